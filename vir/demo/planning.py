"""The budgets of the demo's two years, and what was decided about the program that is over."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from payouts.queries.outcomes import outcomes_of
from programs.enums import Decision
from programs.operations.close_program import close_program
from programs.operations.lock_budget import lock_budget
from programs.operations.plan_budget import plan_budget
from programs.queries import program_by_code
from vir.demo import cast
from vir.demo.building import Builder

# By quarter of the calendar year.
BUDGET_2026 = {3: "120000", 4: "410000"}
BUDGET_2027 = {1: "150000", 2: "115000", 3: "125000", 4: "240000"}
ADJUSTED = "Nearly every partner reached Tier 1 without a push. Start the tiers higher next year."


def plan_2026(kestrel: Builder, *, by: str, locker: str) -> None:
    """Plan the first year, change the plan once, and lock it."""
    first = {**BUDGET_2026, 4: "400000"}
    _plan(kestrel, 2026, first, "", 0, by, date(2025, 12, 8))
    _plan(
        kestrel,
        2026,
        BUDGET_2026,
        "Board of 17 Dec: the yearly agreement gets its own 10,000.",
        1,
        by,
        date(2025, 12, 18),
    )
    with kestrel.inside():
        lock_budget(
            year=2026, seen_number=2, actor_id=kestrel.people[locker].id, at=kestrel.at(date(2025, 12, 19))
        )


def plan_2027(kestrel: Builder, *, by: str) -> None:
    """Plan the year after for the segment that has programs."""
    _plan(kestrel, 2027, BUDGET_2027, "", 0, by, date(2026, 11, 19))


def close_with_decision(kestrel: Builder, code: str, *, by: str, day: date) -> None:
    """Close a program that is over, and decide to do it again with other tiers."""
    with kestrel.inside():
        program = program_by_code(code)
        assert program is not None
        close_program(
            program_id=program.id,
            choice=Decision.ADJUST,
            reason=ADJUSTED,
            result=outcomes_of([program.id])[program.id].as_dict(),
            actor_id=kestrel.people[by].id,
            at=kestrel.at(day, 12),
        )


def _plan(
    kestrel: Builder, year: int, quarters: dict[int, str], reason: str, seen: int, by: str, day: date
) -> None:
    with kestrel.inside():
        plan_budget(
            year=year,
            amounts={(cast.SEGMENT, number): Decimal(amount) for number, amount in quarters.items()},
            reason=reason,
            seen_number=seen,
            actor_id=kestrel.people[by].id,
            at=kestrel.at(day),
        )
