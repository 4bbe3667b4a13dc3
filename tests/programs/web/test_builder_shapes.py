"""Kickers, conditions, further limits, rates and shares in the builder, typed by people."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client

from programs.models import Program
from programs.queries.programs import current_version
from tests.programs.web.elements import text_of, value_of
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

EDIT = "/t/kestrel/programs/VIR-2026-014/edit/"
LIVE = f"{EDIT}live/"

Post = Callable[..., dict[str, Any]]
Stored = Callable[[], tuple[dict[str, Any], Decimal | None, int]]


def _row(table: str, number: int, **texts: str) -> dict[str, str]:
    fields = {f"{table}-{number}-{column.removesuffix('_')}": text for column, text in texts.items()}
    return {f"{table}-TOTAL_FORMS": str(number + 1), **fields}


def test_a_kicker_is_written_with_products_by_their_name_alone(
    console: Client, post: Post, stored: Stored
) -> None:
    kicker = _row(
        "kickers",
        0,
        name="Launch",
        kind="percent",
        rate="1 %",
        scope="apart",
        include="Cordless",
        from_tier="1",
    )

    page = console.post(LIVE, post(**kicker))

    assert page.status_code == 200
    assert stored()[0]["reward"]["kickers"] == [
        {
            "name": "Launch",
            "kind": "percent",
            "percent": "1",
            "products": {"include": [{"category": "Cordless"}]},
        }
    ]
    assert ">Launch adds 1% on Cordless, from Tier 1 on</a>." in unescape(page.content.decode())


def test_a_product_that_names_nothing_is_said_beside_its_kicker(
    console: Client, post: Post, stored: Stored
) -> None:
    kicker = _row("kickers", 3, name="Launch", kind="percent", rate="1", scope="apart", include="Cordles")

    page = console.post(LIVE, post(**kicker))

    assert text_of(page, "errors-kickers") == (
        "Kicker 1, Products, one a line: No product has the SKU, category or brand 'Cordles'. Choose one that"
        " is suggested, or import the products first."
    )
    assert 'data-error-for="id_kickers-3-include"' in page.content.decode()
    assert stored()[0]["reward"]["kickers"][0]["products"] == {"include": ["Cordles"]}


def test_faults_of_rows_are_said_beside_them_and_above_after_sending(console: Client, post: Post) -> None:
    gate = _row("conditions", 0, kind="minimum_volume", least="much")
    limit = _row("caps", 0, per="program", amount="-5", when="stop")

    live = console.post(LIVE, post(**gate, **limit))
    sent = console.post("/t/kestrel/programs/VIR-2026-014/submit/", post(**gate, **limit))

    assert text_of(live, "errors-conditions") == (
        "Condition 1, At least: 'much' was not read as a number. Enter a number like 1,234.50."
    )
    assert text_of(live, "errors-caps") == ("Limit 1, Amount: Write an amount above zero, or leave it out.")
    html = unescape(sent.content.decode())
    assert (
        "<a href=\"#id_conditions-0-least\">Condition 1, At least: 'much' was not read as a number." in html
    )
    assert '<a href="#id_caps-0-amount">Limit 1, Amount: ' in html


def test_what_a_choice_took_away_leaves_its_field_too(console: Client, post: Post, stored: Stored) -> None:
    console.post(LIVE, post(measure="growth_amount", of="quantity", baseline="fixed"))

    page = console.post(LIVE, post(measure="net_amount"))

    assert stored()[0]["measure"] == {"kind": "net_amount"}
    echoes = re.findall(r'data-echo-for="(\w+)" data-sent="(\w*)">(\w*)<', page.content.decode())
    assert echoes == [("id_of", "quantity", "net_amount"), ("id_baseline", "fixed", "")]


def test_without_script_a_row_is_added_and_removed(console: Client, post: Post, stored: Stored) -> None:
    gate = _row("conditions", 0, kind="invoices_paid")

    added = console.post(EDIT, post(do="add_row:conditions", **gate))
    page = console.get(added["Location"].partition("#")[0])
    console.post(EDIT, post(remove="conditions:0"))

    assert added["Location"] == f"{EDIT}?add=conditions#rows-conditions"
    assert value_of(page, "id_conditions-1-least") == ""
    assert "conditions" not in stored()[0]


def test_a_page_that_does_not_send_a_table_or_a_field_leaves_it_alone(
    console: Client, post: Post, stored: Stored
) -> None:
    console.post(LIVE, post(guarantee="100", **_row("conditions", 0, kind="invoices_paid")))
    sent = {
        name: value
        for name, value in post(name="Renamed").items()
        if not name.startswith(("conditions", "guarantee", "cumulative"))
    }

    console.post(LIVE, sent)

    document = stored()[0]
    assert document["name"] == "Renamed"
    assert document["conditions"] == [{"kind": "invoices_paid"}]
    assert document["guarantee"] == {"amount": "100"}


@pytest.mark.parametrize(
    ("changes", "opened"),
    [
        ({}, set()),
        (_row("kickers", 0, name="A", kind="percent", rate="1", starts_on="2026-11-01"), {"Kickers"}),
        (_row("conditions", 0, kind="invoices_paid"), {"Conditions"}),
        ({"guarantee": "5"}, {"More limits"}),
        ({"rounding": "half_even"}, {"Rounding"}),
        ({"grace": "5"}, {"Late data"}),
        ({"application": "prospective"}, {"More ways to apply"}),
        ({"qualify": "apart"}, {"More ways to measure"}),
        ({"group_pays": "parent"}, {"Groups"}),
        ({"fiscal_start": "4"}, {"Calendar"}),
    ],
)
def test_what_is_rare_is_folded_until_it_holds_something(
    changes: dict[str, str], opened: set[str], console: Client, post: Post
) -> None:
    console.post(LIVE, post(**changes))

    html = console.get(EDIT).content.decode()

    found = re.findall(r'class="disclosure fold" open><summary>([^<]*)<', html)
    assert len(found) == len(opened)
    assert all(any(name.startswith(word) for word in opened) for name in found)


def test_every_shape_is_kept_through_a_page_that_changes_only_the_name(
    console: Client, post: Post, stored: Stored, kestrel: Tenant, draft: Program
) -> None:
    with tenant_context(kestrel.id):
        version = current_version(draft)
        document = {
            **version.document,
            "measure": {"kind": "share_percent", "share_of": {"include": [{"brand": "Kestrel"}]}},
            "caps": [
                {"per": "program", "amount": "900.00", "when_exceeded": "stop"},
                {"per": "partner_program", "amount": "40.00"},
            ],
            "conditions": [{"kind": "distinct_products", "count": 3, "products": {}}],
            "exchange": {"policy": "contract_rate", "rates": {"EUR": "1.08", "GBP": "1.25"}},
            "group": {"pays": "members", "key": "shares", "shares": [{"partner": "A", "percent": "100"}]},
            "guarantee": {"amount": "10.00", "cumulative": True},
            "accrual": {"expected": "last_year"},
            "calendar": {"kind": "4-5-4", "weekday": "friday", "year_ends": "nearest", "closing_month": 1},
            "receipt_grace_days": 10,
            "rounding": "half_even",
        }
        document["reward"] = {
            **document["reward"],
            "unit_order": "average",
            "kickers": [{"name": "A", "kind": "per_unit", "amount": "2", "starts_on": "2026-11-01"}],
        }
        draft.versions.update(document=document)

    page = console.post(LIVE, post(name="Renamed"))

    assert page.status_code == 200
    assert stored()[0] == {**document, "name": "Renamed"}


def test_a_rate_that_is_not_there_yet_is_asked_for_in_plain_words(console: Client, post: Post) -> None:
    page = console.post(LIVE, post(exchange="contract_rate", **_row("rates", 0, code="EUR", rate="")))

    assert text_of(page, "errors-rates") == "Rate 1, Counts as: Write what one unit is worth, such as 1.08."
