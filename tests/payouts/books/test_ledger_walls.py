"""The database holds the rules of the ledger against whoever writes to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from partners.models import Partner
from payouts.models import AccountingPeriod, AccrualOverride, LedgerEntry, LedgerLeg
from programs.models import Product, Program
from tests.payouts.books.reading import open_since, shut_month
from vir.foundation.identity.models import User
from vir.foundation.tenancy.models import Tenant

NOV = date(2026, 11, 1)
Write = Callable[..., LedgerEntry]


@contextmanager
def refused(words: str) -> Iterator[None]:
    """Expect that the database refuses, now or when the deferred guards run."""
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        yield
        check()


def check() -> None:
    """Run the deferred guards."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.fixture
def period(inside: Tenant) -> AccountingPeriod:
    open_since(NOV)
    found: AccountingPeriod = AccountingPeriod.objects.get()
    return found


@pytest.fixture
def write(period: AccountingPeriod, moment: datetime) -> Write:
    """Write an entry past every operation; without amounts 5.00 is accrued."""

    def written(*amounts: str, currency: str = "USD", **changes: Any) -> LedgerEntry:
        number = LedgerEntry.objects.count() + 1
        entry: LedgerEntry = LedgerEntry.objects.create(
            **{
                "number": number,
                "kind": "accrual",
                "column": "current",
                "period": period,
                "posted_on": date(2026, 11, 23),
                "currency": "USD",
                "key": f"test|{uuid4()}",
                "source": "calculation",
                "source_code": "1",
                "created_at": moment,
                **changes,
            }
        )
        for account, amount in zip(
            ("rebate_expense", "accrued_liability", "cash"), amounts or ("5.00", "-5.00"), strict=False
        ):
            LedgerLeg.objects.create(entry=entry, account=account, amount=Decimal(amount), currency=currency)
        return entry

    return written


def test_a_balanced_entry_stands(write: Write) -> None:
    entry = write()

    check()

    assert (entry.legs.count(), entry.code) == (2, "LE-1")


@pytest.mark.parametrize(
    "amounts", [("5.00", "-4.99"), ("5.00",), ("5.00", "-5.00", "0.01"), ("5.00", "5.00")]
)
def test_legs_that_do_not_add_up_are_refused(write: Write, amounts: tuple[str, ...]) -> None:
    with refused("the legs of a ledger entry add up"):
        write(*amounts)


def test_an_entry_without_legs_is_refused(write: Write, period: AccountingPeriod, moment: datetime) -> None:
    with refused("the legs of a ledger entry add up"):
        LedgerEntry.objects.create(
            number=1,
            kind="accrual",
            column="current",
            period=period,
            posted_on=NOV,
            currency="USD",
            key="test|alone",
            source="calculation",
            source_code="1",
            created_at=moment,
        )


def test_legs_are_added_up_even_where_the_context_is_gone(write: Write) -> None:
    with refused("the legs of a ledger entry add up"):
        write("5.00", "-4.00")
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('app.tenant_id', '', true), set_config('app.partner_id', '', true)"
            )


def test_a_leg_that_comes_later_is_refused(write: Write) -> None:
    entry = write()
    check()

    with refused("the legs of a ledger entry add up"):
        LedgerLeg.objects.create(entry=entry, account="cash", amount=Decimal(99), currency="USD")


@pytest.mark.parametrize("table", ["payouts_ledgerentry", "payouts_ledgerleg"])
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET currency = 'EUR'", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
def test_what_is_posted_is_never_changed(write: Write, table: str, statement: str) -> None:
    write()

    with refused("append-only|permission denied"), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


def test_nothing_is_posted_in_a_closed_period(write: Write, lena: User) -> None:
    shut_month(NOV, lena)

    with refused("the accounting period is closed"):
        write()


def test_a_day_outside_the_period_is_refused(write: Write) -> None:
    with refused("on a day outside its accounting period"):
        write(posted_on=date(2026, 12, 1))


@pytest.mark.parametrize("amount", ["0", "NaN", "10000000000000"])
def test_what_is_no_amount_is_refused(write: Write, amount: str) -> None:
    with refused("leg_amount|numeric field overflow"):
        entry = write()
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO payouts_ledgerleg (id, tenant_id, entry_id, account, amount, currency)"
                " VALUES (%s, %s, %s, 'cash', %s::numeric, 'USD')",
                [uuid4(), entry.tenant_id, entry.id, amount],
            )


def test_a_leg_in_another_currency_is_refused(write: Write) -> None:
    with refused("does not fit an entry in USD"):
        write(currency="EUR")


def test_an_event_is_posted_once(write: Write) -> None:
    write(key="accr|once")

    with refused("ledger_key"):
        write(key="accr|once")


def test_an_entry_is_reversed_once(write: Write) -> None:
    entry = write()
    write("-5.00", "5.00", kind="reversal", reverses=entry)

    with refused("ledger_reversed_once"):
        write("-5.00", "5.00", kind="reversal", reverses=entry)


def test_only_a_reversal_names_what_it_reverses(write: Write) -> None:
    entry = write()

    with refused("ledger_reversal_names"):
        write(reverses=entry)
    with refused("ledger_reversal_names"):
        write(kind="reversal")


def test_one_person_does_not_create_and_approve(write: Write, lena: User) -> None:
    with refused("ledger_two_people"):
        write(created_by=lena, approved_by=lena)


@pytest.mark.parametrize("kind", ["opening", "adjustment"])
def test_what_is_written_by_hand_names_two_people(write: Write, kind: str, lena: User) -> None:
    with refused("ledger_by_hand_needs_two"):
        write(kind=kind, created_by=lena)


def test_a_period_is_not_closed_without_review(
    period: AccountingPeriod, lena: User, moment: datetime
) -> None:
    with refused("is reviewed before it is closed"):
        AccountingPeriod.objects.update(state="closed", closed_by=lena, closed_at=moment)


def test_one_person_alone_does_not_open_a_closed_period(
    period: AccountingPeriod, lena: User, finn: User, moment: datetime
) -> None:
    shut_month(NOV, lena)

    with refused("opens again only by two people"):
        AccountingPeriod.objects.update(state="open")
    with refused("accounting_period_two_people|opens again only by two people"):
        AccountingPeriod.objects.update(
            state="open",
            reopen_asked_by=finn,
            reopen_asked_at=moment,
            reopen_reason="Late invoice",
            reopened_by=finn,
            reopened_at=moment,
        )


def test_only_the_end_of_an_override_is_written_later(
    period: AccountingPeriod,
    alder: Partner,
    drill: Product,
    publish: Callable[..., Program],
    lena: User,
    moment: datetime,
) -> None:
    override = AccrualOverride.objects.create(
        program=publish(alder),
        partner=alder,
        period_start=date(2026, 10, 1),
        expected_tier=3,
        reason="Confirmed order cancelled",
        expires_on=date(2026, 11, 30),
        set_by=lena,
        set_at=moment,
    )

    AccrualOverride.objects.filter(id=override.id).update(ended_by=lena, ended_at=moment)

    with refused("only ended_by_id, ended_at can change"):
        AccrualOverride.objects.filter(id=override.id).update(expected_tier=4)
