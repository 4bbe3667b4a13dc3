"""A statement over approved claims has no terms of a program: page and files say what was approved."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from decimal import Decimal

from django.test import Client
from openpyxl import load_workbook
from pypdf import PdfReader

from claims.models import Claim
from payouts.exports.statement_files import StatementPress
from payouts.models import PayoutItem
from payouts.operations.approve_run import approve_run
from payouts.operations.issue_statement import issue_statement
from payouts.operations.post_claims import post_claims
from payouts.operations.preview_run import preview_claim_run
from payouts.operations.submit_run import submit_run
from tests.claims.claiming.conftest import NOW, TODAY, Stage, draft, sent, stage
from tests.payouts.operations.test_claim_runs import approved
from vir.foundation.identity.models import User

__all__ = ["approved", "draft", "sent", "stage"]


def test_a_statement_over_claims_says_what_was_approved_on_page_and_in_files(
    stage: Stage, approved: Claim, finn: User, lena: User, client_as: Callable[[User], Client]
) -> None:
    with stage.vendor():
        post_claims(at=NOW, numbers=[approved.number])
        run = preview_claim_run(currency="USD", actor_id=finn.id, today=TODAY, at=NOW)
        run = submit_run(run_id=run.id, actor_id=finn.id, at=NOW)
        approve_run(run_id=run.id, actor_id=lena.id, seen_seal=run.seal, at=NOW)
        statement = issue_statement(item_id=PayoutItem.objects.get(run=run).id, today=TODAY, at=NOW)
        with StatementPress(1) as press:
            ((_, files),) = press.make_all([("one", statement.snapshot, statement.snapshot_sha256)])
    pdf, xlsx, sheet = (next(f.content for f in files if f.form == form) for form in ("pdf", "xlsx", "csv"))
    claim = f"{approved.code} Special price (ship and debit)"

    page = client_as(lena).get(f"/t/kestrel/finance/statements/{statement.code}/")
    text = " ".join("".join(one.extract_text() for one in PdfReader(io.BytesIO(pdf)).pages).split())
    book = load_workbook(io.BytesIO(xlsx), data_only=True)
    rows = list(csv.DictReader(io.StringIO(sheet.decode(), newline="")))

    assert [(line.what, line.amount) for line in page.context["statement"].lines] == [
        (claim, Decimal("180.00")),
        ("Payable", Decimal("180.00")),
    ]
    assert [(row["what"], row["amount"], row["program"]) for row in rows] == [
        (claim, "180.00", "Approved claims"),
        ("Payable", "180.00", "Approved claims"),
    ]
    assert f"1 {claim} 180.00 2 Payable 180.00" in text
    assert book["Terms"]["A1"].value == "No line of this statement rests on the terms of a program."
    assert [cell.value for cell in book["Control"]["D"][1:5]] == [0, 0, 0, 0]
