"""Segments whose rules ask for purchases: who moves, when, and that a naive look at the lines says the same."""

from __future__ import annotations

import random
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import F

from partners.models import Partner, Segment, SegmentMember
from partners.operations.save_rule import UnableToSaveSegment
from partners.queries.directory import segment_rows
from partners.terms import OnDay, RuleRefused, read_rule
from payouts.operations.apply_sales_rules import apply_sales_rules, save_segment_rule
from payouts.queries.segment_preview import segment_preview
from tests.factories import make_line, make_partner, make_product, make_segment
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User
from vir.foundation.jobs.models import Job
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

TODAY, NEXT = date(2026, 11, 23), date(2026, 11, 24)


def sales(amount: str, test: str = "at_least", **more: str) -> dict[str, Any]:
    """Ask for purchases of last calendar year."""
    return {"kind": "sales", "window": "last_year", "test": test, "amount": amount, "currency": "USD", **more}


def all_of(*conditions: dict[str, Any]) -> dict[str, Any]:
    return {"match": "all", "conditions": list(conditions)}


def members(name: str) -> list[tuple[str, date | None, date | None]]:
    found = SegmentMember.objects.filter(segment__name=name).order_by(
        "partner__code", F("starts_on").asc(nulls_first=True)
    )
    return list(found.values_list("partner__code", "starts_on", "ends_on"))


@pytest.fixture
def save(inside: Tenant, priya: User, moment: datetime) -> Any:
    """Save a rule as the program manager."""

    def saved(name: str, rule: dict[str, Any], *, is_new: bool = True, **more: Any) -> str:
        told = {"actor_id": priya.id, "at": moment, "today": TODAY, **more}
        return save_segment_rule(name=name, rule=rule, is_new=is_new, **told)

    return saved


def test_a_new_segment_takes_whoever_bought_enough_since_always(save: Any) -> None:
    drill, spare = make_product("D", category="Cordless"), make_product("S", category="Spares")
    a, b, c = make_partner("A"), make_partner("B"), make_partner("C")
    make_line(a, drill, date(2025, 3, 1), "60000")
    make_line(a, drill, date(2025, 4, 1), "-10000")
    make_line(b, drill, date(2025, 3, 1), "49999.99")
    make_line(b, spare, date(2025, 3, 1), "500")
    make_line(c, drill, date(2026, 3, 1), "90000")

    save("Large", all_of(sales("50000")))
    save("Cordless", all_of(sales("50000", category="Cordless")))

    assert members("Large") == [("A", None, None), ("B", None, None)]
    assert members("Cordless") == [("A", None, None)]
    assert [row.words for row in segment_rows(TODAY)] == [
        "Cordless sales last year (2025) ≥ $50,000",
        "Sales last year (2025) ≥ $50,000",
    ]


def test_new_sales_move_partners_on_the_day_they_are_applied_and_the_past_is_kept(
    save: Any, moment: datetime
) -> None:
    drill = make_product("D")
    a, b = make_partner("A"), make_partner("B")
    make_line(a, drill, date(2025, 3, 1), "60000")
    save("Large", all_of(sales("50000")))

    make_line(b, drill, date(2025, 3, 1), "50000")
    make_line(a, drill, date(2025, 12, 31), "-20000")
    first, second = apply_sales_rules(today=NEXT, at=moment), apply_sales_rules(today=NEXT, at=moment)

    assert members("Large") == [("A", None, NEXT), ("B", NEXT, None)]
    assert [(one.joined, one.left) for one in first] == [(("B",), ("A",))]
    assert second == []
    event = AuditEvent.objects.get(action="segment.rule_applied")
    assert (event.object_code, event.data) == ("Large", {"joined": ["B"], "left": ["A"]})
    assert Job.objects.filter(kind="programs.rebuild_enrolments", dedupe_key__endswith=":all").exists()


def test_whoever_comes_back_does_not_reach_into_the_past(save: Any, moment: datetime) -> None:
    drill, a = make_product("D"), make_partner("A")
    line = make_line(a, drill, date(2025, 3, 1), "60000")
    save("Large", all_of(sales("50000")))
    line.delete()
    apply_sales_rules(today=NEXT, at=moment)
    make_line(a, drill, date(2025, 3, 1), "70000")

    apply_sales_rules(today=date(2026, 12, 1), at=moment)

    assert members("Large") == [("A", None, NEXT), ("A", date(2026, 12, 1), None)]


def test_a_rule_that_asks_a_segment_follows_it_in_one_pass(save: Any, moment: datetime) -> None:
    drill = make_product("D")
    a, b = make_partner("A", region="Ohio"), make_partner("B", region="Iowa")
    make_line(a, drill, date(2025, 3, 1), "60000")
    # By name it comes first, by what it asks last.
    save("Large", all_of(sales("50000")))
    ohio = {"kind": "field", "field": "region", "test": "is", "values": ["Ohio"]}
    save("A large one of Ohio", all_of(ohio, {"kind": "segment", "segment": "Large", "test": "in"}))
    save("Others", all_of({"kind": "segment", "segment": "Large", "test": "not_in"}))
    make_line(b, drill, date(2025, 3, 1), "60000")

    apply_sales_rules(today=NEXT, at=moment)

    assert members("A large one of Ohio") == [("A", None, None)]
    assert members("Others") == [("B", None, NEXT)]


def test_rules_cannot_ask_each_other_in_a_circle(save: Any) -> None:
    make_segment("Base")
    asks = lambda name: all_of({"kind": "segment", "segment": name, "test": "in"})  # noqa: E731
    save("One", asks("Base"))
    save("Two", asks("One"))

    with pytest.raises(UnableToSaveSegment) as circle:
        save("One", asks("Two"), is_new=False)
    with pytest.raises(UnableToSaveSegment) as itself:
        save("Two", asks("Two"), is_new=False)
    with pytest.raises(UnableToSaveSegment) as nothing:
        save("Three", asks("Nowhere"))

    assert "Rules cannot ask each other in a circle" in circle.value.message
    assert itself.value.message == "Segment: Two cannot ask for itself. Choose another segment."
    assert nothing.value.message == "Segment: there is no segment Nowhere. Choose one that is there."
    assert read_rule(Segment.objects.get(name="One").rule).segments == ("Base",)


def test_a_name_that_cannot_stand_in_an_address_is_refused(save: Any) -> None:
    for name in ("new", "A/B", " "):
        with pytest.raises(UnableToSaveSegment):
            save(name, all_of(sales("1")))

    assert Segment.objects.count() == 0


def test_a_stored_rule_of_the_older_shape_still_reads(inside: Tenant, moment: datetime) -> None:
    make_partner("A", kind="Warehouse")
    Segment.objects.create(
        name="Old", kind="rule", rule={"field": "kind", "value": "Warehouse"}, created_at=moment
    )

    apply_sales_rules(today=TODAY, at=moment)

    assert members("Old") == [("A", TODAY, None)]
    assert [row.words for row in segment_rows(TODAY)] == ["Kind is Warehouse"]


def test_the_preview_says_who_comes_in_and_who_goes_out(save: Any) -> None:
    drill = make_product("D")
    for code, net in (("A", "60000"), ("B", "40000"), ("C", "10")):
        make_line(make_partner(code), drill, date(2025, 3, 1), net)
    save("Large", all_of(sales("50000")))
    wanted = read_rule(
        {
            "match": "any",
            "conditions": [
                sales("45000", "below"),
                {"kind": "field", "field": "region", "test": "is", "values": ["Ohoi"]},
            ],
        }
    )

    seen = segment_preview(wanted, segment="Large", currency="USD", today=TODAY)

    assert [one.code for one in seen.joining] == ["B", "C"]
    assert [one.code for one in seen.leaving] == ["A"]
    assert (seen.staying, seen.members) == (0, 2)
    assert seen.sales is not None
    assert (seen.sales.low, seen.sales.high, seen.sales.without) == (Decimal(10), Decimal(40000), 0)
    assert seen.nobody_has == (("Region", "Ohoi"),)
    assert members("Large") == [("A", None, None)]


def test_another_vendors_sales_and_partners_never_count(
    kestrel: Tenant, osprey: Tenant, priya: User, moment: datetime
) -> None:
    with tenant_context(osprey.id):
        make_line(make_partner("ALDER"), make_product("D"), date(2025, 3, 1), "90000")
    with tenant_context(kestrel.id, user_id=priya.id):
        make_line(make_partner("ALDER"), make_product("D"), date(2025, 3, 1), "49999")

        save_segment_rule(
            name="Large",
            rule=all_of(sales("50000")),
            is_new=True,
            actor_id=priya.id,
            at=moment,
            today=TODAY,
        )

        assert members("Large") == []


@pytest.mark.parametrize("seed", range(6))
def test_random_rules_take_whom_a_naive_look_at_the_lines_takes(save: Any, seed: int) -> None:
    dice = random.Random(seed)
    products = {name: make_product(name, category=name) for name in ("Cordless", "Spares")}
    lines: list[tuple[str, date, str, Decimal]] = []
    partners: dict[str, Partner] = {}
    for number in range(12):
        code = f"P{number:02}"
        partners[code] = make_partner(code, region=dice.choice(["Ohio", "Iowa", ""]))
        for _ in range(dice.randrange(4)):
            day = date(dice.choice([2024, 2025, 2026]), dice.randrange(1, 11), dice.randrange(1, 28))
            category, net = dice.choice(list(products)), Decimal(dice.randrange(-5000, 20000))
            make_line(partners[code], products[category], day, str(net))
            lines.append((code, day, category, net))
    asked = [
        sales(
            str(dice.randrange(1, 15000)),
            dice.choice(["at_least", "below"]),
            category=dice.choice(["", "Spares"]),
        )
        for _ in range(2)
    ]
    region = dice.choice(["Ohio", "Iowa"])
    field = {"kind": "field", "field": "region", "test": dice.choice(["is", "is_not"]), "values": [region]}
    match = dice.choice(["all", "any"])

    save("Random", {"match": match, "conditions": [*asked, field]})

    expected = []
    for code, partner in partners.items():
        held = [
            (
                sum(
                    (
                        net
                        for own, day, category, net in lines
                        if own == code and day.year == 2025 and row["category"] in ("", category)
                    ),
                    Decimal(0),
                )
                >= Decimal(row["amount"])
            )
            is (row["test"] == "at_least")
            for row in asked
        ]
        held.append((partner.region == region) is (field["test"] == "is"))
        if all(held) if match == "all" else any(held):
            expected.append(code)
    assert [code for code, _, _ in members("Random")] == expected


def test_the_days_of_last_year_move_on_with_the_calendar(inside: Tenant) -> None:
    rule = read_rule(all_of(sales("1")))

    (before,) = rule.sales_asked(OnDay(date(2026, 12, 31)))
    (after,) = rule.sales_asked(OnDay(date(2027, 1, 1)))

    assert (before.first, before.last) == (date(2025, 1, 1), date(2025, 12, 31))
    assert (after.first, after.last) == (date(2026, 1, 1), date(2026, 12, 31))
    with pytest.raises(RuleRefused):
        read_rule(all_of(sales("-1")))
