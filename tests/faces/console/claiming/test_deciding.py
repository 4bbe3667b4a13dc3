"""A claim is decided line by line, with reasons, once what must be resolved is resolved."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from claims.models import Claim, Flag
from claims.operations.claiming.settings import PolicyDraft, set_policy
from claims.operations.claiming.submit import answer_claim, dispute_claim
from tests.faces.console.claiming.conftest import NOW, QUEUE, Stage, hidden, said, sale
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context

ClientAs = Callable[[User], Client]


def decide(client: Client, claim: Claim, **more: Any) -> Any:
    """Press the button of the decision as it is prepared."""
    query = f"?set={more['set']}" if more.get("set") else ""
    page = client.get(f"{QUEUE}{claim.code}/{query}")
    posted = {"seen": hidden(page, "seen"), "act": "approve", **more}
    return client.post(f"{QUEUE}{claim.code}/decide/", posted)


def test_a_clean_claim_is_approved_in_full_and_its_lines_count(stage: Stage, reviewer: Client) -> None:
    claim = stage.claim(sale("A-1"))

    answer = decide(reviewer, claim)

    assert answer.status_code == 302
    assert "CLM-10001 of Alder Supply: $16.00 approved." in said(reviewer.get(answer.url))
    now = stage.now(claim)
    assert (now.state, now.approved_amount, now.decided_by_id) == (
        "approved",
        Decimal("16.00"),
        stage.rita.id,
    )


def test_a_line_is_reduced_in_the_address_and_the_total_follows(stage: Stage, reviewer: Client) -> None:
    claim = stage.claim(sale("A-1", "6"), sale("A-2", "3"))

    page = said(reviewer.get(f"{QUEUE}{claim.code}/?set=1:4:quantity_differs&line=1"))

    assert "approve $56.00 of $72.00 · 1 line reduced, −$16.00" in page
    assert "Row 1 reduced to 4: Quantity differs from document" in page
    assert "Part-approve $56.00" in page


def test_what_is_typed_for_a_line_is_prepared_like_a_press(stage: Stage, reviewer: Client) -> None:
    claim = stage.claim(sale("A-1", "6"), sale("A-2", "3"))

    page = said(reviewer.get(f"{QUEUE}{claim.code}/?line=2&to=0&why=returned"))

    assert "approve $48.00 of $72.00 · 1 line rejected, −$24.00" in page
    assert "Row 2 rejected: Sale was returned" in page


@pytest.mark.parametrize(
    "value", ["1:-2", "1:7", "9:1", "1:NaN", "1", "x:1", "2-1:0", "1-9999999:0", "1:1e3", "%00"]
)
def test_nothing_that_is_no_decision_is_prepared(stage: Stage, reviewer: Client, value: str) -> None:
    claim = stage.claim(sale("A-1", "6"))

    page = said(reviewer.get(f"{QUEUE}{claim.code}/?set={value}"))

    assert "approve $48.00 of $48.00 Note to partner" in page


def test_part_approval_keeps_quantity_amount_and_reason_of_each_line(stage: Stage, reviewer: Client) -> None:
    claim = stage.claim(sale("A-1", "6"), sale("A-2", "3"))

    decide(reviewer, claim, set="1:4:quantity_differs", note="One invoice says four.")

    now = stage.now(claim)
    with tenant_context(stage.tenant.id):
        lines = list(
            now.lines.order_by("row").values_list("state", "approved_quantity", "approved_amount", "reason")
        )
    assert (now.state, now.approved_amount, now.decision_note) == (
        "part_approved",
        Decimal("56.00"),
        "One invoice says four.",
    )
    assert lines == [
        ("reduced", Decimal("4.0000"), Decimal("32.0000"), "quantity_differs"),
        ("approved", Decimal("3.0000"), Decimal("24.0000"), ""),
    ]


def test_the_reason_of_the_decision_stands_for_lines_without_their_own(
    stage: Stage, reviewer: Client
) -> None:
    claim = stage.claim(sale("A-1", "6"), sale("A-2", "3"))

    decide(reviewer, claim, set="2:0", reason="not_eligible")

    with tenant_context(stage.tenant.id):
        assert list(stage.now(claim).lines.order_by("row").values_list("state", "reason")) == [
            ("approved", ""),
            ("rejected", "not_eligible"),
        ]


def test_a_rejection_needs_a_reason_and_keeps_what_was_typed(stage: Stage, reviewer: Client) -> None:
    claim = stage.claim(sale("A-1"))

    answer = decide(reviewer, claim, act="reject", reason="", note="See the letter.")

    assert answer.status_code == 422
    assert "Not done Row 1: choose a reason. The partner reads it." in said(answer)
    assert 'value="See the letter."' in answer.content.decode()
    assert stage.now(claim).state == "in_review"


def test_a_claim_is_rejected_with_its_reason(stage: Stage, reviewer: Client) -> None:
    claim = stage.claim(sale("A-1"))

    answer = decide(reviewer, claim, act="reject", reason="no_evidence")

    assert "is rejected. The partner reads why." in said(reviewer.get(answer.url))
    assert stage.now(claim).state == "rejected"


def test_a_page_that_is_stale_decides_nothing_and_says_what_changed(stage: Stage, reviewer: Client) -> None:
    claim = stage.claim(sale("A-1"))
    seen = hidden(reviewer.get(f"{QUEUE}{claim.code}/"), "seen")
    reviewer.post(f"{QUEUE}{claim.code}/say/", {"act": "ask", "text": "Which site?"})

    answer = reviewer.post(f"{QUEUE}{claim.code}/decide/", {"seen": seen, "act": "approve"})

    assert answer.status_code == 422
    page = said(answer)
    assert "CLM-10001 changed since this page was shown." in page
    assert "Since you opened it: Rita asked" in page
    assert stage.now(claim).state == "waiting"


def test_a_disputed_claim_that_was_asked_about_begins_with_what_was_decided(
    stage: Stage, reviewer: Client
) -> None:
    claim = stage.claim(sale("A-1"), sale("A-2"))
    decide(reviewer, claim, set="2:0:no_evidence")
    with tenant_context(stage.tenant.id):
        dispute_claim(claim_id=claim.id, reason="See the paper", actor_id=None, at=NOW, today=NOW.date())
    reviewer.post(f"{QUEUE}{claim.code}/say/", {"act": "ask", "text": "Which paper?"})
    with tenant_context(stage.tenant.id):
        answer_claim(claim_id=claim.id, text="The one of May", actor_id=None, at=NOW, today=NOW.date())

    decide(reviewer, claim)

    now = stage.now(claim)
    assert (now.state, now.approved_amount) == ("part_approved", Decimal("16.00"))


@pytest.mark.parametrize("seen", ["", "yesterday", "2026-11-23T12:00:00"])
def test_a_decision_that_does_not_say_what_it_saw_is_none(stage: Stage, reviewer: Client, seen: str) -> None:
    claim = stage.claim(sale("A-1"))

    answer = reviewer.post(f"{QUEUE}{claim.code}/decide/", {"seen": seen, "act": "approve"})

    assert answer.status_code == 422
    assert "What this page showed of CLM-10001 was not read." in said(answer)
    assert stage.now(claim).state == "in_review"


def test_nothing_is_approved_past_a_square_without_a_reason(stage: Stage, reviewer: Client) -> None:
    claim = stage.claim(sale("A-1", "40"))

    page = said(reviewer.get(f"{QUEUE}{claim.code}/"))
    answer = decide(reviewer, claim)

    assert "Sold more than bought." in page
    assert "Value at risk $160.00" in page
    assert "1 flag must be resolved before any of it is approved." in page
    assert answer.status_code == 422
    assert stage.now(claim).state == "in_review"


def test_a_flag_is_resolved_with_a_reason_and_then_the_claim_can_be_approved(
    stage: Stage, reviewer: Client
) -> None:
    claim = stage.claim(sale("A-1", "40"))
    form = reviewer.get(f"{QUEUE}{claim.code}/?resolve=flag-1")
    posted = {"flag": hidden(form, "flag"), "resolution": "passed"}

    without = reviewer.post(f"{QUEUE}{claim.code}/flag/", {**posted, "reason": " "})
    with_reason = reviewer.post(f"{QUEUE}{claim.code}/flag/", {**posted, "reason": "Stock counted on 1 Oct."})
    decide(reviewer, claim)

    assert without.status_code == 422
    assert "“Stock counted on 1 Oct.”" in said(reviewer.get(with_reason.url))
    assert stage.now(claim).state == "approved"


def test_a_flag_of_another_claim_is_not_resolved_from_here(stage: Stage, reviewer: Client) -> None:
    claim = stage.claim(sale("A-1", "40"))
    other = stage.claim(sale("B-1", "40"), partner=stage.brook)
    with tenant_context(stage.tenant.id):
        flag = Flag.objects.get(claim=other)

    answer = reviewer.post(
        f"{QUEUE}{claim.code}/flag/", {"flag": str(flag.id), "resolution": "passed", "reason": "Mine."}
    )

    assert answer.status_code == 422
    with tenant_context(stage.tenant.id):
        assert Flag.objects.get(id=flag.id).resolution == ""


def test_see_lines_shows_the_lines_of_one_flag(stage: Stage, reviewer: Client) -> None:
    claim = stage.claim(sale("A-1", "40"), sale("A-2", "1", sku="CD-12-DRV"))

    page = said(reviewer.get(f"{QUEUE}{claim.code}/?lines=flag-1"))

    assert "flag 1 1 all 2" in page
    assert "A-1" in page
    assert "A-2" not in page


def test_asking_the_partner_stops_the_clock_and_stands_in_the_conversation(
    stage: Stage, reviewer: Client
) -> None:
    claim = stage.claim(sale("A-1"))

    answer = reviewer.post(f"{QUEUE}{claim.code}/say/", {"act": "ask", "text": "Which site?"})

    page = said(reviewer.get(answer.url))
    assert "Waiting for the partner since" in page
    assert "Rita asked “Which site?”" in page
    assert stage.now(claim).state == "waiting"


def test_a_note_is_marked_as_not_shown_to_the_partner(stage: Stage, reviewer: Client) -> None:
    claim = stage.claim(sale("A-1"))

    answer = reviewer.post(f"{QUEUE}{claim.code}/say/", {"act": "note", "text": "Called them."})

    assert "Not shown to the partner Rita noted “Called them.”" in said(reviewer.get(answer.url))


def test_above_the_limit_a_second_person_approves_the_same(
    stage: Stage, reviewer: Client, lena: User, priya: User, client_as: ClientAs
) -> None:
    with tenant_context(stage.tenant.id):
        policy = PolicyDraft(approval_limit=Decimal(40))
        set_policy(draft=policy, reason="Two above $40.", actor_id=priya.id, at=NOW)
    claim = stage.claim(sale("A-1", "6"), sale("A-2", "3"))

    page = said(reviewer.get(f"{QUEUE}{claim.code}/"))
    first = decide(reviewer, claim, set="1:5:quantity_differs")
    half = stage.now(claim)
    seen_by_second = client_as(lena).get(f"{QUEUE}{claim.code}/")
    client_as(lena).post(
        f"{QUEUE}{claim.code}/decide/",
        {"seen": hidden(seen_by_second, "seen"), "act": "approve", "set": hidden(seen_by_second, "set")},
    )

    assert "Above $40.00: a second person approves after you." in page
    assert "Your approval is kept, a second person decides." in said(reviewer.get(first.url))
    assert (half.state, half.first_approved_by_id) == ("in_review", stage.rita.id)
    assert "approve $64.00 of $72.00" in said(seen_by_second)
    now = stage.now(claim)
    assert (now.state, now.decided_by_id, now.approved_amount) == ("part_approved", lena.id, Decimal("64.00"))


def test_clean_claims_are_approved_with_one_press_on_what_was_seen(stage: Stage, reviewer: Client) -> None:
    claims = [stage.claim(sale("A-1")), stage.claim(sale("B-1", "3"), partner=stage.brook)]
    stage.claim(sale("A-2", "40"))

    page = reviewer.get(f"{QUEUE}clean/")
    answer = reviewer.post(
        f"{QUEUE}clean/",
        {
            "c": [one.code for one in claims],
            "seen_count": hidden(page, "seen_count"),
            "seen_amount": hidden(page, "seen_amount"),
        },
    )

    assert "Approve 2 clean claims, $40.00?" in said(page)
    assert "2 clean claims approved, $40.00." in said(reviewer.get(answer.url))
    assert [stage.now(one).state for one in claims] == ["approved", "approved"]


def test_one_press_approves_nothing_when_the_total_is_another(stage: Stage, reviewer: Client) -> None:
    claim = stage.claim(sale("A-1"))

    answer = reviewer.post(f"{QUEUE}clean/", {"c": [claim.code], "seen_count": "1", "seen_amount": "15.00"})

    assert answer.status_code == 422
    assert "The claims changed since this page was shown." in said(answer)
    assert stage.now(claim).state == "in_review"


def test_one_press_stops_at_the_cap(stage: Stage, reviewer: Client, priya: User) -> None:
    with tenant_context(stage.tenant.id):
        set_policy(draft=PolicyDraft(clean_cap=Decimal(10)), reason="Small.", actor_id=priya.id, at=NOW)
    claim = stage.claim(sale("A-1"))

    page = reviewer.get(f"{QUEUE}clean/")
    answer = reviewer.post(f"{QUEUE}clean/", {"c": [claim.code], "seen_count": "1", "seen_amount": "16.0000"})

    assert "Together they are above $10.00" in said(page)
    assert answer.status_code == 422
    assert stage.now(claim).state == "in_review"


def test_several_claims_are_given_to_a_person_or_asked_for_evidence_at_once(
    stage: Stage, reviewer: Client
) -> None:
    claims = [stage.claim(sale("A-1")), stage.claim(sale("B-1"), partner=stage.brook)]
    codes = [one.code for one in claims]

    reviewer.post(f"{QUEUE}assign/", {"c": codes, "to": stage.rita.email})
    given = [stage.now(one).assigned_to_id for one in claims]
    answer = reviewer.post(f"{QUEUE}ask/", {"c": codes, "text": "Add the invoices."})

    assert given == [stage.rita.id, stage.rita.id]
    assert "2 claims asked for evidence: CLM-10001, CLM-10002." in said(reviewer.get(answer.url))
    assert [stage.now(one).state for one in claims] == ["waiting", "waiting"]


def test_a_finance_preparer_decides_nothing(stage: Stage, finn: User, client_as: ClientAs) -> None:
    claim = stage.claim(sale("A-1"))
    client = client_as(finn)

    answers = [
        client.post(f"{QUEUE}{claim.code}/{act}/", {"act": "approve", "seen": NOW.isoformat()}).status_code
        for act in ("decide", "flag", "say", "assign")
    ] + [client.post(f"{QUEUE}{act}/").status_code for act in ("clean", "assign", "ask")]

    assert answers == [403] * 7
    assert stage.now(claim).state == "in_review"
