"""What proves a vendor's payments: an evidence pack, rebate that was taken back, and what was compared."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from partners.models import Partner
from payouts.models import (
    AccountingPeriod,
    CalculationRun,
    Earning,
    PayoutRun,
    PriorPeriodEntry,
    Reconciliation,
    RunFile,
)
from programs.models import Program
from tests.factories import NOON
from vir.foundation.documents.operations import store_file
from vir.foundation.identity.models import User


def make_proofs(
    canary: str, program: Program, partners: list[Partner], code: str, people: dict[str, User]
) -> dict[str, str]:
    """Make everything, each text of it a canary; gives the words of addresses."""
    stored = store_file(
        name=f"{code}_evidence_1.zip", content_type="application/zip", chunks=[canary.encode()], at=NOON
    )
    RunFile.objects.create(
        run=PayoutRun.objects.get(code=code),
        form="evidence_1",
        file=stored,
        made_by=people["finance_preparer"],
        made_at=NOON,
    )
    for partner in partners:
        PriorPeriodEntry.objects.create(
            earning=Earning.objects.filter(program=program, partner=partner).earliest("period_start"),
            partner=partner,
            program=program,
            calculation=CalculationRun.objects.get(number=1),
            period=AccountingPeriod.objects.latest("starts_on"),
            amount=Decimal(-1),
            currency="USD",
            was=Decimal(2),
            now=Decimal(1),
            tier_was=1,
            tier_now=1,
            reason="returns",
            detail={"text": f"{partner.code} return", "net": "-1.00", "lines": []},
            written_at=NOON,
        )
    for kind in ("payments", "trail"):
        Reconciliation.objects.create(
            day=date(2026, 11, 23), kind=kind, finding="red", text=f"{canary} differs", looked_at=NOON
        )
    return {"pack": stored.name}
