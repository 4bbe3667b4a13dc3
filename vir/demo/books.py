"""The books of the demo: they begin with November 2026, and its rollforward is the scenario's to the cent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from payouts.enums import Account
from payouts.operations.books.accrue import post_accruals
from payouts.operations.books.override_accrual import set_override
from payouts.operations.books.reconcile import reconcile
from payouts.operations.books.record_balances import BalanceGiven, record_balances
from payouts.operations.books.release_balance import release_balance
from payouts.operations.books.take_over import OpeningRow, take_over
from payouts.operations.close_period import close_period
from payouts.queries.books.balances import Spot
from payouts.queries.books.bought import bought_between
from payouts.queries.books.expected import Expected, expectations
from payouts.queries.books.rollforward import accounting_period, period_tables
from payouts.queries.freshness import counted_to
from payouts.queries.promises import promise_of, standing_promises
from payouts.queries.volumes import Cutoff
from programs.enums import Gate
from programs.operations.archive_programs import archive_programs
from programs.operations.start_due_programs import start_due_programs
from vir.demo import offers, planning
from vir.demo.building import Builder, DemoBroken
from vir.foundation.money import allocate

FIRST = date(2026, 11, 1)
CORDLESS, FASTENERS, OLD = "VIR-2026-014", "VIR-2026-009", "VIR-2025-021"
ACCRUALS = "payouts.post_accruals"
FASTENERS_OPENING = Decimal("88412.50")
CORDLESS_OPENING = Decimal("61240.18")
OVERRIDDEN, OVERRIDDEN_TIER = "VALE", 3
CLOSING: Final = Decimal("275846.60")
OLD_START = date(2025, 10, 1)


def publish_old(kestrel: Builder, *, by: str, approver: str) -> None:
    """Publish what was offered before the cordless program: a small one of 2025, and the wholesalers' year."""
    kestrel.publish(
        offers.leftovers(),
        by=by,
        approver=approver,
        at=kestrel.at(date(2025, 9, 22)),
        reasons={
            Gate.BUDGET: "Two partners, 2% of a trial range.",
            Gate.BACKTEST: "The range is new: there is nothing to replay.",
        },
    )
    kestrel.publish(
        offers.wholesale_annual(),
        by=by,
        approver=approver,
        at=kestrel.at(date(2025, 12, 9)),
        reasons={
            Gate.BUDGET: "2% of hand tools, paid from their margin.",
            Gate.BACKTEST: "Hand tools are sold to wholesalers from January on.",
            Gate.REPEAT: "A yearly agreement, made for twelve months.",
        },
    )


def begin(kestrel: Builder, *, preparer: str, approver: str, decider: str) -> None:
    """Take over what was owed on 1 Nov for quarters that are over; the old one is closed, and expires."""
    finn, osei = kestrel.people[preparer].id, kestrel.people[approver].id
    with kestrel.inside():
        at = kestrel.at(date(2026, 11, 2), 10)
        over = [one for one in expectations(today=at.date()) if one.ended]
        rows = _shared(FASTENERS, FASTENERS_OPENING, over) + _shared(OLD, None, over)
        take_over(rows=rows, day=FIRST, proposed_by=finn, approved_by=osei, at=at)
        close_period(
            program_code=OLD,
            period_start=OLD_START,
            actor_id=finn,
            today=at.date(),
            at=kestrel.at(at.date(), 11),
        )
    kestrel.work(kestrel.at(date(2026, 11, 2), 12))
    _expire(kestrel, finn, osei, decider)


def keep(kestrel: Builder, *, preparer: str, approver: str, today: date) -> None:
    """Take the running programs over, let finance override one partner, post what is missing, and compare."""
    finn, osei = kestrel.people[preparer].id, kestrel.people[approver].id
    with kestrel.inside():
        at = kestrel.at(today, 9)
        rows = _running_rows(today)
        take_over(rows=rows, day=FIRST, proposed_by=finn, approved_by=osei, at=at)
        set_override(
            program_code=CORDLESS,
            partner_code=OVERRIDDEN,
            period_start=date(2026, 10, 1),
            expected_tier=OVERRIDDEN_TIER,
            reason="confirmed order cancelled",
            actor_id=osei,
            today=today,
            at=kestrel.at(date(2026, 11, 20), 15, 40),
        )
        post_accruals(today=today, at=at)
        balance = BalanceGiven("2310", "Accrued rebates", "USD", CLOSING, date(2026, 11, 22))
        record_balances(
            starts_on=FIRST, balances=[balance], actor_id=finn, at=kestrel.at(date(2026, 11, 22), 7)
        )
    kestrel.resting.discard(ACCRUALS)
    kestrel.work(at)
    _say_closing(kestrel, today)


def _expire(kestrel: Builder, finn: UUID, osei: UUID, decider: str) -> None:
    """Release what nobody asked for of the old quarter, and put its program away."""
    day = date(2026, 11, 16)
    with kestrel.inside():
        start_due_programs(today=date(2026, 11, 2), at=kestrel.at(date(2026, 11, 2), 12))
    planning.close_with_decision(kestrel, OLD, by=decider, day=date(2026, 11, 2))
    with kestrel.inside():
        promise = promise_of(OLD)
        assert promise is not None
        for one in expectations([promise], today=day, closed_too=True):
            release_balance(
                spot=Spot(*one.place, one.currency),
                account=Account.EARNED_PAYABLE,
                amount=one.earned,
                reason="Not asked for within ten months: it has expired by the terms.",
                day=day,
                proposed_by=finn,
                approved_by=osei,
                at=kestrel.at(day, 14),
            )
        archive_programs(
            program_ids=[promise.program_id], actor_id=kestrel.people[decider].id, at=kestrel.at(day, 15)
        )


def _shared(code: str, amount: Decimal | None, over: list[Expected]) -> list[OpeningRow]:
    """Share what was owed for a program among its partners by what they earned; None: what they earned."""
    promise = promise_of(code)
    assert promise is not None
    mine = [one for one in over if one.place.program_id == promise.program_id and one.earned]
    earned = [one.earned for one in mine]
    amounts = earned if amount is None else allocate(amount, earned, "USD")
    return [
        OpeningRow(code, one.partner_code, one.place.period_start, part)
        for one, part in zip(mine, amounts, strict=True)
        if part
    ]


def _running_rows(today: date) -> list[OpeningRow]:
    """Give what the running programs owed on 1 Nov: the part that was bought by then, as it was expected then."""
    promises = standing_promises()
    codes = {promise.program_id: promise.code for promise in promises}
    running = [one for one in expectations(promises, today=today) if not one.ended and one.accrued]
    bought = bought_between(promises, [FIRST], Cutoff(counted_to(today), today))
    found: dict[tuple[str, str], OpeningRow] = {}
    for one in running:
        code = codes[one.place.program_id]
        before = allocate(one.accrued, bought[one.place], one.currency, signed=True)[0]
        found[code, one.partner_code] = OpeningRow(code, one.partner_code, one.place.period_start, before)
    found |= _estimated_then({place: row for place, row in found.items() if place[0] == CORDLESS})
    return [row for row in found.values() if row.amount]


def _estimated_then(rows: dict[tuple[str, str], OpeningRow]) -> dict[tuple[str, str], OpeningRow]:
    """
    Say what was estimated on 1 Nov of the cordless program: together what the scenario says.

    The partner that is overridden in November was expected a tier higher then, as its row is. The others have
    been estimated a little lower than now.
    """
    overridden = rows[CORDLESS, OVERRIDDEN]
    others = {place: row for place, row in rows.items() if row is not overridden}
    amounts = allocate(CORDLESS_OPENING - overridden.amount, [row.amount for row in others.values()], "USD")
    return {
        place: OpeningRow(row.program_code, row.partner_code, row.period_start, amount)
        for (place, row), amount in zip(others.items(), amounts, strict=True)
    }


def compare(kestrel: Builder, *, today: date) -> None:
    """
    Compare what has to agree, as the nightly job does.

    :raises DemoBroken: if anything differs
    """
    with kestrel.inside():
        found = reconcile(today=today, at=kestrel.at(today, 8, 45))
    if found.red:
        raise DemoBroken(f"The books of the demo differ: {', '.join(found.red)}.")


def _say_closing(kestrel: Builder, today: date) -> None:
    with kestrel.inside():
        period = accounting_period(FIRST)
        assert period is not None
        (found,) = period_tables(period, today=today)
    kestrel.say(f"kestrel: the books of November, {found.table.total.closing:,.2f} owed")
