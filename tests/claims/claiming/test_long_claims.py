"""In a long claim a change works out the rows it touches, and what follows from them is right all the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from claims.models import Claim, ClaimLine
from claims.operations.claiming import judge
from claims.operations.claiming.fix import set_cell, undo
from tests.claims.claiming.conftest import NOW, Stage, sale

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
