"""Documents brought as proof are judged by their content, in a process that cannot hurt."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageEnhance
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from tests.support.renderers import kept_renderers
from vir.foundation.documents import evidence
from vir.foundation.documents.evidence import EvidenceRefused, inspect
from vir.foundation.documents.pdf import render_pdf

INVOICE = (
    "<html lang='en'><head><title>Invoice</title></head>"
    "<body><h1>INVOICE 77840</h1><p>CD-18-KIT 10 units</p></body></html>"
)


@pytest.fixture(scope="module", autouse=True)
def renderers() -> Iterator[None]:
    """Make the invoices with one child."""
    with kept_renderers():
        yield


def photograph(seed: int = 1, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """Draw something that no other seed draws."""
    picture = Image.new("RGB", size, "white")
    draw, pick = ImageDraw.Draw(picture), random.Random(seed)
    for _ in range(40):
        x, y = pick.randrange(size[0]), pick.randrange(size[1])
        shade = pick.randrange(200)
        draw.rectangle((x, y, x + pick.randrange(20, 160), y + pick.randrange(10, 90)), fill=(shade,) * 3)
    return picture


def saved(tmp_path: Path, picture: Image.Image, name: str = "photo.jpg", **options: object) -> Path:
    path = tmp_path / name
    picture.save(path, **options)
    return path


def written(tmp_path: Path, content: bytes, name: str = "file") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(EvidenceRefused) as refused:
        inspect(path)
    assert refused.value.message.endswith(".")
    return refused.value.code


def differing(one: int | None, other: int | None) -> int:
    assert one is not None
    assert other is not None
    return ((one ^ other) & (2**64 - 1)).bit_count()


def test_a_pdf_gives_its_text_and_a_picture_of_each_page(tmp_path: Path) -> None:
    found = inspect(written(tmp_path, render_pdf(INVOICE), "INV-77840.pdf"))

    assert (found.kind, found.content_type, found.pages, found.picture_hash) == (
        "pdf",
        "application/pdf",
        1,
        None,
    )
    assert found.text.split() == ["INVOICE", "77840", "CD-18-KIT", "10", "units"]
    assert [Image.open(BytesIO(one)).format for one in found.previews] == ["JPEG"]


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_the_lines_of_a_pdf_stand_where_its_picture_has_their_letters(tmp_path: Path, turned: int) -> None:
    writer, out = PdfWriter(clone_from=PdfReader(BytesIO(render_pdf(INVOICE)))), BytesIO()
    writer.pages[0].rotate(turned)
    writer.write(out)

    found = inspect(written(tmp_path, out.getvalue()))

    picture = Image.open(BytesIO(found.previews[0])).convert("L")
    ink = [
        picture.crop(
            (
                left * picture.width // 10_000,
                top * picture.height // 10_000,
                (left + width) * picture.width // 10_000,
                (top + height) * picture.height // 10_000,
            )
        ).point(lambda shade: 255 if shade < 128 else 0)
        for _, left, top, width, height, _ in found.places
    ]
    whole = picture.point(lambda shade: 255 if shade < 128 else 0)
    # Which comes first of a page that lies on its side is the library's to say.
    assert sorted((place[0], place[5]) for place in found.places) == [
        (1, "CD-18-KIT 10 units"),
        (1, "INVOICE 77840"),
    ]
    # All that is written stands in the two boxes, and they are no larger than what is written needs.
    assert sum(one.histogram()[255] for one in ink) >= 0.98 * whole.histogram()[255]
    assert all(one.histogram()[255] > 0.05 * one.width * one.height for one in ink)


def test_a_photograph_and_a_scan_have_no_lines_to_point_at(tmp_path: Path) -> None:
    scan = BytesIO()
    photograph(3).save(scan, "PDF")

    assert inspect(saved(tmp_path, photograph())).places == []
    assert inspect(written(tmp_path, scan.getvalue(), "scan.pdf")).places == []


def test_a_photograph_is_made_anew_upright_and_without_what_was_hidden_in_it(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "taken at home"

    found = inspect(saved(tmp_path, photograph(), exif=exif))

    (preview,) = found.previews
    shown = Image.open(BytesIO(preview))
    assert (found.kind, found.content_type) == ("image", "image/jpeg")
    assert (shown.size, dict(shown.getexif())) == ((480, 640), {})


def test_a_picture_that_was_saved_again_smaller_and_brighter_looks_the_same(tmp_path: Path) -> None:
    first = inspect(saved(tmp_path, photograph(1), "a.jpg", quality=95))
    again = ImageEnhance.Brightness(photograph(1).resize((400, 300))).enhance(1.1)
    second = inspect(saved(tmp_path, again, "b.jpg", quality=60))
    another = inspect(saved(tmp_path, photograph(2), "c.png"))

    assert differing(first.picture_hash, second.picture_hash) <= 6
    assert differing(first.picture_hash, another.picture_hash) >= 16


def test_what_a_file_is_called_says_nothing_about_what_it_is(tmp_path: Path) -> None:
    assert refusal(written(tmp_path, b"<svg onload='alert(1)'/>", "invoice.jpg")) == "unknown_type"
    assert refusal(written(tmp_path, b"<html><script>1</script>", "invoice.pdf")) == "unknown_type"
    assert refusal(written(tmp_path, b"PK\x03\x04" + bytes(100), "invoice.pdf")) == "unknown_type"
    assert refusal(written(tmp_path, b"GIF89a" + bytes(100), "invoice.png")) == "unknown_type"
    assert refusal(written(tmp_path, bytes(4) + b"ftypheic" + bytes(100), "IMG_1.jpg")) == "heic"
    assert inspect(saved(tmp_path, photograph(), "invoice.pdf", format="PNG")).content_type == "image/png"


def test_damaged_files_are_refused(tmp_path: Path) -> None:
    whole = saved(tmp_path, photograph(), "whole.jpg").read_bytes()
    document = render_pdf(INVOICE)

    assert refusal(written(tmp_path, b"")) == "empty"
    assert refusal(written(tmp_path, whole[: len(whole) // 3])) == "broken"
    assert refusal(written(tmp_path, b"\x89PNG\r\n\x1a\n" + bytes(50))) == "broken"
    assert refusal(written(tmp_path, b"%PDF-1.7\nnothing more")) == "broken"
    assert refusal(written(tmp_path, document[:200])) == "broken"


def test_a_file_above_the_limit_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "BYTES_MAX", 1000)

    assert refusal(saved(tmp_path, photograph())) == "too_large"


def test_a_pixel_flood_is_refused_by_its_size_before_it_is_unpacked(tmp_path: Path) -> None:
    flood = BytesIO()
    Image.new("1", (30_000, 30_000)).save(flood, "PNG")

    assert len(flood.getvalue()) < 200_000
    assert refusal(written(tmp_path, flood.getvalue())) == "too_many_pixels"


def test_a_pdf_with_a_password_a_program_or_files_inside_is_refused(tmp_path: Path) -> None:
    def changed(change: str) -> bytes:
        writer, out = PdfWriter(clone_from=PdfReader(BytesIO(render_pdf(INVOICE)))), BytesIO()
        if change == "password":
            writer.encrypt("secret")
        elif change == "program":
            alert = {
                NameObject("/S"): NameObject("/JavaScript"),
                NameObject("/JS"): TextStringObject("app.alert(1)"),
            }
            writer.root_object[NameObject("/OpenAction")] = DictionaryObject(alert)
        else:
            writer.add_attachment("inside.txt", b"hidden")
        writer.write(out)
        return out.getvalue()

    assert refusal(written(tmp_path, changed("password"))) == "encrypted"
    assert refusal(written(tmp_path, changed("program"))) == "active"
    assert refusal(written(tmp_path, changed("attachment"))) == "active"


def test_a_pdf_with_too_many_pages_is_refused(tmp_path: Path) -> None:
    writer, out = PdfWriter(), BytesIO()
    for _ in range(51):
        writer.add_blank_page(100, 100)
    writer.write(out)

    assert refusal(written(tmp_path, out.getvalue())) == "too_many_pages"


def test_a_scan_without_text_is_compared_as_a_picture(tmp_path: Path) -> None:
    scan = BytesIO()
    photograph(3).save(scan, "PDF")

    found = inspect(written(tmp_path, scan.getvalue()))
    taken = inspect(saved(tmp_path, photograph(3)))

    assert (found.kind, found.text) == ("pdf", "")
    assert differing(found.picture_hash, taken.picture_hash) <= 6


def test_a_stream_that_unpacks_to_gigabytes_ends_in_the_process_that_opened_it(tmp_path: Path) -> None:
    packed = zlib.compress(bytes(1 << 28), 9)
    packed = zlib.compress(packed, 9)
    content = b"".join(
        (
            b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
            b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
            b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 90000 90000]/Contents 4 0 R>>endobj\n",
            f"4 0 obj<</Length {len(packed)}/Filter[/FlateDecode/FlateDecode]>>stream\n".encode(),
            packed,
            b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
        )
    )

    try:
        ended = inspect(written(tmp_path, content)).text
    except EvidenceRefused as refused:
        ended = refused.code

    assert ended in {"", "broken", "too_much_memory"}
