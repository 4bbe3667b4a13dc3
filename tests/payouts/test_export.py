"""An export makes each statement once, and page, files and database say the same to the cent."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pypdf import PdfReader

from partners.models import Partner
from payouts import tasks
from payouts.models import PayoutItem, PayoutRun, Statement, StatementFile
from payouts.operations.approve_run import approve_run
from payouts.operations.export_run import UnableToExportRun, finish_export, keep_files, request_export
from payouts.operations.issue_statement import UnableToIssueStatement, issue_statement
from payouts.queries.exporting import export_plan
from payouts.statements.snapshot import snapshot_hash
from payouts.transitions import NotAllowed
from tests.factories import make_line, make_person
from tests.support.letters import posted
from vir.foundation.documents.queries import file_bytes
from vir.foundation.identity.models import User
from vir.foundation.jobs import operations as jobs
from vir.foundation.jobs.models import Job
from vir.foundation.jobs.runner import RunningJob
from vir.foundation.tenancy.models import Tenant

NOW = datetime(2026, 11, 23, 12, 5, tzinfo=UTC)


@pytest.fixture
def approved(ready: PayoutRun, lena: User, moment: datetime) -> PayoutRun:
    return approve_run(run_id=ready.id, actor_id=lena.id, seen_seal=ready.seal, at=moment)


def claimed(job_id: Any) -> RunningJob:
    """Take a job as a worker does."""
    job = jobs.claim(job_id=job_id, worker="test", at=NOW)
    assert job is not None
    return RunningJob(job, worker="test", clock=lambda: NOW)


@pytest.fixture
def exported(approved: PayoutRun, finn: User, moment: datetime) -> PayoutRun:
    """The run with all its files, made by the real job."""
    job_id = request_export(run_id=approved.id, actor_id=finn.id, at=moment)
    tasks.export(claimed(job_id))
    return PayoutRun.objects.get(id=approved.id)


def content(statement: Statement, form: str) -> bytes:
    return file_bytes(StatementFile.objects.get(statement=statement, form=form).file_id)


def pdf_text(statement: Statement) -> str:
    pages = PdfReader(io.BytesIO(content(statement, "pdf"))).pages
    return "\n".join(page.extract_text() for page in pages)


def test_the_job_makes_a_statement_and_three_files_for_each_partner(exported: PayoutRun) -> None:
    names = list(StatementFile.objects.order_by("file__name").values_list("file__name", flat=True))

    assert (exported.state, exported.exported_at) == ("exported", NOW)
    assert names == [
        "kestrel_PR-2026-001.csv",
        "kestrel_PR-2026-001.xlsx",
        "kestrel_ST-2026-0001_v1.csv",
        "kestrel_ST-2026-0001_v1.pdf",
        "kestrel_ST-2026-0001_v1.xlsx",
        "kestrel_ST-2026-0002_v1.csv",
        "kestrel_ST-2026-0002_v1.pdf",
        "kestrel_ST-2026-0002_v1.xlsx",
    ]
    job = Job.objects.get(id=exported.job_id)
    assert (job.state, job.result) == ("done", {"run": "PR-2026-001", "statements": 2})


def test_page_files_and_database_agree_to_the_cent(
    exported: PayoutRun, lena: User, client_as: Callable[[User], Any]
) -> None:
    statement = Statement.objects.get(partner__code="CORVUS")
    wanted = [
        "303,140.00",
        "−3,140.00",
        "300,000.00",
        "12,000.00",
        "0.00",
        "12,000.00",
    ]

    page = client_as(lena).get(f"/t/kestrel/finance/statements/{statement.code}/").content.decode()
    on_page = re.findall(r'<a class="opens"[^>]*>([^<]+)</a>', page)
    in_pdf = pdf_text(statement)
    sheet = load_workbook(io.BytesIO(content(statement, "xlsx")), data_only=True)["Statement"]
    in_xlsx = [row[3] for row in sheet.iter_rows(min_row=10, values_only=True) if isinstance(row[0], int)]
    in_csv = [
        row["amount"] for row in csv.DictReader(io.StringIO(content(statement, "csv").decode(), newline=""))
    ]

    assert on_page == wanted
    assert [amount in in_pdf for amount in wanted] == [True] * len(wanted)
    assert [Decimal(str(amount)) for amount in in_xlsx] == [Decimal(amount) for amount in in_csv]
    assert in_csv == [amount.replace(",", "").replace("−", "-") for amount in wanted]
    assert [line["amount"] for line in statement.snapshot["lines"]] == in_csv
    item = PayoutItem.objects.get(partner__code="CORVUS")
    assert (statement.payable, item.payable, exported.payable_total) == (Decimal(in_csv[-1]),) * 3


def test_totals_in_the_workbook_are_formulas_with_their_results(exported: PayoutRun) -> None:
    statement = Statement.objects.get(partner__code="CORVUS")
    raw = load_workbook(io.BytesIO(content(statement, "xlsx")))
    read = load_workbook(io.BytesIO(content(statement, "xlsx")), data_only=True)

    assert raw.sheetnames == ["Statement", "Lines", "Terms", "Read me", "Control"]
    assert [raw["Statement"][cell].value for cell in ("D12", "D15")] == ["=D10+D11", "=D13+D14"]
    assert [read["Statement"][cell].value for cell in ("D12", "D15")] == [300000, 12000]
    assert raw["Lines"]["A2"].value == datetime(2026, 7, 6)
    assert read["Lines"]["G4"].value == 300000
    assert [[cell.value for cell in row] for row in read["Control"]["A2:D5"]] == [
        ["Lines counted", 2, 2, 0],
        ["Quantity", 0, 0, 0],
        ["Net", 300000, 300000, 0],
        ["Gross", 300000, 300000, 0],
    ]


def test_the_run_file_adds_up_to_the_run(exported: PayoutRun) -> None:
    stored = StatementFile.objects.get(statement=None, form="csv")

    rows = list(csv.DictReader(io.StringIO(file_bytes(stored.file_id).decode(), newline="")))

    assert [(row["partner_code"], row["statement"], row["payable"]) for row in rows] == [
        ("CORVUS", "ST-2026-0001", "12000.00"),
        ("EASTGATE", "ST-2026-0002", "0.00"),
    ]
    assert sum(Decimal(row["payable"]) for row in rows) == exported.payable_total
    assert rows[1]["reason"] == "$40.00 is below the minimum of $50.00 and is carried over."


def test_a_partner_name_never_becomes_a_formula(
    closed_q3: object, preview: PayoutRun, finn: User, lena: User, moment: datetime
) -> None:
    hostile = '=HYPERLINK("http://evil.example","Pay")'
    Partner.objects.filter(code="CORVUS").update(name=hostile)
    from payouts.operations.submit_run import submit_run

    run = submit_run(run_id=preview.id, actor_id=finn.id, at=moment)
    approve_run(run_id=run.id, actor_id=lena.id, seen_seal=run.seal, at=moment)
    tasks.export(claimed(request_export(run_id=run.id, actor_id=finn.id, at=moment)))

    statement = Statement.objects.get(partner__code="CORVUS")
    book = load_workbook(io.BytesIO(content(statement, "xlsx")))
    assert (book["Statement"]["C3"].data_type, book["Statement"]["C3"].value) == ("s", f"{hostile} (CORVUS)")
    row = next(csv.DictReader(io.StringIO(content(statement, "csv").decode(), newline="")))
    assert row["partner"] == f"'{hostile}"
    run_book = load_workbook(
        io.BytesIO(file_bytes(StatementFile.objects.get(statement=None, form="xlsx").file_id))
    )
    assert (run_book["Run"]["F2"].data_type, run_book["Run"]["F2"].value) == ("s", hostile)
    assert hostile in pdf_text(statement)


def test_the_document_is_tagged_has_its_fonts_and_its_head_on_every_page(exported: PayoutRun) -> None:
    statement = Statement.objects.get(partner__code="CORVUS")

    reader = PdfReader(io.BytesIO(content(statement, "pdf")))

    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"].value is True
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert reader.metadata is not None
    assert reader.metadata.title == "Rebate statement ST-2026-0001, version 1"
    count = len(reader.pages)
    for number, page in enumerate(reader.pages, start=1):
        text = page.extract_text()
        assert "Kestrel Tools · CORVUS Supply" in text
        assert f"page {number} of {count}" in text
        for font in page["/Resources"]["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            assert "/FontFile2" in descendant["/FontDescriptor"].get_object()


def test_only_a_demo_is_marked_as_one(exported: PayoutRun, kestrel: Tenant) -> None:
    statement = Statement.objects.get(partner__code="CORVUS")
    from payouts.exports.statement_pdf import statement_html

    assert 'class="watermark"' not in statement_html(statement.snapshot)
    assert 'class="watermark"' in statement_html({**statement.snapshot, "demo": True})


def test_the_snapshot_is_what_its_hash_says_and_can_never_change(exported: PayoutRun) -> None:
    statement = Statement.objects.get(partner__code="CORVUS")

    assert snapshot_hash(statement.snapshot) == statement.snapshot_sha256
    assert statement.snapshot["run"] == {"code": exported.code, "seal": exported.seal}
    assert [row[6] for row in statement.snapshot["counted"]["rows"]] == ["303140", "-3140"]


def test_a_statement_says_which_lines_did_not_count_and_why(
    approved: PayoutRun, drill: Any, finn: User, moment: datetime
) -> None:
    corvus = Partner.objects.get(code="CORVUS")
    make_line(corvus, drill, date(2026, 9, 2), "80.00", basis="sell_through")
    make_line(corvus, drill, date(2026, 10, 2), "99.00", basis="sell_through")

    tasks.export(claimed(request_export(run_id=approved.id, actor_id=finn.id, at=moment)))

    statement = Statement.objects.get(partner=corvus)
    assert statement.snapshot["counted"]["not_counted"] == [
        {"reason": "Not the kind of sale that counts", "lines": 1, "net": "80.00", "currency": "USD"}
    ]
    told = " ".join(pdf_text(statement).split())
    assert "Not counted 1 line of $80.00: not the kind of sale that counts" in told


def test_lines_that_come_after_the_close_change_nothing_on_a_statement(
    approved: PayoutRun, drill: Any, finn: User, moment: datetime
) -> None:
    make_line(Partner.objects.get(code="CORVUS"), drill, date(2026, 9, 2), "55555.00")

    tasks.export(claimed(request_export(run_id=approved.id, actor_id=finn.id, at=moment)))

    snapshot = Statement.objects.get(partner__code="CORVUS").snapshot
    assert [line["amount"] for line in snapshot["lines"]][2:4] == ["300000.00", "12000.00"]
    assert snapshot["counted"]["note"] == (
        "Sales lines changed after the period was closed. Those listed are the lines as they are now."
    )


def test_an_export_that_stopped_midway_goes_on_where_it_was(
    approved: PayoutRun, finn: User, moment: datetime, today: date
) -> None:
    items = list(PayoutItem.objects.order_by("partner__code").values_list("id", flat=True))
    first = issue_statement(item_id=items[0], today=today, at=moment)
    assert export_plan(approved.id).pending == tuple(items)

    tasks.export(claimed(request_export(run_id=approved.id, actor_id=finn.id, at=moment)))

    assert Statement.objects.get(item_id=items[0]).id == first.id
    assert Statement.objects.count() == 2
    assert StatementFile.objects.count() == 8
    assert export_plan(approved.id).pending == ()


def test_an_export_that_runs_again_makes_nothing_again(exported: PayoutRun, moment: datetime) -> None:
    before = list(StatementFile.objects.order_by("id").values_list("id", "file_id"))
    job_id = jobs.enqueue(kind="payouts.export", payload={"run": str(exported.id)}, at=moment)

    tasks.export(claimed(job_id))

    assert list(StatementFile.objects.order_by("id").values_list("id", "file_id")) == before
    assert PayoutRun.objects.get(id=exported.id).exported_at == exported.exported_at


def test_a_file_that_is_there_stays(exported: PayoutRun, moment: datetime) -> None:
    from payouts.exports.made import MadeFile

    statement = Statement.objects.get(partner__code="CORVUS")
    before = content(statement, "pdf")

    kept = keep_files(
        run_id=exported.id,
        statement_id=statement.id,
        files=[MadeFile("pdf", "other.pdf", b"other")],
        at=moment,
    )

    assert (kept, content(statement, "pdf")) == (0, before)


def test_the_end_of_an_export_waits_for_codes_before_it_holds_the_run(
    approved: PayoutRun, finn: User, moment: datetime
) -> None:
    """Whoever approves or prepares holds the codes and waits for the run: the other way round both would wait."""
    job_id = request_export(run_id=approved.id, actor_id=finn.id, at=moment)
    letters = {"payouts.run_codes": "C", 'FROM "payouts_payoutrun"': "R"}

    with CaptureQueriesContext(connection) as queries:
        tasks.export(claimed(job_id))

    held = "".join(
        letter
        for query in queries
        for sign, letter in letters.items()
        if sign in query["sql"] and ("FOR UPDATE" in query["sql"] or letter == "C")
    )
    assert held.endswith("CRCR")


def test_an_export_without_all_statements_does_not_end(
    approved: PayoutRun, finn: User, moment: datetime
) -> None:
    with pytest.raises(UnableToExportRun, match="2 of 2 statements are missing"):
        finish_export(run_id=approved.id, actor_id=finn.id, at=moment)

    assert PayoutRun.objects.get(id=approved.id).state == "approved"


def test_a_run_that_is_not_approved_has_no_statements(
    ready: PayoutRun, finn: User, moment: datetime, today: date
) -> None:
    item = PayoutItem.objects.first()
    assert item is not None

    with pytest.raises(UnableToIssueStatement, match="is not approved"):
        issue_statement(item_id=item.id, today=today, at=moment)
    with pytest.raises(NotAllowed):
        request_export(run_id=ready.id, actor_id=finn.id, at=moment)

    assert Statement.objects.count() == 0


def test_each_partner_is_told_once_that_its_statement_is_ready(
    approved: PayoutRun, kestrel: Tenant, finn: User, moment: datetime
) -> None:
    item = PayoutItem.objects.filter(run=approved).order_by("partner__code").first()
    assert item is not None
    reader = make_person(kestrel, "books", "partner_accountant", item.partner_id)

    job_id = request_export(run_id=approved.id, actor_id=finn.id, at=moment)
    tasks.export(claimed(job_id))

    statement = Statement.objects.get(item=item)
    ready = [one for one in posted(kestrel) if "is ready" in one.subject]
    assert [(one.to, one.event, one.subject) for one in ready] == [
        ([reader.email], "payment", f"Your statement {statement.code} is ready")
    ]
    assert "payable, confirmed." in ready[0].body
