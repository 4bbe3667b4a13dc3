"""A document goes through the form and comes back as it was."""

from __future__ import annotations

import json
from typing import Any

import pytest

from programs.terms import find_faults
from programs.web.document_form import Typed, TypedTier, document_of, field_of, typed_of
from tests.conftest import SHARED
from tests.factories import program_document


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
        ("eligibility.segments", "segments"),
        ("eligibility.except_partners[2]", "except_partners"),
        ("products.include[0]", "include"),
        ("reward.tiers", "tiers-0-start"),
        ("reward.tiers[3].percent", "tiers-3-rate"),
        ("payment", "method"),
        ("guarantee.amount", ""),
        ("currency", ""),
    ],
)
def test_each_fault_finds_its_field(path: str, expected: str) -> None:
    document = program_document()

    assert field_of(path, document, typed_of(document)) == expected
