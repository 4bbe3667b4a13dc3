"""What is below zero is invoiced by a document that a partner can pay, and what arrives clears what it owes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Sum
from django.test import Client
from pypdf import PdfReader

from partners.models import Partner
from payouts import tasks
from payouts.enums import Account
from payouts.exports.remit import Tax
from payouts.exports.request_files import request_files
from payouts.exports.ubl.debit_note import debit_note, read_debit_note
from payouts.exports.ubl.rules import broken_rules
from payouts.models import LedgerLeg, PaymentReceived, PaymentRequest, PaymentRequestFile, PayoutItem
from payouts.operations.approve_run import approve_run
from payouts.operations.export_run import request_export
from payouts.operations.make_evidence import write_evidence
from payouts.operations.policies import decide_policy, propose_policy
from payouts.operations.preview_run import preview_run
from payouts.operations.request_payment import issue_requests, receive_payment, requested_with_account
from payouts.operations.submit_run import submit_run
from programs.models import Program
from tests.factories import make_partner, make_person
from tests.payouts.clawback.test_story import AT, LATE, Q3, paid, returned  # noqa: F401 fixtures
from tests.support.filed_runs import set_bank
from vir.foundation.documents.pdf import PdfRenderer
from vir.foundation.documents.queries import file_bytes
from vir.foundation.identity.models import User
from vir.foundation.jobs import operations as jobs
from vir.foundation.jobs.models import Job
from vir.foundation.jobs.runner import RunningJob
from vir.foundation.tenancy.models import Tenant

NOW = datetime(2027, 1, 12, 12, 5, tzinfo=UTC)
PAGE = "/t/kestrel/finance/requests/RP-2027-0001/"
OWED = Decimal("2900.00")


@pytest.fixture
def request_made(
    kestrel: Tenant,
    alder: Partner,
    olga: User,
    finn: User,
    lena: User,
    request: pytest.FixtureRequest,
) -> PaymentRequest:
    """What Alder got in excess for the third quarter, invoiced by the real job of a further run."""
    request.getfixturevalue("returned")
    alder.country, alder.city = "Germany", "Kassel"
    alder.save()
    set_bank(kestrel, olga, lena, vat_category="Z", vat_percent="0")
    propose_policy(
        rules={"negative": "invoice", "days_to_pay": "14"}, reason="Invoiced", actor_id=finn.id, at=AT
    )
    decide_policy(number=1, agree=True, actor_id=lena.id, at=AT)
    Job.objects.update(state="done")
    program = Program.objects.get()
    run = preview_run(
        program_code=program.code, period_start=Q3, actor_id=finn.id, today=LATE, at=AT, further=True
    )
    run = submit_run(run_id=run.id, actor_id=finn.id, at=AT)
    approve_run(run_id=run.id, actor_id=lena.id, seen_seal=run.seal, at=AT)
    job = jobs.claim(job_id=request_export(run_id=run.id, actor_id=finn.id, at=AT), worker="test", at=NOW)
    assert job is not None
    tasks.export(RunningJob(job, worker="test", clock=lambda: NOW))
    return PaymentRequest.objects.get()


def receivable() -> Decimal:
    legs = LedgerLeg.objects.filter(account=Account.PARTNER_RECEIVABLE.value)
    return legs.aggregate(total=Sum("amount"))["total"] or Decimal(0)


def content(request: PaymentRequest, form: str) -> bytes:
    return file_bytes(PaymentRequestFile.objects.get(request=request, form=form).file_id)


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_run_ledger_page_pdf_and_xml_say_the_same_to_the_cent(
    request_made: PaymentRequest, lena: User, client_as: Callable[[User], Client]
) -> None:
    pdf = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content(request_made, "pdf"))).pages)
    xml = content(request_made, "xml")
    page = words(client_as(lena).get(PAGE))

    assert (request_made.code, request_made.due_on) == ("RP-2027-0001", date(2027, 1, 26))
    assert PayoutItem.objects.get(id=request_made.item_id).invoiced == request_made.amount == OWED
    assert receivable() == OWED
    assert read_debit_note(xml) == ("RP-2027-0001", (OWED,), OWED, OWED)
    assert broken_rules(xml) == []
    assert [
        word in pdf
        for word in ("2,900.00", "26 Jan 2027", "DE02 1203 0000 0000 2020 51", "RP-2027-0001", "Alder Supply")
    ] == [True] * 5
    assert "1 return of −$20,000.00 came after 23 Nov 2026. Tier 1 instead of tier 2." in pdf.replace(
        "\n", " "
    )
    assert "To be paid 2,900.00" in page


def test_a_file_asked_for_again_is_the_identical_file_and_made_anew_has_the_identical_bytes(
    request_made: PaymentRequest, finn: User
) -> None:
    again = issue_requests(run_id=request_made.run_id, actor_id=finn.id, at=NOW)

    assert [one.id for one in again] == [request_made.id]
    with PdfRenderer() as renderer:
        made = request_files(request_made.snapshot, requested_with_account(request=request_made), renderer)
    assert {one.form: one.content for one in made} == {
        form: content(request_made, form) for form in ("pdf", "xml")
    }


def test_what_arrives_is_recorded_in_parts_and_clears_what_is_owed(
    request_made: PaymentRequest, finn: User, client_as: Callable[[User], Client]
) -> None:
    client = client_as(finn)
    form = {"amount": "900.00", "received_on": "2027-01-20", "reference": "WIRE 1", "note": "First part"}
    receive = {
        "today": date(2027, 2, 1),
        "actor_id": finn.id,
        "at": NOW,
        "code": request_made.code,
        "note": "",
    }

    # The day of the test is before the request: no money of the future is recorded.
    early = client.post(f"{PAGE}receive/", form)
    receive_payment(amount=Decimal("900.00"), received_on=date(2027, 1, 20), reference="WIRE 1", **receive)
    in_between = receivable()
    page = words(client.get(PAGE))
    receive_payment(amount=Decimal("2000.00"), received_on=date(2027, 1, 25), reference="WIRE 2", **receive)

    assert (early.status_code, "Received on: write a day from 12 Jan 2027" in words(early)) == (422, True)
    assert (in_between, receivable()) == (Decimal("2000.00"), Decimal(0))
    assert "Paid in part" in page
    cash = LedgerLeg.objects.filter(account=Account.CASH.value, entry__kind="receipt")
    assert sorted(cash.values_list("amount", flat=True)) == [Decimal("900"), Decimal("2000")]
    assert "Paid" in words(client.get("/t/kestrel/finance/requests/"))


def test_the_evidence_of_the_run_holds_the_request_as_it_was_sent(
    request_made: PaymentRequest, finn: User
) -> None:
    out = io.BytesIO()
    receive_payment(
        code=request_made.code,
        amount=OWED,
        received_on=LATE,
        reference="WIRE 1",
        note="",
        today=LATE,
        actor_id=finn.id,
        at=NOW,
    )

    for _ in write_evidence(run_id=request_made.run_id, out=out, vendor="Kestrel Tools", step=nullcontext):
        pass

    pack = zipfile.ZipFile(out)
    held = {name: pack.read(name) for name in pack.namelist() if "/requests/" in f"/{name}"}
    assert sorted(held.values()) == sorted(content(request_made, form) for form in ("pdf", "xml"))
    ledger = next(pack.read(name).decode() for name in pack.namelist() if name.endswith("ledger.csv"))
    assert ledger.count("RP-2027-0001") == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"amount": Decimal("2900.01")}, "Amount: $2,900.00 of RP-2027-0001 is open."),
        ({"amount": Decimal("0.001")}, "Amount: USD has no such fraction."),
        ({"reference": "  "}, "Reference: write what the bank calls it"),
        ({"received_on": date(2027, 1, 11)}, "Received on: write a day from 12 Jan 2027 to 1 Feb 2027."),
    ],
)
def test_money_that_does_not_fit_the_request_is_refused_and_nothing_is_posted(
    changes: dict[str, Any], said: str, request_made: PaymentRequest, finn: User
) -> None:
    told: dict[str, Any] = {
        "code": request_made.code,
        "amount": OWED,
        "received_on": date(2027, 1, 20),
        "reference": "WIRE 1",
        "note": "",
        "today": date(2027, 2, 1),
        "actor_id": finn.id,
        "at": NOW,
    }

    with pytest.raises(Exception, match=re.escape(said)):
        receive_payment(**{**told, **changes})

    assert (PaymentReceived.objects.count(), receivable()) == (0, OWED)


def test_the_partner_sees_its_own_request_and_another_partner_none(
    request_made: PaymentRequest, kestrel: Tenant, alder: Partner, client_as: Callable[[User], Client]
) -> None:
    marta = make_person(kestrel, "marta", "partner_admin", alder.id)
    other = make_person(kestrel, "oscar", "partner_admin", make_partner("OTHER").id)
    pdf = "/p/kestrel/payments/requests/RP-2027-0001/pdf/"

    own, page = client_as(marta).get(pdf), words(client_as(marta).get("/p/kestrel/payments/"))
    theirs, their_page = client_as(other).get(pdf), words(client_as(other).get("/p/kestrel/payments/"))

    assert own.content == content(request_made, "pdf")
    assert own["Content-Disposition"].startswith("attachment")
    assert "To pay to Kestrel Tools" in page
    assert "RP-2027-0001 Q4 Cordless Growth 12 Jan 2027 26 Jan 2027 Open PDF XML $2,900.00" in page
    assert (theirs.status_code, "RP-2027-0001" in their_page) == (404, False)


def test_what_a_partner_is_still_due_goes_off_and_tax_is_added_by_the_vendors_setting(
    request_made: PaymentRequest,
) -> None:
    whole = requested_with_account(request=request_made)
    [line] = whole.lines
    mixed = replace(
        whole,
        payer=replace(whole.payer, tax=Tax("S", Decimal(19))),
        lines=(line, replace(line, number=2, what="Earned in the period", amount=Decimal("-400.00"))),
    )

    written = debit_note(mixed)

    assert read_debit_note(written)[1:] == (
        (OWED, Decimal("-400.00")),
        Decimal("2500.00"),
        Decimal("2975.00"),
    )
    assert b">-1<" in written
    assert b'PriceAmount currencyID="USD">400.00<' in written
