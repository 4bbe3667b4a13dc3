"""Where the lines of a PDF's text stand on its pages. Used in the bounded process that opens documents; no Django."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

# A place is told in parts of the page's width and height, from its upper left corner, however it is turned.
PARTS = 10_000

Box = tuple[int, int, int, int]


def places_on(page: PdfPage, text: PdfTextPage, number: int, most: int) -> list[list[int | str]]:
    """
    List the lines of a page's text: page, left, top, width, height, and the line.

    :param number: of the page, from 1
    :param most: characters that are looked at
    """
    found: list[list[int | str]] = []
    for words, boxes in _lines(page, text, most):
        if not boxes:
            continue
        left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
        right, bottom = max(box[2] for box in boxes), max(box[3] for box in boxes)
        if right > left and bottom > top:
            found.append([number, left, top, right - left, bottom - top, words])
    return found


def _lines(page: PdfPage, text: PdfTextPage, most: int) -> Iterator[tuple[str, list[Box]]]:
    from pypdfium2 import raw

    words = ""
    boxes: list[Box] = []
    for place in range(min(text.count_chars(), most)):
        sign = chr(raw.FPDFText_GetUnicode(text, place))
        if sign in "\r\n":
            yield words, boxes
            words, boxes = "", []
            continue
        words += sign
        if not sign.isspace():
            boxes.append(_box(page, text.get_charbox(place, loose=True)))
    yield words, boxes


def _box(page: PdfPage, sides: tuple[float, float, float, float]) -> Box:
    """Give a box on the page as it is shown: turned, and cut as its crop box says."""
    from pypdfium2 import raw

    across, down = ctypes.c_int(), ctypes.c_int()
    corners = []
    for x, y in ((sides[0], sides[1]), (sides[2], sides[3])):
        raw.FPDF_PageToDevice(page, 0, 0, PARTS, PARTS, 0, x, y, across, down)
        corners.append((_within(across.value), _within(down.value)))
    (left, top), (right, bottom) = (tuple(map(pick, zip(*corners, strict=True))) for pick in (min, max))
    return left, top, right, bottom


def _within(part: int) -> int:
    return min(max(part, 0), PARTS)
