"""Making a journal: the entries of a period that have not gone to the general ledger yet, together."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from uuid import UUID

from django.db import transaction

from payouts.models import AccountingPeriod, Journal, JournalLine, LedgerEntry, LedgerLeg
from payouts.queries.books.account_mapping import mapping_snapshot
from payouts.queries.books.journals import rows_of_entries, unjournaled
from payouts.queries.codes import next_journal_code
from payouts.queries.locks import lock_books
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused

ROWS_AT_ONCE = 2000


class UnableToMakeJournal(Refused):
    """A journal that cannot be made; the text says why."""


@transaction.atomic
def make_journal(*, period_id: UUID, currency: str, actor_id: UUID, at: datetime) -> Journal:
    """
    Take what waits of a period and currency into a journal; each entry goes into one, ever.

    The accounts are kept in it as they are mapped now.

    :raises UnableToMakeJournal: if nothing waits, or an account among it is not mapped
    """
    lock_books()
    period: AccountingPeriod = AccountingPeriod.objects.get(id=period_id)
    entries = list(unjournaled(period, currency))
    if not entries:
        raise UnableToMakeJournal(
            f"Every entry of {period.starts_on:%b %Y} in {currency} is in a journal already."
        )
    mapping = mapping_snapshot()
    chosen = LedgerEntry.objects.filter(id__in=[entry.id for entry in entries])
    _check_mapped(entries, mapping)
    rows = list(rows_of_entries(chosen, mapping))
    content = [[row.entry, row.day.isoformat(), row.account, row.gl_code, str(row.amount)] for row in rows]
    journal: Journal = Journal.objects.create(
        code=next_journal_code(period.starts_on.year),
        period=period,
        currency=currency,
        total=sum(row.amount for row in rows if row.amount > 0),
        entries_count=len(entries),
        mapping=mapping,
        seal=hashlib.sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest(),
        made_by_id=actor_id,
        made_at=at,
    )
    JournalLine.objects.bulk_create(
        [JournalLine(journal=journal, entry=entry) for entry in entries], batch_size=ROWS_AT_ONCE
    )
    record(
        action="journal.made",
        kind="journal",
        code=journal.code,
        actor_id=actor_id,
        at=at,
        data={"entries": len(entries), "total": str(journal.total), "currency": currency},
    )
    return journal


def _check_mapped(entries: list[LedgerEntry], mapping: dict[str, list[str]]) -> None:
    used = LedgerLeg.objects.filter(entry__in=entries).values_list("account", flat=True).distinct()
    legs = [LedgerLeg(account=account) for account in sorted(set(used) - set(mapping))]
    missing = [leg.get_account_display() for leg in legs]
    if missing:
        raise UnableToMakeJournal(
            f"{', '.join(missing)}: no account of the general ledger is named. Name it under Settings, Accounts."
        )
