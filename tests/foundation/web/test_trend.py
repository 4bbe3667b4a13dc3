"""Growing sums as lines: round grid values, honest points, names that do not cover each other."""

from __future__ import annotations

import itertools
from datetime import date
from decimal import Decimal

import pytest

from vir.foundation.web.trend import Drawing, Series, build_trend, grid_values, month_ticks


def lines_of(*series: Series) -> tuple[Drawing, ...]:
    return build_trend(series, 92, ticks=[(0, "1 Oct"), (31, "1 Nov")], scale_label=str, steps=[])


@pytest.mark.parametrize(
    ("top", "values"),
    [
        ("0", ["0", "1"]),
        ("4", ["0", "1", "2", "3", "4"]),
        ("6080760", ["0", "2000000", "4000000", "6000000", "8000000"]),
        ("3590580", ["0", "1000000", "2000000", "3000000", "4000000"]),
        ("90", ["0", "25", "50", "75", "100"]),
    ],
)
def test_grid_values_are_round_and_hold_the_largest(top: str, values: list[str]) -> None:
    assert [f"{value:f}" for value in grid_values(Decimal(top))] == [
        f"{Decimal(value):f}" for value in values
    ]


def test_the_first_of_each_month_is_named() -> None:
    assert month_ticks(date(2026, 10, 15), 60) == [
        (0, date(2026, 10, 15)),
        (17, date(2026, 11, 1)),
        (47, date(2026, 12, 1)),
    ]


def test_a_line_goes_straight_from_point_to_point() -> None:
    wide, narrow = lines_of(Series("actual", "2026", [(0, Decimal(0)), (91, Decimal(4))]))

    # From the left lower corner of the plot to its right upper one, without a curve.
    assert wide.paths[0].d == "M52.0 294.0L790.0 14.0"
    assert narrow.paths[0].d == "M44.0 234.0L333.0 14.0"


def test_names_at_the_ends_of_lines_stand_apart() -> None:
    wide, _ = lines_of(
        Series("actual", "this year", [(0, Decimal(0)), (91, Decimal(100))]),
        Series("before", "last year", [(0, Decimal(0)), (91, Decimal(99))]),
        Series("needed", "goal", [(0, Decimal(0)), (91, Decimal(98))]),
    )

    heights = [Decimal(text.y) for text in wide.texts if text.text in ("this year", "last year", "goal")]
    assert [later - earlier >= 15 for earlier, later in itertools.pairwise(heights)] == [
        True,
        True,
    ]


def test_a_line_of_one_point_is_not_drawn() -> None:
    wide, _ = lines_of(Series("actual", "2026", [(0, Decimal(5))]))

    assert wide.paths == ()
