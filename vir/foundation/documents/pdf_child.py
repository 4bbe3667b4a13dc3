"""The renderer's child process: limits first, then one PDF for each page that comes in. Has no Django."""

from __future__ import annotations

import gc
import os
import re
import resource
import sys
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from vir.foundation.documents import frames
from vir.foundation.servers import native_libraries

ROOT = Path(__file__).resolve().parents[3]
ASSETS = ROOT / "static"
# Folder -> what may be served from it.
SERVED = {"css": {".css": "text/css"}, "icons": {".svg": "image/svg+xml"}}
SCHEME = "asset:"
# How our own pages name their style sheets; each is read and parsed once, not for every document.
SHEET = re.compile(r'<link rel="stylesheet" href="(asset:css/[a-z_]+\.css)">')
# Between documents, so that no document is stopped for it.
COLLECTED_EVERY = 16


class AssetRefused(Exception):
    """A page asked for something that is not a bundled asset."""


def asset(url: str) -> tuple[bytes, str]:
    """
    Give the bytes and the content type of a bundled asset.

    :raises AssetRefused: if the address is anything else
    """
    refusal = AssetRefused(f"A document may only use bundled assets, not {url[:200]}.")
    if not url.startswith(SCHEME):
        raise refusal
    folder, _, name = url.removeprefix(SCHEME).partition("/")
    content_type = SERVED.get(folder, {}).get(Path(name).suffix)
    if content_type is None or name != Path(name).name:
        raise refusal
    path = ASSETS / folder / name
    if not path.is_file() or path.is_symlink():
        raise refusal
    return path.read_bytes(), content_type


def main(arguments: list[str]) -> None:
    """
    Serve pages until the parent goes.

    :param arguments: the most memory in bytes, and the most processor time for one document in seconds
    """
    memory, seconds = (int(argument) for argument in arguments)
    native_libraries.prepare(Path(os.environ.get("VIR_STATE_DIR", ROOT / "var")))
    render = _renderer()
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.disable()
    made = 0
    pages, documents = sys.stdin.buffer, sys.stdout.buffer
    # Whatever a library prints must not get between the frames.
    sys.stdout = sys.stderr
    while (page := _next_page(pages)) is not None:
        _allow_seconds(seconds)
        kind, body = render(page)
        documents.write(frames.pack(kind, body))
        documents.flush()
        made += 1
        if made % COLLECTED_EVERY == 0:
            gc.collect()


def _renderer() -> Any:
    """Load WeasyPrint and give the function that renders; its fetcher knows bundled assets only."""
    import logging

    from weasyprint import CSS, HTML
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    logging.getLogger("weasyprint").setLevel(logging.ERROR)

    class BundledAssets(URLFetcher):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            """Serve an asset; anything else ends the document, where WeasyPrint would leave a hole."""
            try:
                content, content_type = asset(url)
            except AssetRefused as refusal:
                raise FatalURLFetchingError(str(refusal)) from refusal
            return URLFetcherResponse(url, content, {"Content-Type": content_type})

    sheets: dict[str, Any] = {}

    def sheet(url: str) -> Any:
        if url not in sheets:
            content, _ = asset(url)
            sheets[url] = CSS(string=content.decode(), base_url=SCHEME, url_fetcher=BundledAssets())
        return sheets[url]

    def render(page: str) -> tuple[int, bytes]:
        out = BytesIO()
        try:
            linked = [sheet(url) for url in SHEET.findall(page)]
            HTML(string=SHEET.sub("", page), base_url=SCHEME, url_fetcher=BundledAssets()).write_pdf(
                out, pdf_variant="pdf/ua-1", stylesheets=linked
            )
        except AssetRefused as refusal:
            return frames.REFUSAL, str(refusal).encode()
        except FatalURLFetchingError as refusal:
            return frames.REFUSAL, str(refusal).encode()
        except MemoryError:
            return frames.REFUSAL, b"The document needs more memory than a document may use."
        return frames.DOCUMENT, out.getvalue()

    return render


def _next_page(pages: BinaryIO) -> str | None:
    """Read the next page, None when there are no more."""
    head = pages.read(frames.HEAD_BYTES)
    if len(head) < frames.HEAD_BYTES:
        return None
    return pages.read(frames.head(head)[1]).decode()


def _allow_seconds(seconds: int) -> None:
    """Let the next document use this much more processor time; past it the kernel ends the child."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(
        resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, resource.RLIM_INFINITY)
    )


if __name__ == "__main__":
    main(sys.argv[1:])
