"""Caps, guarantees, gates and kickers: what holds an amount, lifts it, opens it and adds to it."""

from decimal import Decimal

import pytest

from programs.enums import ConditionKind
from programs.rating import NO_FACTS, Facts, Gate, per_period, rate, to_date
from programs.rating.caps import partner_period, partner_program
from programs.rating.conditions import HOLDS, all_hold, gate_of
from programs.rating.guarantee import least
from programs.rating.kickers import kicked
from programs.terms import Cap, Condition, Guarantee
from tests.programs.examples import a_volume, percent_reward, some_terms

ZERO = Decimal(0)
TEN_PERCENT = percent_reward(tiers=(("0", "10"),))


def dec(*values):
    return [Decimal(value) for value in values]


class TestCaps:
    CAP = Cap(None, Decimal(100))

    def test_a_cap_of_the_period_stands_on_what_was_earned_before(self):
        assert partner_period.limit_to_date(self.CAP, Decimal(30)) == 130
        assert partner_period.sentence("$100.00", "$30.00") == "cap of $100.00"

    def test_a_cap_of_the_program_does_not(self):
        assert partner_program.limit_to_date(self.CAP, Decimal(30)) == 100
        assert partner_program.sentence("$100.00", "$30.00") == (
            "cap of $100.00 for the whole program, $30.00 of it earned before,"
        )

    @pytest.mark.parametrize(
        "limit, before, already, own, since_the_start",
        [
            ("100", "0", "0", 100, 100),
            ("100", "30", "30", 70, 100),
            # Another program took 20 of the 30 that the same volume came to.
            ("100", "10", "30", 90, 120),
            ("100", "120", "120", 0, 120),
        ],
    )
    def test_what_a_limit_leaves_depends_on_the_volume_that_counts(
        self, limit, before, already, own, since_the_start
    ):
        figures = dec(limit, before, already)

        assert (per_period.room(*figures), to_date.room(*figures)) == (own, since_the_start)

    def test_the_tightest_cap_holds(self):
        caps = [{"per": "partner_period", "amount": "60.00"}, {"per": "partner_program", "amount": "100.00"}]
        terms = some_terms(caps=caps, reward=TEN_PERCENT)

        working = [
            rate(terms, a_volume("1000"), earned_before=Decimal(before)).working for before in (0, 40, 70)
        ]

        assert [(w.earned, w.cap.per, w.room, w.cap_taken) for w in working] == [
            (60, "partner_period", 60, 40),
            (60, "partner_period", 60, 40),
            (30, "partner_program", 30, 70),
        ]

    def test_volume_counts_for_itself_or_with_all_before_it(self):
        now, before = a_volume("10", "1"), a_volume("100", "5")

        assert (per_period.counted(now, before), to_date.counted(now, before)) == (now, a_volume("110", "6"))
        assert (per_period.already(Decimal(7)), to_date.already(Decimal(7))) == (0, 7)


class TestGuarantee:
    @pytest.mark.parametrize(
        "cumulative, number, before, already, amount",
        [
            (False, 3, "20", "0", 50),
            (False, 3, "20", "20", 70),
            # 3 × 50 less what was earned
            (True, 3, "20", "0", 130),
            (True, 3, "200", "0", -50),
            (True, 3, "20", "20", 150),
        ],
    )
    def test_it_is_for_each_period_or_for_all_of_them(self, cumulative, number, before, already, amount):
        guarantee = Guarantee(Decimal(50), cumulative)

        found = least(guarantee, number=number, earned_before=Decimal(before), already=Decimal(already))

        assert found == amount

    @pytest.mark.parametrize(
        "net, number, earned, topped_up",
        [("300", 1, 50, 20), ("500", 1, 50, 0), ("700", 1, 70, 0), ("300", 0, 30, 0)],
    )
    def test_it_lifts_what_is_below_it(self, net, number, earned, topped_up):
        terms = some_terms(reward=TEN_PERCENT, caps=None, guarantee={"amount": "50.00"})

        working = rate(terms, a_volume(net), facts=Facts(number=number)).working

        assert (working.earned, working.topped_up) == (earned, topped_up)

    def test_a_cap_holds_it_and_a_condition_closes_it(self):
        terms = {"reward": TEN_PERCENT, "guarantee": {"amount": "50.00"}}
        capped = some_terms(**terms, caps=[{"per": "partner_period", "amount": "40.00"}])
        gated = some_terms(**terms, caps=None, conditions=[{"kind": "terms_acknowledged"}])

        assert rate(capped, a_volume("300")).earned == 40
        assert rate(gated, a_volume("300"), facts=Facts(gates=(Gate(ZERO),))).earned == 0
        assert rate(gated, a_volume("300"), facts=Facts(gates=(Gate(Decimal(1)),))).earned == 50


class TestConditions:
    @pytest.mark.parametrize("kind", [ConditionKind.MINIMUM_VOLUME, ConditionKind.DISTINCT_PRODUCTS])
    @pytest.mark.parametrize(
        "reached, holds", [("5", True), ("4.99", False), ("6", True), (None, False), ("-5", False)]
    )
    def test_at_least_so_much_is_needed(self, kind, reached, holds):
        gate = Gate(None if reached is None else Decimal(reached))

        assert HOLDS[kind](Condition(kind, Decimal(5)), gate) is holds

    @pytest.mark.parametrize(
        "reached, whole, holds",
        [
            ("80", "100", True),
            ("79.99", "100", False),
            ("1", "1", True),
            ("0.4", "0.5", True),
            ("0", "0", False),
            ("5", "-1", False),
            (None, "100", False),
            ("80", None, False),
        ],
    )
    def test_a_share_is_compared_without_dividing(self, reached, whole, holds):
        gate = Gate(*(None if value is None else Decimal(value) for value in (reached, whole)))

        kind = ConditionKind.SHARE_PERCENT
        assert HOLDS[kind](Condition(kind, Decimal(80)), gate) is holds

    @pytest.mark.parametrize(
        "kind", [ConditionKind.MINIMUM_VOLUME, ConditionKind.DISTINCT_PRODUCTS, ConditionKind.SHARE_PERCENT]
    )
    def test_a_condition_that_asks_for_nothing_known_does_not_hold(self, kind):
        assert HOLDS[kind](Condition(kind), Gate(Decimal(5), Decimal(5))) is False

    @pytest.mark.parametrize("kind", [ConditionKind.INVOICES_PAID, ConditionKind.TERMS_ACKNOWLEDGED])
    @pytest.mark.parametrize("reached, holds", [(Decimal(1), True), (ZERO, False), (None, False)])
    def test_a_plain_gate_holds_or_does_not(self, kind, reached, holds):
        assert HOLDS[kind](Condition(kind), Gate(reached)) is holds

    def test_every_condition_must_hold_and_what_is_not_known_does_not(self):
        conditions = [
            Condition(ConditionKind.INVOICES_PAID),
            Condition(ConditionKind.MINIMUM_VOLUME, Decimal(5)),
        ]
        paid, enough, little = Gate(Decimal(1)), Gate(Decimal(5)), Gate(Decimal(4))

        assert all_hold(conditions, [paid, enough]) is True
        assert all_hold(conditions, [paid, little]) is False
        assert all_hold(conditions, [Gate(ZERO), enough]) is False
        assert all_hold(conditions, [paid]) is False
        assert all_hold([], []) is True
        assert (gate_of([paid], 0), gate_of([paid], 1)) == (paid, Gate(None))

    def test_a_gate_that_is_shut_leaves_nothing(self):
        terms = some_terms(conditions=[{"kind": "minimum_volume", "amount": "500000"}])

        shut = rate(terms, a_volume("342180"), facts=Facts(gates=(Gate(Decimal(342180)),)))
        open_ = rate(terms, a_volume("342180"), facts=Facts(gates=(Gate(Decimal(500000)),)))

        assert (shut.working.holds, shut.tier, shut.unrounded, shut.earned) == (False, 2, 0, 0)
        assert (open_.working.holds, open_.earned) == (True, Decimal("10265.40"))


class TestKickers:
    def terms(self, *kickers, **changes):
        reward = {**percent_reward(tiers=(("100", "10"), ("500", "20"))), "kickers": list(kickers)}
        return some_terms(reward=reward, caps=None, **changes)

    def kicker(self, kind, rate, **changes):
        days = {"starts_on": "2026-10-01"}
        return {
            "name": "K",
            "kind": kind,
            "percent" if kind == "percent" else "amount": rate,
            **days,
            **changes,
        }

    def test_a_percent_of_value_and_an_amount_for_each_unit_are_added(self):
        terms = self.terms(self.kicker("percent", "2.5"), self.kicker("per_unit", "0.75"))
        facts = Facts(kickers=(a_volume("80", "9"), a_volume("10", "4")))

        rating = rate(terms, a_volume("200"), facts=facts)

        # 10 % of 200, 2.5 % of 80, 4 × 0.75
        assert (rating.working.rebate, rating.working.kickers, rating.earned) == (20, (2, 3), 25)

    @pytest.mark.parametrize(
        "net, from_tier, added", [("99", 0, 2), ("99", 1, 0), ("100", 1, 2), ("499", 2, 0), ("500", 2, 2)]
    )
    def test_a_kicker_is_paid_from_its_tier_on(self, net, from_tier, added):
        terms = self.terms(self.kicker("percent", "2", from_tier=from_tier))

        working = rate(terms, a_volume(net), facts=Facts(kickers=(a_volume("100"),))).working

        assert working.kickers == (added,)

    def test_more_returned_than_bought_takes_nothing_from_the_rest(self):
        terms = self.terms(self.kicker("percent", "2"), self.kicker("per_unit", "2"))
        facts = Facts(kickers=(a_volume("-100"), a_volume("1", "-3")))

        assert rate(terms, a_volume("200"), facts=facts).earned == 20

    def test_each_kicker_needs_its_volume(self):
        kickers = self.terms(self.kicker("percent", "2")).reward.kickers

        with pytest.raises(ValueError, match="1 kickers need as many volumes, not 0"):
            kicked(kickers, NO_FACTS, 1)

    def test_a_cap_and_a_condition_hold_kickers_as_well(self):
        facts = Facts(kickers=(a_volume("100"),), gates=(Gate(ZERO),))
        gated = self.terms(self.kicker("percent", "2"), conditions=[{"kind": "invoices_paid"}])

        assert rate(gated, a_volume("200"), facts=facts).earned == 0
