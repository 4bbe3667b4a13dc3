"""Working a page with nothing but a keyboard."""

from __future__ import annotations

import re

from playwright.sync_api import Page

TABS_MAX = 120


def focused(page: Page) -> str:
    """Give the id of what has the focus."""
    return str(page.evaluate("document.activeElement?.id ?? ''"))


def focused_words(page: Page) -> str:
    """Give the words on what has the focus, in one line."""
    return str(
        page.evaluate(
            """() => {
                const at = document.activeElement;
                const words = at === document.body ? "" : at?.getAttribute("aria-label") || at?.textContent;
                return (words ?? "").replace(/\\s+/g, " ").trim();
            }"""
        )
    )


def tab_to(page: Page, id: str) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(TABS_MAX):
        if focused(page) == id:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{id} is not reached with {TABS_MAX} tabs; the focus is on {focused(page)!r}")


def tab_to_words(page: Page, words: str, *, back: bool = False) -> None:
    """
    Press Tab, or Shift and Tab, until something with these words on it has the focus.

    :param words: a pattern that the whole of the words fits
    """
    for _ in range(TABS_MAX):
        if re.fullmatch(words, focused_words(page)):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(
        f"{words} is not reached with {TABS_MAX} tabs; the focus is on {focused_words(page)!r}"
    )


def write(page: Page, id: str, text: str) -> None:
    """Reach a field and type over what stands in it."""
    tab_to(page, id)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def choose(page: Page, id: str, beginning: str) -> None:
    """Reach a list and type the beginning of an option."""
    tab_to(page, id)
    page.keyboard.type(beginning)
