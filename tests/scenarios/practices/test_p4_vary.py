"""P4, vary tactics: a year, or what there was before, is asked about with what it brought."""

from __future__ import annotations

from tests.scenarios.conftest import Demo
from tests.scenarios.practices.launch_page import LAUNCH, said, state, typed, write

RESULT = "/t/kestrel/finance/programs/VIR-2026-014/result/"
OTHER_TIERS = {
    "kind": "percent",
    "application": "per_band",
    "tiers": [{"threshold": "50000", "percent": "1"}, {"threshold": "500000", "percent": "6"}],
}


def test_a_program_like_the_last_one_asks_whether_it_is_repeated_on_purpose(demo: Demo) -> None:
    priya = demo.signed_in("priya")

    page = priya.get(LAUNCH)
    result = priya.get(RESULT)
    sent = priya.post(LAUNCH, typed(demo, "send", backtest="Agreed"))

    assert "the same as Q4 Cordless Growth (VIR-2026-014)" in said(page)
    assert "epeat on purpose?" in said(page)
    assert f'hx-get="{RESULT}"' in page.content.decode()
    assert "24 partners, of a budget of $230,000. It reached $3,590,580 of $6,080,760." in said(result)
    assert sent.status_code == 422
    assert state(demo) == ("draft", 0)


def test_a_reason_lets_it_be_repeated_with_a_second_person(demo: Demo) -> None:
    priya = demo.signed_in("priya")

    alone = priya.post(LAUNCH, typed(demo, "launch", backtest="Agreed", repeat="It worked"))
    priya.post(LAUNCH, typed(demo, "send"))

    assert alone.status_code == 422
    assert "needs a second person" in said(alone)
    assert state(demo) == ("in_approval", 0)


def test_a_program_of_twelve_months_asks_whether_that_is_meant(demo: Demo) -> None:
    priya = demo.signed_in("priya")
    write(demo, ends_on="2027-12-31", reward=OTHER_TIERS, caps=[])

    page = priya.get(LAUNCH)
    sent = priya.post(LAUNCH, typed(demo, "send", backtest="Agreed"))

    assert "Repeat on purpose This program runs 12 months: is that meant?" in said(page)
    assert sent.status_code == 422
    assert state(demo) == ("draft", 0)


def test_a_short_program_with_other_terms_is_not_asked(demo: Demo) -> None:
    write(demo, reward=OTHER_TIERS, caps=[])

    page = demo.signed_in("priya").get(LAUNCH)

    assert "Repeat on purpose" not in said(page)
