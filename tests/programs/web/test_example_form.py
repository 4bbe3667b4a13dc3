"""What is typed into the form of a worked example, and what it is read as."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.http import QueryDict

from programs.operations.add_worked_example import ExampleRow
from programs.web.example_form import (
    ROWS_MAX,
    ExampleForm,
    in_rows,
    place_problems,
    read_example,
    shown_rows,
    typed_example,
)
from tests.factories import make_partner, make_product
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

TYPED = {
    "title": "Reaches Tier 1",
    "source": "",
    "partner": "ALDER",
    "earned": "$2,400.00",
    "tier": "1",
    "rows-0-date": "",
    "rows-0-sku": "",
    "rows-0-quantity": "",
    "rows-0-net": "",
    "rows-4-date": "2026-10-05",
    "rows-4-sku": "DRILL-1",
    "rows-4-quantity": "1,200",
    "rows-4-net": "120,000.00",
}


def post(**changes: str) -> QueryDict:
    query = QueryDict(mutable=True)
    query.update({**TYPED, **{name.replace("__", "-"): value for name, value in changes.items()}})
    return query


@pytest.fixture
def alder(inside: Tenant) -> None:
    make_partner("ALDER", name="Alder Supply")
    make_product("DRILL-1")


def test_numbers_are_read_as_people_write_them_and_empty_rows_do_not_count(alder: None) -> None:
    read = read_example(typed_example(post()), "USD")

    assert read.problems == []
    assert read.rows == (ExampleRow(date(2026, 10, 5), "DRILL-1", Decimal(1200), Decimal("120000.00")),)
    assert (read.places, read.partner, read.earned, read.tier) == ((4,), "ALDER", Decimal("2400.00"), 1)


@pytest.mark.parametrize("typed", ["alder", "alder supply", " ALDER "])
def test_a_partner_is_found_by_code_or_name(typed: str, alder: None) -> None:
    assert read_example(typed_example(post(partner=typed)), "USD").partner == "ALDER"


def test_a_partner_and_a_product_of_another_tenant_are_not_found(kestrel: Tenant, osprey: Tenant) -> None:
    with tenant_context(osprey.id):
        make_partner("ALDER")
        make_product("DRILL-1")

    with tenant_context(kestrel.id):
        problems = read_example(typed_example(post()), "USD").problems

    assert [name for name, _ in problems] == ["partner", "rows-4-sku"]


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"title": ""}, {"title": "Say in a few words what it shows, such as Reaches Tier 2."}),
        ({"partner": ""}, {"partner": "Enter the code or name of a partner."}),
        ({"earned": ""}, {"earned": "Enter what the partner must earn, 0 for nothing."}),
        ({"earned": "€5"}, {"earned": "'€5' is not in USD. Enter the number alone."}),
        ({"tier": "two"}, {"tier": "Enter the number of a tier, 0 for none, or leave it empty."}),
        ({"tier": "100"}, {"tier": "Enter the number of a tier, 0 for none, or leave it empty."}),
        (
            {"rows__4__date": "5/10/26"},
            {
                "rows-4-date": "'5/10/26' was not read. Write a day from 1970 to 2199 as year-month-day, "
                "such as 2026-12-31."
            },
        ),
        ({"rows__4__quantity": "$3"}, {"rows-4-quantity": "'$3' is an amount. Enter how many, such as 12."}),
        (
            {"rows__4__net": "1.2.3"},
            {"rows-4-net": "'1.2.3' was not read as a number. Enter it like 1,234.50."},
        ),
        (
            {"rows__4__net": "10000000000000"},
            {"rows-4-net": "“10000000000000” is too large. Write a number below 10,000,000,000,000."},
        ),
        (
            {"rows__4__date": "", "rows__4__sku": "", "rows__4__quantity": ""},
            {
                "rows-4-date": "Choose a day.",
                "rows-4-sku": "Enter the SKU of a product.",
                "rows-4-quantity": "Enter how many, such as 12. A return is negative.",
            },
        ),
        (
            {f"rows__4__{column}": "" for column in ("date", "sku", "quantity", "net")},
            {"rows": "Enter at least one purchase: date, SKU, quantity and net value."},
        ),
    ],
)
def test_what_is_not_understood_is_named_with_its_place(
    changes: dict[str, str], problems: dict[str, str], alder: None
) -> None:
    assert dict(read_example(typed_example(post(**changes)), "USD").problems) == problems


def test_an_amount_of_nothing_and_no_tier_can_be_expected(alder: None) -> None:
    read = read_example(typed_example(post(earned="0", tier="")), "USD")

    assert (read.earned, read.tier, read.problems) == (Decimal(0), None, [])


def test_a_fresh_form_has_three_rows_and_a_full_one_gets_no_more() -> None:
    full = post(**{f"rows__{number}__sku": "A" for number in range(ROWS_MAX + 5)})

    assert [row.number for row in shown_rows(typed_example(QueryDict()))] == [1, 2, 3]
    assert [row.row for row in shown_rows(typed_example(post()), more=1)] == [0, 4, 5]
    assert len(shown_rows(typed_example(full), more=1)) == ROWS_MAX


def test_a_problem_of_a_purchase_stands_in_the_row_it_was_typed_in() -> None:
    typed = typed_example(post())
    form, rows = ExampleForm(typed.texts), shown_rows(typed)

    summary = place_problems(
        form, rows, in_rows([("rows-0-sku", "No such."), ("title", "Taken."), ("", "Too many.")], (4,))
    )

    assert summary == [
        ("id_rows-4-sku", "Row 2, SKU: No such."),
        ("id_title", "Title: Taken."),
        ("", "Too many."),
    ]
    assert [row.errors for row in rows] == [{}, {"sku": "No such."}, {}]
    assert form.errors == {"title": ["Taken."]}
