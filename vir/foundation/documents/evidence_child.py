"""
The process that opens a document somebody brought: it bounds itself, looks, makes pictures, and ends. Has no Django.

Run as `python -m vir.foundation.documents.evidence_child PATH MEMORY SECONDS`; answers in frames: a picture each, then
what was found and where its text stands as JSON, or a refusal as JSON with code and message.
"""

from __future__ import annotations

import json
import resource
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vir.foundation.documents import frames
from vir.foundation.documents.text_places import places_on
from vir.foundation.words import later

if TYPE_CHECKING:
    from PIL.Image import Image

PAGES_MAX = 50
PICTURES_MAX = 5
# The longer side of a picture that is shown, in pixels.
SHOWN_PIXELS = 1600
PIXELS_MAX = 60_000_000
TEXT_MAX = 50_000
FORMATS = ("JPEG", "PNG", "WEBP")

# What was found, the pictures, and where the lines of its text stand on them.
Looked = tuple[dict[str, Any], list[bytes], list[list[int | str]]]


class Unfit(Exception):
    """The document cannot be evidence: a code, and a sentence that says what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def main(arguments: list[str]) -> None:
    """Look at one file within bounds and write what was found."""
    path, memory, seconds = Path(arguments[0]), int(arguments[1]), int(arguments[2])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = sys.stdout.buffer
    # Whatever a library prints must not get between the frames.
    sys.stdout = sys.stderr
    try:
        found, pictures, places = look_at(path)
    except Unfit as unfit:
        out.write(frames.pack(frames.REFUSAL, json.dumps([unfit.code, unfit.message]).encode()))
    except MemoryError:
        words = [
            "too_much_memory",
            later("Opening it takes too much memory. Save it smaller, or take a new photograph."),
        ]
        out.write(frames.pack(frames.REFUSAL, json.dumps(words).encode()))
    else:
        for picture in pictures:
            out.write(frames.pack(frames.PAGE, picture))
        out.write(frames.pack(frames.DOCUMENT, json.dumps(found).encode()))
        out.write(frames.pack(frames.PLACES, json.dumps(places).encode()))
    out.flush()


def look_at(path: Path) -> Looked:
    """
    Say what a document is by its content, whatever its name says, and make pictures of it.

    :raises Unfit: if it is neither a PDF nor a picture, or more than may be opened
    """
    head = path.open("rb").read(16)
    if head.startswith(b"%PDF-"):
        return _pdf(path)
    if head[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1"):
        raise Unfit("heic", later("The photograph is in the HEIC format. Save it as JPEG and add it again."))
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or head[8:12] == b"WEBP":
        return _photograph(path)
    raise Unfit(
        "unknown_type",
        later("It is neither a PDF nor a photograph (JPEG, PNG, WebP). Save it as one of these."),
    )


def _photograph(path: Path) -> Looked:
    from PIL import Image, ImageOps, UnidentifiedImageError

    # The width times the height is read before anything is unpacked.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(path, formats=FORMATS) as opened:
            if opened.width * opened.height > PIXELS_MAX:
                raise Unfit(
                    "too_many_pixels",
                    f"The picture has {opened.width:,} by {opened.height:,} pixels, more than"
                    f" {PIXELS_MAX // 1_000_000} million. Save it smaller.",
                )
            content_type = Image.MIME[opened.format or "JPEG"]
            picture = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as broken:
        raise Unfit(
            "broken", later("The picture is damaged and cannot be opened. Take the photograph again.")
        ) from broken
    found = {
        "kind": "image",
        "content_type": content_type,
        "pages": 1,
        "text": "",
        "picture_hash": picture_hash(picture),
    }
    return found, [_shown(picture)], []


def _pdf(path: Path) -> Looked:
    import pypdfium2
    from pypdfium2 import raw

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as broken:
        if "password" in str(broken).lower():
            raise Unfit(
                "encrypted", later("The PDF asks for a password. Save it without one and add it again.")
            ) from broken
        raise Unfit(
            "broken",
            later("The PDF is damaged and cannot be opened. Save it again as PDF, or photograph it."),
        ) from broken
    # The parser counts scripts by name; those of an opening or a button are found by their word.
    acts = any(word in path.read_bytes() for word in (b"/JavaScript", b"/Launch"))
    if (
        acts
        or raw.FPDFDoc_GetJavaScriptActionCount(document) > 0
        or raw.FPDFDoc_GetAttachmentCount(document) > 0
    ):
        raise Unfit(
            "active",
            later(
                "The PDF holds programs or files inside. Print it to a new PDF and add that, or photograph it."
            ),
        )
    pages = len(document)
    if not 1 <= pages <= PAGES_MAX:
        raise Unfit(
            "too_many_pages",
            f"The PDF has {pages} pages; 1 to {PAGES_MAX} are taken. Send the pages that prove it.",
        )
    text, places, pictures, first = "", [], [], None
    for number in range(pages):
        page = document[number]
        if len(text) < TEXT_MAX:
            written = page.get_textpage()
            if number < PICTURES_MAX:
                places += places_on(page, written, number + 1, TEXT_MAX - len(text))
            text += written.get_text_bounded() + "\n"
        if number < PICTURES_MAX:
            scale = min(SHOWN_PIXELS / max(page.get_size()), 4)
            picture = page.render(scale=scale).to_pil().convert("RGB")
            first = first or picture
            pictures.append(_shown(picture))
    assert first is not None
    # Two documents of one system look alike from afar: a PDF with text is compared by its text.
    scanned = not text.strip()
    hashed = picture_hash(first) if scanned else None
    found = {
        "kind": "pdf",
        "content_type": "application/pdf",
        "pages": pages,
        "text": text[:TEXT_MAX].strip(),
        "picture_hash": hashed,
    }
    return found, pictures, places


def picture_hash(picture: Image) -> int:
    """
    Give 64 bits of what a picture looks like, as a signed number: few of them change when it is saved again, made
    smaller, or made brighter.

    The signs of the 64 lowest frequencies against their median (Zauner 2010, "Implementation and benchmarking of
    perceptual image hash functions", the DCT hash).
    """
    import numpy as np

    side, low = 32, 8
    pixels = np.asarray(picture.convert("L").resize((side, side)), dtype=float)
    steps = np.arange(side)
    waves = np.cos(np.pi * np.outer(steps, steps + 0.5) / side)
    frequencies = (waves @ pixels @ waves.T)[:low, :low].flatten()
    bits = frequencies > np.median(frequencies[1:])
    return int.from_bytes(np.packbits(bits).tobytes(), "big", signed=True)


def _shown(picture: Image) -> bytes:
    """Make a picture anew from its pixels: nothing that was hidden in the file comes along."""
    shown = picture.copy()
    shown.thumbnail((SHOWN_PIXELS, SHOWN_PIXELS))
    out = BytesIO()
    shown.save(out, "JPEG", quality=80)
    return out.getvalue()


if __name__ == "__main__":
    main(sys.argv[1:])
