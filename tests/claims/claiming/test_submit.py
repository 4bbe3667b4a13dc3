"""A draft is sent, and its partner withdraws, answers, disputes and sends rejected rows again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from claims.enums import LineState
from claims.models import Claim, ClaimEvent, ClaimLine, ClaimTerms
from claims.operations.claiming.evidence import add_evidence, cover_rows, remove_evidence
from claims.operations.claiming.refusals import NoSuchClaim, UnableToClaim
from claims.operations.claiming.review import LineDecision, ask_partner, decide_claim
from claims.operations.claiming.start import describe_claim, discard_claim, start_claim
from claims.operations.claiming.submit import (
    answer_claim,
    dispute_claim,
    resubmit_rejected,
    submit_claim,
    withdraw_claim,
    write_in_claim,
)
from claims.queries.claiming.claims import events_of
from claims.transitions import NotAllowed
from tests.claims.claiming.conftest import DRIVER, NOW, TODAY, Stage, sale
from tests.support.claim_files import photograph
from tests.support.claim_world import make_offer, make_special_prices
from tests.support.letters import posted
from vir.foundation.audit.models import AuditEvent
from vir.foundation.jobs.models import Job

Draft = Callable[..., Claim]
LATER = NOW + timedelta(days=2)
LATER_DAY = TODAY + timedelta(days=2)


def send(stage: Stage, claim: Claim, **more: bool) -> Claim:
    wanted = {"leave_out_bad": False, **more}
    return submit_claim(claim_id=claim.id, actor_id=stage.marta.id, at=NOW, today=TODAY, **wanted)


def fresh(claim: Claim) -> Claim:
    return Claim.objects.get(id=claim.id)


def reject(stage: Stage, claim: Claim, *rows: int) -> Claim:
    """Reject rows of a claim, all where none is named."""
    decisions = {row: LineDecision(LineState.REJECTED, reason="no_evidence") for row in rows}
    with stage.vendor():
        return decide_claim(
            claim_id=claim.id,
            decisions=decisions,
            rest=LineState.APPROVED if rows else LineState.REJECTED,
            reason="" if rows else "no_evidence",
            seen_updated_at=None,
            actor_id=stage.rita.id,
            at=NOW,
            today=TODAY,
        )


def test_a_sent_claim_holds_its_sales_and_has_the_day_of_its_decision(
    stage: Stage, draft: Draft, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    claim = draft(sale("INV-1", "3"), sale("INV-2"))

    with django_capture_on_commit_callbacks(execute=True), stage.alder():
        send(stage, claim)

        found = fresh(claim)
        # Thanksgiving is no working day.
        assert (found.state, found.due_on) == ("submitted", date(2026, 12, 1))
        assert (found.lines_count, found.claimed_quantity, found.claimed_amount) == (
            2,
            Decimal(5),
            Decimal("40.00"),
        )
        assert set(ClaimLine.objects.filter(claim=claim).values_list("state", "holds")) == {("pending", True)}
    (letter,) = posted(stage.tenant)
    assert letter.subject == f"We received your claim {claim.code}"
    assert "2 rows, $40.00" in letter.body
    assert "decided by 1 Dec 2026" in letter.body
    with stage.vendor():
        assert Job.objects.filter(kind="claims.check_claim").count() == 1
        assert AuditEvent.objects.filter(action="claim.submitted", object_code=claim.code).count() == 1


def test_a_claim_with_bad_rows_is_not_sent_unless_they_are_left_out(stage: Stage, draft: Draft) -> None:
    claim = draft(sale("INV-1"), sale("INV-2", sku="CD18KIT"), sale("INV-3", "5000", sku=DRIVER))

    with stage.alder():
        with pytest.raises(UnableToClaim, match="1 row needs a fix and 1 row waits for a look"):
            send(stage, claim)
        assert (fresh(claim).state, ClaimLine.objects.filter(holds=True).count()) == ("draft", 0)
        send(stage, claim, leave_out_bad=True)

        rest = Claim.objects.exclude(id=claim.id).get()
        assert (fresh(claim).lines_count, rest.state) == (1, "draft")
        assert list(ClaimLine.objects.filter(claim=rest).order_by("row").values_list("row", "invoice")) == [
            (2, "INV-2"),
            (3, "INV-3"),
        ]


def test_an_empty_claim_is_not_sent(stage: Stage, draft: Draft) -> None:
    claim = draft()

    with stage.alder(), pytest.raises(UnableToClaim, match="No row is ready"):
        send(stage, claim)


def test_a_sale_that_was_taken_meanwhile_refuses_the_claim_and_marks_the_row(
    stage: Stage, draft: Draft
) -> None:
    first, second = draft(sale("INV-1")), draft(sale("INV-1"))

    with stage.alder():
        send(stage, first)
        with pytest.raises(UnableToClaim, match="1 row needs a fix"):
            send(stage, second)

        (line,) = ClaimLine.objects.filter(claim=second)
        assert (line.state, [one["code"] for one in line.problems], line.holds) == (
            "needs_fix",
            ["claimed_before"],
            False,
        )


def test_after_the_deadline_nothing_is_started_or_sent(stage: Stage, draft: Draft) -> None:
    claim = draft(sale("INV-1"))
    last = stage.terms.ends_on + timedelta(days=60)

    with stage.alder():
        with pytest.raises(UnableToClaim, match="could be claimed until 30 Dec 2026"):
            submit_claim(
                claim_id=claim.id,
                leave_out_bad=False,
                actor_id=stage.marta.id,
                at=NOW,
                today=last + timedelta(days=1),
            )
        with pytest.raises(UnableToClaim, match="could be claimed until 30 Dec 2026"):
            start_claim(
                terms_id=stage.terms.id,
                partner_id=stage.partner.id,
                actor_id=stage.marta.id,
                at=NOW,
                today=last + timedelta(days=1),
            )

        assert (fresh(claim).state, Claim.objects.count()) == ("draft", 1)


def test_what_is_for_another_partner_cannot_be_claimed(stage: Stage) -> None:
    with stage.vendor():
        theirs: ClaimTerms = make_offer(
            stage.priya, code="CT-9", name="Brook only", partner=stage.rival, program=stage.program
        )

    for opened in (stage.alder, stage.vendor):
        with opened(), pytest.raises(UnableToClaim, match="nothing like that to claim"):
            start_claim(
                terms_id=theirs.id,
                partner_id=stage.partner.id,
                actor_id=stage.marta.id,
                at=NOW,
                today=TODAY,
            )


def test_more_than_the_terms_allow_is_not_sent(stage: Stage, draft: Draft) -> None:
    with stage.vendor():
        stage.terms.cap_amount = Decimal(30)
        stage.terms.save()
    first, second = draft(sale("INV-1", "3")), draft(sale("INV-2", "1"))

    with stage.alder():
        send(stage, first)
        with pytest.raises(UnableToClaim, match=r"comes to \$8, and \$6 can still be claimed"):
            send(stage, second)

        assert fresh(second).state == "draft"


def test_a_special_price_claims_the_difference_for_the_named_customer(stage: Stage, draft: Draft) -> None:
    with stage.vendor():
        kit = stage.products["CD-18-KIT"]
        terms = make_special_prices(stage.priya, kit)
        terms.prices.update(quantity_max=Decimal(10))
    claim = draft(
        sale("INV-1", "4", end_customer="HARBOUR electric"),
        sale("INV-2", "7", end_customer="Harbour Electric"),
        sale("INV-3", "1", end_customer="Somebody"),
        terms=terms,
    )

    with stage.alder():
        found = [
            (line.state, line.claimed_amount, [one["code"] for one in line.problems])
            for line in ClaimLine.objects.filter(claim=claim).order_by("row")
        ]
        offered = ClaimLine.objects.get(claim=claim, row=2).problems[0]["fixes"][0]
    assert found == [
        ("ready", Decimal("120.00"), []),
        ("needs_fix", Decimal("210.00"), ["above_agreed"]),
        ("needs_fix", None, ["no_price"]),
    ]
    assert offered == {"act": "set", "label": "Claim 6", "column": "quantity", "value": "6"}


def test_an_activity_is_claimed_with_a_document_and_without_rows(stage: Stage, draft: Draft) -> None:
    with stage.vendor():
        terms = make_offer(
            stage.priya, code="ACT", name="Fair", kind="lump_sum", amount=Decimal(500), program=None
        )
    claim = draft(terms=terms)

    with stage.alder():
        describe_claim(
            claim_id=claim.id,
            title="Fair",
            activity="Stand at the fair",
            activity_on=date(2026, 10, 12),
            amount=Decimal(300),
            actor_id=stage.marta.id,
            at=NOW,
        )
        with pytest.raises(UnableToClaim, match="needs a document"):
            send(stage, claim)
        with pytest.raises(UnableToClaim, match="the most for Fair"):
            describe_claim(claim_id=claim.id, title="", amount=Decimal(501), actor_id=stage.marta.id, at=NOW)
        add_evidence(
            claim_id=claim.id,
            file_name="fair.jpg",
            chunks=[photograph()],
            actor_id=stage.marta.id,
            at=NOW,
        )
        assert send(stage, claim).claimed_amount == Decimal("300.00")


def test_a_document_lets_rows_be_ready_and_wait_again_without_it(stage: Stage, draft: Draft) -> None:
    with stage.vendor():
        stage.terms.evidence_above = Decimal(10)
        stage.terms.save()
    claim = draft(sale("INV-1", "3"), sale("INV-2", "4"))

    with stage.alder():
        proof = add_evidence(
            claim_id=claim.id,
            file_name="../x/INV.jpg",
            chunks=[photograph()],
            rows=[1],
            actor_id=stage.marta.id,
            at=NOW,
        )

        def states() -> list[str]:
            return list(ClaimLine.objects.filter(claim=claim).order_by("row").values_list("state", flat=True))

        assert (states(), proof.file.name, len(proof.previews)) == (["ready", "needs_fix"], "INV.jpg", 1)
        cover_rows(evidence_id=proof.id, rows=[], actor_id=stage.marta.id, at=NOW)
        assert states() == ["ready", "ready"]
        with pytest.raises(UnableToClaim, match="with this claim already"):
            add_evidence(
                claim_id=claim.id,
                file_name="b.jpg",
                chunks=[photograph()],
                actor_id=stage.marta.id,
                at=NOW,
            )
        remove_evidence(evidence_id=proof.id, actor_id=stage.marta.id, at=NOW)
        assert states() == ["needs_fix", "needs_fix"]


def test_a_withdrawn_claim_frees_its_sales(stage: Stage, sent: Draft, draft: Draft) -> None:
    claim = sent(sale("INV-1"))

    with stage.alder():
        withdraw_claim(claim_id=claim.id, actor_id=stage.marta.id, at=NOW)
        assert (fresh(claim).state, ClaimLine.objects.filter(holds=True).count()) == ("withdrawn", 0)
        with pytest.raises(NotAllowed):
            withdraw_claim(claim_id=claim.id, actor_id=stage.marta.id, at=NOW)

    again = draft(sale("INV-1"))
    with stage.alder():
        assert ClaimLine.objects.get(claim=again).state == "ready"


def test_a_draft_is_thrown_away_and_a_sent_claim_is_not(stage: Stage, draft: Draft, sent: Draft) -> None:
    unsent, claim = draft(sale("INV-1")), sent(sale("INV-2"))

    with stage.alder():
        assert discard_claim(claim_id=unsent.id, actor_id=stage.marta.id, at=NOW).state == "withdrawn"
        with pytest.raises(NotAllowed):
            discard_claim(claim_id=claim.id, actor_id=stage.marta.id, at=NOW)
        assert fresh(claim).state == "in_review"


def test_the_days_stand_still_while_the_partner_is_asked(
    stage: Stage, sent: Draft, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    claim = sent(sale("INV-1"))
    with django_capture_on_commit_callbacks(execute=True), stage.vendor():
        ask_partner(
            claim_id=claim.id,
            text="Which invoice is it?",
            actor_id=stage.rita.id,
            at=NOW,
            today=date(2026, 11, 25),
        )
    (question,) = [letter for letter in posted(stage.tenant) if letter.subject.startswith("A question")]
    assert "Which invoice is it?" in question.body

    with stage.alder():
        answered = answer_claim(
            claim_id=claim.id,
            text="The second one",
            actor_id=stage.marta.id,
            at=NOW,
            today=date(2026, 12, 4),
        )

    # Three of the five working days were left: 27 and 30 November, 1 December.
    assert (answered.state, answered.waiting_since, answered.due_on) == ("in_review", None, date(2026, 12, 9))


def test_both_sides_talk_and_notes_stay_with_the_vendor(stage: Stage, sent: Draft) -> None:
    claim = sent(sale("INV-1"))
    with stage.vendor():
        write_in_claim(
            claim_id=claim.id,
            text="Looks odd",
            internal=True,
            by_partner=False,
            actor_id=stage.rita.id,
            at=NOW,
        )
        write_in_claim(
            claim_id=claim.id, text="Thank you", by_partner=False, actor_id=stage.rita.id, at=LATER
        )
    with stage.alder():
        write_in_claim(
            claim_id=claim.id, text="You are welcome", by_partner=True, actor_id=stage.marta.id, at=LATER
        )
        with pytest.raises(UnableToClaim, match="vendor's own"):
            write_in_claim(
                claim_id=claim.id,
                text="x",
                internal=True,
                by_partner=True,
                actor_id=stage.marta.id,
                at=LATER,
            )
        mine = [(step.text, step.who) for step in events_of(claim, internal=False) if step.text]
    with stage.vendor():
        theirs = [step.text for step in events_of(claim, internal=True) if step.text]

    assert sorted(mine) == [("Thank you", ""), ("You are welcome", stage.marta.name)]
    assert sorted(theirs) == ["Looks odd", "Thank you", "You are welcome"]


def test_rejected_rows_alone_are_sent_again(stage: Stage, sent: Draft) -> None:
    claim = sent(sale("INV-1"), sale("INV-2"), sale("INV-3"))
    reject(stage, claim, 2)

    with stage.alder():
        again = resubmit_rejected(claim_id=claim.id, actor_id=stage.marta.id, at=LATER, today=LATER_DAY)
        same = resubmit_rejected(claim_id=claim.id, actor_id=stage.marta.id, at=LATER, today=LATER_DAY)
        (line,) = ClaimLine.objects.filter(claim=again)
        assert (line.invoice, line.state, line.resubmits.claim_id, same.id) == (
            "INV-2",
            "ready",
            claim.id,
            again.id,
        )
        send(stage, again)
        with pytest.raises(UnableToClaim, match="not sent again already"):
            resubmit_rejected(claim_id=claim.id, actor_id=stage.marta.id, at=LATER, today=LATER_DAY)


def test_rejected_rows_are_sent_again_after_the_deadline_as_long_as_they_can_be_disputed(
    stage: Stage, sent: Draft
) -> None:
    claim = sent(sale("INV-1"))
    reject(stage, claim)
    with stage.vendor():
        stage.terms.deadline_days = 24
        stage.terms.save()

    with stage.alder():
        again = resubmit_rejected(claim_id=claim.id, actor_id=stage.marta.id, at=LATER, today=LATER_DAY)
        done = submit_claim(
            claim_id=again.id, leave_out_bad=False, actor_id=stage.marta.id, at=LATER, today=LATER_DAY
        )

    assert done.state == "submitted"


def test_a_decision_is_disputed_once_and_in_time(stage: Stage, sent: Draft) -> None:
    claim, late = sent(sale("INV-1")), sent(sale("INV-2"))
    reject(stage, claim)
    reject(stage, late)

    with stage.alder():
        with pytest.raises(UnableToClaim, match="until 23 Dec 2026"):
            dispute_claim(
                claim_id=late.id,
                reason="Look again",
                actor_id=stage.marta.id,
                at=NOW,
                today=date(2026, 12, 24),
            )
        dispute_claim(claim_id=claim.id, reason="Look again", actor_id=stage.marta.id, at=NOW, today=TODAY)
        assert (fresh(claim).state, fresh(late).state) == ("disputed", "rejected")
    reject(stage, claim)
    with stage.alder(), pytest.raises(UnableToClaim, match="was disputed before"):
        dispute_claim(claim_id=claim.id, reason="Again", actor_id=stage.marta.id, at=NOW, today=TODAY)


ACTS: dict[str, Callable[[Claim, Stage], object]] = {
    "submit": lambda claim, stage: submit_claim(
        claim_id=claim.id, leave_out_bad=True, actor_id=stage.rolf.id, at=NOW, today=TODAY
    ),
    "withdraw": lambda claim, stage: withdraw_claim(claim_id=claim.id, actor_id=stage.rolf.id, at=NOW),
    "discard": lambda claim, stage: discard_claim(claim_id=claim.id, actor_id=stage.rolf.id, at=NOW),
    "describe": lambda claim, stage: describe_claim(
        claim_id=claim.id, title="x", actor_id=stage.rolf.id, at=NOW
    ),
    "answer": lambda claim, stage: answer_claim(
        claim_id=claim.id, text="x", actor_id=stage.rolf.id, at=NOW, today=TODAY
    ),
    "dispute": lambda claim, stage: dispute_claim(
        claim_id=claim.id, reason="x", actor_id=stage.rolf.id, at=NOW, today=TODAY
    ),
    "say": lambda claim, stage: write_in_claim(
        claim_id=claim.id, text="x", by_partner=True, actor_id=stage.rolf.id, at=NOW
    ),
    "resubmit": lambda claim, stage: resubmit_rejected(
        claim_id=claim.id, actor_id=stage.rolf.id, at=NOW, today=TODAY
    ),
    "evidence": lambda claim, stage: add_evidence(
        claim_id=claim.id, file_name="x.jpg", chunks=[b"x"], actor_id=stage.rolf.id, at=NOW
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_the_claim_of_another_partner_is_not_there(stage: Stage, draft: Draft, act: str) -> None:
    claim = draft(sale("INV-1"))
    with stage.alder():
        steps = ClaimEvent.objects.count()

    with stage.brook(), pytest.raises(NoSuchClaim):
        ACTS[act](claim, stage)

    with stage.alder():
        assert (fresh(claim).state, ClaimEvent.objects.count()) == ("draft", steps)
