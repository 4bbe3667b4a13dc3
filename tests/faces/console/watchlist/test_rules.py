"""In which list a partner stands: a table of cases, pure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from vir.faces.console.watchlist.rules import Seen, Sign, Watch, reached_on, verdict

# Day 50 of 90, tiers at 100, 200 and 400: 40 days are left.
LINES = (Decimal(100), Decimal(200), Decimal(400))


def seen(bought: str, tier: int, at_pace: int | None, **changes: Any) -> Seen:
    value = Decimal(bought)
    facts: dict[str, Any] = {"elapsed": 50, "days": 90, "lines": LINES, "pace": value / 50}
    return Seen(bought=value, tier=tier, tier_at_pace=at_pace, **(facts | changes))


CASES = [
    ("crosses the next tier at its pace", seen("120", 1, 2), Watch.CROSSES, 2, ()),
    ("misses it by a little at its pace", seen("90", 0, 0, lines=(Decimal(200),)), Watch.REACH, 1, ()),
    (
        "at exactly three times its pace it is in reach",
        seen("50", 0, 0, lines=(Decimal(170),)),
        Watch.REACH,
        1,
        (),
    ),
    ("a cent beyond it is not", seen("50", 0, 0, lines=(Decimal("170.01"),)), None, 0, ()),
    ("nothing bought is no pace to go on", seen("0", 0, 0), None, 0, ()),
    ("at the top there is no next tier", seen("500", 3, 3), None, 0, ()),
    ("on the last day counted nothing is left to buy", seen("90", 0, 0, elapsed=90), None, 0, ()),
    ("before the first day there is no pace", seen("0", 0, None, elapsed=0, pace=None), None, 0, ()),
    (
        "a cap, an open condition or a missing figure lists nobody",
        seen("90", 0, 0, tellable=False),
        None,
        0,
        (),
    ),
    ("a tier that no purchase reaches lists nobody", seen("90", 0, 0, lines=(None,)), None, 0, ()),
    # 90 in the first 22 days would have been 368 by the end.
    (
        "its pace pointed at Tier 2 and fell",
        seen("95", 0, 1, then=Decimal(90)),
        Watch.SLIPPING,
        2,
        (Sign.PACE_FELL,),
    ),
    (
        "its pace fell and it still reaches that tier",
        seen("120", 1, 2, then=Decimal(90)),
        Watch.CROSSES,
        2,
        (),
    ),
    # 13 days of pace say nothing.
    (
        "a pace of thirteen days is not compared",
        seen("60", 0, 1, elapsed=41, then=Decimal(90)),
        Watch.CROSSES,
        1,
        (),
    ),
    (
        "behind last year, which reached Tier 3",
        seen("150", 1, 2, last_year_so_far=Decimal(160), last_year=Decimal(400)),
        Watch.SLIPPING,
        3,
        (Sign.BEHIND_LAST_YEAR,),
    ),
    (
        "level with last year it is not behind",
        seen("150", 1, 2, last_year_so_far=Decimal(150), last_year=Decimal(400)),
        Watch.CROSSES,
        2,
        (),
    ),
    (
        "behind last year, which reached no more than it does now",
        seen("150", 1, 2, last_year_so_far=Decimal(160), last_year=Decimal(399)),
        Watch.CROSSES,
        2,
        (),
    ),
    (
        "it stopped buying altogether",
        seen("0", 0, 0, last_year_so_far=Decimal(90), last_year=Decimal(210)),
        Watch.SLIPPING,
        2,
        (Sign.BEHIND_LAST_YEAR,),
    ),
    (
        "both signs name the same tier",
        seen("95", 0, 1, then=Decimal(90), last_year_so_far=Decimal(96), last_year=Decimal(210)),
        Watch.SLIPPING,
        2,
        (Sign.PACE_FELL, Sign.BEHIND_LAST_YEAR),
    ),
    (
        "of two signs the higher tier stands, with its own sign",
        seen("95", 0, 1, then=Decimal(90), last_year_so_far=Decimal(96), last_year=Decimal(400)),
        Watch.SLIPPING,
        3,
        (Sign.BEHIND_LAST_YEAR,),
    ),
]


@pytest.mark.parametrize(
    ("one", "watch", "tier", "signs"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_partner_stands_in_one_list_or_in_none(
    one: Seen, watch: Watch | None, tier: int, signs: tuple[Sign, ...]
) -> None:
    found = verdict(one)

    shown = None if found is None else (found.watch, found.tier, found.signs)
    assert shown == (None if watch is None else (watch, tier, signs))


def test_the_gap_is_spread_over_the_days_that_are_left() -> None:
    found = verdict(seen("50", 0, 0, lines=(Decimal(170),)))

    assert found is not None
    assert (found.gap, found.needed_a_day) == (Decimal(120), Decimal(3))


@pytest.mark.parametrize(
    ("gap", "pace", "day"),
    [
        ("10", "4", date(2026, 11, 26)),
        ("8", "4", date(2026, 11, 25)),
        ("10", "0", None),
        ("10", "-2", None),
        ("100000", "1", None),
    ],
)
def test_the_day_at_pace_is_the_first_on_which_all_of_it_is_bought(
    gap: str, pace: str, day: date | None
) -> None:
    assert reached_on(date(2026, 11, 23), Decimal(gap), Decimal(pace)) == day


def test_without_a_pace_there_is_no_day() -> None:
    assert reached_on(date(2026, 11, 23), Decimal(1), None) is None
