"""What a page on paper says of its language: which it is, in which direction it runs, how pages are numbered."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import mark_safe

from vir.foundation.languages import ENGLISH, RIGHT_TO_LEFT
from vir.foundation.words import say


def paper(language: str) -> dict[str, Any]:
    """
    Give what a document's template needs of its language, inside `speaking` of that language.

    :param language: its code
    """
    right_to_left = language in RIGHT_TO_LEFT
    return {
        "language": language,
        "dir": "rtl" if right_to_left else "ltr",
        "pages_css": "" if language == ENGLISH else _pages_css(right_to_left),
    }


def _pages_css(right_to_left: bool) -> str:
    """Number the pages in other words than the style sheet does; from right to left its two heads change places."""
    words = say("page {page} of {pages}", page="\x01", pages="\x02")
    # Words of ours, and still nothing that could end the string or the sheet.
    clean = "".join(letter for letter in words if letter not in '"\\<>\n')
    content = clean.replace("\x01", '" counter(page) "').replace("\x02", '" counter(pages) "')
    number = f'content: string(number) ", " string(version) "\\A {content}";'
    if not right_to_left:
        return _safe(f"@page {{ @top-right {{ {number} }} }}")
    named = (
        'content: string(vendor) " · " string(partner); text-align: right; white-space: normal; width: 70%;'
    )
    return _safe(
        f"@page {{ @top-right {{ {named} }}"
        f" @top-left {{ {number} text-align: left; white-space: pre-line; width: 30%; }} }}"
    )


def _safe(css: str) -> str:
    return mark_safe(css)  # noqa: S308 made of our own words, without what could end them
