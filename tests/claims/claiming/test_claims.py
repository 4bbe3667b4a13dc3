"""The queue, a claim's own page and the totals on other pages read claims in few queries."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from claims.models import Claim
from claims.operations.claiming.review import ask_partner, assign_claim, decide_claim
from claims.queries.claiming.claims import (
    Only,
    QueueTab,
    claim_by_number,
    claims_for_queue,
    counts_of,
    events_of,
    flags_of,
    lines_of,
    own_claims,
    passed_of,
    queue_counts,
)
from claims.queries.claiming.open_claims import open_claims
from partners.operations.look_after import set_account_managers
from tests.claims.claiming.conftest import NOW, TODAY, Stage, sale
from tests.factories import make_partner, make_tenant
from tests.support.claim_world import make_products, make_special_prices
from tests.support.sent_claims import sent_claim, sold
from vir.foundation.tenancy.context import tenant_context

Made = Callable[..., Claim]


def codes(tab: QueueTab, stage: Stage, **more: object) -> list[str]:
    return [claim.code for claim in claims_for_queue(tab, **more)]  # type: ignore[arg-type]


def test_each_tab_has_its_claims(stage: Stage, sent: Made, draft: Made) -> None:
    clean, asked, done = (sent(sale(f"INV-{place}00")) for place in range(1, 4))
    theirs = sent(sale("X-7"), rival=True)
    draft(sale("INV-900"))
    with stage.vendor():
        Claim.objects.filter(id=theirs.id).update(is_clean=False)
        ask_partner(claim_id=asked.id, text="Why?", actor_id=stage.rita.id, at=NOW, today=TODAY)
        decide_claim(
            claim_id=done.id,
            decisions={},
            seen_updated_at=None,
            actor_id=stage.rita.id,
            at=NOW,
            today=TODAY,
        )

        found = {tab: codes(tab, stage) for tab in QueueTab}
        assert found == {
            QueueTab.NEEDS_ME: [clean.code, theirs.code],
            QueueTab.FLAGGED: [theirs.code],
            QueueTab.CLEAN: [clean.code],
            QueueTab.WAITING: [asked.code],
            QueueTab.DECIDED: [done.code],
            QueueTab.ALL: [clean.code, asked.code, done.code, theirs.code],
        }
        assert queue_counts() == {tab: len(listed) for tab, listed in found.items()}


def test_a_person_sees_what_they_may_decide_and_nobody_else_has(
    stage: Stage,
    sent: Made,
) -> None:
    mine, taken, theirs = sent(sale("INV-100")), sent(sale("INV-200")), sent(sale("X-7"), rival=True)
    with stage.vendor():
        assign_claim(claim_id=mine.id, assignee_id=stage.rita.id, actor_id=stage.lena.id, at=NOW)
        assign_claim(claim_id=taken.id, assignee_id=stage.lena.id, actor_id=stage.lena.id, at=NOW)
        set_account_managers(
            partner_id=stage.rival.id, user_ids=[stage.rita.id], actor_id=stage.priya.id, at=NOW
        )

        rita = stage.rita.id
        assert codes(QueueTab.NEEDS_ME, stage, reviewer_id=rita) == [mine.code]
        assert codes(QueueTab.NEEDS_ME, stage, reviewer_id=rita, separation=False) == [
            mine.code,
            theirs.code,
        ]
        assert queue_counts(reviewer_id=rita)[QueueTab.NEEDS_ME] == 1


@pytest.mark.parametrize("words", ["CLM-{0}", "{0}", "Alder", "inv-100", "Q4 sell"])
def test_a_claim_is_found_by_its_number_partner_offer_or_invoice(
    stage: Stage,
    sent: Made,
    words: str,
) -> None:
    claim = sent(sale("INV-100"))
    sent(sale("X-7"), rival=True)

    with stage.vendor():
        found = codes(QueueTab.ALL, stage, words=words.format(claim.number))

    assert claim.code in found
    assert (len(found) == 1) == (words != "Q4 sell")


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_asks_as_often_for_many_as_for_one(
    stage: Stage,
    sent: Made,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    for place in range(count):
        sent(sale(f"INV-{place}77"))

    with stage.vendor(), django_assert_num_queries(1):
        shown = [
            (claim.code, claim.partner.name, claim.terms.name, claim.flags_open, claim.assigned_to)  # type: ignore[attr-defined]
            for claim in claims_for_queue(QueueTab.ALL)
        ]

    assert len(shown) == count


def test_a_partner_reads_its_own_claims_and_no_other(stage: Stage, sent: Made, draft: Made) -> None:
    mine, unsent = sent(sale("INV-100")), draft(sale("INV-200"))
    theirs = sent(sale("X-7"), rival=True)

    with stage.alder():
        assert [claim.code for claim in own_claims(stage.partner.id)] == [unsent.code, mine.code]
        assert claim_by_number(mine.number) == mine
        assert claim_by_number(theirs.number) is None
        assert list(own_claims(stage.rival.id)) == []
        assert open_claims(partner_id=stage.partner.id).count == 1


def test_a_claim_of_another_vendor_is_in_no_list(stage: Stage, sent: Made) -> None:
    mine = sent(sale("INV-100"))
    other = make_tenant("osprey", "Osprey Supply")
    with tenant_context(other.id):
        partner, products = make_partner("ALDER"), make_products()
        terms = make_special_prices(stage.priya, products["CD-18-KIT"])
        sent_claim(terms, partner, [sold(products["CD-18-KIT"], "INV-100")], by=stage.marta)

    with stage.vendor():
        assert codes(QueueTab.ALL, stage) == [mine.code]
        assert open_claims().count == 1


def test_rows_are_listed_and_counted_by_where_they_stand(stage: Stage, draft: Made) -> None:
    claim = draft(sale("INV-1"), sale("INV-2", sku="CD18KIT"))

    with stage.alder():
        assert [line.row for line in lines_of(claim, Only.NEEDS_FIX)] == [2]
        assert [line.row for line in lines_of(claim)] == [1, 2]
        assert counts_of(claim) == {
            Only.ALL: 2,
            Only.NEEDS_FIX: 1,
            Only.TO_CHECK: 0,
            Only.READY: 1,
            Only.REMOVED: 0,
            Only.FLAGGED: 0,
            Only.REJECTED: 0,
        }


def test_what_was_found_and_passed_is_read_by_the_vendor(stage: Stage, sent: Made) -> None:
    claim = sent(sale("INV-1"))

    with stage.vendor():
        assert flags_of(claim) == []
        assert "duplicates" in passed_of(claim)
        assert [step.kind for step in events_of(claim, internal=True)] == ["started", "submitted", "checked"]
    with stage.alder():
        assert [(step.kind, step.who) for step in events_of(claim, internal=True)] == [
            ("started", stage.marta.name),
            ("submitted", stage.marta.name),
        ]


def test_open_claims_are_added_up_by_currency_with_the_oldest_and_the_late(
    stage: Stage,
    sent: Made,
) -> None:
    first = sent(sale("INV-1", "3"))
    sent(sale("X-7"), rival=True)

    with stage.vendor():
        everything = open_claims(today=first.due_on)
        late = open_claims(
            program_id=stage.program.id, partner_id=stage.partner.id, today=TODAY.replace(year=2027)
        )

    assert (everything.count, everything.amounts, everything.late) == (2, {"USD": Decimal("40.00")}, 0)
    assert (everything.oldest_on, everything.oldest_number) == (TODAY, first.number)
    assert (late.count, late.late, late.amounts) == (1, 1, {"USD": Decimal("24.00")})
