"""Journals: each entry goes to the general ledger once, balanced, and a file asked for again is the identical one."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from payouts.enums import Account, Column, EntryKind
from payouts.exports.journals import LAYOUTS
from payouts.ledger import drafts
from payouts.ledger.drafts import About, Draft, Leg, Source
from payouts.models import AccountingPeriod, Journal, JournalFile, JournalLine, LedgerEntry
from payouts.operations.books.export_journal import UnableToExportJournal, export_journal
from payouts.operations.books.make_journal import UnableToMakeJournal, make_journal
from payouts.operations.books.map_accounts import UnableToMap, map_accounts, set_journal_settings
from payouts.operations.books.mark_journal_posted import UnableToMarkPosted, mark_journal_posted
from payouts.operations.books.open_periods import open_periods
from payouts.operations.books.post import post
from payouts.queries.books.journals import sums_of, waiting_for_journals
from tests.factories import NOON, make_partner
from vir.foundation.audit.models import AuditEvent
from vir.foundation.documents.queries import file_bytes
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

TODAY = date(2026, 11, 23)
CHART = {account: (f"{2000 + 10 * place}", account.label) for place, account in enumerate(Account)}


def post_accruals(
    *amounts: str, currency: str = "USD", day: date = TODAY, first: int = 1
) -> list[LedgerEntry]:
    """Post accruals of a partner."""
    open_periods(upto=day, at=NOON, since=date(2026, 10, 1))
    partner = make_partner(f"P-{currency}-{first}")
    return post(
        drafts=[
            Draft(
                key=f"test|{currency}|{number}",
                kind=EntryKind.ACCRUAL,
                column=Column.CURRENT,
                about=About(currency, partner_id=partner.id),
                source=Source("calculation", "41"),
                legs=drafts.accrue(Decimal(amount)),
            )
            for number, amount in enumerate(amounts, start=first)
        ],
        day=day,
        at=NOON,
    )


def november() -> AccountingPeriod:
    return AccountingPeriod.objects.get(starts_on=date(2026, 11, 1))


def mapped(finn: User) -> None:
    map_accounts(codes=CHART, actor_id=finn.id, at=NOON)


def make(finn: User, currency: str = "USD") -> Journal:
    return make_journal(period_id=november().id, currency=currency, actor_id=finn.id, at=NOON)


def refused(act: object) -> str:
    with pytest.raises((UnableToMakeJournal, UnableToExportJournal, UnableToMarkPosted)) as caught:
        act()  # type: ignore[operator]
    return caught.value.message


def test_a_journal_takes_what_waits_and_each_entry_once(inside: Tenant, finn: User) -> None:
    mapped(finn)
    post_accruals("1306.20", "64.10")

    first = make(finn)
    post_accruals("5.00", first=3)
    second = make(finn)

    assert (first.code, first.entries_count, first.total) == ("JE-2026-0001", 2, Decimal("1370.30"))
    assert (second.code, second.entries_count, second.total) == ("JE-2026-0002", 1, Decimal("5.00"))
    assert refused(lambda: make(finn)) == "Every entry of Nov 2026 in USD is in a journal already."


def test_currencies_and_periods_never_share_a_journal(inside: Tenant, finn: User) -> None:
    mapped(finn)
    post_accruals("10.00")
    post_accruals("20.00", currency="EUR")
    post_accruals("30.00", first=9, day=date(2026, 10, 31))

    waiting = waiting_for_journals()
    journal = make(finn, "EUR")

    assert [(w.period.starts_on.month, w.currency, w.entries, w.debits) for w in waiting] == [
        (10, "USD", 1, Decimal("30.00")),
        (11, "EUR", 1, Decimal("20.00")),
        (11, "USD", 1, Decimal("10.00")),
    ]
    assert (journal.currency, journal.total) == ("EUR", Decimal("20.00"))


def test_a_journal_balances_by_account(inside: Tenant, finn: User) -> None:
    mapped(finn)
    post_accruals("1306.20", "-64.10")

    sums = sums_of(make(finn))

    assert [(row.account, row.gl_code, row.debit, row.credit) for row in sums] == [
        (Account.REBATE_EXPENSE, "2000", Decimal("1306.20"), Decimal("64.10")),
        (Account.ACCRUED_LIABILITY, "2010", Decimal("64.10"), Decimal("1306.20")),
    ]


def test_an_account_that_is_not_mapped_is_named_and_nothing_is_made(inside: Tenant, finn: User) -> None:
    map_accounts(codes={Account.REBATE_EXPENSE: ("4100", "Rebates")}, actor_id=finn.id, at=NOON)
    post_accruals("10.00")

    assert [w.unmapped for w in waiting_for_journals()] == [(Account.ACCRUED_LIABILITY,)]
    assert refused(lambda: make(finn)) == (
        "Accrued rebates: no account of the general ledger is named. Name it under Settings, Accounts."
    )
    assert Journal.objects.count() == 0


def test_a_journal_keeps_the_accounts_it_was_made_with(inside: Tenant, finn: User) -> None:
    mapped(finn)
    post_accruals("10.00")
    journal = make(finn)

    map_accounts(codes={Account.REBATE_EXPENSE: ("9999", "Other")}, actor_id=finn.id, at=NOON)
    kept = export_journal(journal_id=journal.id, layout="generic", actor_id=finn.id, at=NOON)

    rows = list(csv.DictReader(io.StringIO(file_bytes(kept.file_id).decode(), newline="")))
    assert [row["gl_account"] for row in rows] == ["2000", "2010"]


@pytest.mark.parametrize("layout", [layout.name for layout in LAYOUTS])
def test_a_file_reads_back_as_the_ledger_and_is_the_identical_one_when_asked_again(
    inside: Tenant, finn: User, lena: User, layout: str
) -> None:
    mapped(finn)
    set_journal_settings(
        values={"sap_company_code": "1000", "netsuite_subsidiary": "Kestrel"}, actor_id=finn.id, at=NOON
    )
    post_accruals("1306.20", "-64.10", "0.01")
    journal = make(finn)

    first = export_journal(journal_id=journal.id, layout=layout, actor_id=finn.id, at=NOON)
    set_journal_settings(values={"sap_company_code": "2000"}, actor_id=finn.id, at=NOON)
    again = export_journal(
        journal_id=journal.id, layout=layout, actor_id=lena.id, at=NOON + timedelta(days=1)
    )

    reader = next(form for form in LAYOUTS if form.name == layout)
    back = reader.read(file_bytes(first.file_id))
    assert (back.rows, back.debits, back.credits) == (6, journal.total, journal.total)
    assert again.id == first.id
    assert again.file.name == f"kestrel_JE-2026-0001_{layout}.{reader.extension}"
    assert JournalFile.objects.count() == 1
    assert Journal.objects.get().state == "exported"


def test_a_layout_that_lacks_something_says_what_and_keeps_nothing(inside: Tenant, finn: User) -> None:
    mapped(finn)
    post_accruals("10.00")
    journal = make(finn)

    said = refused(lambda: export_journal(journal_id=journal.id, layout="sap", actor_id=finn.id, at=NOON))

    assert said == "SAP company code is not set. Enter it under Settings, Accounts."
    assert (JournalFile.objects.count(), Journal.objects.get().state) == (0, "ready")


def test_a_journal_is_exported_before_it_is_marked_and_marked_once(
    inside: Tenant, finn: User, lena: User
) -> None:
    mapped(finn)
    post_accruals("10.00")
    journal = make(finn)

    early = refused(
        lambda: mark_journal_posted(journal_id=journal.id, reference="GJ-1", actor_id=lena.id, at=NOON)
    )
    export_journal(journal_id=journal.id, layout="generic", actor_id=finn.id, at=NOON)
    posted = mark_journal_posted(journal_id=journal.id, reference=" GJ-88213 ", actor_id=lena.id, at=NOON)
    twice = refused(
        lambda: mark_journal_posted(journal_id=journal.id, reference="GJ-2", actor_id=lena.id, at=NOON)
    )

    assert early == "JE-2026-0001 was not exported yet. Export it, load it, then mark it."
    assert (posted.state, posted.reference, posted.posted_by_id) == ("posted", "GJ-88213", lena.id)
    assert twice == "JE-2026-0001 is posted already, as GJ-88213."


@pytest.mark.parametrize("reference", ["", "   ", "x" * 81])
def test_a_reference_has_to_be_a_reference(inside: Tenant, finn: User, reference: str) -> None:
    mapped(finn)
    post_accruals("10.00")
    journal = make(finn)
    export_journal(journal_id=journal.id, layout="generic", actor_id=finn.id, at=NOON)

    said = refused(
        lambda: mark_journal_posted(journal_id=journal.id, reference=reference, actor_id=finn.id, at=NOON)
    )

    assert said == "Reference: write the number of the journal in the general ledger, 80 characters at most."


def test_the_reference_of_another_journal_is_refused(inside: Tenant, finn: User) -> None:
    mapped(finn)
    made = []
    for number in (1, 2):
        post_accruals("10.00", first=number)
        made.append(make(finn))
        export_journal(journal_id=made[-1].id, layout="generic", actor_id=finn.id, at=NOON)
    mark_journal_posted(journal_id=made[0].id, reference="GJ-1", actor_id=finn.id, at=NOON)

    said = refused(
        lambda: mark_journal_posted(journal_id=made[1].id, reference="GJ-1", actor_id=finn.id, at=NOON)
    )

    assert said == "Reference: GJ-1 is JE-2026-0001 already. Each journal has its own."


def test_the_database_takes_no_entry_into_two_journals(inside: Tenant, finn: User) -> None:
    mapped(finn)
    post_accruals("10.00")
    journal = make(finn)
    entry = LedgerEntry.objects.get()

    with pytest.raises(DatabaseError, match="journal_entry_once"), transaction.atomic():
        JournalLine.objects.create(journal=journal, entry=entry)


def test_a_mapping_needs_a_code_and_says_where(inside: Tenant, finn: User) -> None:
    mapped(finn)

    with pytest.raises(UnableToMap) as caught:
        map_accounts(codes={Account.CASH: ("", "Bank")}, actor_id=finn.id, at=NOON)

    assert (caught.value.field, caught.value.message) == (
        "cash",
        "Bank: write the code of the account. Journals that are made need one.",
    )


def test_only_what_changed_is_written_to_the_trail(inside: Tenant, finn: User) -> None:
    mapped(finn)

    changed = map_accounts(codes={**CHART, Account.CASH: ("1010", "Main bank")}, actor_id=finn.id, at=NOON)
    again = map_accounts(codes={**CHART, Account.CASH: ("1010", "Main bank")}, actor_id=finn.id, at=NOON)

    event = AuditEvent.objects.filter(action="accounts.mapped").latest("at", "id")
    assert (changed, again) == ([Account.CASH], [])
    assert AuditEvent.objects.filter(action="accounts.mapped").count() == 2
    assert event.object_code == "accounts"


def test_a_setting_no_layout_asks_for_is_refused(inside: Tenant, finn: User) -> None:
    with pytest.raises(UnableToMap, match="No layout asks for other"):
        set_journal_settings(values={"other": "1"}, actor_id=finn.id, at=NOON)


def test_a_lookalike_of_another_vendor_is_in_no_journal(
    kestrel: Tenant, osprey: Tenant, finn: User, charlie: User
) -> None:
    with tenant_context(osprey.id, user_id=charlie.id):
        map_accounts(codes=CHART, actor_id=charlie.id, at=NOON)
        post_accruals("777.00")
    with tenant_context(kestrel.id, user_id=finn.id):
        mapped(finn)
        post_accruals("10.00")

        journal = make(finn)

        assert (journal.entries_count, journal.total) == (1, Decimal("10.00"))
    with tenant_context(osprey.id):
        assert [w.debits for w in waiting_for_journals()] == [Decimal("777.00")]


def test_a_balance_taken_over_moves_nothing_where_both_sides_are_one_account(
    inside: Tenant, finn: User, lena: User
) -> None:
    chart = {**CHART, Account.OPENING_BALANCE: CHART[Account.ACCRUED_LIABILITY]}
    map_accounts(codes=chart, actor_id=finn.id, at=NOON)
    open_periods(upto=TODAY, at=NOON, since=date(2026, 11, 1))
    legs: Sequence[Leg] = drafts.take_over(Decimal("294702.68"))
    post(
        drafts=[
            Draft(
                key="open|1",
                kind=EntryKind.OPENING,
                column=Column.OPENING,
                about=About("USD"),
                source=Source("opening", "1", created_by=finn.id, approved_by=lena.id),
                legs=tuple(legs),
            )
        ],
        day=TODAY,
        at=NOON,
    )
    journal = make(finn)

    kept = export_journal(journal_id=journal.id, layout="generic", actor_id=finn.id, at=NOON)

    reader = next(form for form in LAYOUTS if form.name == "generic")
    assert reader.read(file_bytes(kept.file_id)).by_account == {"2010": Decimal("0.00")}


def test_what_waits_is_counted_with_the_same_questions_however_much_it_is(
    inside: Tenant, finn: User, django_assert_num_queries: object
) -> None:
    mapped(finn)
    post_accruals("10.00")
    with django_assert_num_queries(4):  # type: ignore[operator]
        waiting_for_journals()
    post_accruals("10.00", currency="EUR")
    post_accruals("10.00", currency="GBP")

    with django_assert_num_queries(4):  # type: ignore[operator]
        found = waiting_for_journals()

    assert len(found) == 3
