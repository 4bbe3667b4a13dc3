"""The rule of a segment: reading, words, and whom it takes, against a naive evaluation."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partners.terms import (
    Facts,
    OnDay,
    RuleRefused,
    SalesAsked,
    SalesCondition,
    document_of,
    read_rule,
    rule_in_words,
)

ON = OnDay(date(2026, 11, 23), 7)
SEGMENTS = ("Key accounts", "New partners")
DAYS = {
    "last_year": (date(2025, 1, 1), date(2025, 12, 31)),
    "last_fiscal_year": (date(2025, 7, 1), date(2026, 6, 30)),
    "between": (date(2026, 1, 1), date(2026, 3, 31)),
}

places = st.sampled_from(["Ohio", "Iowa", "Utah", ""])
fields = st.fixed_dictionaries(
    {
        "kind": st.just("field"),
        "field": st.sampled_from(["region", "kind"]),
        "test": st.sampled_from(["is", "is_not"]),
        "values": st.lists(st.sampled_from(["Ohio", "Iowa", "Utah"]), min_size=1, max_size=1),
    }
) | st.fixed_dictionaries(
    {
        "kind": st.just("field"),
        "field": st.just("region"),
        "test": st.just("one_of"),
        "values": st.lists(st.sampled_from(["Ohio", "Iowa", "Utah"]), min_size=1, max_size=3, unique=True),
    }
)
sales = st.fixed_dictionaries(
    {
        "kind": st.just("sales"),
        "window": st.sampled_from(list(DAYS)),
        "test": st.sampled_from(["at_least", "below"]),
        "amount": st.sampled_from(["100", "100.50", "2500"]),
        "currency": st.just("USD"),
        "category": st.sampled_from(["", "Cordless"]),
        "first": st.just("2026-01-01"),
        "last": st.just("2026-03-31"),
    }
)
others = st.fixed_dictionaries(
    {
        "kind": st.just("segment"),
        "segment": st.sampled_from(SEGMENTS),
        "test": st.sampled_from(["in", "not_in"]),
    }
)
documents = st.fixed_dictionaries(
    {
        "match": st.sampled_from(["all", "any"]),
        "conditions": st.lists(fields | sales | others, min_size=1, max_size=5),
    }
)
lines = st.lists(
    st.tuples(
        st.dates(date(2024, 12, 25), date(2026, 11, 23)),
        st.sampled_from(["Cordless", "Spares"]),
        st.integers(-200_000, 300_000).map(lambda cents: Decimal(cents) / 100),
    ),
    max_size=6,
)


# A busy machine is no fault of the rules.
patient = settings(database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def naive(document: dict[str, Any], partner: dict[str, str], bought: Any, inside: set[str]) -> bool:
    """Evaluate a document on raw lines, one condition after the other."""
    held = []
    for row in document["conditions"]:
        if row["kind"] == "field":
            same = partner[row["field"]] in row["values"]
            held.append(same if row["test"] in ("is", "one_of") else not same)
        elif row["kind"] == "segment":
            held.append((row["segment"] in inside) == (row["test"] == "in"))
        else:
            first, last = DAYS[row["window"]]
            total = sum(
                (
                    net
                    for day, category, net in bought
                    if first <= day <= last and row["category"] in ("", category)
                ),
                Decimal(0),
            )
            held.append((total >= Decimal(row["amount"])) == (row["test"] == "at_least"))
    return all(held) if document["match"] == "all" else any(held)


def facts_of(document: dict[str, Any], partner: dict[str, str], bought: Any, inside: set[str]) -> Facts:
    """Add lines up by what the rule asks, as the database does: without lines there is no sum."""
    sums: dict[SalesAsked, Decimal] = {}
    for asked in read_rule(document).sales_asked(ON):
        counted = [
            net
            for day, category, net in bought
            if asked.first <= day <= asked.last and asked.category in ("", category)
        ]
        if counted:
            sums[asked] = sum(counted, Decimal(0))
    return Facts({"region": "", "kind": "", "country": "", "city": "", **partner}, sums, inside)


@patient
@given(
    document=documents,
    partner=st.fixed_dictionaries({"region": places, "kind": places}),
    bought=lines,
    inside=st.sets(st.sampled_from(SEGMENTS)),
)
def test_a_rule_takes_whom_a_naive_evaluation_takes(
    document: dict[str, Any], partner: dict[str, str], bought: Any, inside: set[str]
) -> None:
    taken = read_rule(document).takes(facts_of(document, partner, bought, inside), ON)

    assert taken == naive(document, partner, bought, inside)


@patient
@given(document=documents)
def test_a_stored_rule_reads_back_as_itself(document: dict[str, Any]) -> None:
    rule = read_rule(document)

    assert read_rule(document_of(rule)) == rule


@patient
@given(document=documents)
def test_the_sentence_names_every_condition_and_how_they_are_joined(document: dict[str, Any]) -> None:
    words = rule_in_words(read_rule(document), ON)

    joiner = " AND " if document["match"] == "all" else " OR "
    assert len(words.split(joiner)) == len(document["conditions"])
    for row, said in zip(document["conditions"], words.split(joiner), strict=True):
        wanted = row.get("values") or [row.get("segment") or ("≥" if row["test"] == "at_least" else "<")]
        assert all(word in said for word in wanted)
        assert said[0].isupper() or said != words.split(joiner)[0]


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ({"field": "kind", "value": "Warehouse"}, "Kind is Warehouse"),
        (
            {
                "match": "all",
                "conditions": [
                    {"kind": "field", "field": "kind", "test": "is", "values": ["Electrical wholesale"]},
                    {
                        "kind": "sales",
                        "window": "between",
                        "first": "2025-01-01",
                        "last": "2025-12-31",
                        "test": "at_least",
                        "amount": "50000.00",
                        "currency": "USD",
                    },
                ],
            },
            "Kind is Electrical wholesale AND 2025 sales ≥ $50,000",
        ),
        (
            {
                "match": "any",
                "conditions": [
                    {"kind": "segment", "segment": "Key accounts", "test": "in"},
                    {"kind": "segment", "segment": "New partners", "test": "not_in"},
                    {
                        "kind": "field",
                        "field": "region",
                        "test": "one_of",
                        "values": ["Ohio", "Iowa", "Utah"],
                    },
                    {"kind": "field", "field": "city", "test": "is_not", "values": ["Dayton"]},
                ],
            },
            "In Key accounts OR not in New partners OR Region is Ohio, Iowa or Utah OR City is not Dayton",
        ),
        (
            {
                "conditions": [
                    {
                        "kind": "sales",
                        "window": "last_year",
                        "category": "Cordless",
                        "test": "below",
                        "amount": "1200.50",
                        "currency": "USD",
                    },
                    {
                        "kind": "sales",
                        "window": "last_fiscal_year",
                        "test": "at_least",
                        "amount": "1",
                        "currency": "EUR",
                    },
                ]
            },
            "Cordless sales last year (2025) < $1,200.50"
            " AND sales last fiscal year (1 Jul 2025–30 Jun 2026) ≥ €1",
        ),
    ],
)
def test_a_rule_reads_as_a_sentence(document: dict[str, Any], sentence: str) -> None:
    assert rule_in_words(read_rule(document), ON) == sentence


@pytest.mark.parametrize(
    ("today", "month", "days"),
    [
        (date(2026, 6, 30), 7, (date(2024, 7, 1), date(2025, 6, 30))),
        (date(2026, 7, 1), 7, (date(2025, 7, 1), date(2026, 6, 30))),
        (date(2026, 1, 1), 1, (date(2025, 1, 1), date(2025, 12, 31))),
    ],
)
def test_the_last_fiscal_year_ends_before_the_one_that_runs(
    today: date, month: int, days: tuple[date, date]
) -> None:
    (condition,) = read_rule(
        {
            "conditions": [
                {
                    "kind": "sales",
                    "window": "last_fiscal_year",
                    "test": "at_least",
                    "amount": "1",
                    "currency": "USD",
                }
            ]
        }
    ).conditions

    assert isinstance(condition, SalesCondition)
    assert condition.days(OnDay(today, month)) == days


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"kind": "magic"}, "Choose what the condition is about: a field, sales or a segment."),
        ({"kind": "field", "field": "shoe"}, "Choose one of Kind, Region, Country, City."),
        (
            {"kind": "field", "field": "kind", "test": "is", "values": [" "]},
            "Kind: write the value that partners have.",
        ),
        (
            {"kind": "field", "field": "kind", "test": "is", "values": ["A", "B"]},
            "Kind: choose is one of for several values.",
        ),
        (
            {"kind": "sales", "window": "last_year", "test": "below", "amount": "ten", "currency": "USD"},
            "Sales: write an amount such as 50000.",
        ),
        (
            {"kind": "sales", "window": "last_year", "test": "below", "amount": "0", "currency": "USD"},
            "Sales: write an amount above 0 and below 10,000,000,000,000.",
        ),
        (
            {"kind": "sales", "window": "last_year", "test": "below", "amount": "1.5", "currency": "JPY"},
            "Sales: JPY has at most 0 decimals. Write no more of them.",
        ),
        (
            {
                "kind": "sales",
                "window": "between",
                "first": "2026-02-01",
                "last": "2026-01-01",
                "test": "below",
                "amount": "1",
                "currency": "USD",
            },
            "Sales: the last day is before the first. Write the earlier one first.",
        ),
        ({"kind": "segment", "segment": "", "test": "in"}, "Segment: choose a segment."),
    ],
)
def test_a_condition_that_cannot_be_used_is_named_with_its_place(row: dict[str, Any], message: str) -> None:
    good = {"kind": "segment", "segment": "Key accounts", "test": "in"}

    with pytest.raises(RuleRefused) as refused:
        read_rule({"match": "all", "conditions": [good, row]})

    assert refused.value.faults == ((1, message),)


def test_a_rule_without_conditions_is_refused() -> None:
    with pytest.raises(RuleRefused) as refused:
        read_rule({"match": "all", "conditions": []})

    assert refused.value.faults == (
        (None, "Add at least one condition. Without one a program reaches everyone."),
    )
