"""Following a claim: where it is, why, by when, and what its partner can do about it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from claims.enums import LineState
from claims.models import Claim
from claims.operations.claiming.review import LineDecision, ask_partner
from claims.operations.claiming.submit import write_in_claim
from tests.faces.portal.claims.desk import CLAIMS, Desk
from tests.faces.portal.stage import TODAY, rows, words
from tests.support.claim_files import KIT, photograph, rows_of_october
from tests.support.claim_world import make_offer, make_special_prices
from vir.foundation.tenancy.context import tenant_context

REJECTED = LineDecision(LineState.REJECTED, reason="not_eligible", note="Only trade customers.")
REDUCED = LineDecision(LineState.REDUCED, quantity=Decimal(1), reason="quantity_differs")


def test_a_sent_claim_has_a_number_a_day_and_a_receipt(desk: Desk) -> None:
    number = desk.draft_of(rows_of_october(3))

    desk.submit(number)
    page = desk.get(number)
    receipt = desk.client.get(f"{CLAIMS}{number}/receipt/")

    assert words(page, "lead") == ["Kestrel Tools decides by 1 Dec 2026."]
    assert words(page, "asof")[0] == "5 working days left"
    assert words(page, "notice")[0].startswith(
        f"CLM-{number} was sent. Decision by 1 Dec 2026. The receipt is on its way by e-mail."
    )
    assert receipt.headers["Content-Disposition"] == f'attachment; filename="kestrel_CLM-{number}.csv"'
    assert len(receipt.content.decode("utf-8-sig").splitlines()) == 4


def test_a_draft_has_no_receipt(desk: Desk) -> None:
    number = desk.draft_of(rows_of_october(1))

    assert desk.client.get(f"{CLAIMS}{number}/receipt/").status_code == 404


def test_the_list_says_value_state_next_step_and_age(desk: Desk) -> None:
    number = desk.sent(rows_of_october(3))
    desk.check(number)

    page = desk.client.get(CLAIMS)

    assert rows(page, "claim-list")[1:] == [
        f"CLM-{number} Q4 Sell-through Bonus 3 $32.00 claimed, not decided In review Decision by 1 Dec 2026 today"
    ]


def test_a_decision_is_read_line_by_line_with_the_reason_and_how_to_fix_it(desk: Desk) -> None:
    number = desk.sent(rows_of_october(4))
    desk.decide(number, {2: REJECTED, 3: REDUCED})

    page = desk.get(number)
    listed = desk.client.get(f"{CLAIMS}?show=decided")

    assert words(page, "lead") == ["Kestrel Tools approved a part on 23 Nov 2026: $32.00."]
    assert words(page, "decision", tag="td") == [
        "Rejected Product or customer not eligible: Only trade customers."
        " Check the product and the customer against the terms.",
        "Reduced to 1 unit, $8.00 Quantity differs from document"
        " Send the quantity on the document, or a corrected document.",
        "Approved",
        "Approved",
    ]
    assert rows(listed, "claim-list")[1].startswith(
        f"CLM-{number} Q4 Sell-through Bonus 4 $32.00 approved Approved in part"
    )


def test_lines_are_looked_at_by_what_was_decided(desk: Desk) -> None:
    number = desk.sent(rows_of_october(4))
    desk.decide(number, {2: REJECTED})

    rejected = desk.get(number, "?show=rejected")

    assert [line["row"] for line in rejected.context["lines"]] == [2]
    assert [(tab["label"], tab["count"]) for tab in rejected.context["tabs"]] == [
        ("All", 4),
        ("Rejected", 1),
        ("Approved", 3),
    ]
    assert desk.get(number, "?show=secret").status_code == 404


def test_only_the_rejected_lines_are_corrected_and_sent_again(desk: Desk) -> None:
    number = desk.sent(rows_of_october(3))
    desk.decide(number, {2: REJECTED})

    answer = desk.post(number, "resubmit")
    draft = int(answer.headers["Location"].rstrip("/").rsplit("/", 1)[-1])
    page = desk.get(draft)
    desk.submit(draft)
    before = desk.get(number)

    assert [row["row"] for row in page.context["grid"]["rows"]] == [2]
    assert f"CLM-{number}" in words(page, "offer-line")[1]
    assert desk.claim(draft).lines_count == 1
    assert [f["text"] for f in before.context["facts"] if f["label"] == "Sent again as"] == [f"CLM-{draft}"]


def test_a_decision_is_disputed_once_with_a_reason(desk: Desk) -> None:
    number = desk.sent(rows_of_october(3))
    desk.decide(number, {2: REJECTED})

    offered = desk.get(number)
    silent = desk.post(number, "dispute", reason=" ")
    desk.post(number, "dispute", reason="Harbour Electric is a trade customer.")
    disputed = desk.get(number)
    desk.decide(number, {2: REJECTED})
    over = desk.get(number)

    assert offered.context["acts"]["dispute_until"] == date(2026, 12, 23)
    assert silent.status_code == 422
    assert words(disputed, "lead") == [
        "You disputed the decision on 23 Nov 2026. Another person looks at it again."
    ]
    assert over.context["acts"]["dispute_over"] == (
        "The decision was disputed once, and stands as it was decided again."
    )
    assert desk.post(number, "dispute", reason="Again").status_code == 422


def asked(desk: Desk, number: int, text: str) -> None:
    desk.check(number)
    with tenant_context(desk.stage.tenant.id, user_id=desk.stage.approver.id):
        claim = Claim.objects.get(number=number)
        actor = desk.stage.approver.id
        ask_partner(claim_id=claim.id, text=text, actor_id=actor, at=claim.updated_at, today=TODAY)


def test_a_question_waits_for_the_partner_and_its_answer_runs_the_clock_again(desk: Desk) -> None:
    number = desk.sent(rows_of_october(3))
    asked(desk, number, "Which invoice is line 2?")

    waiting = desk.get(number)
    listed = desk.client.get(f"{CLAIMS}?show=you")
    desk.post(number, "reply", kind="answer", text="INV-77800, see the photograph.")
    answered = desk.get(number)

    assert words(waiting, "question")[0].startswith("Kestrel Tools asks Which invoice is line 2?")
    assert words(waiting, "status")[0] == "Waiting for you"
    assert rows(listed, "claim-list")[1].endswith("Waiting for you Answer the question today")
    assert answered.context["question"] is None
    assert [(m["who"], m["text"]) for m in answered.context["talk"]] == [
        ("Kestrel Tools", "Which invoice is line 2?"),
        ("Marta-alder", "INV-77800, see the photograph."),
    ]


def test_messages_go_both_ways_and_notes_of_the_vendor_do_not(desk: Desk) -> None:
    number = desk.sent(rows_of_october(1))
    with tenant_context(desk.stage.tenant.id, user_id=desk.stage.approver.id):
        claim = Claim.objects.get(number=number)
        actor = desk.stage.approver.id
        write_in_claim(
            claim_id=claim.id,
            text="Check him twice",
            internal=True,
            by_partner=False,
            actor_id=actor,
            at=claim.updated_at,
        )
        write_in_claim(
            claim_id=claim.id, text="Thank you", by_partner=False, actor_id=actor, at=claim.updated_at
        )

    desk.post(number, "reply", text="You are welcome")
    empty = desk.post(number, "reply", text="  ")
    page = desk.get(number)

    assert [m["text"] for m in page.context["talk"]] == ["Thank you", "You are welcome"]
    assert "Check him twice" not in page.content.decode()
    assert empty.status_code == 422


def test_an_open_claim_is_withdrawn_after_a_question_and_its_sales_are_free(desk: Desk) -> None:
    number = desk.sent(rows_of_october(2))

    asked_ = desk.client.get(f"{CLAIMS}{number}/withdraw/")
    desk.post(number, "withdraw")
    page = desk.get(number)
    again = desk.draft_of([*rows_of_october(2)])

    assert f"Withdraw CLM-{number}?" in asked_.content.decode()
    assert words(page, "lead") == ["You withdrew this claim on 23 Nov 2026. Its sales can be claimed again."]
    assert [state for _, state in desk.rows(again)] == ["ready", "ready"]


def test_a_decided_claim_is_not_withdrawn(desk: Desk) -> None:
    number = desk.sent(rows_of_october(2))
    desk.decide(number)

    assert desk.client.get(f"{CLAIMS}{number}/withdraw/").headers["Location"] == f"{CLAIMS}{number}/"
    assert desk.get(number).context["acts"]["withdraw"] is False


def test_evidence_is_added_while_a_claim_is_open_and_not_after(desk: Desk) -> None:
    number = desk.sent(rows_of_october(2))
    shot = SimpleUploadedFile("invoice.jpg", photograph(), "image/jpeg")
    desk.client.post(f"{CLAIMS}{number}/evidence/", {"file": shot})
    desk.decide(number)

    late = SimpleUploadedFile("late.jpg", photograph("LATE"), "image/jpeg")
    refused = desk.client.post(f"{CLAIMS}{number}/evidence/", {"file": late}, follow=True)

    assert [proof.name for proof in desk.get(number).context["evidence"].files] == ["invoice.jpg"]
    assert "late.jpg: " in refused.content.decode()


def test_an_approved_claim_says_how_it_is_paid(desk: Desk) -> None:
    number = desk.sent(rows_of_october(3))
    desk.decide(number)

    page = desk.get(number)

    assert words(page, "lead") == ["Kestrel Tools approved $32.00 on 23 Nov 2026."]
    assert page.context["verdict"].more == ("Paid with Q4 Sell-through Bonus, by credit memo by 30 Jan 2027.")


def test_a_special_price_is_claimed_row_by_row_with_its_difference(desk: Desk) -> None:
    with tenant_context(desk.stage.tenant.id, user_id=desk.stage.manager.id):
        offer = make_special_prices(desk.stage.manager, desk.products[KIT])
    sales = [
        ("INV-1", "31/10/2026", KIT, "3", "Harbour Electric"),
        ("INV-2", "30/10/2026", KIT, "1", "Nobody"),
    ]

    number = desk.draft_of(sales, offer)
    draft = desk.get(number)
    desk.submit(number)
    page = desk.get(number)

    assert words(draft, "offer-line")[0].startswith(
        "The difference between your book price and the special price."
    )
    assert desk.rows(number)[0] == (2, "pending")
    assert str(desk.claim(number).claimed_amount) == "90.0000"
    assert page.context["lines"][0]["cells"][-1]["amount"] == Decimal("90.0000")
    assert [one["sku"] for one in draft.context["prices"]] == [KIT]


def test_an_activity_is_described_proved_and_claimed(desk: Desk) -> None:
    with tenant_context(desk.stage.tenant.id, user_id=desk.stage.manager.id):
        make_offer(
            desk.stage.manager,
            code="MDF-1",
            name="Autumn catalogue",
            kind="lump_sum",
            program=None,
            amount=Decimal("1500.00"),
            evidence_above=Decimal(0),
        )
    number = desk.start(desk.claim_terms("MDF-1"))
    told = {"title": "Catalogue page", "activity": "Page 4, 2,000 copies", "activity_on": "2026-10-20"}

    too_much = desk.post(number, "activity", **told, amount="1,600.00")
    desk.post(number, "activity", **told, amount="1,250.00")
    shot = SimpleUploadedFile("page.jpg", photograph(), "image/jpeg")
    desk.client.post(f"{CLAIMS}{number}/evidence/", {"file": shot})
    sent = desk.submit(number)

    assert (too_much.status_code, "The offer pays $1,500.00 at most." in too_much.content.decode()) == (
        422,
        True,
    )
    assert sent.status_code == 302, sent.content.decode()
    assert (desk.claim(number).state, str(desk.claim(number).claimed_amount)) == ("submitted", "1250.0000")


def test_a_volume_claim_leaves_the_amount_to_the_program(desk: Desk) -> None:
    with tenant_context(desk.stage.tenant.id, user_id=desk.stage.manager.id):
        offer = make_offer(
            desk.stage.manager, code="VOL-1", name="Volume", kind="volume", program=desk.offer.program
        )
    number = desk.draft_of(rows_of_october(3), offer)

    check = desk.look(number)
    desk.submit(number)
    page = desk.client.get(CLAIMS)

    assert {fact["label"]: fact.get("text") for fact in check.context["facts"]}[
        "Value"
    ] == "said by the program"
    assert rows(page, "claim-list")[1].startswith(f"CLM-{number} Volume 3 4 units claimed, not decided")


def test_the_home_page_shows_what_waits_first(desk: Desk) -> None:
    sent = desk.sent(rows_of_october(1))
    waits = desk.sent(rows_of_october(3)[1:2])
    asked(desk, waits, "Which invoice?")

    block = desk.client.get("/p/kestrel/").context["claims_block"]

    assert [(entry.code, entry.status.label) for entry in block["entries"]] == [
        (f"CLM-{waits}", "Waiting for you"),
        (f"CLM-{sent}", "Submitted"),
    ]


def test_the_live_home_page_hears_of_a_decision(desk: Desk) -> None:
    number = desk.sent(rows_of_october(1))
    before: HttpResponse = desk.client.get("/p/kestrel/live/")
    desk.decide(number)

    after = desk.client.get("/p/kestrel/live/", headers={"If-None-Match": before.headers["ETag"]})

    assert (before.status_code, after.status_code) == (200, 200)
    assert "Approved" in after.content.decode()
