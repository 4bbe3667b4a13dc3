"""Facts are gathered with the same number of questions however long a claim is, and hold what they say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.checks.facts import Alike, Bought, Facts, History, Other, Recent, SequenceDay
from claims.models import Claim, ClaimPolicy, ClaimTerms, Evidence
from claims.queries.claiming.facts import facts_of
from claims.queries.claiming.rules import rules
from partners.models import BankChange, Partner
from programs.models import Product
from tests.factories import make_line
from tests.support.claim_world import DRIVER, KIT, make_special_prices
from tests.support.sent_claims import NINTH, sent_claim, sold
from vir.foundation.documents.operations import store_file
from vir.foundation.identity.models import User

Products = dict[str, Product]
Send = Callable[..., Claim]
QUERIES = 17


def gathered(claim: Claim) -> Facts:
    claim = Claim.objects.select_related("terms").get(id=claim.id)
    return facts_of(claim, rules(), None)


def weighed(claim: Claim, place: int) -> Claim:
    """Say that a claim was the first, second ... to be checked."""
    Claim.objects.filter(id=claim.id).update(weighed=place)
    claim.weighed = place
    return claim


def document(claim: Claim, moment: datetime, **fields: Any) -> Evidence:
    content = fields.pop("content", uuid4().bytes)
    stored = store_file(
        name=fields.pop("name", "a.pdf"), content_type="application/pdf", chunks=[content], at=moment
    )
    return Evidence.objects.create(
        claim=claim,
        partner_id=claim.partner_id,
        file=stored,
        sha256=stored.sha256,
        uploaded_at=moment,
        **{"kind": "pdf", **fields},
    )


@pytest.mark.parametrize("count", [1, 3, 60])
def test_the_number_of_questions_does_not_depend_on_the_lines(
    send: Send, products: Products, moment: datetime, priya: User, count: int
) -> None:
    lines = [
        sold(products[KIT if row % 2 else DRIVER], f"INV-{77800 + row}", serial=f"SN{row}")
        for row in range(count)
    ]
    for place in range(count):
        weighed(send(sold(products[KIT], f"A-{place}", "3")), place + 1)
    claim = weighed(send(*lines), 1000)
    ClaimPolicy.objects.create(approval_limit=Decimal(5000), reason="agreed", set_by=priya, set_at=moment)
    for place in range(min(count, 9)):
        document(claim, moment, rows=[place + 2])

    claim = Claim.objects.select_related("terms").get(id=claim.id)
    set_here = rules()
    with CaptureQueriesContext(connection) as asked:
        facts = facts_of(claim, set_here, None)

    assert len(facts.lines) == count
    assert len(asked) == QUERIES


def test_purchases_returns_and_the_price_are_the_partners_own(
    send: Send, products: Products, alder: Partner, garrow: Partner
) -> None:
    make_line(alder, products[KIT], date(2026, 9, 5), "900.00", "10")
    make_line(alder, products[KIT], date(2026, 9, 6), "-240.00", "-3")
    make_line(alder, products[KIT], date(2026, 11, 24), "900.00", "500")
    make_line(garrow, products[KIT], date(2026, 9, 5), "900.00", "7000")

    facts = gathered(weighed(send(sold(products[KIT], "INV-1")), 1))

    assert facts.bought == {
        products[KIT].id: Bought(Decimal(110), Decimal(3), date(2026, 9, 1), Decimal("80.9091"))
    }


def test_units_held_and_the_history_are_those_of_claims_before(
    send: Send, products: Products, garrow: Partner
) -> None:
    weighed(send(sold(products[KIT], "INV-1", "4"), sold(products[KIT], "INV-2", "8")), 1)
    weighed(send(sold(products[KIT], "INV-3", "9")), 3)
    weighed(send(sold(products[KIT], "INV-4", "9"), partner=garrow), 1)

    facts = gathered(weighed(send(sold(products[KIT], "INV-5", "1")), 2))

    kit = products[KIT].id
    assert facts.held == {kit: Decimal(12)}
    assert facts.history == {kit: History(2, Decimal(6), Decimal(2), Decimal(100))}


def test_an_approved_claim_uses_up_what_was_approved_whatever_the_order(
    send: Send, products: Products
) -> None:
    later = weighed(send(sold(products[KIT], "INV-3", "9")), 3)
    later.lines.update(state="reduced", reason="price", approved_quantity=Decimal(5))
    Claim.objects.filter(id=later.id).update(
        state="part_approved", decided_by=_anybody(later), decided_at=later.submitted_at
    )

    facts = gathered(weighed(send(sold(products[KIT], "INV-5", "1")), 2))

    assert facts.held == {products[KIT].id: Decimal(5)}


def test_a_sale_with_all_in_common_but_its_number_is_near(send: Send, products: Products) -> None:
    first = send(
        sold(products[KIT], "INV-1"),
        sold(products[KIT], "INV-2", sold_on=NINTH + timedelta(days=7)),
        sold(products[KIT], "INV-3", sold_on=NINTH + timedelta(days=8)),
        sold(products[KIT], "INV-4", net=Decimal("199.99")),
        sold(products[KIT], "INV-5", "3"),
        sold(products[KIT], "INV-6", end_customer="Quay Marine"),
        sold(products[DRIVER], "INV-7"),
        sold(products[KIT], "INV-8", end_customer="buildright, LTD."),
    )

    weighed(first, 1)

    facts = gathered(weighed(send(sold(products[KIT], "INV-9")), 2))

    assert facts.near == (
        Other(2, first.code, 2, "INV-1", "INV1", NINTH),
        Other(2, first.code, 3, "INV-2", "INV2", NINTH + timedelta(days=7)),
        Other(2, first.code, 9, "INV-8", "INV8", NINTH),
    )


def test_running_numbers_are_gathered_by_series_and_day(send: Send, products: Products) -> None:
    weighed(
        send(
            *[sold(products[KIT], f"INV-{number}") for number in range(77800, 77821)],
            sold(products[KIT], "INV-99999"),
            sold(products[KIT], "WEB-5"),
            sold(products[KIT], "INV-77830", sold_on=NINTH + timedelta(days=1)),
            sold(products[KIT], "INV-1", sold_on=NINTH - timedelta(days=61)),
        ),
        1,
    )

    facts = gathered(weighed(send(sold(products[DRIVER], "INV-77850")), 2))

    assert facts.sequence == (
        SequenceDay("INV", NINTH, 77802, 77819, 22),
        SequenceDay("INV", NINTH + timedelta(days=1), 77830, 77830, 1),
    )


def test_documents_alike_are_found_with_the_invoices_they_prove(
    send: Send, products: Products, moment: datetime, garrow: Partner
) -> None:
    first = weighed(send(sold(products[KIT], "INV-1"), sold(products[KIT], "INV-2")), 1)
    other = send(sold(products[KIT], "INV-1", "9"), partner=garrow)
    second = weighed(send(sold(products[KIT], "INV-3"), at=moment + timedelta(hours=1)), 2)
    document(first, moment, content=b"same", rows=[3])
    document(first, moment, picture_hash=0b1011, kind="image", rows=[2])
    # Photographs of other companies are not compared; their files are.
    document(other, moment, picture_hash=0b1000, kind="image")
    document(other, moment, content=b"same")
    file = document(second, moment, content=b"same", name="b.pdf", rows=[2])
    picture = document(second, moment, picture_hash=0b1000, kind="image")
    document(second, moment, picture_hash=-1, kind="image")

    facts = gathered(second)

    assert set(facts.alike) == {
        Alike(str(file.id), first.code, "file", 0, frozenset({"INV2"}), "", "a.pdf"),
        Alike(str(file.id), "", "file", 0),
        Alike(str(picture.id), first.code, "picture", 2, frozenset({"INV1"}), "", "a.pdf"),
    }


def test_the_vendors_own_figures_are_gathered(
    send: Send, products: Products, alder: Partner, priya: User, moment: datetime
) -> None:
    ClaimPolicy.objects.create(approval_limit=Decimal(5000), reason="agreed", set_by=priya, set_at=moment)
    BankChange.objects.create(
        partner=alder, changed_on=date(2026, 11, 9), reason="letter", recorded_by=priya, recorded_at=moment
    )
    first = weighed(send(sold(products[KIT], "INV-1")), 1)

    facts = gathered(weighed(send(sold(products[KIT], "INV-2", "3")), 2))

    assert (facts.approval_limit, facts.bank_changed_on) == (Decimal(5000), date(2026, 11, 9))
    assert facts.recent == (Recent(first.code, date(2026, 11, 23), Decimal(16)),)


def test_products_that_do_not_count_under_the_terms_are_told(
    offer: ClaimTerms, alder: Partner, products: Products
) -> None:
    offer.products = {"include": [{"sku": KIT}]}
    offer.save()
    claim = weighed(
        sent_claim(offer, alder, [sold(products[KIT], "INV-1"), sold(products[DRIVER], "INV-2")]), 1
    )

    assert [(line.sku, line.counts) for line in gathered(claim).lines] == [(KIT, True), (DRIVER, False)]


def test_special_prices_are_told_by_product_and_customer(
    alder: Partner, products: Products, priya: User
) -> None:
    terms = make_special_prices(priya, products[KIT])
    claim = weighed(sent_claim(terms, alder, [sold(products[KIT], "INV-1")]), 1)

    (price,) = gathered(claim).terms.prices

    assert (price.product, price.customer, price.special) == (
        products[KIT].id,
        "harbourelectric",
        Decimal(119),
    )


def _anybody(claim: Claim) -> UUID:
    found: UUID = User.objects.values_list("id", flat=True).exclude(id=claim.submitted_by_id)[0]
    return found
