"""What decides about payouts, of a vendor: a policy, a hold, an adjustment with its file, standings, documents."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from partners.models import Partner
from payouts.enums import AdjustmentReason
from payouts.models import (
    BalanceRelease,
    Hold,
    PartnerDocument,
    PartnerStanding,
    PaymentStep,
    PaymentWay,
    PayoutPolicy,
    PayoutRun,
)
from payouts.operations.adjust import EvidenceFile, propose_adjustment
from payouts.operations.place_hold import place_hold
from payouts.posting.policy import DEFAULT, written
from tests.factories import NOON
from vir.foundation.identity.models import User


def make_runs(
    number: int, canary: str, partner: Partner, run: str, people: dict[str, User]
) -> dict[str, str]:
    """Make everything, each text of it a canary; gives the words of addresses."""
    preparer = people["finance_preparer"]
    paid = PayoutRun.objects.select_related("program").get(code=run)
    assert paid.program is not None
    adjustment = propose_adjustment(
        partner_code=partner.code,
        program_code=paid.program.code,
        period_start=paid.period_start,
        amount=Decimal(number),
        reason=AdjustmentReason.OTHER,
        text=f"{canary} adjustment",
        evidence_text=f"{canary} evidence",
        evidence=EvidenceFile(f"{canary}.txt", len(canary), [canary.encode()]),
        actor_id=preparer.id,
        # Codes count by year: of another year in each vendor, so that no code is in both.
        at=NOON.replace(year=2000 + number),
    )
    hold: Hold = place_hold(
        partner_code=partner.code, currency="USD", text=f"{canary} hold", actor_id=preparer.id, at=NOON
    )
    payment = paid.payments.get(item__partner=partner)
    PaymentStep.objects.create(
        payment=payment, act="sent", reference=canary[:80], reason=canary, actor=preparer, at=NOON
    )
    told = {"partner": partner, "told_by": preparer, "told_at": NOON}
    PartnerStanding.objects.create(
        as_of=date(2026, 11, 20), currency="USD", owed=Decimal(2), past_due=Decimal(1), **told
    )
    PartnerDocument.objects.create(name=f"{canary} form"[:60], **told)
    PaymentWay.objects.create(
        partner=partner, method="check", reason=f"{canary} way", set_by=preparer, set_at=NOON
    )
    release = BalanceRelease.objects.create(
        code=f"RL-{2000 + number}-001",
        program=paid.program,
        partner=partner,
        period_start=paid.period_start,
        account="earned_payable",
        amount=Decimal(number),
        currency="USD",
        reason=f"{canary} release",
        evidence_text=f"{canary} letter",
        proposed_by=preparer,
        proposed_at=NOON,
    )
    PayoutPolicy.objects.create(
        number=number,
        rules=written(DEFAULT),
        reason=f"{canary} policy",
        proposed_by=preparer,
        proposed_at=NOON,
    )
    return {
        "adjustment": adjustment.code,
        "hold": str(hold.id),
        "payment": payment.code,
        "policy": str(number),
        "release": release.code,
    }
