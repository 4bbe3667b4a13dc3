"""In a long claim a change works out the rows it touches, and what follows from them is right all the same."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import Claim, ClaimLine, SpecialPrice
from claims.operations.claiming import judge
from claims.operations.claiming.check import check_claim
from claims.operations.claiming.fix import set_cell, undo
from claims.operations.claiming.read import read_file
from claims.operations.claiming.start import start_claim
from claims.operations.claiming.submit import submit_claim
from claims.queries.claiming import fact_meetings
from claims.queries.claiming.fact_rows import parameters, rows_joined_whole
from tests.claims.claiming.conftest import KIT, NOW, TODAY, Stage, sale
from tests.support.claim_world import make_bought, make_special_prices

Draft = Callable[..., Claim]


@pytest.fixture(autouse=True)
def every_claim_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judge, "WHOLE_MAX", 1)


def stands(claim: Claim) -> list[tuple[int, str, list[str]]]:
    found = ClaimLine.objects.filter(claim=claim).order_by("row")
    return [(line.row, line.state, [one["code"] for one in line.problems]) for line in found]


def test_a_row_that_becomes_the_same_sale_and_another_one_again_is_noticed(
    stage: Stage, draft: Draft
) -> None:
    claim = draft(sale("INV-1"), sale("INV-2"), sale("INV-3"))

    def rename(row: int, invoice: str) -> None:
        set_cell(claim_id=claim.id, row=row, column="invoice", value=invoice, actor_id=stage.marta.id, at=NOW)

    with stage.alder():
        rename(1, "INV-3")
        assert stands(claim) == [(1, "ready", []), (2, "ready", []), (3, "needs_fix", ["same_sale"])]
        rename(1, "INV-1")
        assert stands(claim) == [(1, "ready", []), (2, "ready", []), (3, "ready", [])]
        undo(claim_id=claim.id, actor_id=stage.marta.id, at=NOW)
        assert stands(claim) == [(1, "ready", []), (2, "ready", []), (3, "needs_fix", ["same_sale"])]


def test_a_warning_of_a_changed_row_is_dropped_and_that_of_others_stands(stage: Stage, draft: Draft) -> None:
    claim = draft(sale("INV-1", "900"), sale("INV-2", "300"))

    with stage.alder():
        assert [codes for *_, codes in stands(claim)] == [["check_over_claim"], ["check_over_claim"]]
        set_cell(claim_id=claim.id, row=1, column="quantity", value="2", actor_id=stage.marta.id, at=NOW)

        assert [codes for *_, codes in stands(claim)] == [[], ["check_over_claim"]]


def test_rows_that_share_an_agreed_quantity_are_worked_out_with_the_one_that_changed(
    stage: Stage, draft: Draft
) -> None:
    with stage.vendor():
        terms = make_special_prices(stage.priya, stage.products[KIT])
        SpecialPrice.objects.filter(terms=terms).update(quantity_max=Decimal(8))
    claim = draft(
        sale("INV-1", "5", end_customer="Harbour Electric"),
        sale("INV-2", "5", end_customer="Harbour Electric"),
        terms=terms,
    )

    with stage.alder():
        before = [(state, codes) for _, state, codes in stands(claim)]
        set_cell(claim_id=claim.id, row=1, column="quantity", value="2", actor_id=stage.marta.id, at=NOW)
        after = [(state, codes) for _, state, codes in stands(claim)]

    assert before == [("ready", []), ("needs_fix", ["above_agreed"])]
    assert after == [("ready", []), ("ready", [])]


def file_of(rows: int, first: int) -> bytes:
    lines = [
        f"INV-{first + row},2026-10-{row % 28 + 1:02},{KIT},{row % 4},BuildRight {row},{row % 90 + 10}.00"
        for row in range(rows)
    ]
    return "\n".join(["Invoice,Date,SKU,Quantity,End customer,Net amount", *lines]).encode()


def statements_of_a_claim(stage: Stage, rows: int, first: int) -> list[int]:
    """Bring a file of so many rows, one in four of them bad; change a cell, send it, check it. Counts statements."""
    counts = []
    asked = CaptureQueriesContext(connection)
    with stage.alder():
        claim = start_claim(
            terms_id=stage.terms.id,
            partner_id=stage.partner.id,
            actor_id=stage.marta.id,
            at=NOW,
            today=TODAY,
        )
        with asked:
            read_file(
                claim_id=claim.id,
                file_name=f"{rows}.csv",
                content_type="text/csv",
                chunks=[file_of(rows, first)],
                actor_id=stage.marta.id,
                at=NOW,
            )
        counts.append(len(asked))
        assert ClaimLine.objects.filter(claim=claim, state="needs_fix").count() == rows // 4
        with asked:
            set_cell(claim_id=claim.id, row=3, column="quantity", value="1", actor_id=stage.marta.id, at=NOW)
        counts.append(len(asked))
        submit_claim(claim_id=claim.id, leave_out_bad=True, actor_id=stage.marta.id, at=NOW, today=TODAY)
    with stage.vendor():
        with asked:
            check_claim(claim_id=claim.id, at=NOW, today=TODAY)
        counts.append(len(asked))
    return counts


def test_ten_times_the_rows_take_no_statement_more(stage: Stage) -> None:
    with stage.vendor():
        make_bought(stage.partner, stage.products.values(), "100000")
    few = statements_of_a_claim(stage, 200, first=10_000)

    assert statements_of_a_claim(stage, 2_000, first=50_000) == few


def test_lines_are_looked_up_by_all_that_is_equal_and_not_held_each_against_each(
    stage: Stage, draft: Draft
) -> None:
    claim = draft(sale("INV-1"))

    with stage.vendor():
        plan = "\n".join(
            step
            for (step,) in rows_joined_whole(
                fact_meetings._NEAR.replace("SELECT", "EXPLAIN SELECT", 1), parameters(claim, days=7)
            )
        )
        with connection.cursor() as cursor:
            cursor.execute("SHOW enable_nestloop")
            (loops,) = cursor.fetchone()

    (equal,) = [step for step in plan.splitlines() if "Hash Cond" in step and "product_id" in step]
    assert [name for name in ("quantity", "net", "end_customer", "family") if name not in equal] == []
    assert loops == "on"
