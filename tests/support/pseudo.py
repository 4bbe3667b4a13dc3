"""
Find words that a page says past the catalogues.

A page is made for somebody who reads Japanese while every text of the catalogues comes back in brackets: what is
then still in Latin letters, and is neither in brackets nor the name of something, was written past them. Dates,
amounts and rule sentences come in Japanese from the code that writes them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from html.parser import HTMLParser

from django.test import Client
from django.utils import translation
from django.utils.translation import trans_real

from vir.foundation import words

OPEN, CLOSE = "\u27e6", "\u27e7"
# What people hear or read that is not between tags.
SPOKEN = frozenset({"aria-label", "alt", "title", "placeholder", "content", "label", "value", "summary"})
SILENT = frozenset({"script", "style", "svg", "code", "template", "time"})
LATIN = re.compile(r"[A-Za-z]{2,}")


def bracketed(text: str) -> str:
    return f"{OPEN}{text}{CLOSE}" if text.strip() else text


@contextmanager
def pseudo() -> Iterator[None]:
    """Put every text of the catalogues in brackets."""
    own = {
        name: getattr(translation._trans, name) for name in ("gettext", "ngettext", "pgettext", "npgettext")
    }
    put = {
        "gettext": lambda text: _once(text, trans_real.gettext),
        "ngettext": lambda one, many, number: bracketed(one if number == 1 else many),
        "pgettext": lambda context, text: bracketed(text),
        "npgettext": lambda context, one, many, number: bracketed(one if number == 1 else many),
    }
    speaking = words._Speaker.one, words._Speaker.many, words._Speaker.held
    try:
        for name, function in put.items():
            setattr(translation._trans, name, function)
        words.let_speak(put["gettext"], put["ngettext"])
        yield
    finally:
        for name, function in own.items():
            setattr(translation._trans, name, function)
        words.let_speak(*speaking)


def _once(text: str, real: object) -> str:
    """Bracket a text unless it was already: what is said twice is said once."""
    return text if OPEN in text else bracketed(text)


class Reader(HTMLParser):
    """Collect what stands on a page outside of brackets."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.silent: list[str] = []
        self.foreign: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag in SILENT or "data-untranslated" in known or known.get("translate") == "no":
            self.silent.append(tag)
        if self.silent:
            return
        for name, value in attrs:
            if name in SPOKEN and value and not _is_for_machines(tag, name, known):
                self.said.append(value)

    def handle_endtag(self, tag: str) -> None:
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.said.append(data)


def _is_for_machines(tag: str, name: str, known: dict[str, str | None]) -> bool:
    if name == "content":
        return tag != "meta" or known.get("name") not in {"description"}
    if name == "value":
        return not (tag == "input" and known.get("type") in {"submit", "button"})
    return False


def past_the_catalogues(html: str, names: Collection[str] = ()) -> list[str]:
    """
    List the words of a page that no catalogue gave.

    :param names: what is the name of something: people, partners, programs, codes
    """
    reader = Reader()
    reader.feed(html)
    text = "\n".join(reader.said)
    # From the inside out: a text in brackets may carry another one.
    while (shorter := re.sub(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", " ", text)) != text:
        text = shorter
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", " ", text)
    # Codes of things and currencies, addresses.
    text = re.sub(
        r"\b[A-Z]{2,}(?:-[A-Z0-9]+)+\b|(?<![A-Za-z0-9])[A-Z]{3}(?![A-Za-z0-9])|\S+@\S+|https?://\S+|\b\w*\d\w*\b",
        " ",
        text,
    )
    return [line for line in (" ".join(part.split()) for part in text.splitlines()) if LATIN.search(line)]


def words_past(client: Client, path: str, names: Collection[str] = ()) -> list[str]:
    """Ask for a page and list its words that no catalogue gave."""
    with pseudo():
        response = client.get(path, headers={"accept-language": "ja"})
    assert response.status_code == 200, f"{path} answered {response.status_code}"
    return past_the_catalogues(response.content.decode(), names)
