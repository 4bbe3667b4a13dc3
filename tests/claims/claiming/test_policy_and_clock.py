"""Days until a decision are working days; both sides read the same words about them."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from claims.models import Claim
from claims.queries.claiming.clock import clock_of
from claims.queries.claiming.policy import (
    Policy,
    after_working_days,
    due_on,
    holiday_name,
    holidays_between,
    is_working_day,
    working_days,
)

US = Policy()
NONE = Policy(holiday_country="")


def test_weekends_public_holidays_and_own_ones_do_not_count() -> None:
    monday = date(2026, 11, 23)

    assert holiday_name(date(2026, 11, 26), US) == "Thanksgiving Day"
    assert due_on(monday, US) == date(2026, 12, 1)
    assert due_on(monday, NONE) == date(2026, 11, 30)
    assert due_on(monday, Policy(holiday_country="", extra_holidays=(date(2026, 11, 27),))) == date(
        2026, 12, 1
    )
    assert holidays_between(monday, date(2026, 12, 25), US) == [
        (date(2026, 11, 26), "Thanksgiving Day"),
        (date(2026, 12, 25), "Christmas Day"),
    ]


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(1, 60))
def test_as_many_working_days_lie_before_a_day_as_it_was_given(day: date, days: int) -> None:
    last = after_working_days(day, days, US)

    assert working_days(day, last, US) == days
    assert working_days(last, day, US) == -days
    assert is_working_day(last, US)
    assert all(working_days(day, last - timedelta(days=step), US) < days for step in range(1, 4))


def _claim(state: str, due: date | None, waiting: date | None = None) -> Claim:
    return Claim(tenant_id=uuid4(), state=state, due_on=due, waiting_since=waiting)


def test_the_words_say_the_day_and_what_is_left() -> None:
    wednesday = date(2026, 11, 25)
    found = {
        name: clock_of(claim, wednesday, US)
        for name, claim in {
            "open": _claim("in_review", date(2026, 11, 30)),
            "one": _claim("submitted", date(2026, 11, 27)),
            "today": _claim("disputed", wednesday),
            "late": _claim("in_review", date(2026, 11, 20)),
            "waiting": _claim("waiting", date(2026, 11, 20), date(2026, 11, 19)),
            "decided": _claim("approved", date(2026, 11, 20)),
        }.items()
    }

    assert {name: (clock.words, clock.days_left, clock.is_late) for name, clock in found.items()} == {
        "open": ("Decided by 30 Nov 2026 · 2 working days left", 2, False),
        "one": ("Decided by 27 Nov 2026 · 1 working day left", 1, False),
        "today": ("Decided by 25 Nov 2026 · due today", 0, False),
        "late": ("Due by 20 Nov 2026 · 3 working days late", -3, True),
        "waiting": ("Waiting for the partner since 19 Nov 2026 · the days stand still", None, False),
        "decided": ("", None, False),
    }


def test_a_partner_reads_that_it_is_waited_for() -> None:
    claim = _claim("waiting", date(2026, 11, 20), date(2026, 11, 19))

    assert clock_of(claim, date(2026, 11, 25), US, for_partner=True).words == (
        "Waiting for you since 19 Nov 2026 · the days stand still"
    )
