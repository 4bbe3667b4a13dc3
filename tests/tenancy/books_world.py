"""The books of a vendor: an accounting period with entries, a balance of the general ledger, a review, an override."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from partners.models import Partner
from payouts.enums import Column, EntryKind
from payouts.ledger.drafts import About, Draft, Source, accrue
from payouts.models import (
    AccountingPeriod,
    AccrualOverride,
    GeneralLedgerBalance,
    PeriodStep,
    RollforwardReview,
)
from payouts.operations.books.open_periods import open_periods
from payouts.operations.books.post import post
from programs.models import Program
from tests.factories import NOON
from vir.foundation.identity.models import User

FIRST_VENDOR = 4


def make_books(
    number: int, canary: str, program: Program, partner: Partner, people: dict[str, User]
) -> dict[str, str]:
    """
    Make everything, each text of it a canary; gives the words of addresses.

    The second vendor has a month and an entry more: what its addresses name, the first one does not have.
    """
    finance = people["finance_approver"]
    month = date(2026, 11, 1) if number == FIRST_VENDOR else date(2026, 12, 1)
    open_periods(upto=month, since=date(2026, 11, 1), at=NOON)
    entries = post(
        drafts=[
            Draft(
                key=f"{canary}|books|{place}",
                kind=EntryKind.ACCRUAL,
                column=Column.CURRENT,
                about=About("USD", program.id, partner.id, date(2026, 7, 1)),
                source=Source("calculation", canary),
                legs=accrue(Decimal("25.00")),
                working={"method": "pace", "target": "25.00", "override": canary},
                note=f"{canary} note",
            )
            for place in range(number)
        ],
        day=month,
        at=NOON,
    )
    period = AccountingPeriod.objects.get(starts_on=month)
    PeriodStep.objects.create(period=period, act="review", actor=finance, at=NOON, reason=f"{canary} reason")
    GeneralLedgerBalance.objects.create(
        period=period,
        gl_code=f"{canary}-2310",
        gl_name=f"{canary} rebates",
        currency="USD",
        amount=Decimal("25.00"),
        as_of=month,
        imported_by=finance,
        imported_at=NOON,
    )
    RollforwardReview.objects.create(
        period=period,
        currency="USD",
        closing=Decimal("25.00"),
        explanation=f"{canary} explanation",
        last_entry=entries[-1].number,
        reviewed_by=finance,
        reviewed_at=NOON,
    )
    AccrualOverride.objects.create(
        program=program,
        partner=partner,
        period_start=date(2026, 7, 1),
        expected_tier=1,
        reason=f"{canary} override",
        expires_on=date(2026, 11, 30),
        set_by=finance,
        set_at=NOON,
    )
    return {"month": f"{month:%Y-%m}", "entry": entries[-1].code}
