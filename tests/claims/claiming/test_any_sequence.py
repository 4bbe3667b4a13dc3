"""Whatever is done to claims in whatever order, their sums are right and no sale is held twice."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from django.db.models import Count, Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims import transitions
from claims.enums import ClaimState, LineState
from claims.models import Claim, ClaimLine, SalesLine
from claims.operations.claiming.check import check_claim
from claims.operations.claiming.fill import add_rows
from claims.operations.claiming.fix import remove_rows, undo
from claims.operations.claiming.review import LineDecision, ask_partner, decide_claim
from claims.operations.claiming.start import start_claim
from claims.operations.claiming.submit import (
    answer_claim,
    dispute_claim,
    resubmit_rejected,
    submit_claim,
    withdraw_claim,
)
from tests.claims.claiming.conftest import NOW, TODAY, Stage, sale
from vir.foundation.refusals import Refused

ZERO = Decimal(0)
# Few invoices, so that claims meet one another often.
ROWS = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 9)), min_size=1, max_size=3)
# What is tried where a claim stands, the likelier acts more often; what the rules refuse is tried as well.
POSSIBLE: dict[str, tuple[str, ...]] = {
    "draft": ("submit", "submit", "submit", "remove", "undo", "start"),
    "in_review": ("part", "approve", "reject", "ask", "withdraw", "part", "start"),
    "waiting": ("answer", "answer", "part", "withdraw", "start"),
    "part_approved": ("dispute", "again", "withdraw", "start"),
    "rejected": ("dispute", "again", "approve", "start"),
    "disputed": ("approve", "part", "reject", "ask", "withdraw"),
    "approved": ("start", "dispute", "again"),
    "withdrawn": ("start", "submit"),
}
STEP = st.tuples(st.integers(0, 3), st.integers(0, 100), ROWS)


@given(steps=st.lists(STEP, min_size=6, max_size=16))
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_sequence_of_acts_leaves_sums_and_holds_right(
    stage: Stage, steps: list[tuple[int, int, list[tuple[int, int]]]]
) -> None:
    with stage.vendor():
        before = set(Claim.objects.values_list("id", flat=True))
        # What an example before this one holds is not this one's.
        ClaimLine.objects.filter(holds=True).exclude(claim__state="draft").update(holds=False)

    made: list[Claim] = []
    for which, choice, rows in steps:
        claim = made[which % len(made)] if made else None
        possible = POSSIBLE[claim.state] if claim is not None else ("start",)
        name = possible[choice % len(possible)]
        if claim is None or name == "start":
            _started(stage, rows)
        else:
            _acted(stage, name, claim)
        with stage.vendor():
            # The newest first, so that they are acted on most.
            made = list(Claim.objects.exclude(id__in=before).order_by("-number"))
            for one in made:
                _is_right(one)
            _nothing_is_held_twice()


def _started(stage: Stage, rows: list[tuple[int, int]]) -> None:
    with stage.alder():
        claim = start_claim(
            terms_id=stage.terms.id, partner_id=stage.partner.id, actor_id=stage.marta.id, at=NOW, today=TODAY
        )
        typed = [sale(f"INV-{invoice}", str(quantity)) for invoice, quantity in rows]
        add_rows(claim_id=claim.id, rows=typed, actor_id=stage.marta.id, at=NOW)


def _acted(stage: Stage, name: str, claim: Claim) -> None:
    """Do something if it is possible; what is refused moves nothing."""
    marta, rita = stage.marta.id, stage.rita.id
    part = {1: LineDecision(LineState.REJECTED, reason="late")}
    by_partner: dict[str, Callable[[], object]] = {
        "submit": lambda: submit_claim(
            claim_id=claim.id, leave_out_bad=True, actor_id=marta, at=NOW, today=TODAY
        ),
        "remove": lambda: remove_rows(claim_id=claim.id, rows=[1], actor_id=marta, at=NOW),
        "undo": lambda: undo(claim_id=claim.id, actor_id=marta, at=NOW),
        "withdraw": lambda: withdraw_claim(claim_id=claim.id, actor_id=marta, at=NOW),
        "answer": lambda: answer_claim(claim_id=claim.id, text="It is", actor_id=marta, at=NOW, today=TODAY),
        "dispute": lambda: dispute_claim(claim_id=claim.id, reason="No", actor_id=marta, at=NOW, today=TODAY),
        "again": lambda: resubmit_rejected(claim_id=claim.id, actor_id=marta, at=NOW, today=TODAY),
    }
    by_vendor: dict[str, Callable[[], object]] = {
        "ask": lambda: ask_partner(claim_id=claim.id, text="Is it", actor_id=rita, at=NOW, today=TODAY),
        "approve": lambda: _decided(claim, rita, {}, LineState.APPROVED),
        "reject": lambda: _decided(claim, rita, {}, LineState.REJECTED),
        "part": lambda: _decided(claim, rita, part, LineState.APPROVED),
    }
    try:
        if name in by_partner:
            with stage.alder():
                by_partner[name]()
            if name == "submit":
                with stage.vendor():
                    check_claim(claim_id=claim.id, at=NOW, today=TODAY)
        else:
            with stage.vendor():
                by_vendor[name]()
    except Refused:
        return


def _decided(claim: Claim, rita: object, decisions: dict[int, LineDecision], rest: LineState) -> Claim:
    return decide_claim(
        claim_id=claim.id,
        decisions=decisions,
        rest=rest,
        reason="late",
        seen_updated_at=None,
        actor_id=rita,  # type: ignore[arg-type]
        at=NOW,
        today=TODAY,
    )


def _is_right(claim: Claim) -> None:
    lines = ClaimLine.objects.filter(claim=claim).exclude(state=LineState.REMOVED)
    sums = lines.aggregate(
        claimed=Sum("claimed_amount"),
        units=Sum("quantity"),
        approved=Sum("approved_amount"),
        granted=Sum("approved_quantity"),
    )
    if claim.submitted_at is not None:
        assert (claim.claimed_amount, claim.claimed_quantity) == (sums["claimed"], sums["units"])
    if claim.decided_at is not None:
        assert (claim.approved_amount, claim.approved_quantity) == (sums["approved"], sums["granted"])
        assert ZERO <= (claim.approved_amount or ZERO) <= (claim.claimed_amount or ZERO)
    counted = SalesLine.objects.filter(batch_id=claim.id).aggregate(units=Sum("quantity"))["units"] or ZERO
    assert counted == (sums["granted"] or ZERO)
    holding = set(lines.filter(holds=True).values_list("row", flat=True))
    if claim.state in (ClaimState.DRAFT, ClaimState.WITHDRAWN):
        assert holding == set()
    elif transitions.is_decided(claim.state):
        granted = lines.filter(state__in=[LineState.APPROVED, LineState.REDUCED])
        assert holding == set(granted.values_list("row", flat=True))
    elif claim.decided_at is None:
        assert holding == set(lines.values_list("row", flat=True))


def _nothing_is_held_twice() -> None:
    held = ClaimLine.objects.filter(holds=True).values(
        "partner_id", "invoice_norm", "product_id", "line_mark"
    )
    assert not held.annotate(n=Count("id")).filter(n__gt=1).exists()
