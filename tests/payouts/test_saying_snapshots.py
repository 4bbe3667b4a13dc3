"""Texts of a sealed snapshot are recognised as they were written, and their figures are written anew."""

from __future__ import annotations

import re

import pytest

from payouts.statements.saying import said
from payouts.statements.texts import WHOLE
from payouts.statements.texts_with_values import COUNTED, HELD, WITH_VALUES
from vir.foundation import words
from vir.foundation.periods import reading_in

EXAMPLES = {
    "amount": "$1,250.50",
    "number": "3",
    "count": "1,204",
    "rate": "2.5%",
    "day": "6 Nov 2026",
    "days": "1 Jul–30 Sep 2026",
    "measured": "750 units",
    "said": "net eligible",
    "code": "PR-2026-001",
    "name": "Drills",
    "reasons": "Bank details changed on 6 Nov 2026; Freight",
}


@pytest.fixture
def shouted() -> object:
    """A language whose every text is the English one in capitals; names of values stay."""

    def shout(text: str) -> str:
        return re.sub(r"(\{\w+\})|(.)", lambda found: found[1] or found[2].upper(), text)

    own = words._Speaker.one, words._Speaker.many, words._Speaker.held
    words.let_speak(shout, lambda one, many, number: shout(one if number == 1 else many))
    yield
    words.let_speak(*own)


def filled(text: str) -> str:
    return re.sub(r"\{(?:\w+_)?(\w+)\}", lambda found: EXAMPLES[found[1]], text)


@pytest.mark.parametrize("text", [*WHOLE, *WITH_VALUES, *(many for _, many in COUNTED), HELD])
def test_every_text_is_recognised(text: str, shouted: object) -> None:
    with reading_in("de"):
        told = said(filled(text), "USD")

    # What is left small is a name, or a word of a date.
    known = re.sub(r"Drills|Freight|Nov\.|Juli|Sept?\.|Okt\.", "", told)
    assert not re.search(r"[a-z]{2}", known)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("$211,720.00 × 3.0%", "211.720,00 $ × 3,0 %"),
        ("$214,860.00 + (−$3,140.00)", "214.860,00 $ + (−3.140,00 $)"),
        ("750 units × $4.005 per unit", "750 UNITS × 4,005 $ PER UNIT"),
        ("1 line", "1 LINE"),
        ("below $50", "BELOW 50 $"),
        (
            "12 sales of $400.00 and 1 return of −$20.00 came after 3 Oct 2026. Tier 3 instead of tier 2.",
            "12 SALES OF 400,00 $ AND 1 RETURN OF −20,00 $ CAME AFTER 3. Okt. 2026. TIER 3 INSTEAD OF TIER 2.",
        ),
        ("Price protection. Credit note CN-4410", "PRICE PROTECTION. Credit note CN-4410"),
        ("Adjustment: Price protection CN-4410, −$120.00", "ADJUSTMENT: Price protection CN-4410, −120,00 $"),
        ("Bring the old boxes by 5 Nov 2026", "Bring the old boxes by 5 Nov 2026"),
    ],
)
def test_figures_are_written_as_the_reader_writes_them(written: str, told: str, shouted: object) -> None:
    with reading_in("de"):
        assert said(written, "USD").replace("\u00a0", " ") == told


def test_a_text_in_american_english_is_as_it_was_sealed(shouted: object) -> None:
    assert said("Rebate at Tier 2", "USD") == "Rebate at Tier 2"


def test_figures_hold_together_in_a_text_from_right_to_left() -> None:
    with reading_in("ar"):
        told = said("$211,720.00 × 3.0%", "USD")

    assert [part[0] for part in told.split(" × ")] == ["\u2068", "\u2068"]
