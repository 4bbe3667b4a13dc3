"""Prior-period entries: what a closed position would earn now, carried by the open accounting period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from payouts.enums import Account, Column, EntryKind
from payouts.ledger.drafts import About, Draft, Source, correct
from payouts.models import AccountingPeriod, CalculationRun, Earning, PriorPeriodEntry
from payouts.operations.books.bring_back import bring_back
from payouts.operations.books.post import post
from payouts.operations.books.ready import begun, ready_books
from payouts.posting.fingerprints import plain
from payouts.posting.prior import PriorChange, reason_of, told_of
from payouts.posting.records import Place, Promise, Standing
from payouts.queries.books.arrived import Came, came_since
from payouts.queries.books.balances import Spot, balances_by_spot
from payouts.queries.books.invoiced import not_invoiced
from payouts.queries.promises import closed_periods
from payouts.queries.reckoning import Reckoning
from programs.rating import Volume

NOTHING = Decimal(0)
HELD_IN = (Account.EARNED_PAYABLE, Account.PARTNER_RECEIVABLE)


@dataclass(frozen=True)
class _Stand:
    """
    What a closed position stands at: its frozen amount and the prior-period entries so far.

    :ivar since: when it was last looked at: at its close, or when the last of those was written
    """

    amount: Decimal
    since: datetime
    row: Earning
    tier: int
    counted: int
    version: int


def write_prior(
    run: CalculationRun, found: Reckoning, *, today: date, at: datetime
) -> list[PriorPeriodEntry]:
    """
    Write what closed positions would earn more or less than they stand at, and post it; only differences.

    What is beyond what is still payable to a partner it owes: a clawback.
    """
    earlier = _earlier(found)
    moved = {
        place: found.wanted[place]
        for place in sorted({*found.differences.after_close, *earlier})
        if place in found.wanted and found.wanted[place].earned != _stands_at(found, place, earlier)
    }
    if not moved:
        return []
    period = ready_books(today=today, at=at)
    stands = _stands(run, found, moved, earlier)
    promises = {promise.program_id: promise for promise in found.promises}
    came = came_since({place: stand.since for place, stand in stands.items()}, promises, found.cutoff)
    entries = [
        _entry(run, period, promises[place.program_id], should, stands[place], came[place], at)
        for place, should in moved.items()
    ]
    PriorPeriodEntry.objects.bulk_create(entries)
    if begun(period, today=today):
        _post(run, entries, list(moved), today=today, at=at)
    return entries


def _earlier(found: Reckoning) -> dict[Place, list[tuple[Decimal, int, dict[str, Any], datetime]]]:
    """Read the prior-period entries of the programs, by position, the oldest first."""
    rows = PriorPeriodEntry.objects.filter(program_id__in=[promise.program_id for promise in found.promises])
    earlier: dict[Place, list[tuple[Decimal, int, dict[str, Any], datetime]]] = {}
    for program, partner, start, *rest in rows.order_by("calculation__number").values_list(
        *("program_id", "partner_id", "earning__period_start"),
        *("amount", "tier_now", "detail", "written_at"),
    ):
        amount, tier, detail, written_at = rest
        earlier.setdefault(Place(program, partner, start), []).append((amount, tier, detail, written_at))
    return earlier


def _stands_at(found: Reckoning, place: Place, earlier: Mapping[Place, Sequence[tuple[Any, ...]]]) -> Decimal:
    """Give what a closed position was frozen at with the entries so far."""
    frozen = found.differences.after_close.get(place, (found.wanted[place].earned, NOTHING))[0]
    return frozen + sum((amount for amount, *_ in earlier.get(place, ())), NOTHING)


def _stands(
    run: CalculationRun,
    found: Reckoning,
    moved: Mapping[Place, Standing],
    earlier: Mapping[Place, Sequence[tuple[Decimal, int, dict[str, Any], datetime]]],
) -> dict[Place, _Stand]:
    """Read what moved positions stand at; one that did not exist when its period was closed begins with nothing."""
    closed = closed_periods({place.program_id for place in moved})
    there = [found.row_ids[place] for place in moved if place in found.row_ids]
    rows = Earning.objects.select_related("version").in_bulk(there)
    new = [
        _empty(run, should, closed[place.program_id][place.period_start].period_end)
        for place, should in moved.items()
        if place not in found.row_ids
    ]
    Earning.objects.bulk_create(new)
    by_place = {
        Place(row.program_id, row.partner_id, row.period_start): row for row in (*rows.values(), *new)
    }
    stands = {}
    for place in moved:
        row, last = by_place[place], earlier.get(place, ())
        told = last[-1][2] if last else {}
        stands[place] = _Stand(
            amount=_stands_at(found, place, earlier),
            since=last[-1][3] if last else closed[place.program_id][place.period_start].closed_at,
            row=row,
            tier=last[-1][1] if last else row.tier,
            counted=told.get("counted", row.line_count + row.return_count),
            version=told.get("version", 0) or row.version.number,
        )
    return stands


def _empty(run: CalculationRun, should: Standing, period_end: date) -> Earning:
    """Make a position of nothing: whoever buys late in a closed period had none."""
    place = should.place
    nothing = dict.fromkeys(("net", "gross", "quantity", "returns_net", "measured", "earned"), NOTHING)
    return Earning(
        program_id=place.program_id,
        version_id=should.version_id,
        partner_id=place.partner_id,
        period_start=place.period_start,
        period_end=period_end,
        currency=should.currency,
        line_count=0,
        return_count=0,
        tier=0,
        as_of=run.as_of,
        calculation=run,
        **nothing,
    )


def _entry(
    run: CalculationRun,
    period: AccountingPeriod,
    promise: Promise,
    should: Standing,
    stand: _Stand,
    came: Came,
    at: datetime,
) -> PriorPeriodEntry:
    counted, came_lines = _lines(should.volume), came.sales.lines + came.returns.lines
    change = PriorChange(
        amount=should.earned - stand.amount,
        currency=should.currency,
        since=stand.since.astimezone(at.tzinfo).date(),
        sales=came.sales,
        returns=came.returns,
        counted_before=stand.counted,
        counted_now=counted,
        tier_was=stand.tier,
        tier_now=should.tier,
        version_was=stand.version,
        version_now=_number(promise, should.version_id, stand.version),
        regrouped=not came_lines
        and counted != stand.counted
        and came.in_scope >= max(counted, stand.counted),
    )
    reason = reason_of(change)
    return PriorPeriodEntry(
        earning=stand.row,
        partner_id=should.place.partner_id,
        program_id=should.place.program_id,
        calculation=run,
        period=period,
        amount=change.amount,
        currency=should.currency,
        was=stand.amount,
        now=should.earned,
        tier_was=stand.tier,
        tier_now=should.tier,
        reason=reason.value,
        detail={
            "text": told_of(change, reason),
            "lines": came.lines,
            "count": came_lines,
            "net": plain(came.sales.net + came.returns.net),
            "counted": counted,
            "version": change.version_now,
        },
        written_at=at,
    )


def _lines(volume: Volume) -> int:
    return volume.line_count + volume.return_count


def _number(promise: Promise, version_id: UUID, before: int) -> int:
    """Give the number of a version; where nothing counts any more, that of before."""
    return next((era.version for era in promise.versions if era.version_id == version_id), before)


def _post(
    run: CalculationRun,
    entries: Sequence[PriorPeriodEntry],
    places: Sequence[Place],
    *,
    today: date,
    at: datetime,
) -> None:
    """Post the entries; what a partner is owed, or owes, of a position decides which accounts move."""
    # What was dropped was never paid: it is owed again, and what changed changes that.
    bring_back(places=places, day=today, at=at)
    programs = {place.program_id for place in places}
    balances = balances_by_spot(HELD_IN, programs=programs)
    owed = not_invoiced(balances, programs=programs)
    drafts = []
    for entry, place in zip(entries, places, strict=True):
        held = balances.get(Spot(*place, entry.currency), {})
        debt = (place.program_id, place.partner_id, entry.currency)
        legs = correct(
            entry.amount,
            payable=-held.get(Account.EARNED_PAYABLE, NOTHING),
            receivable=min(held.get(Account.PARTNER_RECEIVABLE, NOTHING), owed.get(debt, NOTHING)),
        )
        owed[debt] = owed.get(debt, NOTHING) + sum(
            leg.amount for leg in legs if leg.account is Account.PARTNER_RECEIVABLE
        )
        is_clawback = any(leg.account is Account.PARTNER_RECEIVABLE for leg in legs)
        drafts.append(
            Draft(
                key=f"clawback|{entry.earning_id}|{run.number}",
                kind=EntryKind.CLAWBACK if is_clawback else EntryKind.ACCRUAL,
                column=Column.PRIOR,
                about=About(entry.currency, *place),
                source=Source("calculation", str(run.number)),
                legs=legs,
                working={
                    "method": "after_close",
                    "reason": entry.reason,
                    "text": entry.detail["text"],
                    "before": plain(entry.was),
                    "target": plain(entry.now),
                    "amount": plain(entry.amount),
                },
            )
        )
    post(drafts=drafts, day=today, at=at)
