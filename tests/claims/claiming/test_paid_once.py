"""What is agreed as the most is the most, whatever way a claim takes: rejected, disputed, withdrawn, sent again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from claims.enums import LineState
from claims.models import Claim, ClaimTerms, Flag, SpecialPrice
from claims.operations.claiming.check import check_claim
from claims.operations.claiming.evidence import add_evidence
from claims.operations.claiming.fix import different_sale
from claims.operations.claiming.refusals import UnableToClaim, UnableToDecide
from claims.operations.claiming.review import SeenTotal, approve_clean, decide_claim
from claims.operations.claiming.settings import PolicyDraft, set_policy
from claims.operations.claiming.start import describe_claim
from claims.operations.claiming.submit import dispute_claim, resubmit_rejected, submit_claim, withdraw_claim
from tests.claims.claiming.conftest import KIT, NOW, TODAY, Stage, sale
from tests.support.claim_files import photograph
from tests.support.claim_world import make_offer, make_special_prices

Made = Callable[..., Claim]


def decide(stage: Stage, claim: Claim, **more: Any) -> Claim:
    with stage.vendor():
        return decide_claim(
            claim_id=claim.id,
            **{
                "decisions": {},
                "seen_updated_at": None,
                "actor_id": stage.rita.id,
                "at": NOW,
                "today": TODAY,
                **more,
            },
        )


def reject(stage: Stage, claim: Claim) -> Claim:
    return decide(stage, claim, rest=LineState.REJECTED, reason="no_evidence")


def dispute(stage: Stage, claim: Claim) -> None:
    with stage.alder():
        dispute_claim(claim_id=claim.id, reason="It is right", actor_id=stage.marta.id, at=NOW, today=TODAY)


def send(stage: Stage, claim: Claim) -> Claim:
    with stage.alder():
        submit_claim(claim_id=claim.id, leave_out_bad=False, actor_id=stage.marta.id, at=NOW, today=TODAY)
    with stage.vendor():
        check_claim(claim_id=claim.id, at=NOW, today=TODAY)
        return Claim.objects.get(id=claim.id)


def prove(stage: Stage, claim: Claim, picture: str = "Stand 12") -> None:
    with stage.alder():
        add_evidence(
            claim_id=claim.id,
            file_name="fair.jpg",
            chunks=[photograph(picture)],
            actor_id=stage.marta.id,
            at=NOW,
        )


@pytest.fixture
def fair(stage: Stage) -> ClaimTerms:
    """Let Alder claim $500.00 for a stand at a fair."""
    with stage.vendor():
        return make_offer(
            stage.priya, code="ACT", name="Fair", kind="lump_sum", amount=Decimal(500), program=None
        )


@pytest.fixture
def activity(stage: Stage, draft: Made, fair: ClaimTerms) -> Claim:
    """Send the claim of the whole activity."""
    claim = draft(terms=fair)
    with stage.alder():
        describe_claim(
            claim_id=claim.id,
            title="Fair",
            activity="Stand at the fair",
            activity_on=date(2026, 10, 12),
            actor_id=stage.marta.id,
            at=NOW,
        )
    prove(stage, claim)
    return send(stage, claim)


def test_an_activity_that_is_rejected_is_not_paid(stage: Stage, activity: Claim) -> None:
    done = reject(stage, activity)

    assert (done.state, done.approved_amount) == ("rejected", Decimal(0))


def test_a_partly_approved_activity_is_not_withdrawn_and_claimed_again(stage: Stage, activity: Claim) -> None:
    decide(stage, activity, amount=Decimal(300))
    dispute(stage, activity)

    with stage.alder(), pytest.raises(UnableToClaim, match="counts already"):
        withdraw_claim(claim_id=activity.id, actor_id=stage.marta.id, at=NOW)


def test_a_dispute_takes_nothing_back_of_an_activity(stage: Stage, activity: Claim) -> None:
    decide(stage, activity, amount=Decimal(300))
    dispute(stage, activity)

    with pytest.raises(UnableToDecide, match=r"\$300 was approved before"):
        decide(stage, activity, amount=Decimal(200))
    with pytest.raises(UnableToDecide, match=r"\$300 was approved before"):
        reject(stage, activity)
    done = decide(stage, activity, amount=Decimal(400))
    assert (done.state, done.approved_amount) == ("part_approved", Decimal(400))


def test_an_activity_that_was_sent_again_is_not_paid_with_the_dispute_as_well(
    stage: Stage, activity: Claim
) -> None:
    reject(stage, activity)
    with stage.alder():
        again = resubmit_rejected(claim_id=activity.id, actor_id=stage.marta.id, at=NOW, today=TODAY)
    prove(stage, again, "Stand 12, from the side")
    again = send(stage, again)
    with stage.vendor():
        Flag.objects.filter(claim__in=[activity, again]).update(
            resolution="passed", resolution_reason="Seen", resolved_by=stage.rita, resolved_at=NOW
        )
    assert decide(stage, again).approved_amount == Decimal(500)
    dispute(stage, activity)

    with pytest.raises(UnableToDecide, match=r"\$0 can still be approved under Fair"):
        decide(stage, activity)


def test_claims_of_one_partner_together_stay_within_the_most_of_their_terms(stage: Stage, sent: Made) -> None:
    with stage.vendor():
        stage.terms.cap_amount = Decimal(40)
        stage.terms.save(update_fields=["cap_amount"])
    first = sent(sale("INV-1", "4"))
    reject(stage, first)
    second = sent(sale("INV-2", "4"))
    decide(stage, second)
    dispute(stage, first)

    with pytest.raises(UnableToDecide, match=r"\$8 can still be approved under Q4 Sell-through Bonus"):
        decide(stage, first)


def test_two_partners_together_stay_within_the_units_at_a_special_price(stage: Stage, sent: Made) -> None:
    with stage.vendor():
        terms = make_special_prices(stage.priya, stage.products[KIT])
        SpecialPrice.objects.filter(terms=terms).update(quantity_max=Decimal(10))
    row = sale("INV-1", "6", end_customer="Harbour Electric", net="714.00")
    first = sent(row, terms=terms)
    reject(stage, first)
    second = sent({**row, "invoice": "B-1"}, terms=terms, rival=True)
    assert decide(stage, second).approved_amount == Decimal(180)
    dispute(stage, first)

    with pytest.raises(UnableToDecide, match=f"{KIT}.*6 would be approved, and 4 of 10 are left"):
        decide(stage, first)


def test_a_sale_that_its_partner_told_apart_is_looked_at_by_a_person(stage: Stage, draft: Made) -> None:
    claim = draft(sale("INV-1", "2"), sale("inv 1", "3"))
    with stage.alder():
        different_sale(claim_id=claim.id, row=2, reason="Another delivery", actor_id=stage.marta.id, at=NOW)

    claim = send(stage, claim)

    with stage.vendor():
        assert not claim.is_clean
        found = Flag.objects.get(claim=claim)
        assert (found.check_name, found.severity, found.title) == (
            "exact_duplicate",
            "look",
            "Told apart by the partner",
        )
        assert found.sentence == (
            "Invoice INV-1 has CD-18-KIT 2 times in this claim, with quantities 2 and 3. “Another delivery”."
            " Lines 1–2."
        )


def test_units_without_an_amount_are_not_taken_for_nothing(stage: Stage, sent: Made) -> None:
    with stage.vendor():
        terms = make_offer(stage.priya, code="VOL", name="Volume", kind="volume", program=stage.program)
        policy = PolicyDraft(approval_limit=Decimal(100), clean_cap=Decimal(100))
        set_policy(draft=policy, reason="Agreed", actor_id=stage.priya.id, at=NOW)
    claim = sent(sale("INV-1", "9", net=""), terms=terms)

    with stage.vendor(), pytest.raises(UnableToDecide, match="Rows without a net amount"):
        approve_clean(
            claim_ids=[claim.id],
            seen_total=SeenTotal(1, Decimal(0)),
            actor_id=stage.rita.id,
            at=NOW,
            today=TODAY,
        )
    half = decide(stage, claim)
    assert (half.state, half.first_approved_by_id) == ("in_review", stage.rita.id)
    assert decide(stage, claim, actor_id=stage.lena.id).state == "approved"
