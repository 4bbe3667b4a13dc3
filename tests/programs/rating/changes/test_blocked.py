"""What an amendment may not do, each with the reason and what to do instead."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from programs.rating.changes import NEVER, find_blocked
from programs.terms import Terms
from tests.factories import program_document

# The program runs from 1 Oct to 31 Dec 2026.
MID, CLOSED = date(2026, 11, 12), date(2026, 10, 31)


def faults(
    day: date | None = MID, *, begun: bool = True, closed_to: date | None = None, **changes: Any
) -> list[tuple[str, str]]:
    old, new = Terms.from_document(program_document()), Terms.from_document(program_document(**changes))
    found = find_blocked(old, new, effective_on=day, begun=begun, closed_to=closed_to)
    return [(fault.path, fault.code) for fault in found]


@pytest.mark.parametrize("day", [MID, None])
def test_what_a_promise_is_found_by_and_paid_in_never_changes(day: date | None) -> None:
    assert faults(day, code="OTHER") == [("code", "CODE_FIXED")]
    assert faults(day, currency="EUR") == [("currency", "CURRENCY_FIXED")]


def test_the_first_day_stays_once_it_has_come() -> None:
    assert faults(None, starts_on="2026-10-02") == [("starts_on", "FIRST_DAY_FIXED")]
    assert faults(None, begun=False, starts_on="2026-10-02") == []
    assert faults(MID, begun=False, starts_on="2026-10-02") == [("starts_on", "WHOLE_ONLY")]


@pytest.mark.parametrize(
    ("day", "closed_to", "ends_on", "expected"),
    [
        (date(2026, 10, 1), None, "2026-12-31", [("effective_on", "DAY_OUTSIDE")]),
        (date(2026, 10, 2), None, "2026-12-31", []),
        (date(2026, 12, 31), None, "2027-01-31", []),
        (date(2027, 1, 1), None, "2027-01-31", [("effective_on", "DAY_OUTSIDE")]),
        (date(2026, 12, 1), None, "2026-11-30", [("effective_on", "DAY_OUTSIDE")]),
        (date(2026, 11, 30), None, "2026-11-30", []),
        (CLOSED, CLOSED, "2026-12-31", [("effective_on", "PERIODS_CLOSED")]),
        (date(2026, 11, 1), CLOSED, "2026-12-31", []),
    ],
)
def test_a_day_lies_in_the_program_and_after_what_is_closed(
    day: date, closed_to: date | None, ends_on: str, expected: list[tuple[str, str]]
) -> None:
    assert faults(day, closed_to=closed_to, ends_on=ends_on) == expected


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("period", "month"),
        ("fiscal_year_start_month", 2),
        ("accumulation", "to_date"),
        ("group", {"pays": "parent"}),
        ("stacking", {"policy": "exclusive", "group": "G", "rank": 1}),
        ("returns", "original_period"),
        ("exchange", {"policy": "period_average"}),
    ],
)
def test_what_counts_a_purchase_twice_changes_for_the_whole_program_only(key: str, value: object) -> None:
    assert faults(MID, **{key: value}) == [(key, "WHOLE_ONLY")]
    assert faults(None, **{key: value}) == []


def test_closed_periods_keep_their_periods_and_their_days() -> None:
    assert faults(None, closed_to=CLOSED, period="month") == [("period", "PERIODS_CLOSED")]
    assert faults(None, closed_to=CLOSED, ends_on="2026-10-30") == [("ends_on", "PERIODS_CLOSED")]
    assert faults(None, closed_to=CLOSED, ends_on="2026-10-31") == []


def test_every_kind_that_is_blocked_has_its_reason() -> None:
    assert [(bool(blocked.what), bool(blocked.why)) for blocked in NEVER] == [(True, True)] * 5
