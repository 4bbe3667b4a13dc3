"""Quantities in a sender's units are counted in pieces, exactly, and a unit that nobody explained is asked about."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from claims.models import SalesLine, UnitRule
from claims.operations.resolving.units import UnableToRememberUnit, remember_unit
from claims.queries.resolving.memory import scopes_of, unit_factors
from claims.queries.resolving.own_units import PIECE_WORDS, is_piece, unit_key
from partners.models import Partner
from programs.models import Product
from tests.claims.intake import check, checked, codes, commit, csv, problems
from tests.factories import make_partner, make_product
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User
from vir.foundation.imports.models import ImportSource
from vir.foundation.tenancy.models import Tenant

MOMENT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
HEADER = "Invoice,Invoice date,Customer no.,SKU,Qty,Unit,Net amount"


@pytest.mark.parametrize("word", ["pcs", "EA", " each ", "Stück", "Stk.", "pièce", "Pieza", "szt.", ""])
def test_words_for_a_piece_are_known_in_many_languages(word: str) -> None:
    assert is_piece(word)


def test_other_units_are_no_pieces() -> None:
    assert [word for word in ("CTN", "Karton", "PK10", "BOX", "DZ") if is_piece(word)] == []
    assert all(is_piece(word.lower()) for words in PIECE_WORDS.values() for word in words)
    assert unit_key("  pack  of 10. ") == "PACK OF 10"


@pytest.fixture
def books(inside: Tenant) -> tuple[Partner, Product]:
    """Make the one partner and the one product of the vendor."""
    return make_partner("ALDER"), make_product("CD-18-KIT")


def rule(unit: str, factor: str, scope: str = "", product: Product | None = None) -> UnitRule:
    """Remember what a unit is."""
    return UnitRule.objects.create(
        unit=unit,
        factor=Decimal(factor),
        scope=scope,
        product_id=product.id if product else None,
        decided_at=MOMENT,
    )


pytestmark = pytest.mark.django_db


def test_an_unknown_unit_is_asked_about_and_the_answer_counts_the_row(
    books: tuple[Partner, Product], priya: User
) -> None:
    batch = checked(
        csv(
            HEADER,
            "INV-1,2026-10-04,ALDER,CD-18-KIT,2,CTN,120.50",
            "INV-2,2026-10-04,ALDER,CD-18-KIT,2,pcs,20.50",
            "INV-3,2026-10-04,ALDER,CD-18-KIT,3,,30.50",
        )
    )
    assert problems(batch) == [
        (
            2,
            "Unit",
            "unknown_unit",
            "Row 2, Unit: 'CTN' of CD-18-KIT is not known. How many pieces is it?",
            "Say how many pieces one is. The answer is remembered.",
        )
    ]
    assert batch.control_totals["units"] == [{"unit": "CTN", "sku": "CD-18-KIT", "rows": 1}]

    remember_unit(
        scope=f"source:{batch.source_id}",
        unit="ctn",
        sku="CD-18-KIT",
        factor=Decimal("12.5"),
        at=MOMENT,
        today=TODAY,
        actor_id=priya.id,
    )
    batch = commit(check(batch))

    assert list(SalesLine.objects.order_by("row").values_list("quantity", "net")) == [
        (25, Decimal("120.50")),
        (2, Decimal("20.50")),
        (3, Decimal("30.50")),
    ]
    assert codes(batch) == []
    assert AuditEvent.objects.get(action="unit.remembered").data == {
        "of": "ERP",
        "product": "CD-18-KIT",
        "pieces": "12.5",
        "before": "",
    }


def test_the_narrower_rule_wins_and_the_product_before_all_within_it(books: tuple[Partner, Product]) -> None:
    partner, product = books
    other = make_product("CS-165")
    source = ImportSource.objects.create(kind="pos", name="Alder mail")
    scopes = scopes_of(partner_id=partner.id, source_id=source.id)
    rule("CTN", "144")
    rule("CTN", "10", scope=f"source:{source.id}")
    rule("CTN", "12", scope=f"source:{source.id}", product=product)
    rule("CTN", "6", scope=f"partner:{partner.id}", product=other)

    factors = unit_factors(["ctn", "PAL", "EA"], scopes=scopes)

    assert [factors.of("ctn", one) for one in (product.id, other.id, None)] == [12, 6, 10]
    assert (factors.of("EA", product.id), factors.of("PAL", product.id)) == (1, None)
    assert unit_factors(["ctn"]).of("CTN", product.id) == 144


def test_a_file_is_counted_by_the_same_rules(books: tuple[Partner, Product]) -> None:
    partner, product = books
    make_product("CS-165")
    rule("CTN", "144")
    rule("CTN", "12", product=product)
    rule("CTN", "6", scope=f"partner:{partner.id}", product=product)
    sales = csv(
        HEADER, "INV-1,2026-10-04,ALDER,CD-18-KIT,2,CTN,120.50", "INV-2,2026-10-04,ALDER,CS-165,2,Ctn,20.50"
    )
    reports = csv(
        "Receipt,Date sold,Partner,SKU,Qty,Unit,Net amount", "R-1,2026-10-04,ALDER,CD-18-KIT,2,CTN,120.50"
    )

    commit(checked(sales))
    commit(checked(reports, kind="pos"))

    # The partner's own carton counts in its own reports, not in the vendor's files.
    assert list(SalesLine.objects.order_by("document").values_list("document", "quantity")) == [
        ("INV-1", 24),
        ("INV-2", 288),
        ("R-1", 12),
    ]


def test_a_quantity_that_is_no_whole_number_of_pieces_is_a_note(books: tuple[Partner, Product]) -> None:
    rule("M", "0.5")
    batch = checked(
        csv(
            HEADER,
            "INV-1,2026-10-04,ALDER,CD-18-KIT,3,M,120.50",
            "INV-2,2026-10-04,ALDER,CD-18-KIT,4,M,120.50",
        )
    )

    assert [message for _, _, _, message, _ in problems(batch, "note")] == [
        "Row 2, Qty: 3 M is 1.5 pieces, which is not a whole number."
    ]
    commit(batch)
    assert list(SalesLine.objects.order_by("row").values_list("quantity", flat=True)) == [Decimal("1.5"), 2]


def test_a_line_is_recognised_whatever_its_unit_meant_before(books: tuple[Partner, Product]) -> None:
    rule("CTN", "12")
    content = csv(HEADER, "INV-1,2026-10-04,ALDER,CD-18-KIT,2,CTN,120.50")
    first = commit(checked(content))

    batch = checked(content + b"\n")
    assert codes(batch, "duplicate") == [(2, "received_before")]
    UnitRule.objects.update(retired_at=MOMENT)
    rule("CTN", "10")
    batch = check(batch)

    assert [message for _, _, _, message, _ in problems(batch)] == [
        "Row 2, Line number: this line of 'INV-1' is in the books with other figures,"
        f" from import {first.number}, row 2."
    ]


@pytest.mark.parametrize("factor", ["0", "-1", "1000000", "0.00001"])
def test_a_number_that_no_unit_can_have_is_refused(
    books: tuple[Partner, Product], priya: User, factor: str
) -> None:
    with pytest.raises(UnableToRememberUnit, match="Pieces in one CTN: enter a number above 0"):
        remember_unit(
            scope="", unit="CTN", sku="", factor=Decimal(factor), at=MOMENT, today=TODAY, actor_id=priya.id
        )

    assert UnitRule.objects.count() == 0


def test_another_answer_retires_the_first(books: tuple[Partner, Product], priya: User) -> None:
    for factor in ("12", "10"):
        remember_unit(
            scope="", unit="CTN", sku="", factor=Decimal(factor), at=MOMENT, today=TODAY, actor_id=priya.id
        )

    assert list(UnitRule.objects.order_by("factor").values_list("factor", "retired_at")) == [
        (10, None),
        (12, MOMENT),
    ]
