"""Journals: what waits for one, the list, one whole, and what its files are written from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, DecimalField, Exists, Max, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from payouts.enums import Account, EntryKind
from payouts.exports.journal import Batch, JournalRow
from payouts.models import (
    AccountingPeriod,
    AccountMapping,
    Journal,
    JournalFile,
    JournalLine,
    LedgerEntry,
    LedgerLeg,
)
from payouts.queries.books.account_mapping import journal_settings
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant

NOTHING = Decimal(0)
MONEY = DecimalField(max_digits=17, decimal_places=4)


@dataclass(frozen=True)
class Waiting:
    """Entries of one accounting period and currency that are in no journal yet."""

    period: AccountingPeriod
    currency: str
    entries: int
    debits: Decimal
    # Our accounts among them that have no account in the general ledger yet.
    unmapped: tuple[Account, ...]
    newest: datetime


@dataclass(frozen=True)
class AccountSum:
    """What a journal moves on one account."""

    account: Account
    gl_code: str
    gl_name: str
    debit: Decimal
    credit: Decimal

    @property
    def net(self) -> Decimal:
        """Give debits less credits."""
        return self.debit - self.credit


def unjournaled(period: AccountingPeriod, currency: str) -> QuerySet[LedgerEntry]:
    """List the entries of a period and currency that are in no journal, in their order."""
    gone = JournalLine.objects.filter(entry=OuterRef("pk"))
    return LedgerEntry.objects.filter(~Exists(gone), period=period, currency=currency).order_by("number")


def waiting_for_journals() -> list[Waiting]:
    """List what waits for a journal, the oldest period first; four queries however much there is."""
    gone = JournalLine.objects.filter(entry=OuterRef("entry"))
    legs = LedgerLeg.objects.filter(~Exists(gone))
    sums = (
        legs.values("entry__period", "currency")
        .annotate(
            entries=Count("entry", distinct=True),
            debits=Coalesce(Sum("amount", filter=Q(amount__gt=0)), Value(NOTHING, MONEY)),
            newest=Max("entry__created_at"),
        )
        .order_by("entry__period__starts_on", "currency")
    )
    found = list(sums)
    if not found:
        return []
    mapped = set(AccountMapping.objects.values_list("account", flat=True))
    used: dict[tuple[UUID, str], set[str]] = {}
    for period_id, currency, account in (
        legs.values_list("entry__period", "currency", "account").distinct().order_by()
    ):
        used.setdefault((period_id, currency), set()).add(account)
    periods = {
        period.id: period
        for period in AccountingPeriod.objects.filter(id__in=[row["entry__period"] for row in found])
    }
    return [
        Waiting(
            period=periods[row["entry__period"]],
            currency=row["currency"],
            entries=row["entries"],
            debits=row["debits"],
            unmapped=tuple(
                account
                for account in Account
                if account.value in used[(row["entry__period"], row["currency"])]
                and account.value not in mapped
            ),
            newest=row["newest"],
        )
        for row in found
    ]


def list_journals(period: AccountingPeriod | None = None) -> list[Journal]:
    """List journals, the newest first."""
    rows = Journal.objects.select_related("period", "made_by", "posted_by")
    if period is not None:
        rows = rows.filter(period=period)
    return list(rows.order_by("-made_at", "-code"))


def journal_by_code(code: str) -> Journal | None:
    """Find a journal."""
    found: Journal | None = (
        Journal.objects.select_related("period", "made_by", "posted_by").filter(code=code).first()
    )
    return found


def files_of_journal(journal: Journal) -> list[JournalFile]:
    """List the files of a journal by layout."""
    return list(
        JournalFile.objects.filter(journal=journal).select_related("file", "made_by").order_by("layout")
    )


def file_of_journal(journal: Journal, name: str) -> JournalFile | None:
    """Find a file of a journal by its name."""
    found: JournalFile | None = (
        JournalFile.objects.filter(journal=journal, file__name=name).select_related("file").first()
    )
    return found


def entry_ids(journal: Journal) -> QuerySet[JournalLine, dict[str, UUID]]:
    """Give the ids of the entries of a journal."""
    return JournalLine.objects.filter(journal=journal).values("entry_id")


def sums_of_entries(entries: QuerySet[LedgerEntry], mapping: dict[str, list[str]]) -> list[AccountSum]:
    """Add up entries by account, in the order of the ledger."""
    rows = (
        LedgerLeg.objects.filter(entry__in=entries.order_by().values("id"))
        .values("account")
        .annotate(
            debit=Coalesce(Sum("amount", filter=Q(amount__gt=0)), Value(NOTHING, MONEY)),
            credit=Coalesce(Sum("amount", filter=Q(amount__lt=0)), Value(NOTHING, MONEY)),
        )
        .order_by()
    )
    found = {row["account"]: row for row in rows}
    return [
        AccountSum(account, code, name, found[account.value]["debit"], -found[account.value]["credit"])
        for account in Account
        if account.value in found
        for code, name in (mapping.get(account.value, ["", ""]),)
    ]


def sums_of(journal: Journal) -> list[AccountSum]:
    """Add up a journal by account."""
    return sums_of_entries(LedgerEntry.objects.filter(id__in=entry_ids(journal)), journal.mapping)


def batch_of(journal: Journal) -> Batch:
    """Give what the files of a journal are written from; four queries."""
    entries = LedgerEntry.objects.filter(id__in=entry_ids(journal))
    tenant = Tenant.objects.get(id=current_tenant_id())
    return Batch(
        code=journal.code,
        tenant_slug=tenant.slug,
        period=f"{journal.period.starts_on:%b %Y}",
        currency=journal.currency,
        rows=tuple(rows_of_entries(entries, journal.mapping)),
        settings=journal_settings(),
        home_currency=tenant.currency,
    )


def rows_of_entries(entries: QuerySet[LedgerEntry], mapping: dict[str, list[str]]) -> Iterable[JournalRow]:
    """Give each leg of entries as a row, in the order of the ledger; the order of accounts decides within one."""
    legs = LedgerLeg.objects.filter(entry__in=entries.order_by().values("id")).select_related(
        "entry__program", "entry__partner", "entry__reverses"
    )
    place = {account.value: number for number, account in enumerate(Account)}
    for leg in sorted(legs, key=lambda leg: (leg.entry.number, leg.amount < 0, place[leg.account], leg.id)):
        yield _row(leg, mapping)


def _row(leg: LedgerLeg, mapping: dict[str, list[str]]) -> JournalRow:
    entry = leg.entry
    gl_code, gl_name = mapping.get(leg.account, ["", ""])
    return JournalRow(
        entry=entry.code,
        day=entry.posted_on,
        kind=EntryKind(entry.kind).label,
        account=leg.account,
        gl_code=gl_code,
        gl_name=gl_name,
        amount=leg.amount,
        partner_code=entry.partner.code if entry.partner else "",
        partner=entry.partner.name if entry.partner else "",
        program=entry.program.code if entry.program else "",
        program_name=entry.program.name if entry.program else "",
        period_first=entry.period_start,
        source=f"{entry.source} {entry.source_code}",
        reverses=entry.reverses.code if entry.reverses else "",
    )


def totals(sums: Sequence[AccountSum]) -> tuple[Decimal, Decimal]:
    """Add up debits and credits."""
    return (
        sum((row.debit for row in sums), NOTHING),
        sum((row.credit for row in sums), NOTHING),
    )
