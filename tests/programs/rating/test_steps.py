"""Each step of a working, in words and in values."""

from datetime import date
from decimal import Decimal

import pytest

from programs.enums import GroupKey
from programs.rating import Day, Facts, Gate, GroupShare, Step, rate
from tests.programs.examples import a_volume, amount_reward, percent_reward, some_terms

TEN_PERCENT = percent_reward(tiers=(("0", "10"),))
SAWS = {"include": [{"category": "Saws"}]}


def steps(volume, facts=None, *, before="0", already=None, **changes):
    terms = some_terms(**{"caps": None, "reward": TEN_PERCENT, **changes})
    rating = rate(
        terms,
        volume,
        facts=facts or Facts(),
        earned_before=Decimal(before),
        already=None if already is None else Decimal(already),
    )
    return {step.key: step for step in rating.explanation.steps}, rating


def step(key, *arguments, **options):
    return steps(*arguments, **options)[0][key]


def test_a_plain_program_has_one_step():
    found, _ = steps(a_volume("342.18"))

    assert found == {
        "rebate": Step(
            "rebate",
            "Rebate",
            "net eligible × tier rate",
            ("$342.18 × 10.0%",),
            "$34.218",
            "$342.18 is at least $0, where Tier 1 starts. There is no other tier.",
            Decimal("34.218"),
        )
    }


def test_a_step_is_ready_to_be_stored():
    assert step("rebate", a_volume("50")).to_dict() == {
        "key": "rebate",
        "label": "Rebate",
        "words": "net eligible × tier rate",
        "values": ["$50.00 × 10.0%"],
        "result": "$5.00",
        "why": "$50.00 is at least $0, where Tier 1 starts. There is no other tier.",
        "amount": "5",
    }


class TestMeasure:
    BASELINE = {"rule": "fixed"}

    @pytest.mark.parametrize(
        "measure, facts, expected",
        [
            (
                {"kind": "growth_amount", "baseline": BASELINE},
                Facts(baseline=Decimal(80)),
                ("Growth", "net eligible − baseline", ("$100.00 − $80.00",), "$20.00"),
            ),
            (
                {"kind": "growth_amount", "of": "quantity", "baseline": BASELINE},
                Facts(baseline=Decimal(2)),
                ("Growth", "eligible units − baseline", ("7 units − 2 units",), "5 units"),
            ),
            (
                {"kind": "growth_percent", "of": "gross_amount", "baseline": BASELINE},
                Facts(baseline=Decimal(80)),
                (
                    "Growth",
                    "(gross eligible − baseline) × 100 ÷ baseline",
                    ("($120.00 − $80.00) × 100 ÷ $80.00",),
                    "50%",
                ),
            ),
            (
                {"kind": "attainment_percent"},
                Facts(target=Decimal(300)),
                ("Attainment", "net eligible × 100 ÷ target", ("$100.00 × 100 ÷ $300.00",), "33.33%"),
            ),
            (
                {"kind": "share_percent"},
                Facts(whole=a_volume("160"), qualifying=a_volume("40")),
                (
                    "Share",
                    "net eligible × 100 ÷ everything it is a share of",
                    ("$40.00 × 100 ÷ $160.00",),
                    "25%",
                ),
            ),
        ],
    )
    def test_a_measure_that_is_calculated_shows_how(self, measure, facts, expected):
        found = step("measure", a_volume("100", "7", "120"), facts, measure=measure)

        assert (found.label, found.words, found.values, found.result) == expected
        assert (found.why, found.amount) == ("", None)

    @pytest.mark.parametrize(
        "measure, facts, named, why",
        [
            (
                {"kind": "growth_amount", "baseline": BASELINE},
                Facts(),
                "Growth: net eligible − baseline",
                "There is no baseline to measure growth from, so nothing is earned.",
            ),
            (
                {"kind": "attainment_percent"},
                Facts(),
                "Attainment: net eligible × 100 ÷ target",
                "There is no target to measure from, so nothing is earned.",
            ),
            (
                {"kind": "share_percent"},
                Facts(whole=a_volume("0")),
                "Share: net eligible × 100 ÷ everything it is a share of",
                "Nothing was bought that this is a share of, so nothing is earned.",
            ),
        ],
    )
    def test_a_measure_that_cannot_be_told_says_what_is_missing(self, measure, facts, named, why):
        found = step("measure", a_volume("100"), facts, measure=measure)

        label, _, words = named.partition(": ")
        assert (found.label, found.words) == (label, words)
        assert (found.values, found.result, found.why) == ((), "—", why)
        assert found.to_dict()["amount"] is None

    def test_other_products_that_qualify_are_shown(self):
        measure = {"kind": "net_amount", "products": SAWS}
        found = step("measure", a_volume("100"), Facts(qualifying=a_volume("40")), measure=measure)

        assert found == Step(
            "measure", "Qualifying", "net eligible of the products that qualify", (), "$40.00"
        )


class TestConditions:
    @pytest.mark.parametrize(
        "condition, gate, words, value, holds",
        [
            (
                {"kind": "minimum_volume", "amount": "500"},
                Gate(Decimal(499)),
                "at least $500.00",
                "$499.00",
                False,
            ),
            (
                {"kind": "minimum_volume", "amount": "500"},
                Gate(Decimal(500)),
                "at least $500.00",
                "$500.00",
                True,
            ),
            (
                {"kind": "minimum_volume", "amount": "5", "measure": "quantity"},
                Gate(Decimal(7)),
                "at least 5 units",
                "7 units",
                True,
            ),
            (
                {"kind": "distinct_products", "count": 3},
                Gate(Decimal(1)),
                "at least 3 different products",
                "1 different product",
                False,
            ),
            (
                {"kind": "distinct_products", "count": 3},
                Gate(Decimal(4)),
                "at least 3 different products",
                "4 different products",
                True,
            ),
            (
                {"kind": "share_percent", "percent": "80"},
                Gate(Decimal(70), Decimal(100)),
                "a share of at least 80%",
                "$70.00 of $100.00",
                False,
            ),
            (
                {"kind": "share_percent", "percent": "80", "measure": "quantity"},
                Gate(Decimal(7), None),
                "a share of at least 80%",
                "7 units of 0 units",
                False,
            ),
            ({"kind": "invoices_paid"}, Gate(Decimal(1)), "every invoice is paid", "yes", True),
            ({"kind": "invoices_paid"}, Gate(Decimal(0)), "every invoice is paid", "no", False),
            ({"kind": "terms_acknowledged"}, Gate(None), "the terms are acknowledged", "not known", False),
        ],
    )
    def test_a_condition_says_what_it_asks_what_there_is_and_whether_it_holds(
        self, condition, gate, words, value, holds
    ):
        found = step("condition", a_volume("100"), Facts(gates=(gate,)), conditions=[condition])

        assert (found.words, found.values) == (words, (value,))
        assert (found.result, found.why) == (
            ("holds", "") if holds else ("does not hold", "Every condition must hold, so nothing is earned.")
        )
        assert (found.label, found.amount) == (
            {
                "minimum_volume": "Minimum volume",
                "distinct_products": "Distinct products",
                "share_percent": "Share of purchases",
                "invoices_paid": "Invoices paid",
                "terms_acknowledged": "Terms acknowledged",
            }[condition["kind"]],
            None,
        )

    def test_a_closed_gate_leaves_no_further_steps(self):
        found, rating = steps(
            a_volume("100"),
            Facts(gates=(Gate(Decimal(0)),), kickers=(a_volume("5"),)),
            conditions=[{"kind": "invoices_paid"}],
            guarantee={"amount": "50.00"},
            reward={
                **TEN_PERCENT,
                "kickers": [{"name": "K", "kind": "percent", "percent": "1", "products": SAWS}],
            },
        )

        assert list(found) == ["condition", "rebate"]
        assert (found["rebate"].result, found["rebate"].amount) == ("$10.00", 0)
        assert rating.explanation.counterfactual == "With every condition holding the tiers would have paid."
        assert rating.explanation.formula_values == (
            "$100.00 × 10.0%",
            "$10.00",
            "$0.00 as a condition does not hold",
        )


class TestKickers:
    def found(self, kicker, net="100"):
        reward = {
            **percent_reward(tiers=(("50", "10"),)),
            "kickers": [{"name": "Saw week", "products": SAWS, **kicker}],
        }
        return step("kicker", a_volume(net), Facts(kickers=(a_volume("40", "3"),)), reward=reward)

    def test_a_percent_shows_the_value_and_its_rate(self):
        assert self.found({"kind": "percent", "percent": "2.5"}) == Step(
            "kicker",
            "Saw week",
            "net value of Saw week × rate",
            ("$40.00 × 2.5%",),
            "$1.00",
            "",
            Decimal(1),
        )

    def test_an_amount_shows_the_units_and_its_rate(self):
        assert self.found({"kind": "per_unit", "amount": "0.125"}) == Step(
            "kicker",
            "Saw week",
            "units of Saw week × amount per unit",
            ("3 units × $0.125",),
            "$0.375",
            "",
            Decimal("0.375"),
        )

    def test_a_whole_percent_keeps_a_decimal(self):
        assert self.found({"kind": "percent", "percent": "3"}).values == ("$40.00 × 3.0%",)

    def test_below_its_tier_it_says_from_where_it_is_paid(self):
        assert self.found({"kind": "percent", "percent": "2.5"}, "49") == Step(
            "kicker",
            "Saw week",
            "net value of Saw week × rate",
            (),
            "$0.00",
            "It is paid from Tier 1 on.",
            Decimal(0),
        )


class TestGuarantee:
    def test_each_period_has_at_least_so_much(self):
        assert step("guarantee", a_volume("100"), guarantee={"amount": "15.00"}) == Step(
            "guarantee", "Guarantee", "at least $15.00 in each period", (), "$5.00", "", Decimal(5)
        )

    def test_what_is_above_it_needs_none(self):
        assert step("guarantee", a_volume("100"), guarantee={"amount": "10.00"}) == Step(
            "guarantee",
            "Guarantee",
            "at least $10.00 in each period",
            (),
            "$0.00",
            "More than that is earned without it.",
            Decimal(0),
        )

    def test_over_all_periods_what_was_earned_before_is_taken_off(self):
        guarantee = {"amount": "15.00", "cumulative": True}

        # 3 × 15 − 20 = 25, of which 10 is earned
        assert step("guarantee", a_volume("100"), Facts(number=3), before="20", guarantee=guarantee) == Step(
            "guarantee",
            "Guarantee",
            "at least $15.00 for each of 3 periods, less what was earned before",
            ("$15.00 × 3 − $20.00 before",),
            "$15.00",
            "",
            Decimal(15),
        )

    def test_a_partner_that_is_not_reached_has_no_such_step(self):
        found, _ = steps(a_volume("100"), Facts(number=0), guarantee={"amount": "15.00"})

        assert list(found) == ["rebate"]


def test_a_cap_takes_off_what_is_above_it():
    caps = [{"per": "partner_period", "amount": "8.00"}]

    assert step("cap", a_volume("100.05"), caps=caps) == Step(
        "cap",
        "Cap",
        "what the cap leaves − what would be earned",
        ("$8.00 − $10.005",),
        "−$2.005",
        "",
        Decimal("-2.005"),
    )


def test_what_earlier_periods_earned_is_taken_off():
    assert step("earlier", a_volume("100"), before="4", accumulation="to_date") == Step(
        "earlier",
        "Earned before",
        "what earlier periods earned of the same purchases, less",
        (),
        "−$4.00",
        "",
        Decimal(-4),
    )
    assert step("earlier", a_volume("100"), before="0", already="4", accumulation="to_date").amount == -4


class TestOthers:
    SHARE = GroupShare("H", GroupKey.VOLUME, Decimal(30), Decimal(40), Decimal("7.50"), a_volume("30"))

    def test_a_program_that_pays_more_takes_everything(self):
        found, rating = steps(a_volume("100"), Facts(outdone_by="W", allotted=Decimal(3), share=self.SHARE))

        assert list(found) == ["rebate", "best_of"]
        assert found["best_of"] == Step(
            "best_of",
            "Best one only",
            "only the largest of the programs that share these purchases is earned",
            (),
            "−$10.00",
            "W pays more.",
            Decimal(-10),
        )
        assert (rating.earned, rating.explanation.formula_values[-1]) == (0, "$0.00 as W pays more")

    def test_the_cap_of_the_program_leaves_a_part(self):
        found, rating = steps(a_volume("100"), Facts(allotted=Decimal(3)))

        assert found["program_cap"] == Step(
            "program_cap",
            "Program cap",
            "what the cap of the whole program leaves, shared among all partners",
            (),
            "−$7.00",
            "",
            Decimal(-7),
        )
        assert (rating.earned, rating.explanation.formula_values[-1]) == (
            3,
            "$3.00 within the cap of the program",
        )

    def test_where_the_cap_of_the_program_leaves_everything_it_is_not_mentioned(self):
        assert list(steps(a_volume("100"), Facts(allotted=Decimal(10)))[0]) == ["rebate"]

    @pytest.mark.parametrize(
        "key, words",
        [
            (GroupKey.VOLUME, "what the group earned × the member’s part of the volume"),
            (GroupKey.EQUAL, "what the group earned × equal parts"),
            (GroupKey.SHARES, "what the group earned × the member’s fixed share"),
        ],
    )
    def test_a_member_has_its_share_of_what_the_group_earned(self, key, words):
        found, rating = steps(a_volume("100"), Facts(share=self.SHARE._replace(key=key)))

        assert found["group"] == Step(
            "group",
            "Share of the group",
            words,
            ("$10.00 × 30 ÷ 40",),
            "$7.50",
            "The purchases of all members count together.",
            Decimal("-2.50"),
        )
        assert (rating.earned, rating.explanation.formula_values[-1]) == (
            Decimal("7.50"),
            "$7.50 as share of the group",
        )

    def test_the_share_is_one_of_what_the_cap_of_the_program_left(self):
        share = self.SHARE._replace(amount=Decimal("3.00"))

        found, rating = steps(a_volume("100"), Facts(allotted=Decimal(4), share=share))

        assert list(found) == ["rebate", "program_cap", "group"]
        assert (found["group"].values, found["group"].amount) == (("$4.00 × 30 ÷ 40",), -1)
        assert (rating.earned, rating.explanation.formula_values[-1]) == (3, "$3.00 as share of the group")


def test_steps_stand_in_the_order_in_which_they_shaped_the_amount():
    found, rating = steps(
        a_volume("110", "15"),
        Facts(
            baseline=Decimal(10),
            gates=(Gate(Decimal(1)),),
            kickers=(a_volume("20"),),
            number=2,
            allotted=Decimal(25),
            share=TestOthers.SHARE,
            days=(Day(date(2026, 10, 1), Decimal(15), Decimal(110)),),
        ),
        before="5",
        accumulation="to_date",
        measure={"kind": "growth_amount", "baseline": {"rule": "fixed"}},
        conditions=[{"kind": "invoices_paid"}],
        guarantee={"amount": "40.00"},
        caps=[{"per": "partner_period", "amount": "30.00"}],
        reward={
            **TEN_PERCENT,
            "kickers": [{"name": "K", "kind": "percent", "percent": "5", "products": SAWS}],
        },
    )

    # 10.00 + 1.00, lifted to 45.00, capped at 35.00, 5.00 before: 30.00; 25.00 by the budget; 7.50 of it.
    assert {key: step.amount for key, step in found.items()} == {
        "measure": None,
        "condition": None,
        "rebate": 10,
        "kicker": 1,
        "guarantee": 34,
        "cap": -10,
        "earlier": -5,
        "program_cap": -5,
        "group": Decimal("-17.50"),
    }
    assert rating.explanation.formula_values == (
        "$100.00 × 10.0%",
        "$10.00",
        "$10.00 + $1.00",
        "$11.00",
        "$45.00 with the guarantee",
        "$35.00 after the cap",
        "$35.00 to date − $5.00 before",
        "$30.00",
        "$7.50 as share of the group",
    )


def test_increments_are_explained_by_what_lies_above_the_threshold():
    reward = {
        **amount_reward("per_increment", "all_volume", ("100", "5")),
        "increment": "20",
        "partial_increment": "counts",
    }

    found = step("rebate", a_volume("0", "145"), measure={"kind": "quantity"}, reward=reward)

    # 45 units above 100: two full increments and a started one
    assert (found.words, found.values, found.result) == (
        "increments of eligible units above the tier’s threshold × the amount of the tier",
        ("45 units × $5.00 per 20",),
        "$15.00",
    )
