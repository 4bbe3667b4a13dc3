"""Committing and rolling back: once, whole, and never behind anybody's back."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from claims.models import SalesFreshness, SalesLine, StagedLine
from claims.operations.settle_imports import ask_commit, ask_roll_back, choose_columns, refuse_file
from partners.models import Partner
from programs.models import Product
from tests.claims.intake import (
    LATER,
    UPLOADED,
    at,
    check,
    checked,
    commit,
    committed,
    csv,
    dies_at,
    jobs_of,
    uploaded,
    work,
)
from tests.factories import make_line, make_partner, make_product
from vir.foundation.audit.models import AuditEvent
from vir.foundation.imports.models import ImportBatch
from vir.foundation.imports.operations import UnableToImport
from vir.foundation.imports.reading import Reading
from vir.foundation.jobs.models import Job
from vir.foundation.jobs.runner import run
from vir.foundation.periods import format_date, local_date
from vir.foundation.tenancy.models import Tenant

pytestmark = pytest.mark.django_db
HEADER = "Invoice,Invoice date,Customer no.,SKU,Qty,Net amount"
# A job that broke is tried again a little later.
RETRIED = at(LATER + timedelta(minutes=5))
FILE = csv(HEADER, "INV-1,2026-10-04,ALDER,CD-18-KIT,2,20.50", "INV-2,2026-10-05,ALDER,CD-18-KIT,-1,-10.25")


@pytest.fixture(autouse=True)
def books(inside: Tenant) -> tuple[Partner, Product]:
    """Make the one partner and the one product of the vendor."""
    return make_partner("ALDER"), make_product("CD-18-KIT")


def test_committing_copies_the_good_lines_and_tells_earnings(books: tuple[Partner, Product]) -> None:
    batch = committed(FILE)

    lines = SalesLine.objects.order_by("row").values_list(
        "batch_id", "partner_id", "product_id", "document", "line_type", "basis", "quantity", "net", "row"
    )
    partner, product = books
    assert list(lines) == [
        (batch.id, partner.id, product.id, "INV-1", "sale", "sell_in", 2, Decimal("20.50"), 2),
        (batch.id, partner.id, product.id, "INV-2", "return", "sell_in", -1, Decimal("-10.25"), 3),
    ]
    assert (batch.state, batch.committed_at) == ("committed", LATER)
    assert [asked["batch"] for asked in jobs_of("payouts.recalculate")] == [str(batch.id)]
    assert AuditEvent.objects.filter(action="import.committed", object_code=str(batch.number)).count() == 1
    assert StagedLine.objects.count() == 0


def test_committing_keeps_the_freshness_in_step(books: tuple[Partner, Product]) -> None:
    committed(FILE)

    committed(csv(HEADER, "INV-0,2026-09-01,ALDER,CD-18-KIT,2,20.50"))

    fresh = SalesFreshness.objects.get()
    assert (fresh.counted_to, fresh.file_at, fresh.lines) == (date(2026, 10, 5), LATER, 3)


def test_bad_rows_stay_out_of_the_books(books: tuple[Partner, Product]) -> None:
    batch = committed(FILE + b"INV-3,2026-10-05,9999,CD-18-KIT,1,10.25\n")

    assert (SalesLine.objects.count(), batch.rows_bad, batch.state) == (2, 1, "committed")


def test_a_commit_counts_for_the_rows_that_were_seen() -> None:
    batch = checked(FILE)

    with pytest.raises(UnableToImport) as refused:
        ask_commit(number=batch.number, rows=3, at=UPLOADED, actor_id=None)

    assert str(refused.value) == "The file was checked again: it now has 2 good rows. Look at them first."
    batch.refresh_from_db()
    assert (batch.state, SalesLine.objects.count()) == ("ready", 0)


def test_a_file_without_good_rows_is_not_committed() -> None:
    batch = checked(csv(HEADER, "INV-3,2026-13-05,ALDER,CD-18-KIT,1,10.25"))

    with pytest.raises(UnableToImport) as refused:
        ask_commit(number=batch.number, rows=0, at=UPLOADED, actor_id=None)

    assert str(refused.value) == "The file has no good rows, so there is nothing to commit."


def test_the_same_file_uploaded_twice_is_committed_once(inside: Tenant) -> None:
    first, second = checked(FILE), checked(FILE, source="Another")
    commit(first)

    with pytest.raises(UnableToImport) as refused:
        ask_commit(number=second.number, rows=2, at=UPLOADED, actor_id=None)

    day = format_date(local_date(LATER, inside.time_zone))
    assert str(refused.value) == (
        f"This file was committed on {day} as import {first.number}."
        " To commit it again, roll that import back first."
    )
    second.refresh_from_db()
    assert (second.state, SalesLine.objects.count()) == ("ready", 2)


def test_the_same_file_is_refused_while_another_import_commits_it() -> None:
    first, second = checked(FILE), checked(FILE, source="Another")
    ask_commit(number=first.number, rows=2, at=UPLOADED, actor_id=None)

    with pytest.raises(UnableToImport) as refused:
        ask_commit(number=second.number, rows=2, at=UPLOADED, actor_id=None)

    assert str(refused.value) == f"This file is being committed as import {first.number}."


def test_lines_that_came_meanwhile_stop_the_whole_commit() -> None:
    batch = checked(FILE)
    other = committed(csv(HEADER, "INV-2,2026-10-05,ALDER,CD-18-KIT,-1,-10.25"))

    batch = commit(batch)

    assert (batch.state, batch.refusal) == (
        "ready",
        "1 of the lines came into the books with another import since the check. Read the file again.",
    )
    assert list(SalesLine.objects.values_list("batch_id", flat=True)) == [other.id]
    assert StagedLine.objects.filter(batch_id=batch.id).count() == 2

    batch = check(batch)
    assert (batch.rows_good, batch.rows_duplicate, batch.refusal) == (1, 1, "")


def test_a_rollback_since_the_check_stops_a_commit_that_left_duplicates_out() -> None:
    first = committed(csv(HEADER, "INV-2,2026-10-05,ALDER,CD-18-KIT,-1,-10.25"))
    batch = checked(FILE)
    assert (batch.rows_good, batch.rows_duplicate) == (1, 1)
    ask_roll_back(number=first.number, at=UPLOADED, actor_id=None)
    work(first.id)

    batch = commit(batch)

    assert (batch.state, batch.refusal) == (
        "ready",
        "An import was rolled back since the check, and lines that were left out may be missing now."
        " Read the file again.",
    )
    assert SalesLine.objects.count() == 0
    batch = commit(check(batch))
    assert (batch.state, batch.rows_good, SalesLine.objects.count()) == ("committed", 2, 2)


def test_a_commit_that_dies_at_its_end_leaves_nothing_and_repeats_nothing() -> None:
    batch = checked(FILE)
    ask_commit(number=batch.number, rows=2, at=UPLOADED, actor_id=None)

    # The first look at the clock claims the job, the second dates the commit, the third ends the job.
    assert work(batch.id, dies_at(3)) == "put back"

    batch.refresh_from_db()
    assert (batch.state, SalesLine.objects.count()) == ("committed", 2)
    asked = jobs_of("payouts.recalculate")
    assert work(batch.id, RETRIED) == "done"
    assert (SalesLine.objects.count(), SalesFreshness.objects.get().lines, StagedLine.objects.count()) == (
        2,
        2,
        0,
    )
    assert jobs_of("payouts.recalculate") == asked
    assert AuditEvent.objects.filter(action="import.committed").count() == 1


def test_a_commit_that_dies_after_its_lines_were_written_keeps_none_of_them(
    settings: Any,
) -> None:
    batch = checked(FILE)
    ask_commit(number=batch.number, rows=2, at=UPLOADED, actor_id=None)
    wiring = settings.EVENT_JOBS
    settings.EVENT_JOBS = "tests.claims.intake.NO_EVENTS"

    assert work(batch.id) == "put back"

    batch.refresh_from_db()
    assert (batch.state, SalesLine.objects.count(), SalesFreshness.objects.count()) == ("committing", 0, 0)
    settings.EVENT_JOBS = wiring
    assert work(batch.id, RETRIED) == "done"
    assert (SalesLine.objects.count(), SalesFreshness.objects.get().lines) == (2, 2)
    assert [asked["batch"] for asked in jobs_of("payouts.recalculate")] == [str(batch.id)]


def test_a_check_that_dies_at_its_end_is_done_whole_the_next_time() -> None:
    batch = uploaded(FILE + b"INV-3,2026-10-05,9999,CD-18-KIT,1,10.25\n")
    mapping = {
        "document": "Invoice",
        "sale_date": "Invoice date",
        "partner": "Customer no.",
        "sku": "SKU",
        "quantity": "Qty",
        "net": "Net amount",
    }
    reading = Reading(mapping=mapping, formats={"sale_date": "ISO", "net": "POINT"}, currency="USD")
    choose_columns(number=batch.number, reading=reading, at=UPLOADED, actor_id=None)

    # The first look at the clock claims the job, the second ends it with the last step.
    assert work(batch.id, dies_at(2)) == "put back"

    batch.refresh_from_db()
    assert (batch.state, StagedLine.objects.count(), batch.problems.count()) == ("reading", 0, 0)
    assert work(batch.id, RETRIED) == "done"
    batch.refresh_from_db()
    assert (batch.state, StagedLine.objects.count(), batch.problems.count()) == ("needs_fix", 3, 1)


def test_a_job_that_is_run_again_does_nothing() -> None:
    batch = committed(FILE)
    Job.objects.filter(id=batch.job_id).update(state="queued", finished_at=None)
    assert batch.job_id is not None

    assert run(batch.job_id, clock=at(LATER)) == "done"

    assert (SalesLine.objects.count(), SalesFreshness.objects.get().lines) == (2, 2)


def test_rolling_back_takes_out_the_lines_of_that_import_only(books: tuple[Partner, Product]) -> None:
    make_line(*books, date(2026, 9, 1), "5.00")
    batch = committed(FILE)
    ask_roll_back(number=batch.number, at=UPLOADED, actor_id=None)

    assert work(batch.id) == "done"

    batch.refresh_from_db()
    assert (batch.state, batch.rolled_back_at) == ("rolled_back", LATER)
    assert list(SalesLine.objects.values_list("net", flat=True)) == [Decimal("5.00")]
    fresh = SalesFreshness.objects.get()
    assert (fresh.counted_to, fresh.file_at, fresh.lines) == (date(2026, 9, 1), None, 1)
    asked = [payload for payload in jobs_of("payouts.recalculate") if "partners" in payload]
    assert [(payload["batch"], payload["partners"]) for payload in asked] == [
        (str(batch.id), [str(books[0].id)])
    ]


def test_a_rollback_that_dies_at_its_end_repeats_nothing() -> None:
    first = committed(csv(HEADER, "INV-0,2026-09-01,ALDER,CD-18-KIT,2,20.50"))
    batch = committed(FILE)
    ask_roll_back(number=batch.number, at=UPLOADED, actor_id=None)

    assert work(batch.id, dies_at(3)) == "put back"

    assert SalesLine.objects.count() == 3
    assert work(batch.id, RETRIED) == "done"
    assert list(SalesLine.objects.values_list("batch_id", flat=True)) == [first.id]
    assert SalesFreshness.objects.get().lines == 1


def test_a_file_that_was_rolled_back_can_come_in_again() -> None:
    batch = committed(FILE)
    ask_roll_back(number=batch.number, at=UPLOADED, actor_id=None)
    work(batch.id)

    again = committed(FILE)

    assert (again.number, again.rows_good, SalesLine.objects.count()) == (batch.number + 1, 2, 2)


def test_an_import_is_rolled_back_once() -> None:
    batch = committed(FILE)
    ask_roll_back(number=batch.number, at=UPLOADED, actor_id=None)
    with pytest.raises(UnableToImport) as busy:
        ask_roll_back(number=batch.number, at=UPLOADED, actor_id=None)
    work(batch.id)

    with pytest.raises(UnableToImport) as over:
        ask_roll_back(number=batch.number, at=UPLOADED, actor_id=None)

    assert str(busy.value) == f"Import {batch.number} is being worked on. Wait until that has ended."
    assert str(over.value) == f"Import {batch.number} is rolled back: this step is over."


def test_partners_are_corrected_by_another_file_not_rolled_back() -> None:
    batch = committed(csv("Code,Name", "BEXLEY,Bexley Electrical"), kind="partners")

    with pytest.raises(UnableToImport) as refused:
        ask_roll_back(number=batch.number, at=UPLOADED, actor_id=None)

    assert str(refused.value) == (
        "Only sales are rolled back. To correct these partners, import a corrected file."
    )


def test_refusing_a_file_drops_what_was_kept_for_it() -> None:
    batch = checked(FILE)

    refuse_file(number=batch.number, at=UPLOADED, actor_id=None)

    batch.refresh_from_db()
    assert (batch.state, StagedLine.objects.count(), SalesLine.objects.count()) == ("refused", 0, 0)


def test_a_committed_import_can_no_longer_be_refused_or_read_again() -> None:
    batch = committed(FILE)

    with pytest.raises(UnableToImport) as refused:
        refuse_file(number=batch.number, at=UPLOADED, actor_id=None)
    with pytest.raises(UnableToImport):
        choose_columns(number=batch.number, reading=Reading(), at=UPLOADED, actor_id=None)

    assert str(refused.value) == f"Import {batch.number} is committed: this step is over."
    assert (ImportBatch.objects.get(id=batch.id).state, SalesLine.objects.count()) == ("committed", 2)


def test_an_import_that_is_being_read_cannot_be_read_otherwise_at_the_same_time() -> None:
    batch = uploaded(FILE)
    reading = Reading(mapping={"document": "Invoice"})
    choose_columns(number=batch.number, reading=reading, at=UPLOADED, actor_id=None)

    with pytest.raises(UnableToImport) as refused:
        choose_columns(number=batch.number, reading=Reading(), at=UPLOADED, actor_id=None)

    assert str(refused.value) == f"Import {batch.number} is being worked on. Wait until that has ended."


def test_lines_that_are_gone_since_the_check_stop_the_commit() -> None:
    batch = checked(FILE)
    StagedLine.objects.filter(row=3).delete()

    batch = commit(batch)

    assert (batch.state, batch.refusal) == (
        "ready",
        "The check found 2 good lines and 1 are kept. Read the file again.",
    )
    assert SalesLine.objects.count() == 0
