"""Where on the picture of a document the line stands that is quoted from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# The mark stands off the letters a little, and stays on the page: ten-thousandths of it.
ASIDE, ABOVE, PAGE = 60, 40, 10_000
NO_TEXT = "No text in this picture to point at."
NOT_FOUND = "Where this stands on its pages is not known."


@dataclass(frozen=True)
class Pointed:
    """A part of the picture of a page, counted from 1, in ten-thousandths of its width and height."""

    page: int
    left: int
    top: int
    width: int
    height: int


def point_at(places: Sequence[Sequence[int | str]], quoted: str) -> Pointed | None:
    """
    Find the line that is quoted among the lines of a document, by its letters and digits; None where it is not.

    :param places: page, left, top, width, height and line, in the order of the text
    :param quoted: the line, or how it begins
    """
    wanted = _key(quoted)
    if not wanted:
        return None
    keys = [_key(str(place[5])) for place in places]
    same = [place for place, key in zip(places, keys, strict=True) if key == wanted]
    begun = [place for place, key in zip(places, keys, strict=True) if key.startswith(wanted)]
    for place in (*same, *begun):
        page, left, top, width, height = (int(part) for part in place[:5])
        start, above = max(left - ASIDE, 0), max(top - ABOVE, 0)
        end, below = min(left + width + ASIDE, PAGE), min(top + height + ABOVE, PAGE)
        return Pointed(page, start, above, end - start, below - above)
    return None


def _key(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())
