"""WeasyPrint as it comes, on pages from a file: python -m tests.benchmarks.bare_weasyprint FILE prints its seconds."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from vir.foundation.servers import native_libraries

ROOT = Path(__file__).resolve().parents[2]


def main(path: str) -> None:
    """Print the seconds of processor that laying the pages out took, without loading the library."""
    native_libraries.prepare(Path(os.environ.get("VIR_STATE_DIR", ROOT / "var")))
    import weasyprint

    pages = [
        page.replace("asset:css/", f"{(ROOT / 'static' / 'css').as_uri()}/")
        for page in json.loads(Path(path).read_text())
    ]
    weasyprint.HTML(string=pages[0]).write_pdf(pdf_variant="pdf/ua-1")
    began = time.process_time()
    for page in pages:
        weasyprint.HTML(string=page).write_pdf(pdf_variant="pdf/ua-1")
    print(time.process_time() - began)


if __name__ == "__main__":
    main(sys.argv[1])
