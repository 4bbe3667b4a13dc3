"""Posting accruals: the ledger is brought to what is expected of every position, by differences."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from payouts.enums import Column, EntryKind
from payouts.ledger.drafts import About, Draft, Source, accrue
from payouts.models import AccountingPeriod, CalculationRun, LedgerEntry
from payouts.operations.books.post import post
from payouts.operations.books.ready import begun, ready_books
from payouts.posting.fingerprints import plain
from payouts.posting.records import Promise
from payouts.queries.books.expected import Expected, expectations
from payouts.queries.books.provisions import Missing, missing_provisions
from payouts.queries.locks import lock_books, lock_positions
from payouts.queries.promises import standing_promises
from vir.foundation.audit.operations import record

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Posted:
    """How many entries were posted, and by how much the liability moved, by currency."""

    entries: int
    change: dict[str, Decimal]


@transaction.atomic
def post_accruals(
    *,
    today: date,
    at: datetime,
    actor_id: UUID | None = None,
    program_ids: Collection[UUID] | None = None,
) -> Posted:
    """
    Bring the ledger to what is expected of every position whose measurement period is not closed.

    Only differences are posted: asked again, nothing is. Before the books begin nothing is either.

    :param program_ids: only of these programs; None: all that are kept up
    """
    lock_positions()
    if not begun(ready_books(today=today, at=at), today=today):
        return Posted(0, {})
    promises = standing_promises()
    wanted = [p for p in promises if program_ids is None or p.program_id in program_ids]
    expected = expectations(wanted, today=today)
    entries = post_missing(promises, expected, today=today, at=at, source=calculation_source())
    change = change_of(entries)
    if entries:
        record(
            action="accruals.posted",
            kind="ledger",
            code=entries[0].code,
            actor_id=actor_id,
            at=at,
            data={
                "entries": len(entries),
                "change": {code: plain(amount) for code, amount in change.items()},
            },
        )
    return Posted(len(entries), change)


def calculation_source() -> Source:
    """Name the newest calculation as what an entry comes from."""
    newest = CalculationRun.objects.order_by("-number").values_list("number", flat=True).first()
    return Source("calculation", str(newest or 0))


def post_missing(
    promises: Sequence[Promise],
    expected: Sequence[Expected],
    *,
    today: date,
    at: datetime,
    source: Source,
) -> list[LedgerEntry]:
    """Post what the ledger lacks of positions, each part in the accounting period that bears it."""
    lock_books()
    codes = {promise.program_id: promise.code for promise in promises}
    by_period: dict[UUID, tuple[AccountingPeriod, list[Draft]]] = {}
    for missing in missing_provisions(promises, expected, today=today):
        _, drafts = by_period.setdefault(missing.period.id, (missing.period, []))
        drafts += _drafts(missing, codes[missing.expected.place.program_id], source)
    entries: list[LedgerEntry] = []
    for period, drafts in sorted(by_period.values(), key=lambda found: found[0].starts_on):
        day = max(period.starts_on, min(today, period.ends_on - ONE_DAY))
        entries += post(drafts=drafts, day=day, at=at)
    return entries


def change_of(entries: Iterable[LedgerEntry]) -> dict[str, Decimal]:
    """Add up by how much entries of accruals moved the liability, by currency."""
    change: dict[str, Decimal] = {}
    for entry in entries:
        moved = Decimal(entry.working["amount"])
        change[entry.currency] = change.get(entry.currency, Decimal(0)) + moved
    return {code: amount for code, amount in change.items() if amount}


def _drafts(missing: Missing, program: str, source: Source) -> Iterable[Draft]:
    """Make an entry for each column; the number of entries so far tells a later difference from the same one."""
    one = missing.expected
    for column, amount in (
        (Column.CURRENT, missing.provision.current),
        (Column.PRIOR, missing.provision.prior),
    ):
        if not amount:
            continue
        key = (
            *("accr", program, one.partner_code, one.place.period_start.isoformat()),
            *(f"{missing.period.starts_on:%Y-%m}", source.code, str(missing.entries), column.value),
        )
        yield Draft(
            key="|".join(key),
            kind=EntryKind.ACCRUAL,
            column=column,
            about=About(one.currency, one.place.program_id, one.place.partner_id, one.place.period_start),
            source=source,
            legs=accrue(amount),
            working=_working(missing, amount),
        )


def _working(missing: Missing, amount: Decimal) -> dict[str, Any]:
    """Say how an amount was found, for people."""
    one, override = missing.expected, missing.expected.override
    told = {
        "method": one.method.value,
        "by_hand": one.by_hand,
        "expected_volume": None if one.expected_volume is None else plain(one.expected_volume),
        "expected_tier": one.expected_tier,
        "measured": plain(one.measured),
        "earned": plain(one.earned),
        "target": plain(one.accrued),
        "before": plain(missing.posted),
        "current": plain(missing.provision.current),
        "prior": plain(missing.provision.prior),
        "amount": plain(amount),
    }
    if override is not None:
        told["override"] = {
            "volume": None if override.expected_volume is None else plain(override.expected_volume),
            "tier": override.expected_tier,
            "reason": override.reason,
            "by": override.set_by.name,
            "until": override.expires_on.isoformat(),
            "effect": plain(one.effect),
        }
    return told
