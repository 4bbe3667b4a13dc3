"""The vendor's people decide about claims row by row, and what they approve counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from claims.enums import LineState
from claims.models import Claim, ClaimEvent, ClaimLine, Flag, SalesFreshness, SalesLine
from claims.operations.claiming.refusals import PageIsStale, UnableToClaim, UnableToDecide
from claims.operations.claiming.review import (
    LineDecision,
    SeenTotal,
    approve_clean,
    ask_partner,
    assign_claim,
    decide_claim,
    resolve_flag,
)
from claims.operations.claiming.settings import PolicyDraft, set_policy
from claims.operations.claiming.submit import dispute_claim, resubmit_rejected, submit_claim, withdraw_claim
from claims.queries.claiming.second import first_decision
from claims.transitions import NotAllowed
from partners.operations.look_after import set_account_managers
from tests.claims.claiming.conftest import KIT, NOW, TODAY, Stage, sale
from tests.support.claim_world import make_special_prices
from tests.support.letters import posted
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User
from vir.foundation.jobs.models import Job
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

Sent = Callable[..., Claim]
REJECTED = LineDecision(LineState.REJECTED, reason="no_evidence")


def decide(
    stage: Stage,
    claim: Claim,
    decisions: Mapping[int, LineDecision] | None = None,
    *,
    by: User | None = None,
    **more: Any,
) -> Claim:
    person = by or stage.rita
    with stage.vendor():
        return decide_claim(
            claim_id=claim.id,
            decisions=decisions or {},
            **{"seen_updated_at": None, "actor_id": person.id, "at": NOW, "today": TODAY, **more},
        )


def rows(claim: Claim) -> list[tuple[object, ...]]:
    found = ClaimLine.objects.filter(claim=claim).order_by("row")
    return [(one.state, one.approved_quantity, one.approved_amount, one.reason, one.holds) for one in found]


def untouched(stage: Stage, claim: Claim) -> None:
    """Prove that a refusal moved nothing."""
    with stage.vendor():
        found = Claim.objects.get(id=claim.id)
        assert (found.state, found.decided_at, found.approved_amount) == ("in_review", None, None)
        assert {state for state, *_ in rows(claim)} == {"pending"}
        assert not SalesLine.objects.filter(batch_id=claim.id).exists()
        assert not AuditEvent.objects.filter(action="claim.decided").exists()


def limits(stage: Stage, at: datetime = NOW, **changes: Any) -> None:
    with stage.vendor():
        set_policy(draft=replace(PolicyDraft(), **changes), reason="Agreed", actor_id=stage.priya.id, at=at)


def test_an_approved_claim_counts_as_reported_sales(
    stage: Stage, sent: Sent, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    claim = sent(sale("INV-1", "3"), sale("INV-2"))

    with django_capture_on_commit_callbacks(execute=True):
        done = decide(stage, claim)

    assert (done.state, done.approved_quantity, done.approved_amount) == (
        "approved",
        Decimal(5),
        Decimal("40.00"),
    )
    with stage.vendor():
        sales = SalesLine.objects.filter(batch_id=claim.id).order_by("row")
        assert [
            (one.document, one.line_key, one.basis, one.quantity, one.net, one.sale_date, one.received_on)
            for one in sales
        ] == [
            (
                "INV-1",
                f"K:{claim.number}:1",
                "sell_through",
                Decimal(3),
                Decimal(200),
                date(2026, 10, 9),
                TODAY,
            ),
            (
                "INV-2",
                f"K:{claim.number}:2",
                "sell_through",
                Decimal(2),
                Decimal(200),
                date(2026, 10, 9),
                TODAY,
            ),
        ]
        assert SalesFreshness.objects.get().counted_to == date(2026, 10, 9)
        job = Job.objects.get(kind="payouts.recalculate")
        assert job.payload["partners"] == [str(stage.partner.id)]
    assert posted(stage.tenant)[-1].subject == f"Your claim {claim.code} is approved"


def test_rows_are_approved_reduced_and_rejected_each_with_its_reason(
    stage: Stage, sent: Sent, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    claim = sent(sale("INV-1", "3"), sale("INV-2", "4", net="100.01"), sale("INV-3"))
    reduced = LineDecision(
        LineState.REDUCED, quantity=Decimal(3), reason="quantity_differs", note="See page 2"
    )

    with django_capture_on_commit_callbacks(execute=True):
        done = decide(stage, claim, {2: reduced, 3: REJECTED}, note="Sorry about row 3")

    with stage.vendor():
        assert rows(claim) == [
            ("approved", Decimal(3), Decimal("24.00"), "", True),
            ("reduced", Decimal(3), Decimal("24.00"), "quantity_differs", True),
            ("rejected", Decimal(0), Decimal("0.00"), "no_evidence", False),
        ]
        assert (done.state, done.approved_amount) == ("part_approved", Decimal("48.00"))
        sales = SalesLine.objects.filter(batch_id=claim.id).order_by("row").values_list("quantity", "net")
        assert list(sales) == [(Decimal(3), Decimal(200)), (Decimal(3), Decimal("75.01"))]
    letter = posted(stage.tenant)[-1].body
    assert "is approved in part: $48.00 of $72.00." in letter
    assert "Row 2 reduced: Quantity differs from document." in letter
    assert "Row 3 rejected: Evidence missing. Add the invoice as PDF or photograph." in letter


def test_a_rejected_claim_counts_nothing_and_frees_its_sales(stage: Stage, sent: Sent) -> None:
    claim = sent(sale("INV-1"))

    done = decide(stage, claim, rest=LineState.REJECTED, reason="late")

    assert (done.state, done.approved_amount) == ("rejected", Decimal("0.00"))
    with stage.vendor():
        assert rows(claim) == [("rejected", Decimal(0), Decimal("0.00"), "late", False)]
        assert not SalesLine.objects.filter(batch_id=claim.id).exists()
    assert sent(sale("INV-1")).state == "in_review"


@pytest.mark.parametrize(
    ("decisions", "message"),
    [
        ({1: LineDecision(LineState.REJECTED)}, "Row 1: choose a reason"),
        ({9: REJECTED}, "has no row 9"),
        (
            {1: LineDecision(LineState.REDUCED, quantity=Decimal(2), reason="other")},
            "Row 1: 2 is not between nothing and the claimed 2",
        ),
        ({1: LineDecision(LineState.REDUCED, reason="other")}, "Row 1: 0 is not between"),
        ({1: LineDecision(LineState.PENDING)}, "Row 1: say whether"),
    ],
)
def test_a_decision_that_leaves_something_open_is_refused(
    stage: Stage, sent: Sent, decisions: dict[int, LineDecision], message: str
) -> None:
    claim = sent(sale("INV-1"))

    with pytest.raises(UnableToDecide, match=message):
        decide(stage, claim, decisions)

    untouched(stage, claim)


def test_nobody_decides_what_they_submitted(stage: Stage, sent: Sent) -> None:
    claim = sent(sale("INV-1"))
    with stage.vendor():
        stage.marta.memberships.update(ended_at=NOW)

    with pytest.raises(UnableToDecide, match="You submitted this claim"):
        decide(stage, claim, by=stage.marta)

    untouched(stage, claim)


def test_who_looks_after_a_partner_leaves_its_claims_to_others_while_that_is_kept_apart(
    stage: Stage, sent: Sent
) -> None:
    claim = sent(sale("INV-1"))
    with stage.vendor():
        set_account_managers(
            partner_id=stage.partner.id, user_ids=[stage.rita.id], actor_id=stage.priya.id, at=NOW
        )

    with pytest.raises(UnableToDecide, match="You look after Alder Supply"):
        decide(stage, claim)
    with stage.vendor(), pytest.raises(UnableToDecide, match="You look after Alder Supply"):
        ask_partner(claim_id=claim.id, text="Why?", actor_id=stage.rita.id, at=NOW, today=TODAY)
    untouched(stage, claim)
    limits(stage, separation=False)

    assert decide(stage, claim).state == "approved"


def test_a_page_that_is_behind_is_refused(stage: Stage, sent: Sent) -> None:
    claim = sent(sale("INV-1"))

    with pytest.raises(PageIsStale, match="changed since this page was shown"):
        decide(stage, claim, seen_updated_at=NOW - timedelta(minutes=1))

    untouched(stage, claim)
    assert decide(stage, claim, seen_updated_at=claim.updated_at).state == "approved"


def test_a_flag_that_must_be_resolved_stands_before_the_approval(stage: Stage, sent: Sent) -> None:
    claim = sent(sale("INV-1"))
    with stage.vendor():
        # What it bought was taken back since.
        SalesLine.objects.filter(partner_id=stage.partner.id).delete()

    # As a page does: it answers the refusal, and what the checks found now is kept.
    with stage.vendor():
        with pytest.raises(UnableToDecide, match="flags to resolve first: Sold more than bought"):
            decide_claim(
                claim_id=claim.id,
                decisions={},
                seen_updated_at=None,
                actor_id=stage.rita.id,
                at=NOW,
                today=TODAY,
            )
    untouched(stage, claim)
    with stage.vendor():
        flag = Flag.objects.get(claim=claim, check_name="over_claim", replaced_at__isnull=True)
        with pytest.raises(UnableToDecide, match="Reason: write a sentence"):
            resolve_flag(flag_id=flag.id, resolution="passed", reason=" ", actor_id=stage.rita.id, at=NOW)
        resolve_flag(
            flag_id=flag.id, resolution="passed", reason="Stock seen", actor_id=stage.rita.id, at=NOW
        )
        with pytest.raises(UnableToDecide, match="resolved this flag meanwhile"):
            resolve_flag(flag_id=flag.id, resolution="upheld", reason="No", actor_id=stage.rita.id, at=NOW)

    assert decide(stage, claim).state == "approved"


def test_above_the_limit_a_second_person_approves_the_same(stage: Stage, sent: Sent) -> None:
    limits(stage, approval_limit=Decimal(20))
    claim = sent(sale("INV-1", "3"), sale("INV-2"))

    first = decide(stage, claim, {2: REJECTED})
    assert (first.state, first.first_approved_by_id) == ("in_review", stage.rita.id)
    untouched(stage, claim)
    with stage.vendor():
        kept = first_decision(first)
        assert kept is not None
        assert (kept.by_id, kept.approved, kept.lines[2]) == (
            stage.rita.id,
            Decimal(24),
            ("rejected", Decimal(0), "no_evidence"),
        )
    assert decide(stage, claim, {2: REJECTED}).state == "in_review"
    other = decide(stage, claim, by=stage.lena)
    assert (other.state, other.first_approved_by_id) == ("in_review", stage.lena.id)

    done = decide(stage, claim, by=stage.rita)

    assert (done.state, done.decided_by_id, done.approved_amount) == (
        "approved",
        stage.rita.id,
        Decimal("40.00"),
    )


def test_after_a_dispute_two_persons_approve_anew(stage: Stage, sent: Sent) -> None:
    limits(stage, approval_limit=Decimal(10))
    claim = sent(sale("INV-1"), sale("INV-2", "3"))
    decide(stage, claim, {2: REJECTED})
    decide(stage, claim, {2: REJECTED}, by=stage.lena)
    with stage.alder():
        dispute_claim(claim_id=claim.id, reason="See it", actor_id=stage.marta.id, at=NOW, today=TODAY)
    later = NOW + timedelta(hours=1)

    # Lena decided before, and is the first one now; what Rita approved before the dispute does not count.
    first = decide(stage, claim, by=stage.lena, at=later)
    assert (first.state, first.first_approved_by_id) == ("disputed", stage.lena.id)
    done = decide(stage, claim, by=stage.rita, at=later)

    assert (done.state, done.approved_amount, done.decided_by_id) == (
        "approved",
        Decimal("40.00"),
        stage.rita.id,
    )


def test_who_approved_first_before_a_dispute_may_decide_alone_below_the_limit(
    stage: Stage, sent: Sent
) -> None:
    limits(stage, approval_limit=Decimal(20))
    claim = sent(sale("INV-1", "3"), sale("INV-2"))
    decide(stage, claim, {2: REJECTED})
    decide(stage, claim, {2: REJECTED}, by=stage.lena)
    with stage.alder():
        dispute_claim(claim_id=claim.id, reason="See it", actor_id=stage.marta.id, at=NOW, today=TODAY)
    limits(stage, NOW + timedelta(minutes=1), approval_limit=Decimal(2000))

    done = decide(stage, claim, at=NOW + timedelta(hours=1))

    assert (done.state, done.first_approved_by_id) == ("approved", None)


def test_up_to_the_limit_one_person_approves_and_a_rejection_needs_one(stage: Stage, sent: Sent) -> None:
    limits(stage, approval_limit=Decimal(16))
    within, above = sent(sale("INV-1")), sent(sale("INV-2", "9"))

    assert decide(stage, within).state == "approved"
    assert decide(stage, above, rest=LineState.REJECTED, reason="late").state == "rejected"


def test_clean_claims_are_approved_by_one_press_all_or_none(stage: Stage, sent: Sent) -> None:
    limits(stage, clean_cap=Decimal(50))
    claims = [sent(sale("INV-1")), sent(sale("X-77", "3"), rival=True), sent(sale("INV-90", "4"))]
    ids = [claim.id for claim in claims]

    def press(ids: list[Any], seen: SeenTotal) -> list[Claim]:
        with stage.vendor():
            return approve_clean(claim_ids=ids, seen_total=seen, actor_id=stage.rita.id, at=NOW, today=TODAY)

    with pytest.raises(UnableToDecide, match=r"more than one press approves: \$50"):
        press(ids, SeenTotal(3, Decimal(72)))
    with pytest.raises(UnableToDecide, match="changed since this page was shown"):
        press(ids[:2], SeenTotal(2, Decimal(41)))
    for claim in claims:
        untouched(stage, claim)

    done = press(ids[:2], SeenTotal(2, Decimal(40)))

    assert [claim.state for claim in done] == ["approved", "approved"]
    untouched_third = claims[2]
    with stage.vendor():
        assert Claim.objects.get(id=untouched_third.id).state == "in_review"


def test_a_flagged_claim_is_not_approved_by_one_press(stage: Stage, sent: Sent) -> None:
    clean, flagged = sent(sale("INV-1")), sent(sale("INV-50"))
    with stage.vendor():
        SalesLine.objects.filter(partner_id=stage.partner.id).delete()

        with pytest.raises(UnableToDecide, match="something to look at"):
            approve_clean(
                claim_ids=[clean.id, flagged.id],
                seen_total=SeenTotal(2, Decimal(32)),
                actor_id=stage.rita.id,
                at=NOW,
                today=TODAY,
            )

    untouched(stage, clean)
    untouched(stage, flagged)


def test_a_dispute_adds_to_what_was_approved_and_takes_nothing_back(stage: Stage, sent: Sent) -> None:
    claim = sent(sale("INV-1", "4", net="100.01"), sale("INV-2"))
    less = LineDecision(LineState.REDUCED, quantity=Decimal(3), reason="quantity_differs")
    decide(stage, claim, {1: less, 2: REJECTED})
    with stage.alder():
        dispute_claim(
            claim_id=claim.id, reason="See the invoice", actor_id=stage.marta.id, at=NOW, today=TODAY
        )

    with pytest.raises(UnableToDecide, match="was approved before and counts already"):
        decide(stage, claim, {1: REJECTED})
    done = decide(stage, claim, {1: LineDecision(LineState.APPROVED)})

    assert (done.state, done.approved_amount) == ("approved", Decimal("48.00"))
    with stage.vendor():
        sales = SalesLine.objects.filter(batch_id=claim.id).order_by("line_key")
        assert [(one.line_key.split(":", 2)[2], one.quantity, one.net) for one in sales] == [
            ("1", Decimal(3), Decimal("75.01")),
            ("1:dispute", Decimal(1), Decimal("25.00")),
            ("2", Decimal(2), Decimal("200.00")),
        ]


def test_a_sale_that_was_claimed_again_is_not_approved_with_the_dispute(stage: Stage, sent: Sent) -> None:
    claim = sent(sale("INV-1"))
    decide(stage, claim, rest=LineState.REJECTED, reason="late")
    with stage.alder():
        again = resubmit_rejected(claim_id=claim.id, actor_id=stage.marta.id, at=NOW, today=TODAY)
        submit_claim(claim_id=again.id, leave_out_bad=False, actor_id=stage.marta.id, at=NOW, today=TODAY)
        dispute_claim(claim_id=claim.id, reason="Both", actor_id=stage.marta.id, at=NOW, today=TODAY)

    with pytest.raises(UnableToDecide):
        decide(stage, claim)

    with stage.vendor():
        assert Claim.objects.get(id=claim.id).state == "disputed"
        assert list(ClaimLine.objects.filter(holds=True).values_list("claim_id", flat=True)) == [again.id]


def test_a_disputed_claim_with_approved_rows_is_not_withdrawn(stage: Stage, sent: Sent) -> None:
    claim = sent(sale("INV-1"), sale("INV-2"))
    decide(stage, claim, {2: REJECTED})

    with stage.alder():
        dispute_claim(claim_id=claim.id, reason="Again", actor_id=stage.marta.id, at=NOW, today=TODAY)
        with pytest.raises(UnableToClaim, match="count already"):
            withdraw_claim(claim_id=claim.id, actor_id=stage.marta.id, at=NOW)

        assert [holds for *_, holds in rows(claim)] == [True, False]


def test_a_special_price_counts_no_sale_and_says_what_it_owes(stage: Stage, sent: Sent) -> None:
    with stage.vendor():
        terms = make_special_prices(stage.priya, stage.products[KIT])
    claim = sent(sale("INV-1", "4", end_customer="Harbour Electric"), terms=terms)

    done = decide(
        stage, claim, {1: LineDecision(LineState.REDUCED, quantity=Decimal(3), reason="quantity_differs")}
    )

    assert (done.claimed_amount, done.approved_amount) == (Decimal("120.00"), Decimal("90.00"))
    with stage.vendor():
        assert not SalesLine.objects.filter(batch_id=claim.id).exists()


def test_a_decided_claim_is_not_decided_again(stage: Stage, sent: Sent) -> None:
    claim = sent(sale("INV-1"))
    decide(stage, claim)

    with pytest.raises(NotAllowed):
        decide(stage, claim, rest=LineState.REJECTED, reason="late")

    with stage.vendor():
        assert rows(claim) == [("approved", Decimal(2), Decimal("16.00"), "", True)]


def test_a_claim_is_given_to_somebody_who_may_decide_about_it(stage: Stage, sent: Sent, finn: User) -> None:
    claim = sent(sale("INV-1"))

    with stage.vendor():
        with pytest.raises(UnableToDecide, match="may not decide about claims"):
            assign_claim(claim_id=claim.id, assignee_id=finn.id, actor_id=stage.rita.id, at=NOW)
        assert Claim.objects.get(id=claim.id).assigned_to_id is None
        assign_claim(claim_id=claim.id, assignee_id=stage.lena.id, actor_id=stage.rita.id, at=NOW)

        assert Claim.objects.get(id=claim.id).assigned_to_id == stage.lena.id
        step = ClaimEvent.objects.get(claim=claim, kind="assigned")
        assert (step.data, step.is_internal) == ({"to": stage.lena.name}, True)


def test_a_claim_of_another_vendor_is_not_there(
    stage: Stage, sent: Sent, charlie: User, osprey: Tenant
) -> None:
    claim = sent(sale("INV-1"))

    with tenant_context(osprey.id, user_id=charlie.id), pytest.raises(Refused, match="no such claim"):
        decide_claim(
            claim_id=claim.id,
            decisions={},
            seen_updated_at=None,
            actor_id=charlie.id,
            at=NOW,
            today=TODAY,
        )

    untouched(stage, claim)
