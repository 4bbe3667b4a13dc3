"""Names a year later, places on the axis, how often each tactic was used."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from programs.queries.planned import Planned
from programs.rating.tactics import Tactic
from programs.terms import Terms
from tests.factories import program_document
from vir.faces.console.plan.calendar import last_four_quarters
from vir.faces.console.plan.lanes import axis_of, bar_of
from vir.faces.console.plan.notes import tactic_mix
from vir.faces.console.plan.renaming import name_for
from vir.faces.console.plan.typed import read_figure
from vir.foundation.periods import FiscalYear

YEAR = FiscalYear(2026)


@pytest.mark.parametrize(
    ("name", "becomes"),
    [
        ("Annual Growth 2026", "Annual Growth 2027"),
        ("2026/27 Partners", "2027/27 Partners"),
        ("FY26 Spring", "FY27 Spring"),
        ("Q4 Cordless Growth", "Q4 Cordless Growth"),
        ("Top 20, 18 V", "Top 20, 18 V"),
        ("Batch 20261", "Batch 20261"),
    ],
)
def test_a_year_in_a_name_moves_along(name: str, becomes: str) -> None:
    assert name_for(name, date(2026, 10, 1), date(2027, 10, 1)) == becomes


def test_a_name_follows_the_fiscal_year() -> None:
    assert name_for("Drills 2027", date(2026, 8, 1), date(2027, 8, 1), 7) == "Drills 2028"
    assert name_for("Drills 2026", date(2026, 3, 1), date(2026, 6, 1)) == "Drills 2026"


def test_a_bar_is_cut_at_the_ends_of_the_year_and_says_that_it_goes_on() -> None:
    bar = bar_of(date(2025, 7, 1), date(2027, 6, 30), YEAR, look="live", label="L", shared=[])

    assert (bar.stretch.x, bar.stretch.width) == ("0.000%", "100.000%")
    assert (bar.cut_before, bar.cut_after) == (True, True)


def test_the_label_of_a_late_bar_ends_with_it() -> None:
    early = bar_of(date(2026, 7, 1), date(2026, 9, 30), YEAR, look="live", label="L", shared=[])
    late = bar_of(date(2026, 10, 1), date(2026, 12, 31), YEAR, look="live", label="L", shared=[])

    assert (early.label_x, early.anchor) == (early.stretch.x, "start")
    assert (late.label_x, late.anchor) == ("100.000%", "end")


def test_days_that_are_shared_outside_the_year_are_not_drawn() -> None:
    shared = [(date(2025, 1, 1), date(2025, 12, 31)), (date(2026, 1, 1), date(2026, 1, 31))]

    bar = bar_of(date(2025, 1, 1), date(2026, 3, 31), YEAR, look="live", label="L", shared=shared)

    assert [(part.x, part.width) for part in bar.overlaps] == [("0.000%", "8.493%")]


def test_the_axis_follows_the_fiscal_year() -> None:
    axis = axis_of(FiscalYear(2027, 7), date(2026, 7, 1))

    assert [name for _, name in axis.months[:2]] == ["Jul", "Aug"]
    assert axis.today == "0.000%"
    assert axis_of(YEAR, date(2027, 1, 1)).today is None


def planned(**changes: Any) -> Planned:
    terms = Terms.from_document(program_document(**changes))
    return Planned(cast(Any, SimpleNamespace()), cast(Any, SimpleNamespace()), terms)


def test_the_tactic_used_most_is_said() -> None:
    banded = {**program_document()["reward"], "application": "per_band"}
    mix = tactic_mix([planned(), planned(), planned(reward=banded)])

    assert mix is not None
    assert mix.sentence == "2 of 3 were retroactive tiers"
    assert [(one.label, one.count) for one in mix.counts if one.count] == [
        (Tactic.RETROACTIVE.label, 2),
        (Tactic.INCREMENTAL.label, 1),
    ]
    assert tactic_mix([]) is None


@pytest.mark.parametrize(
    ("year", "today", "first", "last"),
    [
        (2026, date(2026, 11, 23), date(2026, 1, 1), date(2026, 12, 31)),
        (2026, date(2026, 5, 1), date(2025, 7, 1), date(2026, 6, 30)),
        (2025, date(2026, 5, 1), date(2025, 1, 1), date(2025, 12, 31)),
        (2027, date(2026, 8, 1), date(2025, 10, 1), date(2026, 9, 30)),
    ],
)
def test_the_last_four_quarters_end_with_the_one_that_holds_today(
    year: int, today: date, first: date, last: date
) -> None:
    days = last_four_quarters(FiscalYear(year), today)

    assert (days.start, days.last_day) == (first, last)


@pytest.mark.parametrize(
    ("typed", "figure"),
    [("1,200,000.50", "1200000.50"), ("$ 7", "7"), ("−5", "-5"), ("1 000", "1000"), ("", None)],
)
def test_a_figure_is_read_as_people_type_it(typed: str, figure: str | None) -> None:
    amount, wrong = read_figure(typed, "$")

    assert (None if amount is None else str(amount), wrong) == (figure, "")


@pytest.mark.parametrize("typed", ["1.200.000", "12,00", "1,2", "1.2,3", "many", "NaN", "1e5"])
def test_a_figure_that_could_mean_two_things_is_not_guessed(typed: str) -> None:
    amount, wrong = read_figure(typed, "$")

    assert amount is None
    assert "was not read" in wrong
