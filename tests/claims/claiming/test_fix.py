"""Rows of a draft are put right in the browser, one press or many, and every change can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from claims.models import Claim, ClaimLine
from claims.operations.claiming.fill import read_file
from claims.operations.claiming.fix import (
    apply_fix,
    declare_stock,
    different_sale,
    keep_row,
    move_rows,
    remove_rows,
    set_cell,
    undo,
)
from claims.operations.claiming.refusals import NoSuchClaim, UnableToClaim
from claims.operations.claiming.submit import submit_claim
from claims.queries.claiming.claims import Only, counts_of
from claims.queries.claiming.rows import grid_rows
from tests.claims.claiming.conftest import KIT, NOW, TODAY, Stage, sale
from tests.support.claim_files import as_csv, rows_of_october, with_faults
from tests.support.claim_world import make_offer

Draft = Callable[..., Claim]


def line(claim: Claim, row: int) -> ClaimLine:
    return ClaimLine.objects.get(claim=claim, row=row)


def snapshot(claim: Claim) -> list[tuple[object, ...]]:
    found = ClaimLine.objects.filter(claim=claim).order_by("row")
    return [
        (one.row, one.state, one.invoice, one.sold_on, one.sku, one.quantity, one.line_mark) for one in found
    ]


def test_a_cell_is_changed_and_what_stood_in_the_file_is_kept(stage: Stage, draft: Draft) -> None:
    claim = draft()
    with stage.alder():
        read_file(
            claim_id=claim.id,
            file_name="o.csv",
            content_type="text/csv",
            chunks=[as_csv(rows_of_october(3))],
            actor_id=stage.marta.id,
            at=NOW,
        )
        set_cell(claim_id=claim.id, row=3, column="quantity", value="7", actor_id=stage.marta.id, at=NOW)

        found = line(claim, 3)
        (row,) = grid_rows(Claim.objects.get(id=claim.id), [found])
    cell = next(one for one in row.cells if one.name == "quantity")
    assert (found.quantity, found.cells["Qty"], cell.value, cell.read) == (Decimal(7), "2", "7", "2")


def test_240_rows_with_six_faults_are_fixed_without_another_upload(stage: Stage, draft: Draft) -> None:
    with stage.vendor():
        november = make_offer(
            stage.priya,
            program=stage.program,
            code="CT-2",
            name="November",
            starts_on=date(2026, 11, 1),
            ends_on=date(2026, 11, 30),
        )
    before = draft(sale("INV-70001"))
    with stage.alder():
        submit_claim(claim_id=before.id, leave_out_bad=False, actor_id=stage.marta.id, at=NOW, today=TODAY)
    claim = draft()

    with stage.alder():
        read_file(
            claim_id=claim.id,
            file_name="oct.csv",
            content_type="text/csv",
            chunks=[as_csv(with_faults(rows_of_october(240)))],
            actor_id=stage.marta.id,
            at=NOW,
        )
        assert counts_of(claim)[Only.NEEDS_FIX] == 6
        marta = stage.marta.id
        code = line(claim, 57).problems[0]["code"]
        fixed = apply_fix(claim_id=claim.id, row=57, code=code, everywhere=True, actor_id=marta, at=NOW)
        apply_fix(claim_id=claim.id, row=88, code="sku_unknown", everywhere=False, actor_id=marta, at=NOW)
        apply_fix(claim_id=claim.id, row=14, code="claimed_before", everywhere=False, actor_id=marta, at=NOW)
        moved = move_rows(claim_id=claim.id, rows=[131], terms_id=november.id, actor_id=marta, at=NOW)

        assert fixed == 3
        counts = counts_of(claim)
        assert (counts[Only.NEEDS_FIX], counts[Only.TO_CHECK], counts[Only.READY]) == (0, 0, 238)
        assert [(one.state, one.sold_on) for one in ClaimLine.objects.filter(claim=moved)] == [
            ("ready", date(2026, 11, 2))
        ]
        sent = submit_claim(claim_id=claim.id, leave_out_bad=False, actor_id=marta, at=NOW, today=TODAY)
        assert sent.lines_count == 238


def test_every_change_is_taken_back_to_what_was(stage: Stage, draft: Draft) -> None:
    claim = draft(sale("INV-1"), sale("INV-1"), sale("INV-2", sku="CD18KIT"), sale("INV-3"))
    marta = stage.marta.id
    acts: list[Callable[[], object]] = [
        lambda: set_cell(claim_id=claim.id, row=4, column="quantity", value="9", actor_id=marta, at=NOW),
        lambda: remove_rows(claim_id=claim.id, rows=[1, 4], actor_id=marta, at=NOW),
        lambda: apply_fix(
            claim_id=claim.id, row=3, code="sku_unknown", everywhere=True, actor_id=marta, at=NOW
        ),
        lambda: different_sale(claim_id=claim.id, row=2, reason="Second line", actor_id=marta, at=NOW),
        lambda: declare_stock(
            claim_id=claim.id, sku=KIT, quantity=Decimal(5), reason="Counted", actor_id=marta, at=NOW
        ),
    ]

    with stage.alder():
        for act in acts:
            start = (snapshot(claim), Claim.objects.get(id=claim.id).declared_stock)
            act()
            assert (snapshot(claim), Claim.objects.get(id=claim.id).declared_stock) != start
            undo(claim_id=claim.id, actor_id=marta, at=NOW)
            assert (snapshot(claim), Claim.objects.get(id=claim.id).declared_stock) == start


def test_added_rows_are_taken_back_and_then_nothing_is_left_to_take_back(stage: Stage, draft: Draft) -> None:
    claim = draft(sale("INV-1"))

    with stage.alder():
        undo(claim_id=claim.id, actor_id=stage.marta.id, at=NOW)
        assert snapshot(claim) == []
        with pytest.raises(UnableToClaim, match="nothing to take back"):
            undo(claim_id=claim.id, actor_id=stage.marta.id, at=NOW)


def test_moved_rows_come_back_from_the_draft_they_went_to(stage: Stage, draft: Draft) -> None:
    with stage.vendor():
        other = make_offer(stage.priya, program=stage.program, code="CT-2", name="Other")
    claim = draft(sale("INV-1"), sale("INV-2"))

    with stage.alder():
        start = snapshot(claim)
        moved = move_rows(claim_id=claim.id, rows=[2], terms_id=other.id, actor_id=stage.marta.id, at=NOW)
        assert [one.invoice for one in ClaimLine.objects.filter(claim=moved)] == ["INV-2"]
        undo(claim_id=claim.id, actor_id=stage.marta.id, at=NOW)

        assert snapshot(claim) == start
        assert not ClaimLine.objects.filter(claim=moved).exists()


def test_another_line_of_an_invoice_is_told_apart_with_a_reason(stage: Stage, draft: Draft) -> None:
    claim = draft(sale("INV-1"), sale("INV-1", "3"))

    with stage.alder():
        with pytest.raises(UnableToClaim, match="Reason: it is empty"):
            different_sale(claim_id=claim.id, row=2, reason=" ", actor_id=stage.marta.id, at=NOW)
        different_sale(claim_id=claim.id, row=2, reason="Two lines on it", actor_id=stage.marta.id, at=NOW)

        found = line(claim, 2)
        assert (found.state, found.line_mark, found.kept_reason) == ("ready", "2", "Two lines on it")


def test_a_sale_of_an_earlier_claim_names_it_and_its_row(stage: Stage, draft: Draft) -> None:
    first = draft(sale("INV-1"))
    with stage.alder():
        submit_claim(claim_id=first.id, leave_out_bad=False, actor_id=stage.marta.id, at=NOW, today=TODAY)

    second = draft(sale("inv-0001".replace("000", "")))

    with stage.alder():
        (problem,) = line(second, 1).problems
    assert problem["message"] == (
        f"Row 1, Invoice: 'inv-1' with CD-18-KIT was already claimed in {first.code}, row 1 (9 Oct 2026)."
    )


def test_a_serial_number_of_another_company_is_said_without_its_name(stage: Stage, draft: Draft) -> None:
    theirs = draft(sale("X-1", serial="SN 77"), rival=True)
    with stage.brook():
        submit_claim(claim_id=theirs.id, leave_out_bad=False, actor_id=stage.rolf.id, at=NOW, today=TODAY)

    mine = draft(sale("INV-1", serial="sn-77"))

    with stage.alder():
        (problem,) = line(mine, 1).problems
    assert problem["message"] == (
        "Row 1, Serial number: 'sn-77' was already claimed by another company. Check it on the product."
    )
    assert "Brook" not in str(problem)
    assert theirs.code not in str(problem)


def test_a_warning_is_kept_with_a_reason_and_a_fault_is_not(stage: Stage, draft: Draft) -> None:
    # They bought 1,000 of it.
    claim = draft(sale("INV-1", "1200"), sale("INV-2", sku="NOTHING"))

    with stage.alder():
        assert [one["code"] for one in line(claim, 1).problems] == ["check_over_claim"]
        assert line(claim, 1).state == "to_check"
        keep_row(
            claim_id=claim.id,
            row=1,
            code="check_over_claim",
            reason="Stock of last year",
            actor_id=stage.marta.id,
            at=NOW,
        )
        with pytest.raises(UnableToClaim, match="has to be put right"):
            keep_row(
                claim_id=claim.id, row=2, code="sku_unknown", reason="It is", actor_id=stage.marta.id, at=NOW
            )

        found = line(claim, 1)
        assert (found.state, found.kept_reason) == ("ready", "Stock of last year")


def test_every_row_with_the_same_warning_is_kept_by_one_reason(stage: Stage, draft: Draft) -> None:
    claim = draft(sale("INV-1", "900"), sale("INV-2", "300"), sale("INV-3", sku="NOTHING"))

    with stage.alder():
        keep_row(
            claim_id=claim.id,
            row=1,
            code="check_over_claim",
            reason="Stock of last year",
            everywhere=True,
            actor_id=stage.marta.id,
            at=NOW,
        )

        found = ClaimLine.objects.filter(claim=claim).order_by("row")
        assert [(one.state, one.kept_reason) for one in found] == [
            ("ready", "Stock of last year"),
            ("ready", "Stock of last year"),
            ("needs_fix", ""),
        ]


def test_declared_stock_answers_the_warning_about_too_many(stage: Stage, draft: Draft) -> None:
    claim = draft(sale("INV-1", "1200"))

    with stage.alder():
        declare_stock(
            claim_id=claim.id,
            sku=KIT,
            quantity=Decimal(200),
            reason="Counted on 1 Jan",
            actor_id=stage.marta.id,
            at=NOW,
        )

        assert line(claim, 1).state == "ready"


def test_a_sent_claim_is_not_changed(stage: Stage, sent: Draft) -> None:
    claim = sent(sale("INV-1"))

    with stage.alder():
        with pytest.raises(UnableToClaim, match="stay as they are"):
            set_cell(claim_id=claim.id, row=1, column="quantity", value="9", actor_id=stage.marta.id, at=NOW)

        assert line(claim, 1).quantity == Decimal(2)


ACTS: dict[str, Callable[[Claim, Stage], object]] = {
    "set_cell": lambda claim, stage: set_cell(
        claim_id=claim.id, row=1, column="quantity", value="9", actor_id=stage.rolf.id, at=NOW
    ),
    "apply_fix": lambda claim, stage: apply_fix(
        claim_id=claim.id, row=1, code="x", everywhere=True, actor_id=stage.rolf.id, at=NOW
    ),
    "remove_rows": lambda claim, stage: remove_rows(
        claim_id=claim.id, rows=[1], actor_id=stage.rolf.id, at=NOW
    ),
    "keep_row": lambda claim, stage: keep_row(
        claim_id=claim.id, row=1, code="x", reason="x", actor_id=stage.rolf.id, at=NOW
    ),
    "different_sale": lambda claim, stage: different_sale(
        claim_id=claim.id, row=1, reason="x", actor_id=stage.rolf.id, at=NOW
    ),
    "declare_stock": lambda claim, stage: declare_stock(
        claim_id=claim.id, sku=KIT, quantity=Decimal(1), reason="x", actor_id=stage.rolf.id, at=NOW
    ),
    "move_rows": lambda claim, stage: move_rows(
        claim_id=claim.id, rows=[1], terms_id=stage.terms.id, actor_id=stage.rolf.id, at=NOW
    ),
    "undo": lambda claim, stage: undo(claim_id=claim.id, actor_id=stage.rolf.id, at=NOW),
}


@pytest.mark.parametrize("act", ACTS)
def test_the_draft_of_another_partner_is_not_there(stage: Stage, draft: Draft, act: str) -> None:
    claim = draft(sale("INV-1"))
    with stage.alder():
        start = snapshot(claim)

    with stage.brook(), pytest.raises(NoSuchClaim):
        ACTS[act](claim, stage)

    with stage.alder():
        assert snapshot(claim) == start
