"""What the machine has found, as plain stories."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from payouts.operations.export_run import UnableToExportRun
from payouts.operations.preview_run import UnableToPrepareRun
from tests.payouts.machine.seen import Deal, first_day
from tests.payouts.machine.world import DatabaseWorld

Start = Callable[..., DatabaseWorld]


def pay(world: DatabaseWorld, quarter: int) -> None:
    """Close a quarter that is over and pay it."""
    world.pass_days(max(0, (first_day(quarter + 1) - world.today).days))
    world.calculate()
    world.close(quarter)
    bring_out(world, (quarter, 1))


def bring_out(world: DatabaseWorld, run: tuple[int, int]) -> None:
    """Prepare a run and bring it to its export."""
    world.prepare(run[0], "finn", further=run[1] > 1)
    world.submit(run, "finn")
    world.approve(run, "lena")
    world.ask(run, "finn")
    world.finish(run)


def balances(world: DatabaseWorld, account: str) -> dict[int, int]:
    """Give the balance of an account by quarter, debits positive, zero left out."""
    found: dict[int, int] = {}
    for leg in world.look().legs:
        if leg.account == account:
            found[leg.quarter] = found.get(leg.quarter, 0) + leg.cents
    return {quarter: cents for quarter, cents in found.items() if cents}


def test_the_minimum_holds_in_the_run_of_a_period_in_which_nobody_bought(start: Start) -> None:
    world = start()
    world.sell("ALDER", date(2026, 1, 5), 4_000_00)
    pay(world, 0)

    pay(world, 1)

    # 40.00 of the first quarter is below 50.00 in both.
    assert [run.items for run in world.look().runs] == [{"ALDER": (40_00, 0, 40_00, 0, 0, 0)}] * 2


def test_what_is_below_the_minimum_is_dropped_where_it_is_owed(start: Start) -> None:
    world = start(Deal(drops=True))
    world.sell("ALDER", date(2026, 1, 5), 100_000_00)
    pay(world, 0)
    world.sell("ALDER", date(2026, 1, 6), 1_000_00)
    world.sell("ALDER", date(2026, 4, 2), 1_000_00)

    pay(world, 1)

    assert world.look().runs[1].items == {"ALDER": (30_00, 0, 0, 0, 30_00, 0)}
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

    assert world.look().runs[1].items == {"ALDER": (60_00, 60_00, 0, 0, 0, 0)}
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


def test_what_was_dropped_and_is_restated_to_less_is_not_owed_by_the_partner(start: Start) -> None:
    world = start(Deal(drops=True))
    world.sell("ALDER", date(2026, 1, 5), 4_000_00)
    pay(world, 0)
    world.sell("ALDER", date(2026, 1, 6), -2_000_00)

    world.calculate()

    # 20.00 of it were never earned; the other 20.00 wait for a run that measures them again.
    assert balances(world, "partner_receivable") == {}
    assert balances(world, "earned_payable") == {0: -20_00}

    bring_out(world, (0, 2))

    assert world.look().runs[1].items == {"ALDER": (20_00, 0, 0, 0, 20_00, 0)}
    assert balances(world, "earned_payable") == {}
    assert balances(world, "rebate_expense") == {}


def test_what_was_dropped_and_is_restated_above_the_minimum_is_paid_whole(start: Start) -> None:
    world = start(Deal(drops=True))
    world.sell("ALDER", date(2026, 1, 5), 4_000_00)
    world.sell("BIRCH", date(2026, 1, 5), 4_000_00)
    pay(world, 0)
    world.sell("ALDER", date(2026, 1, 6), 2_000_00)
    world.calculate()

    bring_out(world, (0, 2))

    # Nothing of the other partner was restated: what it had dropped stays dropped.
    assert world.look().runs[1].items == {"ALDER": (60_00, 60_00, 0, 0, 0, 0)}
    assert balances(world, "payment_clearing") == {0: -60_00}
    assert balances(world, "earned_payable") == {}


def test_an_invoice_is_not_set_off_against_what_is_earned_again(start: Start) -> None:
    world = start(Deal(negative="invoice"))
    world.sell("ALDER", date(2026, 1, 5), 100_000_00)
    pay(world, 0)
    world.sell("ALDER", date(2026, 1, 6), -100_000_00)
    world.calculate()
    bring_out(world, (0, 2))
    world.sell("ALDER", date(2026, 1, 7), 100_000_00)
    world.calculate()

    bring_out(world, (0, 3))

    # The partner pays the invoice, and is paid what it earned again.
    assert world.look().runs[1].items == {"ALDER": (-2_000_00, 0, 0, 0, 0, 2_000_00)}
    assert world.look().runs[2].items == {"ALDER": (2_000_00, 2_000_00, 0, 0, 0, 0)}
    assert balances(world, "partner_receivable") == {0: 2_000_00}
    assert balances(world, "earned_payable") == {}


def test_a_run_that_pays_what_a_withdrawn_one_left_is_withdrawn_with_it(start: Start) -> None:
    world = start()
    world.sell("ALDER", date(2026, 1, 5), 100_000_00)
    hold = world.hold("ALDER", None, "finn")
    world.pass_days(180)
    world.calculate()
    for quarter in (0, 1):
        world.close(quarter)
        world.prepare(quarter, "finn", further=False)
        if quarter == 1:
            world.release(hold, "lena")
            world.prepare(quarter, "finn", further=False)
        world.submit((quarter, 1), "finn")
        world.approve((quarter, 1), "lena")

    with pytest.raises(UnableToExportRun, match="its approval is withdrawn"):
        world.ask((1, 1), "finn")

    assert [(run.state, run.payable) for run in world.look().runs] == [
        ("withdrawn", 0),
        ("withdrawn", 2_000_00),
    ]


def test_what_an_invoice_collects_is_not_set_off_by_a_small_return(start: Start) -> None:
    world = start(Deal(drops=True, negative="invoice"))
    world.sell("ALDER", date(2026, 1, 5), 100_000_00)
    pay(world, 0)
    for number, cents in ((2, -100_000_00), (3, 3_000_00), (4, -1_00)):
        world.sell("ALDER", date(2026, 1, 6), cents)
        world.calculate()
        bring_out(world, (0, number))

    # 30.00 were below the minimum and dropped, and so are the 29.99 that are left of them.
    assert [run.items["ALDER"][4:] for run in world.look().runs] == [
        (0, 0),
        (0, 2_000_00),
        (30_00, 0),
        (29_99, 0),
    ]
    assert balances(world, "partner_receivable") == {0: 2_000_00}
    assert balances(world, "earned_payable") == {}
