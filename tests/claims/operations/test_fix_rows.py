"""Fixes lie over the file: what is checked is what a corrected file would have been."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from claims.models import SalesLine, StagedLine, UnmatchedLine
from claims.operations import fix_rows
from claims.operations.keep_rest import keep_rest
from claims.operations.settle_imports import ask_commit, choose_sheet
from tests.claims.intake import UPLOADED, checked, codes, commit, committed, csv, work
from tests.factories import make_partner, make_person, make_product
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User
from vir.foundation.imports.fixing import UnableToFix, fixes_in_force
from vir.foundation.imports.models import ImportBatch, RowFix, StagedRow
from vir.foundation.imports.operations import UnableToImport
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

pytestmark = pytest.mark.django_db
HEADER = "Invoice,Invoice date,Customer no.,SKU,Qty,Net amount"
ROWS = (
    "INV-1,31/10/2026,ALDER,CD-18-KIT,2,20.50",
    "INV-2,30/10/26,ALDER,CD-18-KIT,2,20.50",
    "INV-3,29/10/26,ALDER,CD-18-KIT,1,10.25",
    "INV-4,31/10/2026,ALDER,CD18KIT,1,10.25",
    "INV-5,31/10/2026,ALDER,CD 18 KIT,1,10.25",
    "INV-6,31/10/2026,ALDER,CD-18-KIT,1O,102.50",
    "INV-7,31/11/2026,ALDER,CD-18-KIT,1,10.25",
)
CORRECTED = (
    ROWS[0],
    ROWS[1].replace("/26,", "/2026,"),
    ROWS[2].replace("/26,", "/2026,"),
    ROWS[3].replace("CD18KIT", "CD-18-KIT"),
    ROWS[4].replace("CD 18 KIT", "CD-18-KIT"),
    ROWS[5].replace("1O", "10"),
    ROWS[6].replace("31/11", "30/10"),
)


@pytest.fixture(autouse=True)
def books(kestrel: Tenant) -> Any:
    with tenant_context(kestrel.id):
        make_partner("ALDER")
        make_product("CD-18-KIT")
        yield


@pytest.fixture
def ann(kestrel: Tenant) -> User:
    return make_person(kestrel, "ann", "program_manager")


def apply(
    batch: ImportBatch, ann: User, row: int, header: str, code: str, value: str, *, all_: bool = False
) -> None:
    fix_rows.apply_fix(
        number=batch.number,
        row=row,
        header=header,
        code=code,
        value=value,
        everywhere=all_,
        actor_id=ann.id,
        at=UPLOADED + timedelta(minutes=RowFix.objects.count()),
    )
    batch.refresh_from_db()


def write(batch: ImportBatch, ann: User, row: int, header: str, value: str) -> None:
    fix_rows.fix_cell(number=batch.number, row=row, header=header, value=value, actor_id=ann.id, at=UPLOADED)
    batch.refresh_from_db()


def lines(batch: ImportBatch) -> list[tuple[Any, ...]]:
    """Give everything of the lines that wait, but what names the import."""
    columns = (
        *("row", "state", "partner_id", "product_id", "sale_date", "document", "line_key"),
        *("line_type", "quantity", "net", "gross", "currency"),
    )
    return list(StagedLine.objects.filter(batch_id=batch.id).order_by("row").values_list(*columns))


def test_a_file_with_fixes_is_exactly_the_corrected_file(ann: User) -> None:
    batch = checked(csv(HEADER, *ROWS))
    assert (batch.rows_good, batch.rows_bad) == (1, 6)

    apply(batch, ann, 3, "Invoice date", "two_digit_year", "30/10/2026", all_=True)
    apply(batch, ann, 5, "SKU", "unknown_sku", "CD-18-KIT", all_=True)
    apply(batch, ann, 7, "Qty", "number_format", "10")
    write(batch, ann, 8, "Invoice date", "30/10/2026")

    truth = checked(csv(HEADER, *CORRECTED))
    assert (batch.rows_total, batch.rows_good, batch.rows_bad, batch.state) == (7, 7, 0, "ready")
    assert lines(batch) == lines(truth)
    assert batch.control_totals == truth.control_totals


def test_a_fix_of_all_like_it_takes_those_that_are_read_in_the_same_way_and_no_other(ann: User) -> None:
    batch = checked(csv(HEADER, *ROWS))

    apply(batch, ann, 3, "Invoice date", "two_digit_year", "30/10/2026", all_=True)

    fixes = fixes_in_force(batch).order_by("row").values_list("row", "header", "before", "after")
    assert list(fixes) == [
        (3, "Invoice date", "30/10/26", "30/10/2026"),
        (4, "Invoice date", "29/10/26", "29/10/2026"),
    ]
    assert codes(batch) == [
        (5, "unknown_sku"),
        (6, "unknown_sku"),
        (7, "number_format"),
        (8, "no_such_day"),
    ]


def test_only_what_was_proposed_is_taken_by_a_button(ann: User) -> None:
    batch = checked(csv(HEADER, *ROWS))

    with pytest.raises(UnableToFix) as refused:
        apply(batch, ann, 3, "Invoice date", "two_digit_year", "01/01/2026")

    assert refused.value.message == (
        "Row 3, Invoice date: this was not proposed. Write the value into the cell."
    )
    with pytest.raises(UnableToFix) as gone:
        apply(batch, ann, 2, "Invoice date", "two_digit_year", "30/10/2026")
    assert gone.value.message == "Row 2: this problem is gone. Look at the row again."


def test_a_press_is_undone_as_a_whole_and_a_fix_by_itself(ann: User) -> None:
    batch = checked(csv(HEADER, *ROWS))
    apply(batch, ann, 3, "Invoice date", "two_digit_year", "30/10/2026", all_=True)
    apply(batch, ann, 7, "Qty", "number_format", "10")

    apply(batch, ann, 5, "SKU", "unknown_sku", "CD-18-KIT", all_=True)

    fix_rows.undo_fix(number=batch.number, actor_id=ann.id, at=UPLOADED + timedelta(hours=1))
    after_last = list(fixes_in_force(batch).order_by("row").values_list("row", flat=True))
    press = fixes_in_force(batch).get(row=7).group
    fix_rows.undo_fix(number=batch.number, group=press, actor_id=ann.id, at=UPLOADED + timedelta(hours=2))
    single = fixes_in_force(batch).get(row=4)
    fix_rows.undo_fix(
        number=batch.number, fix_id=single.id, actor_id=ann.id, at=UPLOADED + timedelta(hours=3)
    )

    assert after_last == [3, 4, 7]
    assert list(fixes_in_force(batch).values_list("row", flat=True)) == [3]


def test_undoing_a_second_fix_of_a_cell_brings_back_the_first(ann: User) -> None:
    batch = checked(csv(HEADER, *ROWS))
    for minute, value in ((1, "28/10/2026"), (2, "27/10/2026")):
        fix_rows.fix_cell(
            number=batch.number,
            row=8,
            header="Invoice date",
            value=value,
            actor_id=ann.id,
            at=UPLOADED.replace(minute=minute),
        )

    fix_rows.undo_fix(number=batch.number, actor_id=ann.id, at=UPLOADED.replace(minute=3))
    first = list(fixes_in_force(batch).values_list("before", "after"))
    fix_rows.undo_fix(number=batch.number, actor_id=ann.id, at=UPLOADED.replace(minute=4))

    assert first == [("31/11/2026", "28/10/2026")]
    assert list(fixes_in_force(batch)) == []
    with pytest.raises(UnableToFix) as refused:
        fix_rows.undo_fix(number=batch.number, actor_id=ann.id, at=UPLOADED.replace(minute=5))
    assert refused.value.message == "There is nothing to undo: it was undone already."


def test_a_row_that_is_left_out_is_counted_and_can_be_taken_back_in(ann: User) -> None:
    batch = checked(csv(HEADER, *ROWS))

    fix_rows.leave_out(
        number=batch.number,
        row=5,
        header="SKU",
        code="unknown_sku",
        everywhere=True,
        actor_id=ann.id,
        at=UPLOADED,
    )
    batch.refresh_from_db()
    left = (batch.rows_skipped, batch.rows_bad, batch.rows_total)
    cells = StagedRow.objects.get(batch=batch, row=5, state="skipped").content
    fix_rows.undo_fix(
        number=batch.number, fix_id=fixes_in_force(batch).get(row=5).id, actor_id=ann.id, at=UPLOADED
    )
    batch.refresh_from_db()

    assert left == (2, 4, 7)
    assert cells == ROWS[3].split(",")
    assert (batch.rows_skipped, batch.rows_bad) == (1, 5)


def test_a_line_to_check_comes_in_only_with_a_reason(ann: User) -> None:
    known = "INV-1,2026-10-05,ALDER,CD-18-KIT,1,10.50"
    committed(csv(HEADER, known))
    batch = checked(
        csv(HEADER, known.replace(",1,10.50", ",2,21.00"), "INV-2,2026-10-05,ALDER,CD-18-KIT,1,10.50")
    )
    assert (batch.rows_good, batch.rows_check, batch.state) == (1, 1, "needs_fix")
    said: dict[str, Any] = {
        "number": batch.number,
        "row": 2,
        "header": "Invoice",
        "code": "maybe_known",
        "everywhere": False,
        "actor_id": ann.id,
        "at": UPLOADED,
    }

    with pytest.raises(UnableToFix) as refused:
        fix_rows.keep_row(**said, reason="  ")
    fix_rows.keep_row(**said, reason="Second delivery of the order")
    batch.refresh_from_db()

    assert refused.value.message == "Reason: say in at most 300 characters why the row is right as it is."
    assert (batch.rows_good, batch.rows_check, batch.state) == (2, 0, "ready")
    assert codes(batch, "note") == [(2, "maybe_known")]
    assert commit(batch).state == "committed"
    assert SalesLine.objects.count() == 3
    act = AuditEvent.objects.get(action="import.rows_kept")
    assert (act.actor_id, act.data) == (
        ann.id,
        {"fixes": 1, "rows": [2], "reason": "Second delivery of the order"},
    )


def test_a_fix_that_is_too_long_or_of_an_unknown_row_is_refused(ann: User) -> None:
    batch = checked(csv(HEADER, *ROWS))

    with pytest.raises(UnableToFix) as long:
        write(batch, ann, 8, "Invoice date", "9" * 501)
    with pytest.raises(UnableToFix) as unknown:
        write(batch, ann, 99, "Invoice date", "30/10/2026")
    with pytest.raises(UnableToFix) as same:
        write(batch, ann, 8, "Invoice date", "31/11/2026")

    assert long.value.message == "Row 8, Invoice date: enter at most 500 characters."
    assert unknown.value.message == "Row 99: there is no such cell among the rows that are looked at."
    assert same.value.message == "Nothing was changed: the rows are as they were."


def test_a_committed_import_is_not_fixed_any_more(ann: User) -> None:
    batch = committed(csv(HEADER, *ROWS))

    with pytest.raises(UnableToFix) as refused:
        write(batch, ann, 8, "Invoice date", "30/10/2026")

    assert refused.value.message == f"Import {batch.number} is committed: its rows are not fixed any more."
    assert RowFix.objects.count() == 0


def test_a_large_file_is_checked_by_a_job_and_fixes_go_on_meanwhile(
    ann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fix_rows, "AT_ONCE_ROWS", 3)
    batch = checked(csv(HEADER, *ROWS))

    apply(batch, ann, 7, "Qty", "number_format", "10")
    first_job = batch.job_id
    write(batch, ann, 8, "Invoice date", "30/10/2026")
    state_between, rows_between = batch.state, batch.rows_bad
    work(batch.id)
    batch.refresh_from_db()

    assert (state_between, rows_between) == ("reading", 6)
    assert first_job == batch.job_id
    assert codes(batch) == [
        (3, "two_digit_year"),
        (4, "two_digit_year"),
        (5, "unknown_sku"),
        (6, "unknown_sku"),
    ]


def test_the_good_rows_are_committed_and_the_rest_is_kept_as_an_import_with_its_fixes(ann: User) -> None:
    batch = checked(csv(HEADER, *ROWS))
    write(batch, ann, 8, "Qty", "3")

    ask_commit(number=batch.number, rows=batch.rows_good, rest=True, at=UPLOADED, actor_id=ann.id)
    work(batch.id)
    batch.refresh_from_db()
    draft = ImportBatch.objects.get(left_from=batch.number)
    work(draft.id)
    draft.refresh_from_db()

    # Rows 5 and 6 wait under Unmatched for their product.
    assert sorted(UnmatchedLine.objects.values_list("row", flat=True)) == [5, 6]
    assert (batch.state, draft.state, draft.rows_total, draft.rows_bad) == ("committed", "needs_fix", 4, 4)
    kept = StagedRow.objects.filter(batch=draft).order_by("row").values_list("content", flat=True)
    assert [cells[0] for cells in kept] == ["3", "4", "7", "8"]
    assert list(kept)[3] == ["8", *ROWS[6].replace(",1,10.25", ",3,10.25").split(",")]

    apply(draft, ann, 2, "Invoice date", "two_digit_year", "30/10/2026", all_=True)
    apply(draft, ann, 4, "Qty", "number_format", "10")
    write(draft, ann, 5, "Invoice date", "30/10/2026")
    assert commit(draft).state == "committed"
    assert sorted(SalesLine.objects.values_list("document", flat=True)) == [
        "INV-1",
        "INV-2",
        "INV-3",
        "INV-6",
        "INV-7",
    ]
    with pytest.raises(UnableToImport) as again:
        keep_rest(number=batch.number, at=UPLOADED, actor_id=ann.id)
    assert again.value.message == f"The rows left out were kept as import {draft.number} already."


def test_rows_are_kept_later_too_and_only_once_something_was_left_out(ann: User) -> None:
    whole = committed(csv(HEADER, ROWS[0]))
    part = committed(csv(HEADER, ROWS[6], ROWS[0].replace("INV-1", "INV-9")))

    kept = keep_rest(number=part.number, at=UPLOADED, actor_id=ann.id)

    assert (kept.left_from, kept.source_id, kept.uploaded_at) == (
        part.number,
        part.source_id,
        part.uploaded_at,
    )
    with pytest.raises(UnableToImport) as nothing:
        keep_rest(number=whole.number, at=UPLOADED, actor_id=ann.id)
    assert nothing.value.message == f"Import {whole.number} left no rows out that could be fixed."


def test_another_sheet_is_read_without_the_fixes_of_the_first(ann: User) -> None:
    batch = checked(csv(HEADER, *ROWS))
    write(batch, ann, 8, "Invoice date", "30/10/2026")
    batch.sniffed = {**batch.sniffed, "sheets": ["One", "Two"]}
    batch.save(update_fields=["sniffed"])

    choose_sheet(number=batch.number, sheet="Two", at=UPLOADED, actor_id=ann.id)

    batch.refresh_from_db()
    assert (list(fixes_in_force(batch)), batch.rows_total, batch.state) == ([], 0, "reading")


def test_partners_and_products_are_fixed_in_the_same_way(ann: User) -> None:
    batch = checked(csv("Code,Name", "BIRCH,Birch", "BIRCH,Birch Ltd", "a/b,Slash"), kind="partners")
    assert codes(batch) == [(3, "repeated_code"), (4, "code_unusable")]

    write(batch, ann, 3, "Code", "BIRCH-2")
    write(batch, ann, 4, "Code", "AB")

    assert (batch.rows_good, batch.rows_bad, batch.state) == (3, 0, "ready")
    assert commit(batch).control_totals["created"] == 3
