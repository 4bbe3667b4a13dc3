"""What was provided for positions so far, and what is missing of what they should be."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Case, Count, F, Sum, When

from payouts.enums import Account, Column, EntryKind, PeriodState
from payouts.ledger.provision import Month, Provision, spread
from payouts.models import AccountingPeriod, LedgerLeg
from payouts.posting.records import Place, Promise
from payouts.queries.books.bought import bought_between
from payouts.queries.books.expected import Expected
from payouts.queries.books.periods import posting_day
from payouts.queries.freshness import counted_to
from payouts.queries.volumes import Cutoff

NOTHING = Decimal(0)
# Kinds of entries that bring a position to its target; manual amounts and approved claims are apart from it.
PROVIDING = (EntryKind.OPENING.value, EntryKind.ACCRUAL.value, EntryKind.CLAWBACK.value)


@dataclass
class Provided:
    """
    What was provided for one position.

    :ivar totals: by the id of the accounting period, and the part of it that stands as current
    :ivar entries: how many entries that were
    """

    totals: dict[UUID, Decimal] = field(default_factory=dict)
    current: dict[UUID, Decimal] = field(default_factory=dict)
    entries: int = 0

    @property
    def total(self) -> Decimal:
        """Add up all of it."""
        return sum(self.totals.values(), NOTHING)


@dataclass(frozen=True)
class Missing:
    """What is missing of one position, in one accounting period."""

    expected: Expected
    period: AccountingPeriod
    posted: Decimal
    # How many entries have been made for the position so far.
    entries: int
    provision: Provision


def provided_for(program_ids: Collection[UUID], *, since: date | None = None) -> dict[Place, Provided]:
    """
    Give what was provided by position: accruals, corrections after a close and balances taken over.

    :param since: only measurement periods from this first day on
    """
    legs = LedgerLeg.objects.filter(
        account__in=[Account.REBATE_EXPENSE.value, Account.OPENING_BALANCE.value],
        entry__program_id__in=list(program_ids),
        entry__partner__isnull=False,
        entry__period_start__isnull=False,
    ).annotate(
        kind=Case(
            When(entry__reverses__isnull=False, then=F("entry__reverses__kind")), default=F("entry__kind")
        )
    )
    if since is not None:
        legs = legs.filter(entry__period_start__gte=since)
    rows = (
        legs.filter(kind__in=PROVIDING)
        .order_by()
        .values_list(
            "entry__program_id",
            "entry__partner_id",
            "entry__period_start",
            "entry__period_id",
            "entry__column",
        )
        .annotate(total=Sum("amount"), entries=Count("entry_id", distinct=True))
    )
    found: dict[Place, Provided] = {}
    for program, partner, start, period, column, total, entries in rows:
        posted = found.setdefault(Place(program, partner, start), Provided())
        posted.totals[period] = posted.totals.get(period, NOTHING) + total
        if column == Column.CURRENT.value:
            posted.current[period] = posted.current.get(period, NOTHING) + total
        posted.entries += entries
    return found


def missing_provisions(
    promises: Sequence[Promise], expected: Sequence[Expected], *, today: date
) -> list[Missing]:
    """
    Find what has to be posted so that the ledger holds what is expected; nothing where it does.

    :param expected: positions of the promises
    :raises ValueError: if no accounting period is open
    """
    if not expected:
        return []
    posted = provided_for(
        {promise.program_id for promise in promises}, since=min(one.place.period_start for one in expected)
    )
    wanted = [one for one in expected if one.accrued or one.place in posted]
    if not wanted:
        return []
    place = posting_day(today)
    if place is None:
        raise ValueError("No accounting period is open.")
    periods = list(AccountingPeriod.objects.filter(starts_on__lte=place[0].starts_on).order_by("starts_on"))
    bought = _bought(promises, wanted, [period.starts_on for period in periods], today)
    none = [NOTHING] * (len(periods) + 1)
    found = []
    for one in wanted:
        so_far = posted.get(one.place, Provided())
        volumes = bought.get(one.place, none)
        months = [
            Month(is_open=False, volume=volumes[0]),
            *(
                Month(
                    is_open=period.state != PeriodState.CLOSED.value,
                    volume=volume,
                    posted=so_far.totals.get(period.id, NOTHING),
                    current=so_far.current.get(period.id, NOTHING),
                )
                for period, volume in zip(periods, volumes[1:], strict=True)
            ),
        ]
        found += [
            Missing(one, periods[part.place - 1], so_far.total, so_far.entries, part)
            for part in spread(one.accrued, months, one.currency)
        ]
    return found


def _bought(
    promises: Sequence[Promise], wanted: Sequence[Expected], first_days: Sequence[date], today: date
) -> dict[Place, list[Decimal]]:
    needed = {one.place.program_id for one in wanted}
    by_lines = any(promise.by_lines and promise.program_id in needed for promise in promises)
    # What an exclusive program took has to be known, so that programs by lines are read together.
    read = [p for p in promises if p.program_id in needed or (by_lines and p.by_lines)]
    partners = {one.place.partner_id for one in wanted}
    return bought_between(read, first_days, Cutoff(counted_to(today), today), partners=partners)
