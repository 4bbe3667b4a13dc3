"""A draft order: read from rows, cells or a file, priced, judged and estimated; nothing of it is kept."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from urllib.parse import urlencode

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from partners.models import Partner
from programs.models import ProgramVersion
from programs.queries.terms import terms_of
from programs.rating import Volume, rate
from tests.faces.portal.stage import COUNTED_TO, Stage, annual, cordless, words
from tests.faces.portal.test_live import counted
from vir.foundation.tenancy.context import tenant_context

PROGRAM = "/p/kestrel/programs/VIR-2026-014/"
ORDER = "/p/kestrel/order/"


@pytest.fixture
def alder(stage: Stage) -> Partner:
    return stage.partner("ALDER", "Alder Supply")


@pytest.fixture
def scenario(stage: Stage, other_stage: Stage, alder: Partner) -> Partner:
    """Alder bought 342,180 of cordless; a competitor and another vendor have the same SKUs at other prices."""
    bexley = stage.partner("BEXLEY", "Bexley")
    stage.publish(cordless(), [alder, bexley])
    stage.sold(alder, "342180.00", date(2026, 10, 5), quantity="3000")
    stage.sold(alder, "1000.00", quantity="8")
    stage.sold(alder, "-1000.00", quantity="-8")
    stage.sold(bexley, "99.00", quantity="1")
    stage.sold(alder, "500.00", category="Refurbished", quantity="5")
    stage.sold(bexley, "777.00", category="Ladders")
    other = other_stage.partner("ALDER", "Alder Supply")
    other_stage.publish(cordless(), [other])
    other_stage.sold(other, "1.00", category="Canary")
    stage.calculate()
    return alder


def rows(*found: tuple[str, str, str]) -> str:
    return urlencode(
        [pair for row in found for pair in zip(("sku", "quantity", "unit_price"), row, strict=True)]
    )


def fates(response: object) -> list[str]:
    return words(response, "fate")[: len(response.context["order"].rows)]


def test_an_order_of_products_earns_what_the_engine_says_of_the_rows_that_count(
    stage: Stage, scenario: Partner
) -> None:
    with tenant_context(stage.tenant.id):
        terms = terms_of(ProgramVersion.objects.get())

    response = stage.visit(scenario).get(f"{PROGRAM}?{rows(('KE-01', '400', ''), ('ke-02', '10', '90.00'))}")

    # 400 at the last price paid, 125.00; the other product is not in the program.
    (found,) = response.context["order"].programs
    expected = rate(terms, Volume(Decimal("392180.00"), Decimal("392180.00"), Decimal("3400")))
    assert (response.status_code, found.rebate, found.counted) == (200, expected.earned, Decimal("50000.00"))
    assert words(response, "#answer") == [
        "With this order "
        "Counts here $50,000.00 1 of 2 rows "
        "You would have $392,180.00 Tier 2, 3% "
        "Rebate $11,765.40 "
        "More than today +$1,500.00 That is 2.9% of the whole order, $50,900.00 "
        "Estimate only. Same calculation as your payment, on purchases counted to 22 Nov. "
        "Returns until 31 Dec reduce it. "
        "Show the working This order in all your programsCopy link"
    ]
    assert fates(response) == [
        "Counts $125.00 each, as you last paid on 22 Nov 2026",
        "Not eligible: the product does not count in this program Your price",
    ]


def test_the_working_of_an_order_is_that_of_its_rebate(stage: Stage, scenario: Partner) -> None:
    client = stage.visit(scenario)
    page = client.get(f"{PROGRAM}?{rows(('KE-01', '400', ''))}")

    working = client.get(page.context["order"].programs[0].opens)

    assert (working.status_code, working.context["working"].result) == (200, "$11,765.40")


def test_a_row_that_cannot_be_estimated_says_why_and_what_to_do(stage: Stage, scenario: Partner) -> None:
    asked = rows(
        ("KE-O1", "10", ""),
        ("OS-01", "10", "5"),
        ("KE-03", "4", ""),
        ("KE-01", "many", ""),
        ("KE-01", "", ""),
        ("", "5", ""),
    )

    response = stage.visit(scenario).get(f"{PROGRAM}?{asked}")

    assert response.status_code == 422
    assert fates(response) == [
        "Kestrel Tools has no product 'KE-O1'. Did you mean KE-01? Correct the SKU, or empty the row.",
        "Kestrel Tools has no product 'OS-01'. Correct the SKU, or empty the row.",
        "No price is known: you have not bought it before, and no offer names one. Enter a unit price.",
        "Quantity: 'many' was not read. Enter a figure such as 10.",
        "The quantity is missing. Enter how many, such as 10.",
        "The SKU is missing. Write it, or empty the row.",
    ]


def test_somebody_who_may_not_see_purchases_is_shown_no_price_of_them(
    stage: Stage, scenario: Partner
) -> None:
    response = stage.visit(scenario, "partner_accountant").get(f"{PROGRAM}?{rows(('KE-01', '400', ''))}")

    assert fates(response) == [
        "No price is known: your role does not see what was paid, and no offer names one. Enter a unit price."
    ]


def test_what_others_paid_is_no_price_of_ones_own(stage: Stage, scenario: Partner) -> None:
    # Only a competitor bought the ladder; the other vendor's twin of the partner has a product of its own.
    response = stage.visit(scenario).get(f"{ORDER}?{rows(('KE-03', '1', ''), ('OS-01', '1', ''))}")

    assert [row.priced.net for row in response.context["order"].rows] == [None, None]
    assert [page in response.content.decode() for page in ("777", "Canary", "99.00")] == [False, False, False]


def test_before_the_start_an_order_is_estimated_as_of_the_first_day(stage: Stage, scenario: Partner) -> None:
    stage.publish(
        cordless(starts_on="2027-01-01", ends_on="2027-03-31", code="VIR-2027-003"),
        [scenario],
        status="scheduled",
    )
    client = stage.visit(scenario)
    asked = rows(("KE-01", "1000", ""))

    own, all_programs = (
        client.get(f"/p/kestrel/programs/VIR-2027-003/?{asked}"),
        client.get(f"{ORDER}?{asked}"),
    )

    (found,) = own.context["order"].programs
    assert (str(found.rebate), found.total, found.opens) == ("2500.00", "$125,000.00", "")
    # In an order of today it takes no part yet.
    assert [one.code for one in all_programs.context["order"].programs] == ["VIR-2026-014"]


def order_csv(*lines: tuple[str, ...]) -> bytes:
    text = StringIO()
    csv.writer(text).writerows([("Product code", "Qty", "Price"), *lines])
    return text.getvalue().encode()


def order_xlsx(*lines: tuple[str, ...]) -> bytes:
    book, kept = openpyxl.Workbook(), BytesIO()
    for line in [
        ("Product code", "Qty", "Price"),
        *((sku, int(many), float(price)) for sku, many, price in lines),
    ]:
        book.active.append(line)
    book.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize(
    "sent",
    [
        {"text": "KE-01\t400\t125.00\nKE-01\t1,000\t125.00"},
        {"text": "Price;Product code;Qty\n125.00;KE-01;400\n125.00;KE-01;1000"},
        {"sku": ["KE-01"], "quantity": ["400"], "unit_price": ["$125"], "text": "KE-01\t1000\t125"},
        {"csv": order_csv},
        {"xlsx": order_xlsx},
    ],
    ids=["cells", "cells with names", "a typed row and a pasted one", "a csv file", "a workbook"],
)
def test_rows_come_as_cells_or_as_a_file(stage: Stage, scenario: Partner, sent: dict) -> None:
    for form, make in [(form, sent.pop(form)) for form in ("csv", "xlsx") if form in sent]:
        content = make(("KE-01", "400", "125.00"), ("KE-01", "1000", "125.00"))
        sent = {"file": SimpleUploadedFile(f"order.{form}", content)}

    response = stage.visit(scenario).post(PROGRAM, sent)

    order = response.context["order"]
    assert (response.status_code, order.draft.trouble) == (200, "")
    assert order.value == (("USD", Decimal("175000.00")),)
    assert order.programs[0].total == "$517,180.00"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            b"Product code,Price\nKE-01,5\n",
            "The file has no column Quantity. Name its columns SKU and Quantity",
        ),
        (b"", "The file is empty."),
        (b"%PDF-1.7 no order", "PDF"),
    ],
)
def test_a_file_that_is_no_order_is_refused_in_words(
    stage: Stage, scenario: Partner, content: bytes, said: str
) -> None:
    file = SimpleUploadedFile("order.csv", content) if content else SimpleUploadedFile("order.csv", b" \n")

    response = stage.visit(scenario).post(ORDER, {"file": file})

    assert response.status_code == 422
    assert said in words(response, "notice")[0]


def test_one_order_counts_in_every_program_that_takes_its_rows(stage: Stage, scenario: Partner) -> None:
    stage.publish(
        annual(
            reward={
                "kind": "percent",
                "application": "all_volume",
                "tiers": [{"threshold": "0", "percent": "1"}],
            }
        ),
        [scenario],
    )
    stage.calculate()

    response = stage.visit(scenario).get(f"{ORDER}?{rows(('KE-01', '400', ''), ('KE-02', '10', ''))}")

    order = response.context["order"]
    assert {one.name: (one.counts, str(one.gain)) for one in order.programs} == {
        "Q4 Cordless Growth": (1, "1500.00"),
        "Annual Growth 2026": (2, "510.00"),
    }
    assert order.sums == (("USD", Decimal("2010.00")),)
    assert [row.counts_in for row in order.rows] == [
        ["Q4 Cordless Growth", "Annual Growth 2026"],
        ["Annual Growth 2026"],
    ]


@pytest.mark.parametrize(
    ("policy", "gains"),
    [
        # The first takes the row, or the larger pays alone: 1% of all is less than what cordless pays.
        ("exclusive", {"VIR-2026-014": "1500.00", "VIR-2026-001": "0.00"}),
        ("best_of", {"VIR-2026-014": "1500.00", "VIR-2026-001": "0.00"}),
    ],
)
def test_programs_of_one_group_are_not_added_up(
    stage: Stage, alder: Partner, policy: str, gains: dict[str, str]
) -> None:
    for rank, document in enumerate((cordless, annual), start=1):
        group = {"policy": policy, "group": "Drive", "rank": rank}
        tiers = {
            "reward": {
                "kind": "percent",
                "application": "all_volume",
                "tiers": [{"threshold": "0", "percent": "1"}],
            }
        }
        stage.publish(document(stacking=group, **({} if rank == 1 else tiers)), [alder])
    stage.sold(alder, "342180.00", quantity="2737.44")
    stage.calculate()

    response = stage.visit(alder).get(f"{ORDER}?{rows(('KE-01', '400', ''))}")

    order = response.context["order"]
    assert {one.code: f"{one.gain:.2f}" for one in order.programs} == gains
    assert order.sums == (("USD", Decimal("1500.00")),)


@pytest.mark.parametrize(("page", "queries"), [(PROGRAM, 11), (ORDER, 9)])
def test_a_page_asks_as_much_of_one_row_as_of_many(
    stage: Stage, scenario: Partner, page: str, queries: int
) -> None:
    client = stage.visit(scenario)
    client.get(page)
    one, many = ("KE-01", "4", ""), [("KE-01", "4", ""), ("KE-02", "1", ""), ("KE-01", "2", "9")] * 5

    # Four of them are the session, the person, the vendor and the frame of every page.
    with counted() as for_one:
        client.get(f"{page}?{rows(one)}")
    with counted() as for_many:
        client.get(f"{page}?{rows(*many)}")

    assert (len(for_one), len(for_many)) == (queries, queries)


def test_an_estimate_is_not_kept(stage: Stage, scenario: Partner) -> None:
    client = stage.visit(scenario)

    client.post(ORDER, {"text": "KE-01\t400\t125"})

    page = client.get(ORDER)
    assert (page.context["order"].rows, COUNTED_TO.isoformat() in page.content.decode()) == ((), False)
