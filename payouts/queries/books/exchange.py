"""What is owed in other currencies than the vendor's own, valued at the closing rate of an accounting period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from payouts.enums import Account, EntryKind
from payouts.ledger.valuation import MONETARY, Movement, NoRate, Valuation, value
from payouts.models import AccountingPeriod, LedgerEntry, LedgerLeg
from programs.queries import list_programs
from programs.queries.figures import quotes
from vir.foundation.periods import Period, format_date
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant

NOTHING = Decimal(0)
# A closing rate is that of the period's end. Banks quote none on a weekend or a holiday, so the last week's will do.
CLOSING_DAYS = 7
SOURCE = "revaluation"


class Pool(NamedTuple):
    """What is valued together: a program in its currency; approved claims have no program."""

    program_id: UUID | None
    currency: str


@dataclass(frozen=True)
class Exchange:
    """
    One pool at the end of an accounting period.

    :ivar home: the vendor's own currency
    :ivar code: that of the program, empty for claims
    :ivar valuation: None where a rate is missing; `lacking` says which then
    :ivar posted: the exchange difference in the books so far, by this period
    :ivar made: how many entries this period has for it
    """

    pool: Pool
    home: str
    code: str
    name: str
    valuation: Valuation | None
    lacking: str
    posted: Decimal
    made: int

    @property
    def due(self) -> Decimal | None:
        """Give what is still to be posted; None where a rate is missing."""
        return None if self.valuation is None else self.valuation.difference - self.posted


def exchanges(period: AccountingPeriod) -> list[Exchange]:
    """
    Value each program, and the claims, in another currency; nothing for a vendor that has its own only.

    One query where there is nothing, seven where there is.
    """
    moved = _movements(period)
    if not moved:
        return []
    home = Tenant.objects.values_list("currency", flat=True).get(id=current_tenant_id())
    named = {
        program_id: (code, name)
        for program_id, code, name in list_programs()
        .filter(id__in=[pool.program_id for pool in moved if pool.program_id is not None])
        .values_list("id", "code", "name")
    }
    posted, made = _posted(period)
    rates = _Rates(home)
    found = []
    for pool, movements in moved.items():
        code, name = ("", "Approved claims") if pool.program_id is None else named[pool.program_id]
        valuation, lacking = _valued(movements, pool, period, rates)
        found.append(
            Exchange(pool, home, code, name, valuation, lacking, posted.get(pool, NOTHING), made.get(pool, 0))
        )
    return sorted(found, key=lambda one: (one.pool.currency, not one.code, one.code))


class _Rates:
    """The exchange rates to the vendor's own currency."""

    def __init__(self, home: str) -> None:
        self.home = home
        self._quotes = quotes()

    def on(self, currency: str, day: date) -> Decimal | None:
        return self._quotes.on(currency, self.home, day)

    def closing(self, currency: str, period: AccountingPeriod) -> Decimal | None:
        """Give the rate of the period's end: the newest dated in its last days."""
        days = _closing_days(period)
        there = self._quotes.average(currency, self.home, days) is not None
        return self.on(currency, days.last_day) if there else None


def _valued(
    movements: list[Movement], pool: Pool, period: AccountingPeriod, rates: _Rates
) -> tuple[Valuation | None, str]:
    known = {one.day: rate for one in movements if (rate := rates.on(pool.currency, one.day)) is not None}
    closing = rates.closing(pool.currency, period)
    try:
        return value(movements, rates=known, closing=closing, currency=rates.home), ""
    except NoRate as missing:
        pair = f"from {pool.currency} to {rates.home}"
        if missing.day is not None:
            return None, f"No rate {pair} holds on {format_date(missing.day)}, when amounts were posted."
        days = _closing_days(period)
        dated = f"{format_date(days.start)} to {format_date(days.last_day)}"
        return None, f"There is no closing rate {pair}: set one dated {dated}."


def _closing_days(period: AccountingPeriod) -> Period:
    return Period(period.ends_on - timedelta(days=CLOSING_DAYS), period.ends_on)


def _movements(period: AccountingPeriod) -> dict[Pool, list[Movement]]:
    """Give what raised and lowered what is owed, by day, up to the end of the period."""
    own = Tenant.objects.filter(id=current_tenant_id()).values("currency")
    rows = (
        LedgerLeg.objects.filter(
            account__in=[account.value for account in MONETARY],
            entry__period__starts_on__lte=period.starts_on,
        )
        .exclude(currency__in=own)
        .values_list("entry__program_id", "currency", "entry__posted_on")
        .annotate(total=-Sum("amount"))
        .order_by("entry__posted_on")
    )
    found: dict[Pool, list[Movement]] = {}
    for program_id, currency, day, total in rows:
        movements = found.setdefault(Pool(program_id, currency), [])
        if total:
            movements.append(Movement(day, total))
    return found


def _posted(period: AccountingPeriod) -> tuple[Mapping[Pool, Decimal], Mapping[Pool, int]]:
    """Give the differences in the books by pool, what was reversed taken off, and how often this period was valued."""
    rows = (
        LedgerLeg.objects.filter(
            account=Account.LIABILITY_VALUATION.value, entry__period__starts_on__lte=period.starts_on
        )
        .annotate(of=Coalesce(F("entry__reverses__source_code"), F("entry__source_code")))
        .order_by()
        .values_list("entry__program_id", "of")
        .annotate(total=-Sum("amount"))
    )
    posted: dict[Pool, Decimal] = {}
    for program_id, of, total in rows:
        pool = Pool(program_id, currency_of(of))
        posted[pool] = posted.get(pool, NOTHING) + total
    entries = LedgerEntry.objects.filter(period=period, kind=EntryKind.REVALUATION.value)
    made = Counter(
        Pool(program_id, currency_of(of))
        for program_id, of in entries.values_list("program_id", "source_code")
    )
    return posted, made


def source_code(currency: str, period: AccountingPeriod) -> str:
    """Write what an entry of a revaluation comes from, "EUR 2026-11"."""
    return f"{currency} {period.starts_on:%Y-%m}"


def currency_of(code: str) -> str:
    """Read the currency that an entry of a revaluation values."""
    return code.partition(" ")[0]
