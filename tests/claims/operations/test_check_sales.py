"""What a check of a sales file finds: every bad row by name, duplicates, returns, and the totals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from claims.models import StagedLine
from partners.models import Partner
from programs.models import Product
from tests.claims.intake import check, checked, codes, committed, csv, problems, uploaded
from tests.factories import make_line, make_partner, make_product
from vir.foundation.imports.models import ImportBatch, StagedRow
from vir.foundation.jobs.models import Job
from vir.foundation.tenancy.models import Tenant

pytestmark = pytest.mark.django_db
HEADER = "Invoice,Invoice date,Customer no.,SKU,Qty,Net amount"


@pytest.fixture
def books(inside: Tenant) -> tuple[Partner, Product]:
    """Make the one partner and the one product of the vendor."""
    return make_partner("ALDER"), make_product("CD-18-KIT")


def staged(batch: ImportBatch) -> list[tuple[object, ...]]:
    lines = StagedLine.objects.filter(batch_id=batch.id).order_by("row")
    return list(lines.values_list("row", "line_type", "quantity", "net", "gross"))


def test_good_rows_are_kept_with_their_partner_and_product(books: tuple[Partner, Product]) -> None:
    batch = checked(csv(HEADER, "INV-1,2026-10-04,ALDER,CD-18-KIT,2,120.50"))

    assert (batch.state, batch.rows_total, batch.rows_good, batch.rows_bad) == ("ready", 1, 1, 0)
    line = StagedLine.objects.get(batch_id=batch.id)
    assert (line.partner_id, line.product_id) == (books[0].id, books[1].id)
    assert (line.sale_date.isoformat(), line.received_on.isoformat()) == ("2026-10-04", "2026-11-23")
    assert (line.quantity, line.net, line.gross, line.currency) == (
        2,
        Decimal("120.50"),
        Decimal("120.50"),
        "USD",
    )


def test_unknown_codes_are_named_with_row_column_value_and_fix(books: tuple[Partner, Product]) -> None:
    batch = checked(
        csv(
            HEADER,
            "INV-1,2026-10-04,ALDER,CD-18-KIT,1,10.50",
            "INV-2,2026-10-04,9999,CD-18-KIT,1,10.50",
            "INV-3,2026-10-04,ALDER,cd18kit,1,10.50",
        )
    )

    assert (batch.state, batch.rows_good, batch.rows_bad) == ("needs_fix", 1, 2)
    assert problems(batch) == [
        (
            3,
            "Customer no.",
            "unknown_partner",
            "Row 3, Customer no.: '9999' is not one of your partners.",
            "Correct the code, or import the partner first.",
        ),
        (
            4,
            "SKU",
            "unknown_sku",
            "Row 4, SKU: 'cd18kit' is not one of your products.",
            "Write 'CD-18-KIT' if that is meant, or import the product first.",
        ),
    ]


def test_partners_and_products_of_another_vendor_are_not_known(
    books: tuple[Partner, Product], osprey: Tenant, inside: Tenant
) -> None:
    Partner.objects.filter(code="ALDER").update(code="ALDER-OLD")
    Product.objects.filter(sku="CD-18-KIT").update(sku="CD-18-OLD")
    in_osprey(osprey, inside)

    batch = checked(csv(HEADER, "INV-1,2026-10-04,ALDER,CD-18-KIT,1,10.50"))

    assert codes(batch) == [(2, "unknown_partner"), (2, "unknown_sku")]


def in_osprey(osprey: Tenant, inside: Tenant) -> None:
    """Give the other vendor a partner, a product and a committed line that look alike."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.tenant_id', %s, true)", [str(osprey.id)])
        for statement, values in (
            (
                "INSERT INTO partners_partner"
                " (id, tenant_id, code, name, status, kind, city, region, country,"
                " created_at)"
                " VALUES (gen_random_uuid(), %s, 'ALDER', 'Alder', 'active', '', '', '', '', now())",
                [osprey.id],
            ),
            (
                "INSERT INTO programs_product (id, tenant_id, sku, name, category, subcategory, brand,"
                " created_at)"
                " VALUES (gen_random_uuid(), %s, 'CD-18-KIT', 'Kit', '', '', '', now())",
                [osprey.id],
            ),
            (
                "INSERT INTO claims_salesline (id, tenant_id, batch_id, partner_id, product_id, sale_date,"
                " received_on, document, line_key, line_type, basis, quantity, net, gross, currency, row)"
                " VALUES (gen_random_uuid(), %s, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(),"
                " '2026-10-04', '2026-10-04', 'INV-1', 'L:1', 'sale', 'sell_in', 1, 10.5, 10.5, 'USD', 2)",
                [osprey.id],
            ),
        ):
            cursor.execute(statement, values)
        cursor.execute("SELECT set_config('app.tenant_id', %s, true)", [str(inside.id)])


def test_a_line_of_another_vendor_is_no_duplicate(
    books: tuple[Partner, Product], osprey: Tenant, inside: Tenant
) -> None:
    in_osprey(osprey, inside)

    batch = checked(csv(f"{HEADER},Line", "INV-1,2026-10-04,ALDER,CD-18-KIT,1,10.50,1"))

    assert (batch.rows_good, batch.rows_duplicate, codes(batch)) == (1, 0, [])


def test_a_cell_that_was_not_read_is_listed_and_its_row_left_out(books: tuple[Partner, Product]) -> None:
    batch = checked(
        csv(
            HEADER,
            "INV-1,2026-10-04,ALDER,CD-18-KIT,1,10.50",
            "INV-2,2026-10-44,ALDER,CD-18-KIT,one,10.50",
            "INV-3,2026-10-04,ALDER,CD-18-KIT,1",
        )
    )

    assert (batch.rows_total, batch.rows_good, batch.rows_bad) == (3, 1, 2)
    assert codes(batch) == [(3, "no_such_day"), (3, "not_a_number"), (4, "ragged_row")]


def test_the_cells_of_bad_rows_are_kept_as_they_stand(books: tuple[Partner, Product]) -> None:
    batch = checked(
        csv(
            HEADER,
            "INV-1,2026-10-04,ALDER,CD-18-KIT,1,10.50",
            "INV-2, 2026-10-44 ,ALDER,CD-18-KIT,1,10.50",
            "INV-3,2026-10-04,9999,CD-18-KIT,1,10.50",
        )
    )

    kept = StagedRow.objects.filter(batch=batch).order_by("row").values_list("row", "state", "content")
    assert list(kept) == [
        (3, "bad", ["INV-2", " 2026-10-44 ", "ALDER", "CD-18-KIT", "1", "10.50"]),
        (4, "bad", ["INV-3", "2026-10-04", "9999", "CD-18-KIT", "1", "10.50"]),
    ]


def test_a_sale_after_the_vendors_day_of_the_upload_is_bad(books: tuple[Partner, Product]) -> None:
    batch = checked(
        csv(
            HEADER,
            "INV-1,2026-11-23,ALDER,CD-18-KIT,1,10.50",
            "INV-2,2026-11-24,ALDER,CD-18-KIT,1,10.50",
        )
    )

    assert [message for _, _, _, message, _ in problems(batch)] == [
        "Row 3, Invoice date: 24 Nov 2026 is after the day of the upload, 23 Nov 2026."
    ]


def test_a_received_date_is_kept_and_lies_between_sale_and_upload(books: tuple[Partner, Product]) -> None:
    batch = checked(
        csv(
            f"{HEADER},Received",
            "INV-1,2026-10-04,ALDER,CD-18-KIT,1,10.50,2026-10-20",
            "INV-2,2026-10-04,ALDER,CD-18-KIT,1,10.50,",
            "INV-3,2026-10-04,ALDER,CD-18-KIT,1,10.50,2026-10-03",
            "INV-4,2026-10-04,ALDER,CD-18-KIT,1,10.50,2026-11-24",
        )
    )

    assert codes(batch) == [(4, "received_before_sale"), (5, "received_after_upload")]
    received = StagedLine.objects.order_by("row").values_list("row", "received_on")
    assert [(row, day.isoformat()) for row, day in received] == [(2, "2026-10-20"), (3, "2026-11-23")]


def test_negative_lines_are_returns(books: tuple[Partner, Product]) -> None:
    batch = checked(
        csv(
            HEADER,
            "INV-1,2026-10-04,ALDER,CD-18-KIT,2,20.50",
            "CRN-1,2026-10-05,ALDER,CD-18-KIT,-1,-10.25",
            "CRN-2,2026-10-05,ALDER,CD-18-KIT,0,-5.25",
        )
    )

    assert [line[:2] for line in staged(batch)] == [(2, "sale"), (3, "return"), (4, "return")]
    assert batch.control_totals["returns"] == 2


def test_a_return_with_positive_figures_becomes_negative_and_is_listed(
    books: tuple[Partner, Product],
) -> None:
    batch = checked(
        csv(
            f"{HEADER},Type",
            "CRN-1,2026-10-05,ALDER,CD-18-KIT,3,30.50,Credit memo",
            "CRN-2,2026-10-05,ALDER,CD-18-KIT,-3,-30.50,return",
            "INV-1,2026-10-05,ALDER,CD-18-KIT,1,10.50,sale",
        )
    )

    assert staged(batch) == [
        (2, "return", -3, Decimal("-30.50"), Decimal("-30.50")),
        (3, "return", -3, Decimal("-30.50"), Decimal("-30.50")),
        (4, "sale", 1, Decimal("10.50"), Decimal("10.50")),
    ]
    assert [(row, message) for row, _, _, message, _ in problems(batch, "note")] == [
        (
            2,
            "Row 2, Type: the type is 'credit memo', so a minus was put before the quantity 3"
            " and the net amount 30.5.",
        )
    ]


def test_figures_whose_signs_disagree_are_bad_not_guessed(books: tuple[Partner, Product]) -> None:
    batch = checked(
        csv(
            f"{HEADER},Type",
            "INV-1,2026-10-05,ALDER,CD-18-KIT,3,-30.50,",
            "INV-2,2026-10-05,ALDER,CD-18-KIT,-3,30.50,",
            "INV-3,2026-10-05,ALDER,CD-18-KIT,-3,-30.50,sale",
        )
    )

    assert codes(batch) == [(2, "signs_disagree"), (3, "signs_disagree"), (4, "sale_negative")]
    assert staged(batch) == []


def test_the_gross_amount_is_that_of_the_file_else_quantity_times_price_else_the_net_amount(
    books: tuple[Partner, Product],
) -> None:
    batch = checked(
        csv(
            f"{HEADER},Unit price,Gross amount",
            "INV-1,2026-10-05,ALDER,CD-18-KIT,3,30.50,9.99,33.00",
            "INV-2,2026-10-05,ALDER,CD-18-KIT,3,30.50,11.1111,",
            "INV-3,2026-10-05,ALDER,CD-18-KIT,3,30.50,,",
        )
    )

    assert [line[4] for line in staged(batch)] == [Decimal("33.00"), Decimal("33.33"), Decimal("30.50")]


def test_amounts_worked_out_are_rounded_to_the_minor_unit_of_their_currency(
    books: tuple[Partner, Product],
) -> None:
    batch = checked(
        csv(
            f"{HEADER},Unit price,Currency",
            "INV-1,2026-10-05,ALDER,CD-18-KIT,3,30,0.125,",
            "INV-2,2026-10-05,ALDER,CD-18-KIT,-3,-30,0.125,",
            "INV-3,2026-10-05,ALDER,CD-18-KIT,3,30,0.125,JPY",
            "INV-4,2026-10-05,ALDER,CD-18-KIT,3,30,0.125,KWD",
        )
    )

    assert [line[4] for line in staged(batch)] == [
        Decimal("0.38"),
        Decimal("-0.38"),
        Decimal(0),
        Decimal("0.375"),
    ]


def test_quantity_times_price_beyond_bounds_is_bad(books: tuple[Partner, Product]) -> None:
    row = "INV-1,2026-10-05,ALDER,CD-18-KIT,9000000000,30.50,9000000.5"
    batch = checked(csv(f"{HEADER},Unit price", row))

    assert codes(batch) == [(2, "too_large")]


def test_the_same_line_number_of_a_document_counts_once(books: tuple[Partner, Product]) -> None:
    batch = checked(
        csv(
            f"{HEADER},Line",
            "INV-1,2026-10-05,ALDER,CD-18-KIT,1,10.50,1",
            "INV-1,2026-10-05,ALDER,CD-18-KIT,1,10.50,2",
            "INV-1,2026-10-05,ALDER,CD-18-KIT,1,10.50,2",
            "INV-1,2026-10-05,ALDER,CD-18-KIT,5,50.50,1",
        )
    )

    assert (batch.rows_good, batch.rows_duplicate, batch.rows_bad) == (2, 1, 1)
    assert codes(batch, "duplicate") == [(4, "repeated_line")]
    assert codes(batch) == [(5, "repeated_number")]


def test_equal_lines_without_a_number_are_separate_lines_of_their_document(
    books: tuple[Partner, Product],
) -> None:
    row = "INV-1,2026-10-05,ALDER,CD-18-KIT,1,10.50"

    batch = committed(csv(HEADER, row, row, row))

    assert (batch.rows_good, batch.rows_duplicate) == (3, 0)


def test_lines_that_are_in_the_books_are_left_out_as_often_as_they_are_there(
    books: tuple[Partner, Product],
) -> None:
    row = "INV-1,2026-10-05,ALDER,CD-18-KIT,1,10.50"
    committed(csv(HEADER, row, row))

    batch = checked(csv(HEADER, row, row, row, "INV-2,2026-10-05,ALDER,CD-18-KIT,1,10.50"))

    assert codes(batch, "duplicate") == [(2, "received_before"), (3, "received_before")]
    assert [line[0] for line in staged(batch)] == [5]
    assert (batch.rows_good, batch.rows_duplicate, batch.rows_check, batch.rows_bad) == (1, 2, 1, 0)
    assert codes(batch, "check") == [(4, "maybe_known")]


def test_a_further_line_of_a_known_document_is_sure_with_line_numbers_on_both_sides(
    books: tuple[Partner, Product],
) -> None:
    numbered = f"{HEADER},Line"
    committed(csv(numbered, "INV-1,2026-10-05,ALDER,CD-18-KIT,1,10.50,1"))

    sure = checked(csv(numbered, "INV-1,2026-10-05,ALDER,CD-18-KIT,1,10.50,2"))
    unsure = checked(csv(HEADER, "INV-1,2026-10-05,ALDER,CD-18-KIT,1,10.50"))
    back = checked(csv(HEADER, "INV-1,2026-10-06,ALDER,CD-18-KIT,-1,-10.50"))

    assert [(one.rows_good, one.rows_check, one.state) for one in (sure, unsure, back)] == [
        (1, 0, "ready"),
        (0, 1, "needs_fix"),
        (1, 0, "ready"),
    ]
    assert [codes(one, "note") for one in (sure, unsure, back)] == [
        [(2, "document_known")],
        [],
        [(2, "document_known")],
    ]


def test_a_line_is_recognised_however_its_gross_amount_was_found(books: tuple[Partner, Product]) -> None:
    committed(csv(HEADER, "INV-1,2026-10-05,ALDER,CD-18-KIT,1,10.50"))

    batch = checked(csv(f"{HEADER},Gross amount", "INV-1,2026-10-05,ALDER,CD-18-KIT,1.00,10.5,12.75"))

    assert codes(batch, "duplicate") == [(2, "received_before")]


def test_a_numbered_line_with_other_figures_than_in_the_books_is_bad(books: tuple[Partner, Product]) -> None:
    first = committed(csv(f"{HEADER},Line", "INV-1,2026-10-05,ALDER,CD-18-KIT,1,10.50,1"))

    batch = checked(csv(f"{HEADER},Line", "INV-1,2026-10-05,ALDER,CD-18-KIT,2,21.50,1"))

    assert problems(batch) == [
        (
            2,
            "Line",
            "line_changed",
            "Row 2, Line: this line of 'INV-1' is in the books with other figures,"
            f" from import {first.number}, row 2.",
            "Roll that import back first, or correct the line number.",
        )
    ]


def test_a_line_that_no_import_brought_is_recognised_too(books: tuple[Partner, Product]) -> None:
    partner, product = books
    make_line(
        partner,
        product,
        sale_date=date(2026, 10, 5),
        net="10.50",
        document="INV-1",
        line_key="L:1",
    )

    batch = checked(csv(f"{HEADER},Line", "INV-1,2026-10-05,ALDER,CD-18-KIT,1,10.50,1"))

    assert [message for _, _, _, message, _ in problems(batch, "duplicate")] == [
        "Row 2, Invoice: we received this line of 'INV-1' before, in an earlier import. We kept the first."
    ]


def test_rows_may_name_their_currency_and_others_take_the_chosen_one(books: tuple[Partner, Product]) -> None:
    batch = checked(
        csv(
            f"{HEADER},Currency",
            "INV-1,2026-10-05,ALDER,CD-18-KIT,1,10.50,CAD",
            "INV-2,2026-10-05,ALDER,CD-18-KIT,1,20.50,",
            "INV-3,2026-10-05,ALDER,CD-18-KIT,1,30.50,XXX",
        ),
        currency="EUR",
    )

    assert codes(batch) == [(4, "unknown_currency")]
    assert batch.control_totals["states"]["good"]["net"] == {"CAD": "10.5000", "EUR": "20.5000"}


def test_control_totals_foot_to_the_whole_file(books: tuple[Partner, Product]) -> None:
    committed(csv(HEADER, "INV-0,2026-09-30,ALDER,CD-18-KIT,1,10.50"))
    batch = checked(
        csv(
            HEADER,
            "INV-0,2026-09-30,ALDER,CD-18-KIT,1,10.50",
            "INV-1,2026-10-04,ALDER,CD-18-KIT,2,20.50",
            "INV-2,2026-11-05,ALDER,CD-18-KIT,-1,-5.25",
            "INV-3,2026-10-04,9999,CD-18-KIT,4,40.50",
            "INV-4,2026-10-04,ALDER,CD-18-KIT,x,40.50",
        )
    )

    totals = batch.control_totals
    assert totals["states"] == {
        "good": {"rows": 2, "quantity": "1.0000", "net": {"USD": "15.2500"}},
        "duplicate": {"rows": 1, "quantity": "1.0000", "net": {"USD": "10.5000"}},
        "check": {"rows": 0, "quantity": "0", "net": {}},
        "held": {"rows": 1, "quantity": "4.0000", "net": {"USD": "40.5000"}},
        "bad": {"rows": 0, "quantity": "0", "net": {}},
    }
    assert [(month["month"], month["rows"], month["net"]) for month in totals["months"]] == [
        ("2026-10", 1, "20.5000"),
        ("2026-11", 1, "-5.2500"),
    ]
    assert (totals["first_date"], totals["last_date"]) == ("2026-10-04", "2026-11-05")
    assert (totals["partners"], totals["products"], totals["documents"], totals["returns"]) == (1, 1, 2, 1)
    assert (batch.rows_total, batch.rows_good, batch.rows_duplicate, batch.rows_bad) == (5, 2, 1, 2)


def test_reading_again_with_other_formats_starts_from_nothing(books: tuple[Partner, Product]) -> None:
    content = csv(
        HEADER, "INV-1,03/04/2026,ALDER,CD-18-KIT,1,10.50", "INV-2,13/04/2026,ALDER,CD-18-KIT,1,10.50"
    )
    batch = check(uploaded(content), sale_date="MDY")
    assert codes(batch) == [(3, "no_such_day")]

    batch = check(batch, sale_date="DMY")

    assert (codes(batch), batch.rows_good, StagedRow.objects.count()) == ([], 2, 0)
    days = StagedLine.objects.order_by("row").values_list("sale_date", flat=True)
    assert [day.isoformat() for day in days] == ["2026-04-03", "2026-04-13"]


def test_a_row_staged_twice_has_the_same_id(books: tuple[Partner, Product]) -> None:
    batch = uploaded(csv(HEADER, "INV-1,2026-10-04,ALDER,CD-18-KIT,1,10.50"))
    first = StagedLine.objects.get(batch_id=check(batch).id).id

    second = StagedLine.objects.get(batch_id=check(batch).id).id

    assert second == first
    assert str(first).endswith("000000000002")


def test_a_file_that_cannot_be_read_is_refused_with_the_reason(inside: Tenant) -> None:
    batch = uploaded(b"one line without a table\n")

    assert (batch.state, batch.refusal) == (
        "refused",
        "The file has a header in row 1 and no rows below it. Add the rows.",
    )


def test_a_file_that_turns_out_unreadable_midway_keeps_no_rows(books: tuple[Partner, Product]) -> None:
    rows = [f"INV-{n},2026-10-04,ALDER,CD-18-KIT,1,10.50" for n in range(2500)]
    batch = check(uploaded(csv(HEADER, *rows) + b'INV-X,"2026-10-04"x,ALDER,CD-18-KIT,1,1\n'))

    assert batch.state == "refused"
    assert batch.refusal == (
        "Row 2502: a quotation mark is out of place or not closed. Double it inside a cell, or remove it."
    )
    assert (StagedLine.objects.count(), StagedRow.objects.count(), batch.problems.count()) == (0, 0, 0)


def test_progress_is_told_every_five_thousand_rows(books: tuple[Partner, Product]) -> None:
    rows = [f"INV-{n},2026-10-04,ALDER,CD-18-KIT,1,10.50" for n in range(5001)]
    batch = checked(csv(HEADER, *rows))

    job = Job.objects.get(id=batch.job_id)
    assert (job.done, job.total, job.phase) == (5001, 5001, "Checking")
