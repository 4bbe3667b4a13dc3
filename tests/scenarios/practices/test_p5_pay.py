"""P5, how we pay: nothing is launched without a schedule of payment and a rule for other programs."""

from __future__ import annotations

import pytest

from tests.scenarios.conftest import Demo
from tests.scenarios.practices.launch_page import LAUNCH, said, state, typed, write


@pytest.mark.parametrize(
    "section, wanted",
    [
        ("payment", "Choose how the rebate is paid."),
        ("stacking", "Choose what happens where a purchase counts in two programs."),
    ],
)
def test_a_program_that_leaves_open_how_it_pays_is_not_launched(
    section: str, wanted: str, demo: Demo
) -> None:
    priya = demo.signed_in("priya")
    write(demo, without=section)

    page = priya.get(LAUNCH)
    answers = [
        priya.post(LAUNCH, typed(demo, do, backtest="Agreed", repeat="Agreed")) for do in ("send", "launch")
    ]

    assert f"Before it can go out {wanted}" in said(page)
    assert [answer.status_code for answer in answers] == [422, 422]
    assert state(demo) == ("draft", 0)


def test_the_page_says_when_each_period_is_paid(demo: Demo) -> None:
    page = said(demo.signed_in("priya").get(LAUNCH))

    assert "1 Jan–31 Mar 2027 90 30 Apr 2027" in page
    assert "Credit memo within 30 days of the end of the period" in page
