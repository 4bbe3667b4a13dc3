"""A document goes through the form and comes back as it was."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from programs.terms import ProductScope, Terms, find_faults
from programs.web.drafting.document_fields import field_of
from programs.web.drafting.document_form import Typed, TypedTier, document_of, typed_of
from programs.web.drafting.document_rows import TypedRow, read_rule_line, rule_text
from tests.conftest import SHARED
from tests.factories import program_document
from tests.programs.documents import program_documents


def _documents() -> list[Any]:
    found = []
    for path in sorted((SHARED / "conformance").glob("*.json")):
        for number, document in enumerate(json.loads(path.read_text())["programs"]):
            found.append(pytest.param(document, id=f"{path.stem}-{number}"))
    return found


def _round(document: dict[str, Any]) -> dict[str, Any]:
    return document_of(typed_of(document), document, document.get("currency", "USD")).document


@pytest.mark.parametrize("document", _documents())
def test_every_worked_example_survives_the_form(document: dict[str, Any]) -> None:
    assert _round(document) == document


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"caps": [{"per": "program", "amount": "1000.00", "when_exceeded": "stop"}]},
        {
            "caps": [
                {"per": "program", "amount": "1000.00", "when_exceeded": "stop"},
                {"per": "partner_program", "amount": "10.00"},
            ]
        },
        {"caps": []},
        {"eligibility": {"segments": ["A & B"], "partners": [], "except_partners": ["C-1"]}},
        {"eligibility": {}},
        {
            "products": {
                "include": [{"category": "Cordless", "brand": "Kestrel"}],
                "exclude": [{"sku": "Ü-1"}],
            }
        },
        {"period": "term", "basis": "sell_in", "returns": "return_period", "accumulation": "per_period"},
        {"guarantee": {"amount": "10.00"}, "conditions": [{"kind": "paid"}], "receipt_grace_days": 5},
        {"rounding": "half_even", "fiscal_year_start_month": 4},
        {"caps": [{"per": "partner_period", "amount": "40 thousand"}], "starts_on": "soon"},
        {"payment": {"due_days": "a month"}},
        {"goal": "more", "payment": 5},
        {"stacking": {"policy": "net_value", "group": "G", "rank": 2}},
    ],
)
def test_what_the_form_shows_and_what_it_does_not_are_both_kept(changes: dict[str, Any]) -> None:
    document = program_document(**changes)
    if changes == {"goal": "more", "payment": 5}:
        # What is no section at all has no fields to stand in.
        expected = {key: value for key, value in document.items() if key not in changes}
    else:
        expected = document

    assert _round(document) == expected


def _typed(**texts: str) -> Typed:
    typed = typed_of(program_document())
    return Typed({**typed.texts, **texts}, typed.lists, typed.tiers)


def _written(typed: Typed) -> dict[str, Any]:
    return document_of(typed, program_document(), "USD").document


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("40,000", "40000"),
        ("$40,000.00", "40000.00"),
        (" 40000 ", "40000"),
        ("USD 40,000", "40000"),
        ("0040", "40"),
        (".5", "0.5"),
    ],
)
def test_amounts_are_read_as_people_type_them(typed: str, stored: str) -> None:
    assert _written(_typed(cap=typed))["caps"] == [{"per": "partner_period", "amount": stored}]


@pytest.mark.parametrize(
    "typed",
    ["40 thousand", "40.000,00", "4,00", "1e5", "NaN", "Infinity", "４０", "€40", "EUR 40", "40%", "--1"],
)
def test_what_is_not_read_stays_as_typed_and_says_so(typed: str) -> None:
    written = document_of(_typed(cap=typed), program_document(), "USD")

    assert written.document["caps"][0]["amount"] == typed
    assert list(written.problems) == ["cap"]
    assert [fault.path for fault in find_faults(written.document)] == ["caps[0].amount"]


def _with_tiers(*rows: tuple[str, str], **texts: str) -> Typed:
    typed = _typed(**texts)
    return Typed(typed.texts, typed.lists, tuple(TypedTier(row, *pair) for row, pair in enumerate(rows)))


def test_tiers_are_read_with_and_without_marks() -> None:
    written = _written(_with_tiers(("$100,000", "2.0%"), ("", ""), ("250000", "3"), ("400,000.50", " 4 % ")))

    assert written["reward"]["tiers"] == [
        {"threshold": "100000", "percent": "2.0"},
        {"threshold": "250000", "percent": "3"},
        {"threshold": "400000.50", "percent": "4"},
    ]


def test_a_rate_in_percent_takes_no_currency() -> None:
    written = document_of(_with_tiers(("100", "$2")), program_document(), "USD")

    assert list(written.problems) == ["tiers-0-rate"]


def test_faults_of_tiers_stand_in_the_row_that_was_typed() -> None:
    typed = _with_tiers(("", ""), ("100", "200%"), ("", "3"))
    document = _written(typed)

    fields = [field_of(fault.path, document, typed) for fault in find_faults(document)]

    assert fields == ["tiers-1-rate", "tiers-2-start"]


def test_another_reward_carries_its_tiers_as_amounts() -> None:
    base = program_document(
        measure={"kind": "quantity"},
        reward={
            "kind": "percent",
            "application": "per_band",
            "base": "net_amount",
            "unit_order": "average",
            "tiers": [{"threshold": "10", "percent": "5"}],
        },
    )
    typed = typed_of(base)

    for kind, kept in (("per_unit", {"unit_order": "average"}), ("fixed", {})):
        changed = Typed({**typed.texts, "reward": kind}, typed.lists, typed.tiers)
        document = document_of(changed, base, "USD").document
        assert document["reward"] == {
            "kind": kind,
            "application": "per_band",
            "tiers": [{"threshold": "10", "amount": "5"}],
            **kept,
        }
        assert find_faults(document) == []


def test_emptied_fields_leave_the_document() -> None:
    emptied = dict.fromkeys(("goal_amount", "cap", "minimum", "method", "due_days", "stacking"), "")

    document = _written(_typed(**emptied))

    gone = {"goal", "caps", "minimum_payable", "payment", "stacking"}
    assert document == {key: value for key, value in program_document().items() if key not in gone}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("name", "name"),
        ("goal.amount", "goal_amount"),
        ("caps[0].amount", "cap"),
        ("caps[0].per", "cap_per"),
        ("measure.baseline", "baseline"),
        ("measure.baseline.floor", "floor"),
        ("measure.products.include[1].sku", "qualify_include"),
        ("measure.share_of.exclude", "share_exclude"),
        ("reward.increment", "increment"),
        ("reward.kickers", "kickers"),
        ("conditions", "conditions"),
        ("group.shares", "shares"),
        ("exchange.rates", "rates"),
        ("eligibility", "segments"),
        ("launch.budget", "budget"),
        ("eligibility.segments", "segments"),
        ("eligibility.except_partners[2]", "except_partners"),
        ("products.include[0]", "include"),
        ("reward.tiers", "tiers-0-start"),
        ("reward.tiers[3].percent", "tiers-3-rate"),
        ("payment", "method"),
        ("guarantee.amount", "guarantee"),
        ("currency", ""),
    ],
)
def test_each_fault_finds_its_field(path: str, expected: str) -> None:
    document = program_document()

    assert field_of(path, document, typed_of(document)) == expected


def _alike(document: dict[str, Any]) -> Terms:
    """Read terms without what changes no amount: the order of caps, and a share of all that is written out."""
    terms = Terms.from_document(document)

    def whole(scope: ProductScope | None) -> ProductScope | None:
        return None if scope == ProductScope() else scope

    return replace(
        terms,
        caps=tuple(sorted(terms.caps, key=lambda cap: cap.per)),
        measure=replace(terms.measure, share_of=whole(terms.measure.share_of)),
        conditions=tuple(replace(gate, share_of=whole(gate.share_of)) for gate in terms.conditions),
    )


@given(program_documents())
@settings(max_examples=200, deadline=None)
def test_a_document_of_any_shape_survives_the_form(document: dict[str, Any]) -> None:
    assert _round(document) == document


@given(program_documents())
@settings(max_examples=200, deadline=None)
def test_the_form_carries_every_term_by_itself(document: dict[str, Any]) -> None:
    bare = {key: document[key] for key in ("format", "code", "currency")}

    written = document_of(typed_of(document), bare, document["currency"])

    assert written.problems == {}
    assert _alike(written.document) == _alike(document)


GROWTH = {"kind": "growth_amount", "of": "quantity", "baseline": {"rule": "greater_of", "floor": "10"}}


@pytest.mark.parametrize(
    ("base", "typed", "expected"),
    [
        # What only growth had goes with growth, and what growth needs is there at once.
        ({"measure": GROWTH}, {"measure": "net_amount"}, {"measure": {"kind": "net_amount"}}),
        (
            {},
            {"measure": "growth_percent"},
            {"measure": {"kind": "growth_percent", "baseline": {"rule": "same_period_last_year"}}},
        ),
        (
            {"measure": GROWTH},
            {"baseline": "fixed"},
            {"measure": {"kind": "growth_amount", "of": "quantity", "baseline": {"rule": "fixed"}}},
        ),
        # A field that is hidden keeps what was typed into it, and it is not written.
        ({}, {"of": "quantity", "floor": "100", "lookback": "30", "partial": "counts"}, {}),
        (
            {"returns": "original_period", "returns_lookback_days": 30},
            {"returns": "return_period"},
            {"returns": "return_period"},
        ),
        (
            {"exchange": {"policy": "contract_rate", "rates": {"EUR": "1.08"}}},
            {"exchange": "period_average"},
            {"exchange": {"policy": "period_average"}},
        ),
        (
            {"stacking": {"policy": "net_value", "group": "G", "rank": 2}},
            {"stacking": "all_gross"},
            {"stacking": {"policy": "all_gross"}},
        ),
        (
            {"fiscal_year_start_month": 4},
            {"calendar": "4-4-5"},
            {"calendar": {"kind": "4-4-5", "weekday": "saturday", "year_ends": "last"}},
        ),
        ({}, {"group_pays": "members"}, {"group": {"pays": "members", "key": "volume"}}),
        ({"group": {"pays": "parent"}}, {"group_pays": ""}, {}),
        (
            {},
            {"guarantee": "500", "cumulative": "true"},
            {"guarantee": {"amount": "500", "cumulative": True}},
        ),
    ],
)
def test_a_choice_takes_away_what_belonged_to_another(
    base: dict[str, Any], typed: dict[str, str], expected: dict[str, Any]
) -> None:
    document = program_document(**base)
    stood = typed_of(document)

    written = document_of(replace(stood, texts={**stood.texts, **typed}), document, "USD").document

    plain = {key: value for key, value in program_document().items() if key not in base}
    assert written == {**plain, **expected}


def test_rows_are_read_as_people_type_them() -> None:
    document = program_document()
    stood = typed_of(document)
    kicker = {
        "name": "Launch",
        "kind": "per_unit",
        "rate": "$2.50",
        "scope": "apart",
        "include": "category: Cordless + Brand: Kestrel\n\nSKU: X:1",
        "ends_on": "2026-11-30",
        "from_tier": "0",
    }
    gate = {"kind": "share_percent", "least": "80 %", "measure": "net_amount", "whole_in": "Brand: Kestrel"}
    rows = {
        "kickers": (TypedRow(4, kicker), TypedRow(5, {"kind": "percent", "from_tier": "1"})),
        "conditions": (TypedRow(0, gate), TypedRow(1, {"kind": "invoices_paid", "least": "7"})),
        "caps": (TypedRow(0, {"per": "program", "amount": "150,000", "when": "stop"}),),
    }

    written = document_of(replace(stood, rows=rows), document, "USD")

    assert written.problems == {}
    assert written.document["reward"]["kickers"] == [
        {
            "name": "Launch",
            "kind": "per_unit",
            "amount": "2.50",
            "products": {"include": [{"brand": "Kestrel", "category": "Cordless"}, {"sku": "X:1"}]},
            "ends_on": "2026-11-30",
            "from_tier": 0,
        }
    ]
    assert written.document["conditions"] == [
        {"kind": "share_percent", "percent": "80", "share_of": {"include": [{"brand": "Kestrel"}]}},
        {"kind": "invoices_paid"},
    ]
    assert written.document["caps"] == [
        {"per": "partner_period", "amount": "40000.00"},
        {"per": "program", "amount": "150000", "when_exceeded": "stop"},
    ]
    assert find_faults(written.document) == []


@pytest.mark.parametrize(
    "rule",
    [
        {"category": "Saws"},
        {"brand": "Kestrel", "category": "Saws", "sku": "S 1"},
        {"category": "Saws + Brand: Merlin"},
        {"category": "two\nlines"},
        {"category": ""},
        {"sku": 5},
        {},
        "Saws",
        '{"sku": "S1"}',
        None,
    ],
)
def test_a_product_rule_survives_its_line(rule: object) -> None:
    assert read_rule_line(rule_text(rule)) == rule


def test_two_rates_of_one_currency_are_a_fault_and_not_one_rate() -> None:
    document = program_document(exchange={"policy": "contract_rate", "rates": {"EUR": "1.08"}})
    stood = typed_of(document)
    rows = (*stood.rows["rates"], TypedRow(1, {"code": "EUR", "rate": "1.10"}))

    written = document_of(replace(stood, rows={**stood.rows, "rates": rows}), document, "USD").document

    assert written["exchange"]["rates"] == {"EUR": "1.08", "EUR again": "1.10"}
    assert [fault.code for fault in find_faults(written)] == ["CURRENCY_UNKNOWN"]


def test_what_was_not_shown_is_left_alone() -> None:
    document = program_document(
        conditions=[{"kind": "invoices_paid"}],
        caps=[{"per": "program", "amount": "1.00", "when_exceeded": "stop"}],
    )
    stood = typed_of(document)

    written = document_of(Typed(stood.texts, stood.lists, stood.tiers), document, "USD").document

    assert written == document


def test_faults_of_rows_stand_in_the_field_they_are_about() -> None:
    document = program_document(
        caps=[
            {"per": "program", "amount": "-1", "when_exceeded": "stop"},
            {"per": "partner_period", "amount": "0"},
            {"per": "partner_program", "amount": "x"},
        ],
        conditions=[{"kind": "minimum_volume", "amount": "0"}, {"kind": "distinct_products", "count": 0}],
        exchange={"policy": "contract_rate", "rates": {"EUR": "-1", "GBP": "1"}},
        group={"pays": "members", "key": "shares", "shares": [{"partner": "A", "percent": "120"}]},
    )
    document["reward"]["kickers"] = [
        {"name": "A", "kind": "percent", "percent": "1"},
        {"name": "B", "kind": "percent", "percent": "101", "products": {"include": [{"maker": "K"}]}},
    ]
    typed = typed_of(document)

    fields = {field_of(fault.path, document, typed) for fault in find_faults(document)}

    assert fields == {
        "caps-0-amount",
        "cap",
        "caps-1-amount",
        "conditions-0-least",
        "conditions-1-least",
        "rates-0-rate",
        "shares-0-percent",
        "shares",
        "kickers-0-name",
        "kickers-1-rate",
        "kickers-1-include",
    }
