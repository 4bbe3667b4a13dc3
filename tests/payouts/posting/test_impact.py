"""What an amendment moves, as plain figures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

from payouts.posting.impact import Figures, Impact, Moved


def moved(
    name: str,
    earned: tuple[int, int],
    projected: tuple[int | None, int | None] = (None, None),
    lines: int = 0,
) -> Moved:
    before, after = (
        Figures(Decimal(earned[side]), None if amount is None else Decimal(amount), lines * (1 - side))
        for side, amount in enumerate(projected)
    )
    return Moved(uuid4(), name.upper(), name, before, after)


ALDER = moved("Alder", (100, 100), (200, 250))
BEXLEY = moved("Bexley", (100, 90), (200, 300), lines=3)
CORVUS = moved("Corvus", (100, 100), (200, 150))
DEVON = moved("Devon", (100, 100))
EXE = moved("Exe", (0, 10))


def test_whoever_has_less_now_or_at_the_pace_is_worse_off() -> None:
    impact = Impact(None, [ALDER, BEXLEY, CORVUS, DEVON, EXE])

    assert [one.name for one in impact.worse_off] == ["Bexley", "Corvus"]
    assert [one.name for one in impact.better_off] == ["Alder", "Exe"]
    assert impact.less == (Decimal(10), Decimal(50))


def test_what_is_not_projected_stands_as_it_is_earned() -> None:
    impact = Impact(None, [DEVON, EXE, ALDER])

    assert impact.earned == (Decimal(200), Decimal(210))
    assert impact.projected == (Decimal(300), Decimal(360))


def test_it_is_kept_with_amounts_as_strings_and_those_that_move() -> None:
    kept = Impact(date(2026, 11, 12), [ALDER, BEXLEY, DEVON]).kept()

    assert kept == {
        "from": "2026-11-12",
        "earned": ["300", "290"],
        "projected": ["500", "650"],
        "better_off": 1,
        "worse_off": 1,
        "less": ["10", "0"],
        "lines_stopped": 3,
        "partners": [
            {"code": "BEXLEY", "name": "Bexley", "earned": ["100", "90"], "projected": ["200", "300"]},
            {"code": "ALDER", "name": "Alder", "earned": ["100", "100"], "projected": ["200", "250"]},
        ],
    }
    assert Impact(None, []).kept()["from"] is None
