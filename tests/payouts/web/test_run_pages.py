"""Finance works a run from preview to paid on its pages: holds, adjustments, approvals, payments, the policy."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from payouts.models import Adjustment, Hold, Payment, PaymentWay, PayoutPolicy, PayoutRun
from payouts.operations.approve_run import approve_run
from payouts.operations.confirm_payments import confirm_payments
from payouts.operations.export_run import finish_export, request_export
from payouts.operations.issue_statement import issue_statement
from payouts.operations.place_hold import place_hold
from payouts.operations.redo_payment import mark_sent, reissue_payment
from payouts.posting.confirmations import read_confirmations
from payouts.queries.dues import vendor_day
from programs.models import Program
from tests.factories import make_person
from vir.foundation.identity.models import User
from vir.foundation.tenancy.models import Tenant

ClientAs = Callable[[User], Client]
HOME = "/t/kestrel/finance/"
RUN = f"{HOME}runs/PR-2026-001/"
CONFIRM = f"{HOME}payments/confirm/"
POLICY = "/t/kestrel/settings/payouts/"
# Of the list of payments, whatever its length.
QUERIES = 12


def text_of(response: Any) -> str:
    """Give the words of a page, without the space before a point that markup leaves."""
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).strip()
    return re.sub(r" ([.,:;])", r"\1", words)


@pytest.fixture
def exported(ready: PayoutRun, finn: User, lena: User, moment: datetime) -> PayoutRun:
    """The run, released for payment; its statements have no files here."""
    approve_run(run_id=ready.id, actor_id=lena.id, seen_seal=ready.seal, at=moment)
    request_export(run_id=ready.id, actor_id=finn.id, at=moment)
    for item in ready.items.all():
        issue_statement(item_id=item.id, today=vendor_day(moment), at=moment)
    return finish_export(run_id=ready.id, actor_id=finn.id, at=moment)


def test_a_hold_is_placed_and_released_on_the_page_of_the_run(
    preview: PayoutRun, finn: User, lena: User, client_as: ClientAs
) -> None:
    told = {"partner": "CORVUS", "program": "VIR-2026-009", "currency": "USD", "run": preview.code}
    refused = client_as(finn).post(f"{HOME}holds/", {**told, "amount": "ten", "text": "x"})
    assert (refused.status_code, Hold.objects.count()) == (422, 0)
    assert "Amount: it was not read" in text_of(refused)

    placed = client_as(finn).post(f"{HOME}holds/", {**told, "amount": "821.00", "text": "Open question"})
    assert placed["Location"] == RUN
    client_as(finn).post(f"{HOME}runs/new/", {"program": "VIR-2026-009", "period": "2026-07-01"})
    page = text_of(client_as(lena).get(RUN))

    assert "Gross rebate 2 12,040.00 Held: Open question 1 " in page
    assert "821.00" in page
    assert "Payable 1 11,179.00" in page
    assert "Release Corvus" not in page
    assert "Release CORVUS Supply: Open question" in page
    hold = Hold.objects.get()
    released = client_as(lena).post(
        f"{HOME}holds/{hold.id}/release/", {"note": "Settled by mail", "run": preview.code}
    )
    assert released["Location"] == RUN
    assert Hold.objects.get().released_by_id == lena.id
    assert "Settled by mail" in text_of(client_as(finn).get(f"{HOME}holds/"))


def test_the_approver_sees_what_was_held_and_adjusted_first(
    preview: PayoutRun, finn: User, lena: User, client_as: ClientAs, moment: datetime
) -> None:
    form = {
        "partner": "CORVUS",
        "period": "VIR-2026-009|2026-07-01",
        "amount": "−120.00",
        "reason": "price_protection",
        "text": "Price protection CN-4410",
        "evidence": SimpleUploadedFile("cn-4410.pdf", b"%PDF-1.7"),
    }
    made = client_as(finn).post(f"{HOME}adjustments/new/", form)
    assert made["Location"] == f"{HOME}adjustments/"
    page = text_of(client_as(lena).get(f"{HOME}adjustments/"))
    assert "ADJ-2026-001 −$120.00 to CORVUS Supply Price protection CN-4410" in page
    file = client_as(lena).get(f"{HOME}adjustments/ADJ-2026-001/evidence/")
    assert (file.content, file["Content-Type"]) == (b"%PDF-1.7", "application/pdf")
    client_as(lena).post(f"{HOME}adjustments/ADJ-2026-001/decide/", {"act": "approve"})
    assert Adjustment.objects.get().state == "approved"
    place_hold(
        partner_code="CORVUS", amount=Decimal(10), currency="USD", text="x", actor_id=lena.id, at=moment
    )
    client_as(finn).post(f"{HOME}runs/new/", {"program": "VIR-2026-009", "period": "2026-07-01"})

    sent = client_as(finn).post(f"{RUN}submit/", follow=True)
    check = text_of(client_as(lena).get(f"{RUN}approve/"))

    assert "PR-2026-001 waits for approval by a second person." in text_of(sent)
    assert "Approve $11,870.00 to 1 partner?" in check
    assert "2 things worth a look" in check
    assert "1 partner held, $10.00" in check
    assert "1 manual adjustment, −$120.00" in check
    assert "If any of them changes after this, the approval is withdrawn automatically." in check


def test_an_adjustment_with_a_fault_keeps_what_was_typed(
    closed_q3: Program, finn: User, client_as: ClientAs
) -> None:
    form = {"partner": "CORVUS", "period": "VIR-2026-009|2026-07-01", "amount": "0", "reason": "goodwill"}

    page = client_as(finn).post(f"{HOME}adjustments/new/", {**form, "text": "Late delivery"})

    assert (page.status_code, Adjustment.objects.count()) == (422, 0)
    assert 'href="#id_amount"' in page.content.decode()
    assert 'value="Late delivery"' in page.content.decode()


def test_whoever_proposed_an_adjustment_only_takes_it_back(
    closed_q3: Program, olga: User, client_as: ClientAs
) -> None:
    form = {
        "partner": "CORVUS",
        "period": "VIR-2026-009|2026-07-01",
        "amount": "10",
        "reason": "goodwill",
        "text": "Late",
        "evidence_text": "Mail",
    }
    client_as(olga).post(f"{HOME}adjustments/new/", form)

    refused = client_as(olga).post(f"{HOME}adjustments/ADJ-2026-001/decide/", {"act": "approve"})

    assert (refused.status_code, Adjustment.objects.get().state) == (422, "proposed")
    assert "You proposed ADJ-2026-001. A second person decides it." in text_of(refused)
    client_as(olga).post(f"{HOME}adjustments/ADJ-2026-001/cancel/")
    assert Adjustment.objects.get().state == "cancelled"


def test_two_people_approve_where_the_policy_asks_for_two(
    preview: PayoutRun, kestrel: Tenant, finn: User, lena: User, olga: User, client_as: ClientAs
) -> None:
    rules = {
        "from": ["0", "10,000"],
        "approvals": ["1", "2"],
        "negative": "carry_over",
        "cooling_off_days": "7",
        "reason": "Large runs",
    }
    proposed = client_as(lena).post(POLICY, rules, follow=True)
    assert "Version 1 waits for a second person." in text_of(proposed)
    assert client_as(lena).post(f"{POLICY}1/decide/", {"act": "agree"}).status_code == 422
    client_as(olga).post(f"{POLICY}1/decide/", {"act": "agree"})
    assert PayoutPolicy.objects.get().state == "active"
    sentence = (
        "A run is approved by one other person, from $10,000 on 2 other people. None of them prepared it."
    )
    assert sentence in text_of(client_as(finn).get(POLICY))
    client_as(finn).post(f"{RUN}submit/")
    seal = PayoutRun.objects.get().seal

    first = client_as(lena).post(f"{RUN}approve/", {"seal": seal}, follow=True)
    assert "$12,000.00 approved. 1 more person has to approve it." in text_of(first)
    assert "1 of 2 still to come, not by you" in text_of(client_as(lena).get(RUN))
    client_as(olga).post(f"{RUN}approve/", {"seal": seal})

    assert PayoutRun.objects.get().state == "approved"


def test_a_policy_with_faults_names_each_and_is_not_proposed(
    inside: Tenant, lena: User, finn: User, client_as: ClientAs
) -> None:
    faulty = {"from": ["5"], "approvals": ["9"], "negative": "x", "cooling_off_days": "many"}

    page = client_as(lena).post(POLICY, faulty)

    assert (page.status_code, PayoutPolicy.objects.count()) == (422, 0)
    for field in ("id_limits_0", "id_negative", "id_cooling_off_days", "id_reason"):
        assert f'href="#{field}"' in page.content.decode()
    refused = client_as(finn).post(POLICY, faulty)
    assert "Only an owner or a finance approver proposes a payout policy." in text_of(refused)


def test_a_run_is_withdrawn_with_a_reason(
    ready: PayoutRun, finn: User, priya: User, client_as: ClientAs
) -> None:
    refused = client_as(priya).post(f"{RUN}withdraw/", {"reason": "No"})
    assert (refused.status_code, PayoutRun.objects.get().state) == (422, "ready")

    done = client_as(finn).post(f"{RUN}withdraw/", {"reason": "Wrong quarter"}, follow=True)

    assert "The approval was withdrawn. Wrong quarter Prepare it again" in text_of(done)
    assert PayoutRun.objects.get().state == "withdrawn"


def test_confirmations_are_checked_before_they_are_taken_over(
    exported: PayoutRun, finn: User, client_as: ClientAs
) -> None:
    rows = "PM-2026-0001,paid,CM-88213,2026-11-16,12000.00\nPM-2026-0007,paid,X,2026-11-16"

    shown = text_of(client_as(finn).post(CONFIRM, {"rows": rows}))
    assert "1 row fits, 1 does not" in shown
    assert "There is no payment PM-2026-0007." in shown
    assert Payment.objects.get().state == "ready"
    done = client_as(finn).post(CONFIRM, {"rows": rows, "seen": "1"}, follow=True)

    assert "1 paid. PR-2026-001 closed." in text_of(done)
    assert Payment.objects.get().reference == "CM-88213"
    page = text_of(client_as(finn).get(f"{HOME}payments/PM-2026-0001/"))
    assert "Paid as CM-88213" in page
    assert "Credit memos issued" in page
    again = client_as(finn).post(CONFIRM, {"rows": rows, "seen": "1"})
    assert (again.status_code, "0 rows fit now, 1 did when you looked" in text_of(again)) == (422, True)


def test_a_file_of_confirmations_is_read(exported: PayoutRun, finn: User, client_as: ClientAs) -> None:
    file = SimpleUploadedFile(
        "bank.csv", "﻿Payment;Status;Reference;Date\nPM-2026-0001;paid;R1;2026-11-16".encode()
    )
    broken = SimpleUploadedFile("bank.csv", b"\xff\xfe\x00")

    assert "1 row fits" in text_of(client_as(finn).post(CONFIRM, {"rows": "", "file": file}))
    assert "is not text in UTF-8" in text_of(client_as(finn).post(CONFIRM, {"rows": "", "file": broken}))
    assert "There is no row" in text_of(client_as(finn).post(CONFIRM, {"rows": ""}))


def test_an_approver_voids_a_payment_and_makes_it_again_in_a_further_run(
    exported: PayoutRun, finn: User, lena: User, client_as: ClientAs
) -> None:
    page = f"{HOME}payments/PM-2026-0001/"
    assert client_as(finn).post(f"{page}void/", {"reason": "Wrong"}).status_code == 403
    assert client_as(lena).post(f"{page}void/", {"reason": ""}).status_code == 422

    client_as(lena).post(f"{page}void/", {"reason": "Wrong account"})

    assert Payment.objects.get().state == "void"
    assert "Its amount is owed again. The next run of Q3 Fasteners pays it." in text_of(
        client_as(lena).get(page)
    )
    choose = text_of(client_as(finn).get(f"{HOME}runs/new/"))
    assert "Q3 Fasteners VIR-2026-009 PR-2026-001 2 $12,040.00" in choose
    made = client_as(finn).post(
        f"{HOME}runs/new/", {"program": "VIR-2026-009", "period": "2026-07-01", "further": "1"}
    )
    assert made["Location"] == f"{HOME}runs/PR-2026-002/"
    assert "PM-2026-0001 was voided: $12,000.00" in text_of(client_as(finn).get(made["Location"]))


def test_a_sent_payment_is_voided_with_a_statement_and_the_reference_of_the_bank(
    exported: PayoutRun, finn: User, lena: User, client_as: ClientAs, moment: datetime
) -> None:
    mark_sent(payment_ids=[Payment.objects.get().id], actor_id=finn.id, at=moment)
    page = f"{HOME}payments/PM-2026-0001/"
    shown = text_of(client_as(lena).get(page))
    assert "I state that the general ledger has stopped or recalled it" in shown

    alone = client_as(lena).post(f"{page}void/", {"reason": "Wrong"})
    assert (alone.status_code, Payment.objects.get().state) == (422, "sent")
    assert "may still carry it out" in text_of(alone)
    client_as(lena).post(f"{page}void/", {"reason": "Wrong", "stopped": "on", "stop_reference": "CASE-7"})

    assert "Void: Wrong. Stopped at the general ledger as CASE-7" in text_of(client_as(lena).get(page))


def test_the_list_of_payments_costs_the_same_for_one_as_for_three(
    exported: PayoutRun,
    finn: User,
    lena: User,
    client_as: ClientAs,
    moment: datetime,
    django_assert_num_queries: Any,
) -> None:
    client = client_as(finn)
    client.get(f"{HOME}payments/")
    with django_assert_num_queries(QUERIES):
        page = client.get(f"{HOME}payments/")
    assert "PM-2026-0001 CORVUS Supply" in text_of(page)
    assert "No payment is in this state." in text_of(client.get(f"{HOME}payments/?state=paid"))

    for code in ("PM-2026-0001", "PM-2026-0002"):
        mark_sent(payment_ids=[Payment.objects.get(code=code).id], actor_id=finn.id, at=moment)
        said = read_confirmations(f"{code},bounced,R,2026-11-16,,Account closed")
        confirm_payments(said=said, seen=1, actor_id=finn.id, today=vendor_day(moment), at=moment)
        reissue_payment(code=code, reason="Again", actor_id=lena.id, at=moment)

    with django_assert_num_queries(QUERIES):
        page = client.get(f"{HOME}payments/")
    assert Payment.objects.count() == 3
    assert "PM-2026-0003 CORVUS Supply CORVUS PR-2026-001 $12,000.00" in text_of(page)


def test_how_a_partner_is_paid_is_set_with_a_reason(
    closed_q3: Program, finn: User, client_as: ClientAs
) -> None:
    page = f"{HOME}standing/"
    form = {"kind": "way", "partner": "CORVUS", "method": "bank_transfer", "reason": "Agreed in June"}

    assert client_as(finn).post(page, {**form, "reason": ""}).status_code == 422
    client_as(finn).post(page, form)

    assert PaymentWay.objects.get().method == "bank_transfer"
    assert re.search(
        r"CORVUS Supply by bank transfer Finn, \d+ \w+ \d{4} Agreed in June",
        text_of(client_as(finn).get(page)),
    )
    rows = {"kind": "accounts", "rows": "CORVUS,2026-11-20,100,10\nDELTA,x,1,1"}
    refused = client_as(finn).post(page, rows)
    assert "Nothing was taken over. Row 2:" in text_of(refused)
    client_as(finn).post(page, {"kind": "accounts", "rows": "CORVUS,2026-11-20,100,10"})
    client_as(finn).post(page, {"kind": "documents", "rows": "CORVUS,W-9,2027-12-31"})
    shown = text_of(client_as(finn).get(page))
    assert "CORVUS Supply 20 Nov 2026 $100.00 $10.00" in shown
    assert "CORVUS Supply W-9 31 Dec 2027" in shown


def test_an_auditor_reads_and_acts_on_nothing(
    exported: PayoutRun, kestrel: Tenant, client_as: ClientAs
) -> None:
    client = client_as(make_person(kestrel, "audit", "auditor"))

    for page in (
        "payments/",
        "payments/PM-2026-0001/",
        "adjustments/",
        "holds/",
        "standing/",
        "runs/PR-2026-001/",
    ):
        assert client.get(f"{HOME}{page}").status_code == 200
    assert client.get(POLICY).status_code == 200
    for page in ("payments/confirm/", "adjustments/new/", "payments/PM-2026-0001/void/"):
        assert client.post(f"{HOME}{page}").status_code == 403
    assert client.post(f"{HOME}holds/", {"partner": "CORVUS", "text": "x"}).status_code == 422
    assert Hold.objects.count() == 0
