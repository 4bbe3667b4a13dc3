"""A statement says what its run paid besides earnings, what was paid since, and what a correction changes."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from pypdf import PdfReader

from partners.models import Partner
from payouts import tasks
from payouts.enums import AdjustmentReason
from payouts.exports.statement_csv import statement_csv
from payouts.exports.statement_files import StatementPress
from payouts.exports.statement_xlsx import statement_xlsx
from payouts.models import (
    AccountingPeriod,
    CalculationRun,
    Earning,
    LedgerLeg,
    Payment,
    PayoutItem,
    PayoutRun,
    PriorPeriodEntry,
    Statement,
    StatementFile,
)
from payouts.operations.adjust import decide_adjustment, propose_adjustment
from payouts.operations.approve_run import approve_run
from payouts.operations.bundle_statements import UnableToBundle, request_bundle
from payouts.operations.correct_statement import UnableToCorrect, correct_statement
from payouts.operations.export_run import finish_export, keep_files, request_export
from payouts.operations.issue_statement import issue_statement
from payouts.operations.preview_run import preview_run
from payouts.operations.submit_run import submit_run
from payouts.queries.verifying import issued_file
from payouts.statements.snapshot import snapshot_hash
from programs.models import Program
from tests.payouts.conftest import Q3
from tests.payouts.test_export import claimed
from tests.payouts.test_walls import refused
from vir.foundation.documents.queries import file_bytes
from vir.foundation.identity.models import User
from vir.foundation.jobs import operations as jobs
from vir.foundation.jobs.models import Job
from vir.foundation.jobs.runner import RunningJob
from vir.foundation.tenancy.models import Tenant

LATER = datetime(2026, 11, 25, 15, tzinfo=UTC)


@pytest.fixture
def exported(closed_q3: Program, finn: User, lena: User, today: date, moment: datetime) -> PayoutRun:
    """The run of the closed quarter, Corvus with an adjustment of −120.00, exported without PDF."""
    proposed = propose_adjustment(
        partner_code="CORVUS",
        program_code=closed_q3.code,
        period_start=Q3,
        amount=Decimal("-120.00"),
        reason=AdjustmentReason.PRICE_PROTECTION,
        text="Price protection CN-4410",
        evidence_text="Mail of 2 Nov",
        actor_id=finn.id,
        at=moment,
    )
    decide_adjustment(code=proposed.code, approve=True, actor_id=lena.id, at=moment)
    run = preview_run(program_code=closed_q3.code, period_start=Q3, actor_id=finn.id, today=today, at=moment)
    run = submit_run(run_id=run.id, actor_id=finn.id, at=moment)
    approve_run(run_id=run.id, actor_id=lena.id, seen_seal=run.seal, at=moment)
    request_export(run_id=run.id, actor_id=finn.id, at=moment)
    for item in PayoutItem.objects.filter(run=run).order_by("partner__code"):
        one = issue_statement(item_id=item.id, today=today, at=moment)
        files = [
            statement_xlsx(one.snapshot, snapshot_sha256=one.snapshot_sha256),
            statement_csv(one.snapshot),
        ]
        keep_files(run_id=run.id, statement_id=one.id, files=files, at=moment)
    return finish_export(run_id=run.id, actor_id=finn.id, at=moment)


@pytest.fixture
def corvus(exported: PayoutRun) -> Statement:
    found: Statement = Statement.objects.get(partner__code="CORVUS")
    return found


def paid(statement: Statement, reference: str = "CM-88213") -> None:
    """Confirm what the run pays the partner."""
    Payment.objects.filter(item_id=statement.item_id).update(state="sent", sent_at=LATER)
    Payment.objects.filter(item_id=statement.item_id).update(
        state="paid", reference=reference, paid_on=date(2026, 11, 25), settled_at=LATER
    )


def later_entry(amount: str, text: str = "3 returns of 16 Nov came after the close.") -> PriorPeriodEntry:
    """Write that Corvus's closed quarter would earn another amount now."""
    earning = Earning.objects.get(partner__code="CORVUS")
    period = AccountingPeriod.objects.order_by("starts_on").last()
    if period is None:
        period = AccountingPeriod.objects.create(
            starts_on=date(2026, 11, 1), ends_on=date(2026, 12, 1), opened_at=LATER
        )
    entry: PriorPeriodEntry = PriorPeriodEntry.objects.create(
        earning=earning,
        partner=earning.partner,
        program=earning.program,
        calculation=CalculationRun.objects.order_by("-number")[0],
        period=period,
        amount=Decimal(amount),
        currency="USD",
        was=earning.earned,
        now=earning.earned + Decimal(amount),
        tier_was=2,
        tier_now=1,
        reason="returns",
        detail={"text": text},
        written_at=LATER,
    )
    return entry


def correct(statement: Statement, finn: User, reason: str = "Returns came after the close") -> Statement:
    return correct_statement(
        code=statement.code, reason=reason, actor_id=finn.id, today=date(2026, 11, 25), at=LATER
    )


def taken(job_id: Any, at: datetime) -> RunningJob:
    """Take a job as a worker does at a moment."""
    job = jobs.claim(job_id=job_id, worker="test", at=at)
    assert job is not None
    return RunningJob(job, worker="test", clock=lambda: at)


def test_statement_item_ledger_and_files_are_one_amount(corvus: Statement, exported: PayoutRun) -> None:
    item = PayoutItem.objects.get(id=corvus.item_id)
    with StatementPress(1) as press:
        ((_, files),) = press.make_all([(corvus.code, corvus.snapshot, corvus.snapshot_sha256)])
    pdf, xlsx, sheet = (next(f.content for f in files if f.form == form) for form in ("pdf", "xlsx", "csv"))

    text = " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())
    cells = load_workbook(io.BytesIO(xlsx), data_only=True)["Statement"]
    in_xlsx = [row[1:4] for row in cells.iter_rows(min_row=10, values_only=True) if isinstance(row[0], int)]
    in_csv = list(csv.DictReader(io.StringIO(sheet.decode(), newline="")))
    released = sum(
        LedgerLeg.objects.filter(
            account="payment_clearing", entry__kind="settlement", entry__partner_id=corvus.partner_id
        ).values_list("amount", flat=True),
        Decimal(0),
    )

    assert [row["amount"] for row in in_csv[3:]] == ["12000.00", "0.00", "-120.00", "11880.00"]
    assert in_csv[5]["what"] == "Adjustment: price protection CN-4410"
    assert in_xlsx[5] == ("Adjustment: price protection CN-4410", "1 item", -120)
    assert in_xlsx[-1][2] == 11880
    assert "6 Adjustment: price protection CN-4410 1 item −120.00 7 Payable 11,880.00" in text
    assert "Adjustment: ADJ-2026-001. Reason: Price protection." in text
    assert {corvus.payable, item.payable, -released, Decimal(in_csv[-1]["amount"])} == {Decimal("11880.00")}


def test_the_payable_of_the_workbook_is_a_formula_over_its_parts(corvus: Statement) -> None:
    made = statement_xlsx(corvus.snapshot, snapshot_sha256=corvus.snapshot_sha256)

    book = load_workbook(io.BytesIO(made.content))

    assert book["Statement"]["D16"].value == "=D13+D14+D15"


def test_what_is_paid_later_stands_below_the_seal_and_changes_nothing_in_it(
    corvus: Statement, lena: User, client_as: Callable[[User], Client]
) -> None:
    before = snapshot_hash(corvus.snapshot)
    paid(corvus)

    page = client_as(lena).get(f"/t/kestrel/finance/statements/{corvus.code}/?line=9")

    after = page.context["after"]
    assert [(line.number, line.what, line.reference, line.basis, line.amount) for line in after.lines] == [
        (8, "Paid by credit memo", "CM-88213", "25 Nov 2026", Decimal("11880.00")),
        (9, "Balance", "", "", Decimal("0.00")),
    ]
    assert (page.context["state"], page.context["state_note"]) == ("Paid", " 25 Nov 2026")
    assert page.context["after_steps"]["steps"][1]["text"] == "$11,880.00 − $11,880.00"
    assert snapshot_hash(Statement.objects.get(id=corvus.id).snapshot) == before == corvus.snapshot_sha256


def test_what_is_on_its_way_is_said_and_not_counted_as_paid(corvus: Statement) -> None:
    from payouts.queries.statement_payments import after_seal

    Payment.objects.filter(item_id=corvus.item_id).update(state="sent", sent_at=LATER)

    after = after_seal(item_id=corvus.item_id, payable=corvus.payable, snapshot=corvus.snapshot)

    code = Payment.objects.get(item_id=corvus.item_id).code
    assert (after.lines, after.is_paid) == ((), False)
    assert after.underway == (
        f"{code} was sent by credit memo. It is shown here as paid once it is confirmed."
    )


def test_a_correction_is_a_second_version_with_its_difference(corvus: Statement, finn: User) -> None:
    later_entry("-431.60")

    second = correct(corvus, finn)

    assert (second.version, second.payable, second.supersedes_id) == (2, Decimal("11448.40"), corvus.id)
    assert second.difference == [
        {
            "line": "6",
            "text": "Returns after the close",
            "old": "—",
            "new": "−$431.60, 25 Nov 2026",
            "why": "3 returns of 16 Nov came after the close.",
        },
        {
            "line": "8",
            "text": "Payable",
            "old": "$11,880.00",
            "new": "$11,448.40",
            "why": "Returns came after the close",
        },
    ]
    first = Statement.objects.get(id=corvus.id)
    assert (first.payable, first.snapshot_sha256) == (Decimal("11880.00"), corvus.snapshot_sha256)
    assert second.snapshot["difference"] == second.difference
    assert second.snapshot_sha256 == snapshot_hash(second.snapshot)
    assert Job.objects.filter(kind="payouts.statement_files").count() == 1


def test_the_balance_of_a_correction_waits_for_the_next_run(
    corvus: Statement, finn: User, lena: User, client_as: Callable[[User], Client]
) -> None:
    later_entry("-431.60")
    paid(corvus)
    correct(corvus, finn)

    page = client_as(lena).get(f"/t/kestrel/finance/statements/{corvus.code}/")
    old = client_as(lena).get(f"/t/kestrel/finance/statements/{corvus.code}/?version=1")

    assert [(line.kind, line.amount, line.basis) for line in page.context["after"].lines] == [
        ("paid", Decimal("11880.00"), "25 Nov 2026"),
        ("balance", Decimal("-431.60"), "settled with the next run"),
    ]
    assert (page.context["state"], old.status_code, old.context["statement"].payable) == (
        "Corrected",
        200,
        Decimal("11880.00"),
    )


def test_a_new_name_alone_is_a_correction_that_leaves_the_payable(corvus: Statement, finn: User) -> None:
    Partner.objects.filter(code="CORVUS").update(name="Corvus Supply Ltd")

    second = correct(corvus, finn, "The company changed its name")

    assert second.payable == corvus.payable
    assert [(row["text"], row["new"], row["why"]) for row in second.difference] == [
        ("Partner", "Corvus Supply Ltd (CORVUS)", "The company changed its name")
    ]


@pytest.mark.parametrize(
    ("reason", "said"), [("", "Reason: it is empty"), ("x" * 501, "Reason: it has 501 characters")]
)
def test_a_correction_needs_its_reason(corvus: Statement, finn: User, reason: str, said: str) -> None:
    later_entry("-431.60")

    with pytest.raises(UnableToCorrect, match=said):
        correct(corvus, finn, reason)


def test_a_correction_of_nothing_is_refused(corvus: Statement, finn: User) -> None:
    with pytest.raises(UnableToCorrect, match="Nothing is different from version 1"):
        correct(corvus, finn)

    assert Statement.objects.filter(code=corvus.code).count() == 1


def test_the_database_holds_versions_in_their_order(corvus: Statement) -> None:
    copied = {
        name: getattr(corvus, name)
        for name in (
            "code",
            "run_id",
            "item_id",
            "partner_id",
            "program_id",
            "period_start",
            "period_end",
            "currency",
            "payable",
            "snapshot",
            "snapshot_sha256",
            "issued_at",
        )
    }
    with refused("corrects the one before it"):
        Statement.objects.create(**copied, version=3, supersedes=corvus, correction="x")
    with refused("corrects the one before it"):
        Statement.objects.create(**copied, version=2, supersedes=corvus, correction="")


def test_the_job_makes_the_files_of_a_correction(corvus: Statement, finn: User) -> None:
    later_entry("-431.60")
    second = correct(corvus, finn)
    job = Job.objects.get(kind="payouts.statement_files")

    tasks.statement_files(taken(job.id, LATER))

    files = StatementFile.objects.filter(statement=second).select_related("file")
    names = sorted(file.file.name for file in files)
    assert names == [f"kestrel_{corvus.code}_v2.{form}" for form in ("csv", "pdf", "xlsx")]
    pdf = file_bytes(next(file.file_id for file in files if file.form == "pdf"))
    text = " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())
    assert "What this version corrects Returns came after the close" in text
    assert (
        "6 Returns after the close — −$431.60, 25 Nov 2026 3 returns of 16 Nov came after the close." in text
    )


def test_a_zip_holds_the_very_files_that_were_issued(
    exported: PayoutRun, finn: User, moment: datetime
) -> None:
    codes = list(Statement.objects.order_by("code").values_list("code", flat=True))
    job_id = request_bundle(codes=codes, actor_id=finn.id, at=moment)

    tasks.statement_zip(claimed(job_id))

    job = Job.objects.get(id=job_id)
    bundle = zipfile.ZipFile(io.BytesIO(file_bytes(job.result["file"])))
    assert (job.done, job.total, job.result["name"]) == (2, 2, "kestrel_statements_2026-11-23.zip")
    issued = {
        f"{file.statement.code}/{file.file.name}": file_bytes(file.file_id)
        for file in StatementFile.objects.exclude(statement=None).select_related("statement", "file")
    }
    assert {name: bundle.read(name) for name in bundle.namelist()} == issued
    assert bundle.testzip() is None


@pytest.mark.parametrize(
    ("codes", "said"),
    [([], "No statement was chosen"), (["ST-2026-9999"], "There is no statement ST-2026-9999")],
)
def test_a_zip_of_nothing_is_refused(
    exported: PayoutRun, finn: User, moment: datetime, codes: list[str], said: str
) -> None:
    with pytest.raises(UnableToBundle, match=said):
        request_bundle(codes=codes, actor_id=finn.id, at=moment)


def test_a_file_is_known_by_its_bytes_under_its_own_code_only(
    corvus: Statement, exported: PayoutRun, kestrel: Tenant
) -> None:
    file = StatementFile.objects.select_related("file").get(statement=corvus, form="csv")
    other = Statement.objects.exclude(id=corvus.id).get()

    found = issued_file(corvus.code, file.file.sha256)

    assert found is not None
    assert (found.vendor, found.code, found.version, found.form) == ("Kestrel Tools", corvus.code, 1, "CSV")
    assert issued_file(other.code, file.file.sha256) is None
    assert issued_file(corvus.code, "0" * 64) is None


def test_the_list_shows_states_and_asks_as_often_for_two_as_for_many(
    corvus: Statement,
    finn: User,
    lena: User,
    client_as: Callable[[User], Client],
    django_assert_num_queries: Any,
) -> None:
    from payouts.queries.statements import list_statements

    later_entry("-431.60")
    paid(corvus)
    with django_assert_num_queries(5):
        before = {row.code: row.state for row in list_statements()}
    correct(corvus, finn)
    with django_assert_num_queries(5):
        after = {row.code: (row.version, row.state) for row in list_statements()}

    page = client_as(lena).get("/t/kestrel/finance/statements/?view=corrected")
    assert before[corvus.code] == "Paid"
    assert after[corvus.code] == (2, "Corrected")
    assert [line.row.code for line in page.context["listed"].lines] == [corvus.code]


def test_letter_paper_is_that_of_the_vendors_country(corvus: Statement) -> None:
    with StatementPress(1) as press:
        ((_, us), (_, de)) = press.make_all(
            [
                ("us", {**corvus.snapshot, "paper": "letter"}, ""),
                ("de", {**corvus.snapshot, "paper": "a4"}, ""),
            ]
        )

    sizes = [
        [round(float(side)) for side in PdfReader(io.BytesIO(files[0].content)).pages[0].mediabox[2:]]
        for files in (us, de)
    ]
    assert sizes == [[612, 792], [595, 842]]
