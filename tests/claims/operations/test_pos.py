"""Reports of partners' own sales: the same way in as sales, another basis, and nothing counted twice."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from claims.models import Claim, ClaimLine, ClaimTerms, CodeAlias, SalesLine, UnmatchedLine
from claims.operations.resolving.release import release_known
from claims.operations.settle_imports import ask_roll_back
from partners.models import Partner
from programs.models import Product
from tests.claims.intake import check, checked, codes, commit, committed, csv, problems, uploaded, work
from tests.factories import make_partner, make_product
from vir.foundation.identity.models import User
from vir.foundation.imports.models import ImportBatch
from vir.foundation.tenancy.models import Tenant

pytestmark = pytest.mark.django_db
HEADER = "Invoice,Date sold,Partner,SKU,Qty,Net amount"
MOMENT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def books(inside: Tenant) -> tuple[Partner, Product]:
    """Make the one partner and the one product of the vendor."""
    return make_partner("ALDER"), make_product("CD-18-KIT")


def of_partner(batch: ImportBatch, partner: Partner) -> ImportBatch:
    """Say that the whole file is one partner's."""
    batch.partner_id = partner.id
    batch.save(update_fields=["partner_id"])
    return batch


def said(kind: str, code: str, scope: str, target: Partner | Product) -> CodeAlias:
    """Remember what a code means."""
    return CodeAlias.objects.create(
        kind=kind,
        scope=scope,
        code=code,
        basis="said by a person",
        decided_at=MOMENT,
        **{f"{kind}_id": target.id},
    )


def test_a_reported_sale_is_a_line_on_the_sell_through_basis(books: tuple[Partner, Product]) -> None:
    batch = committed(csv(HEADER, "R-1,2026-10-04,ALDER,CD-18-KIT,2,120.50"), kind="pos")

    partner, product = books
    line = SalesLine.objects.get()
    assert (line.basis, line.partner_id, line.product_id, line.batch_id) == (
        "sell_through",
        partner.id,
        product.id,
        batch.id,
    )
    assert (line.quantity, line.net, line.gross, line.sale_date) == (
        2,
        Decimal("120.50"),
        Decimal("120.50"),
        date(2026, 10, 4),
    )


def test_two_partners_may_report_the_same_number_and_line(books: tuple[Partner, Product]) -> None:
    make_partner("BIRCH")

    committed(
        csv(
            f"{HEADER},Line",
            "1001,2026-10-04,ALDER,CD-18-KIT,2,120.50,1",
            "1001,2026-10-04,BIRCH,CD-18-KIT,2,120.50,1",
        ),
        kind="pos",
    )

    assert sorted(line.split("@")[0] for line in SalesLine.objects.values_list("line_key", flat=True)) == [
        "L:1",
        "L:1",
    ]


def test_a_file_of_one_partner_names_none_and_its_own_codes_are_known(books: tuple[Partner, Product]) -> None:
    partner, product = books
    said("product", "A-77", f"partner:{partner.id}", product)
    batch = of_partner(
        uploaded(csv("Invoice,Date sold,SKU,Qty,Net amount", "R-1,2026-10-04,A-77,2,120.50"), kind="pos"),
        partner,
    )

    batch = commit(check(batch))

    assert list(SalesLine.objects.values_list("partner_id", "product_id")) == [(partner.id, product.id)]
    assert problems(batch, "note") == [
        (
            2,
            "SKU",
            "meant_sku",
            "Row 2, SKU: 'A-77' is read as 'CD-18-KIT', as it was said before.",
            "Nothing has to be done if this is right.",
        )
    ]


def test_a_row_without_a_partner_in_a_file_of_many_is_bad() -> None:
    batch = checked(csv(HEADER, "R-1,2026-10-04,,CD-18-KIT,2,120.50"), kind="pos")

    assert problems(batch) == [
        (
            2,
            "Partner",
            "no_partner",
            "Row 2, Partner: it is empty, and the file is not said to be one partner's.",
            "Write the partner, or say on the import whose file it is.",
        )
    ]


def test_the_net_amount_is_worked_out_from_the_price_and_from_nothing_is_a_fault() -> None:
    batch = checked(
        csv(
            f"{HEADER},Unit price",
            "R-1,2026-10-04,ALDER,CD-18-KIT,3,,11.1111",
            "R-2,2026-10-04,ALDER,CD-18-KIT,3,,",
            "R-3,2026-10-04,ALDER,CD-18-KIT,3,,0",
        ),
        kind="pos",
    )

    assert codes(batch) == [(3, "no_value")]
    commit(batch)
    assert list(SalesLine.objects.order_by("row").values_list("net", flat=True)) == [
        Decimal("33.33"),
        Decimal(0),
    ]


def test_one_code_may_mean_one_thing_with_one_partner_and_another_with_the_next(
    books: tuple[Partner, Product],
) -> None:
    alder, kit = books
    birch, saw = make_partner("BIRCH"), make_product("CS-165")
    said("product", "1", f"partner:{alder.id}", kit)
    said("product", "1", f"partner:{birch.id}", saw)

    committed(csv(HEADER, "R-1,2026-10-04,ALDER,1,2,120.50", "R-2,2026-10-04,BIRCH,1,2,120.50"), kind="pos")

    assert list(SalesLine.objects.order_by("row").values_list("partner_id", "product_id")) == [
        (alder.id, kit.id),
        (birch.id, saw.id),
    ]


def test_our_own_code_is_meant_itself_whatever_was_said(books: tuple[Partner, Product]) -> None:
    said("product", "CD-18-KIT", "", make_product("CS-165"))

    committed(csv(HEADER, "R-1,2026-10-04,ALDER,CD-18-KIT,2,120.50"), kind="pos")

    assert SalesLine.objects.get().product_id == books[1].id


def test_a_report_again_changes_nothing_and_says_so() -> None:
    rows = ("R-1,2026-10-04,ALDER,CD-18-KIT,2,120.50", "R-1,2026-10-04,ALDER,CD-18-KIT,2,120.50")
    committed(csv(HEADER, *rows), kind="pos")

    batch = checked(csv(HEADER, *rows, "R-2,2026-10-04,ALDER,CD-18-KIT,1,60.00"), kind="pos")

    assert codes(batch, "duplicate") == [(2, "received_before"), (3, "received_before")]
    assert batch.rows_good == 1


def test_rolling_back_a_report_takes_its_lines_out() -> None:
    batch = committed(csv(HEADER, "R-1,2026-10-04,ALDER,CD-18-KIT,2,120.50"), kind="pos")

    ask_roll_back(number=batch.number, at=MOMENT, actor_id=None)
    work(batch.id)

    assert SalesLine.objects.count() == 0


def test_held_lines_wait_and_count_nowhere(books: tuple[Partner, Product]) -> None:
    batch = committed(
        csv(HEADER, "R-1,2026-10-04,ALDER,A-77,2,120.50", "R-2,2026-10-04,ALDER,CD-18-KIT,1,60.00"),
        kind="pos",
    )

    assert batch.control_totals["states"]["held"] == {
        "rows": 1,
        "quantity": "2.0000",
        "net": {"USD": "120.5000"},
    }
    assert (batch.control_totals["committed"], batch.control_totals["held"]) == (1, 1)
    waiting = UnmatchedLine.objects.get()
    assert (waiting.state, waiting.sku, waiting.partner_id, waiting.product_id, waiting.net) == (
        "waiting",
        "A-77",
        books[0].id,
        None,
        Decimal("120.50"),
    )
    assert SalesLine.objects.count() == 1


def test_a_file_of_nothing_but_unknown_codes_can_be_committed() -> None:
    committed(csv(HEADER, "R-1,2026-10-04,ALDER,A-77,2,120.50"), kind="pos")

    assert (UnmatchedLine.objects.count(), SalesLine.objects.count()) == (1, 0)


def test_a_line_that_waits_already_is_a_duplicate() -> None:
    committed(csv(HEADER, "R-1,2026-10-04,ALDER,A-77,2,120.50"), kind="pos")

    batch = checked(
        csv(HEADER, "R-1,2026-10-04,ALDER,A-77,2,120.50", "R-2,2026-10-04,ALDER,CD-18-KIT,1,60.00"),
        kind="pos",
    )

    assert codes(batch, "duplicate") == [(2, "received_before")]
    assert batch.control_totals["states"]["held"]["rows"] == 0


def test_a_row_with_another_fault_is_bad_and_not_held() -> None:
    batch = checked(csv(HEADER, "R-1,2027-10-04,ALDER,A-77,2,120.50"), kind="pos")

    assert codes(batch) == [(2, "after_upload"), (2, "unknown_sku")]
    assert batch.control_totals["states"]["bad"]["rows"] == 1
    assert batch.control_totals["states"]["held"]["rows"] == 0


def claimed(
    partner: Partner, product: Product, finn: User, *, holds: bool = True, invoice: str = "R1"
) -> None:
    """Make a claim of a sale that holds it, or does not."""
    terms = ClaimTerms.objects.create(
        code="CT-1",
        name="Trade day",
        kind="lump_sum",
        currency="USD",
        starts_on=date(2026, 10, 1),
        ends_on=date(2026, 12, 31),
        amount=Decimal(500),
        created_by=finn,
        created_at=MOMENT,
    )
    claim = Claim.objects.create(
        number=10482,
        terms=terms,
        partner=partner,
        kind="lump_sum",
        currency="USD",
        created_at=MOMENT,
        updated_at=MOMENT,
    )
    ClaimLine.objects.create(
        claim=claim,
        partner_id=partner.id,
        family="sell_through",
        row=3,
        state="ready",
        invoice=invoice,
        invoice_norm=invoice,
        product=product,
        quantity=Decimal(2),
        holds=holds,
    )


def test_a_reported_sale_that_a_claim_holds_is_a_duplicate_and_says_so(
    books: tuple[Partner, Product], finn: User
) -> None:
    make_partner("BIRCH")
    claimed(*books, finn)

    batch = checked(
        csv(
            HEADER,
            "r-001,2026-10-04,ALDER,CD-18-KIT,2,120.50",
            "R-1,2026-10-04,BIRCH,CD-18-KIT,2,120.50",
            "R-2,2026-10-04,ALDER,CD-18-KIT,2,120.50",
        ),
        kind="pos",
    )

    assert [(row, message) for row, _, _, message, _ in problems(batch, "duplicate")] == []
    again = checked(csv(HEADER, "r/1,2026-10-04,ALDER,CD-18-KIT,2,120.50"), kind="pos")
    assert [(row, message) for row, _, _, message, _ in problems(again, "duplicate")] == [
        (2, "Row 2, Invoice: this sale of 'r/1' is in claim CLM-10482, row 3. It counts there.")
    ]
    assert (batch.rows_good, again.rows_good, again.rows_duplicate) == (3, 0, 1)


def test_a_claim_that_lets_a_sale_go_keeps_no_report_out(books: tuple[Partner, Product], finn: User) -> None:
    claimed(*books, finn, holds=False)

    batch = checked(csv(HEADER, "R-1,2026-10-04,ALDER,CD-18-KIT,2,120.50"), kind="pos")

    assert (batch.rows_good, batch.rows_duplicate) == (1, 0)


def test_a_waiting_report_of_a_claimed_sale_is_left_out_when_its_code_is_known(
    books: tuple[Partner, Product], finn: User
) -> None:
    committed(csv(HEADER, "R-1,2026-10-04,ALDER,A-77,2,120.50"), kind="pos")
    claimed(*books, finn)
    said("product", "A-77", "", books[1])

    released = release_known(at=MOMENT, today=MOMENT.date(), actor_id=None)

    assert (released.lines, released.duplicates, SalesLine.objects.count()) == (0, 1, 0)
    assert UnmatchedLine.objects.get().reason == "Counted in claim CLM-10482, row 3."


def test_a_report_of_one_partner_that_names_another_is_refused_for_that_row(
    books: tuple[Partner, Product],
) -> None:
    birch = make_partner("BIRCH")
    said("partner", "B-9", "", birch)
    batch = of_partner(
        uploaded(
            csv(
                HEADER,
                "R-1,2026-10-04,ALDER,CD-18-KIT,2,120.50",
                "R-2,2026-10-04,BIRCH,CD-18-KIT,2,120.50",
                "R-3,2026-10-04,B-9,A-77,2,120.50",
                "R-4,2026-10-04,,CD-18-KIT,2,120.50",
            ),
            kind="pos",
        ),
        books[0],
    )

    batch = check(batch)

    fix = "Leave the row out, or bring it with a report of that partner."
    assert [one for one in problems(batch) if one[2] == "partner_of_another"] == [
        (3, "Partner", "partner_of_another", "Row 3, Partner: 'BIRCH' is not the partner of this file.", fix),
        (4, "Partner", "partner_of_another", "Row 4, Partner: 'B-9' is not the partner of this file.", fix),
    ]
    commit(batch)
    assert {line.partner_id for line in SalesLine.objects.all()} == {books[0].id}
    assert (SalesLine.objects.count(), UnmatchedLine.objects.count()) == (2, 0)


def test_a_waiting_row_of_one_partners_report_never_counts_for_another(
    books: tuple[Partner, Product],
) -> None:
    birch = make_partner("BIRCH")
    batch = of_partner(uploaded(csv(HEADER, "R-1,2026-10-04,B-9,CD-18-KIT,2,120.50"), kind="pos"), books[0])
    commit(check(batch))
    said("partner", "B-9", "", birch)

    released = release_known(at=MOMENT, today=MOMENT.date(), actor_id=None)

    assert (released.lines, SalesLine.objects.count()) == (0, 0)
    waiting = UnmatchedLine.objects.get()
    assert (waiting.state, waiting.partner_id) == ("waiting", None)


def test_a_sale_that_is_claimed_between_check_and_commit_is_not_counted_twice(
    books: tuple[Partner, Product], finn: User
) -> None:
    batch = checked(csv(HEADER, "R-1,2026-10-04,ALDER,CD-18-KIT,2,120.50"), kind="pos")
    claimed(*books, finn)

    batch = commit(batch)

    assert SalesLine.objects.count() == 0
    assert (batch.state, batch.refusal) == (
        "ready",
        "1 of the lines is in a claim since the check. Read the file again.",
    )


def test_a_return_of_a_claimed_sale_is_taken(books: tuple[Partner, Product], finn: User) -> None:
    committed(csv(HEADER, "R-1,2026-10-14,ALDER,A-77,-1,-60.25"), kind="pos", source="Till")
    claimed(*books, finn)

    batch = committed(csv(HEADER, "R-1,2026-10-15,ALDER,CD-18-KIT,-1,-60.25"), kind="pos")

    assert (batch.rows_good, batch.rows_duplicate) == (1, 0)
    said("product", "A-77", "", books[1])
    assert release_known(at=MOMENT, today=MOMENT.date(), actor_id=None).lines == 1
    assert list(SalesLine.objects.order_by("sale_date").values_list("line_type", "quantity")) == [
        ("return", -1),
        ("return", -1),
    ]


@pytest.mark.parametrize("document", ["Ｒ－１", "r 1", "R／１"])
def test_a_claimed_sale_is_known_whatever_digits_its_number_is_written_in(
    books: tuple[Partner, Product], finn: User, document: str
) -> None:
    claimed(*books, finn)

    batch = checked(csv(HEADER, f"{document},2026-10-04,ALDER,CD-18-KIT,2,120.50"), kind="pos")

    assert (batch.rows_good, batch.rows_duplicate) == (0, 1)
