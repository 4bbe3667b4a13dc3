"""
How hard the portal's English is to read, by the Flesch-Kincaid grade: years of school in the United States.

0.39 × words per sentence + 11.8 × syllables per word − 15.59 (J. P. Kincaid, R. P. Fishburne, R. L. Rogers, B. S.
Chissom: Derivation of new readability formulas for Navy enlisted personnel, Research Branch Report 8-75, 1975).
Lower secondary education, which WCAG 2.2 names in criterion 3.1.5, ends with the ninth year.

Whole sentences count, as a browser shows them: labels, column heads and buttons are no sentences. Names that a vendor
gave count as they stand. Amounts, dates and codes are one word of one syllable: a reader takes them in at a glance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser

GRADE_AIM = 9.0
WORDS_MIN = 4
# Text of the elements that hold sentences, without what only screen readers say twice.
_SENTENCES = """() => [...document.querySelectorAll("main :is(p, li, dd, td, .more, .note, .hint)")]
  .filter((one) => one.checkVisibility() && !one.closest("svg, .sr, table.purchases, .messages, .letter .words"))
  .filter((one) => !one.querySelector("p, li, dd, td, table, ul"))
  .map((one) => one.innerText)"""
_FIGURE = re.compile(r"[^\s]*\d[^\s]*")
_SENTENCE = re.compile(r"[^.?!]+[.?!](?=\s|$)")
_VOWELS = re.compile(r"[aeiouy]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """The grade of all sentences together, and the hardest page."""

    grade: float
    sentences: int
    hardest: str
    hardest_grade: float


def syllables(word: str) -> int:
    """Count the syllables of an English word: groups of vowels, without a silent e at the end."""
    word = word.lower()
    count = len(_VOWELS.findall(word))
    if word.endswith("e") and not word.endswith(("le", "ee", "ye")) and count > 1:
        count -= 1
    if word.endswith("ed") and count > 1 and word[-3:-2] not in ("t", "d"):
        count -= 1
    return max(count, 1)


def grade(sentences: Iterable[str]) -> float:
    """Give the Flesch-Kincaid grade of sentences."""
    words = [re.findall(r"[A-Za-z’']+", _FIGURE.sub("one", one)) for one in sentences]
    count = sum(map(len, words))
    spoken = sum(syllables(word) for sentence in words for word in sentence)
    return 0.39 * count / len(words) + 11.8 * spoken / count - 15.59


def sentences_in(texts: Iterable[str]) -> list[str]:
    """Find the whole sentences in texts, each once."""
    found = []
    for text in texts:
        for sentence in _SENTENCE.findall(" ".join(text.replace("\u00a0", " ").split())):
            if len(sentence.split()) >= WORDS_MIN:
                found.append(sentence.strip())
    return list(dict.fromkeys(found))


def read(browser: Browser, session: Any, url: str, paths: Iterable[str]) -> Reading:
    """Read pages of the portal in English."""
    context = browser.new_context(
        storage_state=session, viewport={"width": 1280, "height": 900}, locale="en-US"
    )
    page = context.new_page()
    by_page = {}
    for path in paths:
        page.goto(f"{url}{path}")
        by_page[path] = sentences_in(page.evaluate(_SENTENCES))
    context.close()
    every = list(dict.fromkeys(sentence for sentences in by_page.values() for sentence in sentences))
    # A page of one or two sentences has no level.
    grades = {path: grade(sentences) for path, sentences in by_page.items() if len(sentences) >= 3}
    hardest = max(grades, key=lambda path: grades[path])
    return Reading(grade(every), len(every), hardest, grades[hardest])
