"""A month is closed through its pages by a preparer and an approver, and opened again by two."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from claims.models import SalesFreshness
from payouts.enums import Column, Finding
from payouts.models import (
    AccountingPeriod,
    Journal,
    JournalLine,
    LedgerEntry,
    PeriodStep,
    Reconciliation,
)
from programs.models import Program
from tests.factories import make_tenant
from vir.foundation.identity.models import User
from vir.foundation.tenancy.models import Tenant

FINANCE = "/t/kestrel/finance/"
MONTH, ACTS = f"{FINANCE}periods/2026-11/", f"{FINANCE}accruals/2026-11/"


@pytest.fixture
def kestrel(db: None) -> Tenant:
    """The vendor lives on 2 Dec: November is over."""
    return make_tenant("kestrel", "Kestrel Tools", environment="demo", pinned_on=date(2026, 12, 2))


@pytest.fixture
def elsewhere_done(
    books: dict[str, Program], november: AccountingPeriod, finn: User, moment: datetime
) -> None:
    """What other pages do before a close: sales are in, the books agree, the journal is exported."""
    SalesFreshness.objects.update_or_create(defaults={"counted_to": date(2026, 11, 30), "file_at": moment})
    Reconciliation.objects.create(
        day=date(2026, 12, 2),
        kind="ledger_balance",
        finding=Finding.GREEN.value,
        text="",
        looked_at=moment,
    )
    journal = Journal.objects.create(
        code="JE-2026-0001",
        period=november,
        currency="USD",
        state="exported",
        total=Decimal(1),
        entries_count=7,
        seal="0" * 64,
        made_by=finn,
        made_at=moment,
        exported_at=moment,
    )
    for entry in LedgerEntry.objects.all():
        JournalLine.objects.create(journal=journal, entry=entry)


def said(answer: Any) -> str:
    """Give the words of a page."""
    assert answer.status_code == 200, answer.status_code
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())).strip()


def test_november_is_reviewed_closed_and_opened_again(
    elsewhere_done: None,
    books: dict[str, Program],
    enter: Callable[..., LedgerEntry],
    finn: User,
    lena: User,
    olga: User,
    client_as: Callable[[User], Client],
) -> None:
    preparer, approver, owner = client_as(finn), client_as(lena), client_as(olga)

    assert "1 of 7 to do" in said(preparer.get(MONTH))
    preparer.post(f"{ACTS}balances/", {"lines": "2310; Accrued rebates; 119,291.20; 2026-11-30"})
    reviewed = preparer.post(f"{ACTS}review/", {"currency": "USD", "closing": "119291.20"}, follow=True)
    assert "The USD rollforward of Nov 2026 is reviewed." in said(reviewed)
    assert "Nov 2026 is in review." in said(preparer.post(f"{MONTH}review/", follow=True))
    assert preparer.post(f"{MONTH}close/").status_code == 403

    closed = said(approver.post(f"{MONTH}close/", follow=True))

    assert "Nov 2026 is closed." in closed
    assert "Before it is closed" not in closed
    frozen = said(preparer.get(f"{FINANCE}accruals/?period=2026-11"))
    assert "Nov 2026 was closed by Lena" in frozen
    assert "Enter balances" not in frozen
    late = enter(Column.PRIOR, "12.00", books["cordless"], day=date(2026, 11, 30))
    assert late.posted_on == date(2026, 12, 1)

    approver.post(f"{MONTH}reopen/ask/", {"reason": "A claim of 28 Nov was left out."})
    own = approver.post(f"{MONTH}reopen/", {"answer": "open"})
    assert own.status_code == 422
    assert AccountingPeriod.objects.get(starts_on=date(2026, 11, 1)).state == "closed"

    opened = said(owner.post(f"{MONTH}reopen/", {"answer": "open"}, follow=True))

    assert "Nov 2026 is open again." in opened
    assert "Reopened" in opened
    assert "Opened again by Olga: “A claim of 28 Nov was left out.”" in opened
    assert PeriodStep.objects.filter(act="closed").get().checklist[0]["done"] is True
