from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from pypdf import PdfReader

from tests.foundation.servers.support import ROOT, run_python
from vir.foundation.servers import native_libraries

RENDER = """
import pathlib, sys
from vir.foundation.servers import native_libraries
native_libraries.prepare(pathlib.Path(sys.argv[1]))
import weasyprint
weasyprint.HTML(string=sys.argv[3]).write_pdf(sys.argv[2])
"""


def render(body: str, folder: Path) -> PdfReader:
    """Render a page in a process of its own, as the fonts are chosen once for a process."""
    target = folder / "page.pdf"
    variables = {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}
    variables["XDG_CACHE_HOME"] = str(folder / "cache")
    command = [sys.executable, "-c", RENDER, str(ROOT / "var"), str(target), body]
    subprocess.run(command, cwd=ROOT, env=variables, check=True)
    return PdfReader(target)


def fonts(page: PdfReader) -> set[str]:
    """List the fonts of a document without the mark of a subset."""
    resources = page.pages[0]["/Resources"]["/Font"].get_object().values()
    return {str(font.get_object()["/BaseFont"]).partition("+")[2].rstrip(",") for font in resources}


def test_every_library_is_there_once_ensured() -> None:
    native_libraries.ensure(native_libraries.unpacked_libraries(ROOT / "var"))

    assert native_libraries.missing_libraries() == []


def test_documents_use_our_fonts_whatever_the_machine_has(tmp_path: Path) -> None:
    page = render(
        "<p style='font-family: Arial, sans-serif'>Rebate <b>10,265.40</b> <code>AB-1</code>", tmp_path
    )

    assert fonts(page) == {"Source-Sans-3", "Source-Sans-3-Semi-Bold", "Source-Code-Pro"}


def test_names_in_other_scripts_keep_their_letters(tmp_path: Path) -> None:
    names = "Žižkov Łódź Ελλάς Москва"

    page = render(f"<p style='font-family: \"Source Sans 3\"'>{names}", tmp_path)

    assert "".join(page.pages[0].extract_text().split()) == names.replace(" ", "")
    assert fonts(page) == {
        "Source-Sans-3",
        "Source-Sans-3-Latin-Extended",
        "Source-Sans-3-Greek",
        "Source-Sans-3-Cyrillic",
    }


def test_child_processes_are_told_where_the_libraries_were_unpacked(tmp_path: Path) -> None:
    folder = tmp_path / "libraries/root/usr/lib/x86_64-linux-gnu"
    folder.mkdir(parents=True)
    (folder / "libpango-1.0.so.0").write_bytes(b"")

    variables = native_libraries.variables(tmp_path)

    inherited = os.environ.get("LD_LIBRARY_PATH")
    assert variables == {
        "FONTCONFIG_FILE": str(ROOT / "static/fonts/fonts.conf"),
        "LD_LIBRARY_PATH": f"{folder}:{inherited}" if inherited else str(folder),
    }


def test_what_was_unpacked_is_loaded_in_whatever_order_it_needs(tmp_path: Path) -> None:
    folder = tmp_path / "libraries/root/usr/lib/here"
    folder.mkdir(parents=True)
    # The alphabet is not the order of need: libz comes last and others need it.
    source = run_python(
        "import ctypes; ctypes.CDLL('libpangoft2-1.0.so.0'); print(open('/proc/self/maps').read())"
    )
    output, _ = source.communicate()
    loaded = {line.split()[-1] for line in output.splitlines() if ".so." in line and "/lib" in line}
    for path in loaded:
        if not Path(path).name.startswith(("libc.", "libm.", "ld-", "libpthread", "libdl")):
            (folder / Path(path).name).write_bytes(Path(path).read_bytes())

    preloading = run_python(
        "import pathlib, sys\n"
        "from vir.foundation.servers import native_libraries\n"
        "native_libraries.preload(native_libraries.unpacked_libraries(pathlib.Path(sys.argv[1])))\n"
        "print(open('/proc/self/maps').read())\n",
        str(tmp_path),
    )
    maps, _ = preloading.communicate()

    mapped = {Path(line.split()[-1]).name for line in maps.splitlines() if str(folder) in line}
    assert mapped == {path.name for path in folder.iterdir()}
