"""Approved special-price claims are owed from their decision on, and a run of their own pays each once."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from claims.models import Claim
from claims.operations.claiming.review import decide_claim
from payouts.models import LedgerEntry, Payment, PayoutItem, PayoutPart, PayoutRun
from payouts.operations.approve_run import approve_run
from payouts.operations.confirm_payments import confirm_payments
from payouts.operations.export_run import finish_export, request_export
from payouts.operations.issue_statement import issue_statement
from payouts.operations.post_claims import post_claims
from payouts.operations.preview_run import UnableToPrepareRun, preview_claim_run
from payouts.operations.submit_run import submit_run
from payouts.operations.withdraw_run import withdraw_changed_runs
from payouts.posting.confirmations import read_confirmations
from tests.claims.claiming.conftest import KIT, NOW, TODAY, Stage, draft, sale, sent, stage
from tests.claims.claiming.test_paid_once import activity, decide, dispute, fair
from tests.support.claim_world import make_special_prices
from vir.foundation.identity.models import User

__all__ = ["activity", "draft", "fair", "sent", "stage"]


@pytest.fixture
def approved(stage: Stage, sent: Callable[..., Claim]) -> Claim:
    """Approve six kits at a special price: $180.00."""
    with stage.vendor():
        terms = make_special_prices(stage.priya, stage.products[KIT])
    claim = sent(sale("INV-1", "6", end_customer="Harbour Electric", net="714.00"), terms=terms)
    with stage.vendor():
        return decide_claim(
            claim_id=claim.id,
            decisions={},
            seen_updated_at=None,
            actor_id=stage.rita.id,
            at=NOW,
            today=TODAY,
        )


def test_a_run_pays_approved_claims_once_and_posts_what_it_pays(
    stage: Stage,
    approved: Claim,
    finn: User,
) -> None:
    with stage.vendor():
        assert post_claims(at=NOW, numbers=[approved.number]) == 1
        assert post_claims(at=NOW) == 0
        run = preview_claim_run(currency="USD", actor_id=finn.id, today=TODAY, at=NOW)
        item = PayoutItem.objects.get(run=run)
        assert (run.program, item.earning, item.claimed, item.payable) == (None, None, 180, 180)
        part = PayoutPart.objects.get(item=item)
        assert (part.kind, part.source_ref) == ("claim", approved.id)
        assert part.text == f"{approved.code} Special price (ship and debit)"

        run = submit_run(run_id=run.id, actor_id=finn.id, at=NOW)
        approve_run(run_id=run.id, actor_id=stage.lena.id, seen_seal=run.seal, at=NOW)
        request_export(run_id=run.id, actor_id=finn.id, at=NOW)
        issue_statement(item_id=item.id, today=TODAY, at=NOW)
        finish_export(run_id=run.id, actor_id=finn.id, at=NOW)
        said = read_confirmations("PM-2026-0001,paid,CM-1,2026-11-23,180.00")
        confirm_payments(said=said, seen=1, actor_id=finn.id, today=TODAY, at=NOW)

        assert (PayoutRun.objects.get().state, Payment.objects.get().state) == ("closed", "paid")
        entries = LedgerEntry.objects.order_by("number").values_list("key", "program", "period_start")
        assert list(entries) == [
            (f"claim|{approved.code}", None, None),
            ("settle|PM-2026-0001", None, None),
            ("pay|PM-2026-0001", None, None),
        ]
        legs = LedgerEntry.objects.filter(legs__account="approved_payable")
        assert sum(legs.values_list("legs__amount", flat=True), Decimal(0)) == 0
        with pytest.raises(UnableToPrepareRun, match="No approved claim waits to be paid"):
            preview_claim_run(currency="USD", actor_id=finn.id, today=TODAY, at=NOW)


def test_a_claim_that_is_approved_after_a_run_was_sent_waits_for_the_next_one(
    stage: Stage,
    approved: Claim,
    sent: Callable[..., Claim],
    finn: User,
) -> None:
    with stage.vendor():
        run = preview_claim_run(currency="USD", actor_id=finn.id, today=TODAY, at=NOW)
        run = submit_run(run_id=run.id, actor_id=finn.id, at=NOW)
    second = sent(sale("INV-2", "4", end_customer="Harbour Electric", net="476.00"), terms=approved.terms)
    decide(stage, second)

    with stage.vendor():
        done = approve_run(run_id=run.id, actor_id=stage.lena.id, seen_seal=run.seal, at=NOW)
        assert withdraw_changed_runs(at=NOW) == []
        request_export(run_id=run.id, actor_id=finn.id, at=NOW)
        assert (done.payable_total, Payment.objects.get().amount) == (180, 180)
        later = preview_claim_run(currency="USD", actor_id=finn.id, today=TODAY, at=NOW)
        assert PayoutItem.objects.get(run=later).claimed == 120


def test_claims_in_another_currency_are_in_a_run_of_their_own(
    stage: Stage,
    approved: Claim,
    finn: User,
) -> None:
    with stage.vendor(), pytest.raises(UnableToPrepareRun, match="No approved claim waits"):
        preview_claim_run(currency="EUR", actor_id=finn.id, today=TODAY, at=NOW)


def test_what_a_decision_after_a_dispute_adds_is_owed_and_paid_by_the_next_run(
    stage: Stage,
    activity: Claim,
    finn: User,
) -> None:
    decide(stage, activity, amount=Decimal(300))
    with stage.vendor():
        post_claims(at=NOW)
        first = preview_claim_run(currency="USD", actor_id=finn.id, today=TODAY, at=NOW)
        first = submit_run(run_id=first.id, actor_id=finn.id, at=NOW)
        approve_run(run_id=first.id, actor_id=stage.lena.id, seen_seal=first.seal, at=NOW)
        request_export(run_id=first.id, actor_id=finn.id, at=NOW)
        issue_statement(item_id=PayoutItem.objects.get().id, today=TODAY, at=NOW)
        finish_export(run_id=first.id, actor_id=finn.id, at=NOW)
    dispute(stage, activity)
    decide(stage, activity, amount=Decimal(400))

    with stage.vendor():
        assert [post_claims(at=NOW), post_claims(at=NOW)] == [1, 0]
        run = preview_claim_run(currency="USD", actor_id=finn.id, today=TODAY, at=NOW)

        item = PayoutItem.objects.get(run=run)
        assert (item.claimed, item.payable) == (100, 100)
        assert PayoutPart.objects.get(item=item).text == (
            f"{activity.code} {activity.get_kind_display()}, after the dispute"
        )
        owed = LedgerEntry.objects.filter(legs__account="approved_payable")
        assert sum(owed.values_list("legs__amount", flat=True), Decimal(0)) == -100
