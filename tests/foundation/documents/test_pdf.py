"""The renderer makes tagged documents from bundled assets and reaches nothing else."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from pypdf import PdfReader

from vir.foundation.documents import frames
from vir.foundation.documents.pdf import PdfFailed, PdfRenderer, render_pdf
from vir.foundation.documents.pdf_child import AssetRefused, asset

PAGE = '<html lang="en"><head><title>A page</title>{head}</head><body>{body}</body></html>'


def page(body: str, head: str = "") -> str:
    return PAGE.format(head=head, body=body)


@pytest.fixture(scope="module")
def renderer() -> Iterator[PdfRenderer]:
    with PdfRenderer() as started:
        yield started


def text_of(document: bytes) -> str:
    return "\n".join(one.extract_text() for one in PdfReader(io.BytesIO(document)).pages)


def test_a_page_becomes_a_tagged_document_with_its_fonts(renderer: PdfRenderer) -> None:
    reader = PdfReader(
        io.BytesIO(renderer.render(page("<h1>Žluťoučký Ωμέγα Привет</h1><code>VIR-2026-014</code>")))
    )

    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"].value is True
    assert "Žluťoučký Ωμέγα Привет" in reader.pages[0].extract_text()
    for font in reader.pages[0]["/Resources"]["/Font"].values():
        descendant = font.get_object()["/DescendantFonts"][0].get_object()
        assert "/FontFile2" in descendant["/FontDescriptor"].get_object()


def test_one_child_makes_many_documents(renderer: PdfRenderer) -> None:
    first = renderer.render(page("<p>one</p>"))
    child = renderer._child
    second = renderer.render(page("<p>two</p>"))

    assert (text_of(first), text_of(second)) == ("one", "two")
    assert renderer._child is child


def test_bundled_style_sheets_are_served(renderer: PdfRenderer) -> None:
    made = renderer.render(
        page("<p>styled</p>", '<link rel="stylesheet" href="asset:css/statement_print.css">')
    )

    width, height = PdfReader(io.BytesIO(made)).pages[0].mediabox[2:]
    assert (round(float(width)), round(float(height))) == (595, 842)


@pytest.mark.parametrize(
    "body",
    [
        '<img src="file:///etc/passwd" alt="x">',
        '<img src="FILE:/etc/passwd" alt="x">',
        '<img src="asset:../manage.py" alt="x">',
        '<img src="asset:css/../../manage.py" alt="x">',
        '<img src="asset:fonts/fonts.conf" alt="x">',
        '<img src="data:image/svg+xml,%3Csvg/%3E" alt="x">',
        '<img src="relative.png" alt="x">',
        '<a rel="attachment" href="file:///etc/passwd">x</a>',
        '<object data="file:///etc/passwd"></object>',
        '<style>@import "file:///etc/passwd";</style>',
        '<style>p { background: url("file:///etc/passwd") }</style><p>x</p>',
        '<link rel="attachment" href="file:///etc/passwd">',
    ],
)
def test_an_address_that_is_no_bundled_asset_ends_the_document(renderer: PdfRenderer, body: str) -> None:
    with pytest.raises(PdfFailed, match="A document may only use bundled assets"):
        renderer.render(page(body))


def test_no_request_leaves_for_an_outside_address(renderer: PdfRenderer) -> None:
    asked: list[str] = []

    class Listening(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

    server = HTTPServer(("127.0.0.1", 0), Listening)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    with pytest.raises(PdfFailed, match="bundled assets"):
        renderer.render(page(f'<img src="http://127.0.0.1:{server.server_port}/secret" alt="x">'))

    server.shutdown()
    assert asked == []


def test_the_renderer_works_again_after_a_refusal(renderer: PdfRenderer) -> None:
    with pytest.raises(PdfFailed):
        renderer.render(page('<img src="file:///etc/passwd" alt="x">'))

    assert text_of(renderer.render(page("<p>still here</p>"))) == "still here"


def test_a_document_that_takes_too_long_is_given_up() -> None:
    with PdfRenderer(seconds_max=2) as short:
        with pytest.raises(PdfFailed, match="took more than 2 seconds"):
            short.render(page("<table>" + "<tr><td>x</td></tr>" * 60_000 + "</table>"))

        short.seconds_max = 60
        assert text_of(short.render(page("<p>next</p>"))) == "next"


def test_a_document_that_needs_too_much_memory_costs_only_itself() -> None:
    with PdfRenderer(memory_bytes_max=400 * 1024**2) as small:
        with pytest.raises(PdfFailed):
            small.render(page("<p>" + "word " * 40_000_000 + "</p>"))

        assert text_of(small.render(page("<p>next</p>"))) == "next"


def test_the_child_is_given_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SECRET_KEY", "canary-for-the-child")
    with PdfRenderer() as started:
        started.render(page("<p>x</p>"))
        assert started._child is not None
        environment = Path(f"/proc/{started._child.pid}/environ").read_bytes()

    assert b"canary-for-the-child" not in environment
    assert b"DATABASE_URL" not in environment


def test_one_page_can_be_made_by_itself() -> None:
    assert text_of(render_pdf(page("<p>alone</p>"))) == "alone"


@pytest.mark.parametrize(
    "url", ["asset:css/", "asset:css", "asset:", "css/tokens.css", "asset:css/tokens.css.bak"]
)
def test_only_files_of_the_listed_kinds_are_assets(url: str) -> None:
    with pytest.raises(AssetRefused):
        asset(url)


def test_a_frame_is_read_once_it_is_all_there() -> None:
    written = frames.pack(frames.DOCUMENT, b"body")

    assert frames.unpack(written[:-1]) is None
    assert frames.unpack(written) == (frames.DOCUMENT, b"body")
