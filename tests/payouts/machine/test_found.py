"""What the machine has found, as plain stories."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tests.payouts.machine.seen import first_day
from tests.payouts.machine.world import DatabaseWorld

Start = Callable[..., DatabaseWorld]


def pay(world: DatabaseWorld, quarter: int) -> None:
    """Close a quarter that is over and pay it."""
    world.pass_days(max(0, (first_day(quarter + 1) - world.today).days))
    world.calculate()
    world.close(quarter)
    run = (quarter, 1)
    world.prepare(quarter, "finn", further=False)
    world.submit(run, "finn")
    world.approve(run, "lena")
    world.ask(run, "finn")
    world.finish(run)


def balances(world: DatabaseWorld, account: str) -> dict[int, int]:
    """Give the balance of an account by quarter, debits positive, zero left out."""
    found: dict[int, int] = {}
    for leg in world.legs():
        if leg.account == account:
            found[leg.quarter] = found.get(leg.quarter, 0) + leg.cents
    return {quarter: cents for quarter, cents in found.items() if cents}


def test_the_minimum_holds_in_the_run_of_a_period_in_which_nobody_bought(start: Start) -> None:
    world = start()
    world.sell("ALDER", date(2026, 1, 5), 4_000_00)
    pay(world, 0)

    pay(world, 1)

    # 40.00 of the first quarter is below 50.00 in both.
    assert [run.items for run in world.runs()] == [{"ALDER": (40_00, 0, 40_00, 0, 0)}] * 2


def test_what_is_below_the_minimum_is_dropped_where_it_is_owed(start: Start) -> None:
    world = start(drops=True)
    world.sell("ALDER", date(2026, 1, 5), 100_000_00)
    pay(world, 0)
    world.sell("ALDER", date(2026, 1, 6), 1_000_00)
    world.sell("ALDER", date(2026, 4, 2), 1_000_00)

    pay(world, 1)

    assert world.runs()[1].items == {"ALDER": (30_00, 0, 0, 0, 30_00)}
    assert balances(world, "earned_payable") == {}
    assert balances(world, "partner_receivable") == {}
