"""What the machine has found, as plain stories."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from payouts.operations.preview_run import UnableToPrepareRun
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


def test_what_came_back_and_is_not_earned_any_more_goes_off_against_each_other(start: Start) -> None:
    world = start()
    world.sell("ALDER", date(2026, 1, 5), 100_000_00)
    pay(world, 0)
    payment = (0, 1, "ALDER", 1)
    world.send([payment])
    world.confirm(payment, arrived=False)
    world.sell("ALDER", date(2026, 1, 6), -100_000_00)
    world.sell("ALDER", date(2026, 4, 2), 6_000_00)

    pay(world, 1)

    assert world.runs()[1].items == {"ALDER": (60_00, 60_00, 0, 0, 0)}
    accounts = ("earned_payable", "approved_payable", "partner_receivable")
    assert [balances(world, account) for account in accounts] == [{}, {}, {}]
    assert balances(world, "payment_clearing") == {1: -60_00}


def test_what_a_later_run_may_still_take_back_is_not_prepared_in_an_earlier_one(start: Start) -> None:
    world = start()
    world.sell("ALDER", date(2026, 1, 5), 100_000_00)
    world.hold("ALDER", None, "finn")
    pay(world, 0)
    world.pass_days(90)
    world.close(1)
    world.prepare(1, "finn", further=False)
    world.submit((1, 1), "finn")
    world.approve((1, 1), "lena")

    with pytest.raises(UnableToPrepareRun, match="Nothing is left of this period"):
        world.prepare(0, "finn", further=True)
