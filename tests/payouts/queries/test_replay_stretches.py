"""Which past days a replay reads: no day is filled twice."""

from __future__ import annotations

from datetime import date
from typing import Any

from payouts.queries.replaying.stretches import Stretch, apart, days_back, stretches_of
from programs.queries.designs import growth_design
from programs.rating.backtest import window_of
from programs.terms import Terms
from tests.payouts.first_quarter import push
from vir.foundation.periods import Period


def q(year: int, quarter: int, quarters: int = 1) -> Period:
    """Give a stretch of whole quarters."""
    last = quarter - 1 + quarters
    return Period(date(year, 3 * quarter - 2, 1), date(year + last // 4, 3 * (last % 4) + 1, 1))


def looked_at(document: dict[str, Any], years: int) -> list[Stretch]:
    terms = Terms.from_document(document)
    return in_order(apart(stretches_of(terms, window_of(terms, years))))


def in_order(stretches: list[Stretch]) -> list[Stretch]:
    """Put them in the order of the days they are moved to, the latest first."""
    return sorted(stretches, key=lambda stretch: stretch.target.start, reverse=True)


def test_own_days_are_read_years_earlier() -> None:
    assert looked_at(push(), 2) == [Stretch(q(2025, 1), q(2027, 1), 2, grows=True)]


def test_the_past_stays_where_it_is() -> None:
    assert looked_at(growth_design(push()), 1) == [
        Stretch(q(2026, 1), q(2027, 1), 1, grows=True),
        Stretch(q(2026, 1), q(2026, 1), 0, grows=False),
    ]


def test_the_past_of_longer_ago_moves_along() -> None:
    assert looked_at(growth_design(push()), 3) == [
        Stretch(q(2024, 1), q(2027, 1), 3, grows=True),
        Stretch(q(2024, 1), q(2026, 1), 2, grows=False),
    ]


def test_periods_that_touch_are_read_at_once() -> None:
    assert looked_at(push(period="month"), 1) == [Stretch(q(2026, 1), q(2027, 1), 1, grows=True)]


def test_a_day_that_is_replayed_is_not_read_as_the_past_as_well() -> None:
    own = Stretch(q(2025, 2, 2), q(2026, 2, 2), 1, grows=True)
    past = Stretch(q(2026, 1, 4), q(2026, 1, 4), 0, grows=False)

    found = in_order(apart([own, past]))

    assert found == [
        Stretch(q(2026, 4), q(2026, 4), 0, grows=False),
        own,
        Stretch(q(2026, 1), q(2026, 1), 0, grows=False),
    ]


def test_a_past_that_is_all_replayed_is_not_read() -> None:
    own = Stretch(q(2025, 1, 4), q(2026, 1, 4), 1, grows=True)
    past = Stretch(q(2024, 2), q(2026, 2), 2, grows=False)

    assert apart([own, past]) == [own]


def test_a_past_of_longer_ago_is_cut_on_both_sides() -> None:
    own = Stretch(q(2025, 1), q(2026, 1), 1, grows=True)
    past = Stretch(q(2024, 1, 2), q(2026, 1, 2), 2, grows=False)

    assert in_order(apart([own, past])) == [Stretch(q(2024, 2), q(2026, 2), 2, grows=False), own]


def test_returns_look_back_as_far_as_the_terms_say() -> None:
    plain = Terms.from_document(push())
    late = Terms.from_document(push(returns="original_period"))
    limited = Terms.from_document(push(returns="original_period", returns_lookback_days=90))

    assert [days_back(terms) for terms in (plain, late, limited)] == [-1, 1_000_000, 90]
