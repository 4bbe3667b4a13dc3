"""Every position of several programs: periods, closed ones, lines that came late, accruals."""

from decimal import Decimal

import pytest

from programs.rating.calculate import Spot
from programs.rating.volume import NO_VOLUME
from tests.programs.examples import a_volume, amount_reward, percent_reward
from tests.programs.sales import SAWS, SPARES, a_program, a_return, a_sale, amounts, earned, on, results, sold

FROM_300 = percent_reward(tiers=(("300", "10"),))


def test_results_stand_by_program_partner_and_period():
    given = sold(a_sale(partner="P2"), a_sale())

    found = results([a_program("W"), a_program("V", period="month")], given)

    assert [(r.program, r.partner, str(r.period.start), r.number) for r in found] == [
        ("V", "P1", "2026-10-01", 1),
        ("V", "P1", "2026-11-01", 2),
        ("V", "P1", "2026-12-01", 3),
        ("V", "P2", "2026-10-01", 1),
        ("V", "P2", "2026-11-01", 2),
        ("V", "P2", "2026-12-01", 3),
        ("W", "P1", "2026-10-01", 1),
        ("W", "P2", "2026-10-01", 1),
    ]


def test_partners_are_rated_where_they_bought_nothing():
    assert earned(a_program(), sold(partners=("P1",))) == [("V", "P1", "0.00")]


def test_a_period_looks_back_at_what_earlier_ones_earned_and_counted():
    terms = a_program(period="month", accumulation="to_date")

    found = results(terms, sold(a_sale("100", "10-01"), a_sale("50", "11-01")))

    assert [(r.earned, r.earned_before, r.entitled_before, r.volume_before.net) for r in found] == [
        (10, 0, 0, 0),
        (5, 10, 10, 100),
        (0, 15, 15, 150),
    ]
    assert [r.volume.net for r in found] == [100, 50, 0]
    assert [r.counted.net for r in found] == [100, 50, 0]


def test_what_other_programs_took_is_entitled_and_not_earned():
    stacking = {"policy": "best_of", "group": "G"}
    programs = [
        a_program("A", period="month", stacking=stacking),
        a_program("B", ends_on="2026-10-31", stacking=stacking, reward=percent_reward(tiers=(("0", "20"),))),
    ]

    found = results(programs, sold(a_sale("100", "10-01"), a_sale("50", "11-01")))

    assert [(r.earned, r.earned_before, r.entitled_before) for r in found if r.program == "A"] == [
        (0, 0, 0),
        (5, 0, 10),
        (0, 5, 15),
    ]


def test_lines_are_kept_with_the_position_that_counted_them():
    lines = (a_sale("100", "10-01"), a_sale("50", "11-01"))

    found = results(a_program(period="month"), sold(*lines))

    assert [[counted.line for counted in r.lines] for r in found] == [[lines[0]], [lines[1]], []]


class TestGuarantee:
    def test_the_program_reaches_who_bought_or_may_earn_on_some_day(self):
        def eligible(terms, partner, day):
            return partner == "P2" and day == on("11-15")

        terms = a_program(period="month", guarantee={"amount": "7.00", "cumulative": True})
        given = sold(partners=("P1", "P2"), eligible=eligible)

        # P2 is let in on a day of November: one period has a guarantee.
        assert amounts(terms, given) == ["0.00", "0.00", "0.00", "0.00", "7.00", "0.00"]

    def test_over_all_periods_what_was_earned_above_it_counts(self):
        terms = a_program(period="month", guarantee={"amount": "7.00", "cumulative": True})

        # 10.00; 14.00 − 10.00; 21.00 − 14.00
        assert amounts(terms, sold(a_sale("100", "10-01"))) == ["10.00", "4.00", "7.00"]

    def test_in_each_period_it_does_not(self):
        terms = a_program(period="month", guarantee={"amount": "7.00"})

        assert amounts(terms, sold(a_sale("100", "10-01"))) == ["10.00", "7.00", "7.00"]


class TestClosedPeriods:
    def test_later_periods_look_back_at_what_was_closed(self):
        terms = a_program(period="month", caps=[{"per": "partner_program", "amount": "12.00"}])
        frozen = {"V": {Spot("P1", 0): (Decimal("11.00"), a_volume("110"))}}
        given = sold(a_sale("100", "10-01"), a_sale("50", "11-01"))

        assert amounts(terms, given) == ["10.00", "2.00", "0.00"]
        assert amounts(terms, given, frozen=frozen) == ["10.00", "1.00", "0.00"]

    def test_to_date_what_a_closed_period_counted_goes_on_counting(self):
        terms = a_program(period="month", accumulation="to_date")
        frozen = {"V": {Spot("P1", 0): (Decimal("11.00"), a_volume("110"))}}
        given = sold(a_sale("100", "10-01"), a_sale("50", "11-01"))

        # 160 to date, 11.00 of it closed
        assert amounts(terms, given, frozen=frozen) == ["10.00", "5.00", "0.00"]

    def test_a_partner_of_whom_only_a_closed_period_is_known_is_rated(self):
        frozen = {"V": {Spot("P7", 0): (Decimal("11.00"), NO_VOLUME)}, "W": {}}

        assert earned(a_program(), sold(), frozen=frozen) == [("V", "P7", "0.00")]


class TestLinesThatCameLate:
    LATE = a_sale("200", "12-31", received="2027-01-11")

    @pytest.mark.parametrize(
        "grace, first, adjustment",
        # 31 Dec and 10 days are 10 Jan; without the late line no tier is reached.
        [(0, "0.00", 30), (10, "0.00", 30), (11, None, 0)],
    )
    def test_a_line_counts_in_the_first_settlement_if_it_came_in_time(self, grace, first, adjustment):
        terms = a_program(reward=FROM_300, receipt_grace_days=grace)

        (found,) = results(terms, sold(a_sale("100"), self.LATE))

        assert (found.earned, found.first, found.adjustment) == (
            30,
            None if first is None else Decimal(first),
            adjustment,
        )

    def test_a_period_of_which_all_lines_came_in_time_has_no_adjustment(self):
        first, second, third = results(
            a_program(period="month"), sold(a_sale("100", "10-01", received="10-31"), a_sale("100", "11-01"))
        )

        assert (first.first, second.first, third.first) == (None, None, None)

    def test_a_return_to_an_earlier_period_is_an_adjustment_of_it(self):
        terms = a_program(period="month", returns="original_period")
        lines = (a_sale("100", "10-01", document="D"), a_return("-40", "11-20", document="D"))

        found = results(terms, sold(*lines))

        assert [(r.earned, r.first, r.adjustment) for r in found] == [(6, 10, -4), (0, None, 0), (0, None, 0)]

    def test_a_shared_budget_leaves_no_more_to_the_lines_in_time_than_to_all(self):
        terms = a_program(caps=[{"per": "program", "amount": "5.00", "when_exceeded": "pro_rata"}])

        (found,) = results(terms, sold(a_sale("100"), a_sale("100", "12-31", received="2027-01-11")))

        # 10.00 in time and 20.00 in all, of which the budget leaves 5.00.
        assert (found.earned, found.first, found.adjustment) == (5, 5, 0)

    def test_where_another_program_pays_there_is_no_first_settlement(self):
        stacking = {"policy": "best_of", "group": "G"}
        programs = [
            a_program("A", stacking=stacking),
            a_program("B", stacking=stacking, reward=percent_reward(tiers=(("0", "20"),))),
        ]

        found = results(programs, sold(a_sale("100"), a_sale("100", "12-31", received="2027-01-11")))

        assert [(r.program, r.earned, r.first) for r in found] == [("A", 0, None), ("B", 40, 20)]

    def test_to_date_the_lines_of_earlier_periods_stay_in_the_first_settlement(self):
        terms = a_program(
            period="month",
            accumulation="to_date",
            reward=FROM_300,
            conditions=[{"kind": "minimum_volume", "amount": "300"}],
        )
        lines = (a_sale("250", "10-01"), a_sale("50", "11-01"), a_sale("100", "11-01", received="12-10"))

        found = results(terms, sold(*lines))

        # November: 400 to date earn 40.00; without the late line 300 had earned 30.00.
        assert [(r.earned, r.first) for r in found] == [(0, None), (40, 30), (0, None)]


class TestAccruals:
    def accrued(self, terms, *lines, as_of="11-15", **known):
        given = sold(*lines, **known, **({} if as_of is None else {"as_of": on(as_of)}))
        return [
            r.accrued and (r.accrued.expected, r.accrued.tier, r.accrued.accrued)
            for r in results(terms, given)
        ]

    def test_what_is_expected_at_pace_is_accrued_for_the_part_that_was_bought(self):
        # 100 in 46 of 92 days is 200 at pace; 10 % of it, half of it bought.
        (found,) = self.accrued(
            a_program(reward=percent_reward(tiers=(("200", "10"),))), a_sale("100", "10-01")
        )

        assert found == (200, 1, 10)

    def test_a_period_that_has_ended_accrues_nothing_beyond_what_it_earned(self):
        assert self.accrued(a_program(), a_sale("100"), as_of="12-31") == [None]
        assert self.accrued(a_program(), a_sale("100"), as_of=None) == [None]
        assert self.accrued(a_program(period="month"), a_sale("100"))[0] is None

    def test_a_figure_by_hand_comes_first_but_not_for_a_period_that_has_ended(self):
        known = {"expected": (("V", "P1", "400", "10-01"), ("V", "P1", "400", "11-01"))}
        lines = (a_sale("100", "10-01"), a_sale("100", "11-01"))

        found = self.accrued(a_program(period="month", reward=FROM_300), *lines, **known)

        assert found == [None, (400, 1, 10)]

    def test_a_figure_that_names_no_period_is_for_the_newest_one(self):
        known = {"expected": (("V", "P1", "400"),)}
        terms = a_program(period="month", reward=FROM_300)
        lines = (a_sale("100", "10-01"), a_sale("100", "11-01"))

        assert self.accrued(terms, *lines, **known) == [None, (400, 1, 10)]
        assert self.accrued(terms, *lines, as_of=None, **known) == [None, None, None]

    def test_without_anything_to_expect_nothing_is_accrued(self):
        assert self.accrued(a_program(accrual={"expected": "none"}), a_sale("100", "10-01")) == [None]
        assert self.accrued(a_program(accrual={"expected": "manual"}), a_sale("100", "10-01")) == [None]

    def test_last_year_says_how_a_period_goes_on(self):
        # By 15 Nov 2025 40 of 100 were bought, so that 80 become 200.
        terms = a_program(accrual={"expected": "last_year"}, reward=percent_reward(tiers=(("200", "10"),)))
        lines = (
            a_sale("40", "2025-11-15"),
            a_sale("60", "2025-11-16"),
            a_sale("80", "10-01"),
            a_sale("5", "2025-11-01", "P2"),
        )

        assert self.accrued(terms, *lines)[0] == (200, 1, 8)

    def test_last_year_is_not_looked_at_beside_a_figure_by_hand(self):
        terms = a_program(accrual={"expected": "last_year"})

        assert self.accrued(terms, a_sale("80", "10-01"), expected=(("V", "P1", "160"),)) == [(160, 1, 8)]

    def test_where_nothing_was_bought_by_the_same_day_last_year_nothing_is_expected(self):
        terms = a_program(accrual={"expected": "last_year"})

        assert self.accrued(terms, a_sale("60", "2025-12-01"), a_sale("80", "10-01")) == [None]

    def test_who_bought_nothing_a_year_ago_expects_nothing(self):
        terms = a_program(accrual={"expected": "last_year"})

        assert self.accrued(terms, a_sale("60", "2025-10-01", "P2"), a_sale("80", "10-01")) == [
            None,
            (0, 0, 0),
        ]

    def test_a_short_year_ago_ends_where_it_ends(self):
        # Weeks: the last month of 2026 has a 53rd week that 2025 did not have.
        terms = a_program(
            starts_on="2026-11-29",
            ends_on="2027-01-02",
            period="month",
            calendar={"kind": "4-4-5", "weekday": "saturday", "year_ends": "nearest"},
            accrual={"expected": "last_year"},
        )
        given = sold(a_sale("50", "2025-12-20"), a_sale("80", "12-20"), as_of=on("2027-01-01"))

        found = [r.accrued and r.accrued.expected for r in results(terms, given)]

        assert found[0] == 80

    def test_to_date_the_volume_so_far_is_added_to_what_the_period_is_expected_to_bring(self):
        terms = a_program(
            period="month", accumulation="to_date", reward=percent_reward(tiers=(("300", "10"),))
        )

        # November: 100 in 15 of 30 days is 200 at pace, with 100 before 300: 30.00, two thirds of it bought.
        found = self.accrued(terms, a_sale("100", "10-01"), a_sale("100", "11-01"))

        assert found == [None, (300, 1, 20)]

    def test_to_date_what_qualified_before_is_added_where_other_products_pay(self):
        terms = a_program(
            period="month",
            accumulation="to_date",
            products=SAWS,
            measure={"kind": "net_amount", "products": SPARES},
        )
        lines = (
            a_sale("1000", "10-01"),
            a_sale("100", "10-01", sku="BLADE"),
            a_sale("100", "11-01", sku="BLADE"),
        )

        # 100 blades before, 100 in half of November: 300; saws of 1,000 become 1,500.
        assert self.accrued(terms, *lines)[1][0] == 300

    def test_to_date_a_figure_by_hand_is_for_all_periods_so_far(self):
        terms = a_program(period="month", accumulation="to_date")
        lines = (a_sale("100", "10-01"), a_sale("100", "11-01"))

        # 50.00 at 500, of which 200 are bought, less October's 10.00
        assert self.accrued(terms, *lines, expected=(("V", "P1", "500", "11-01"),))[1] == (500, 1, 10)

    def test_what_earlier_periods_earned_leaves_less_of_a_cap(self):
        terms = a_program(period="month", caps=[{"per": "partner_program", "amount": "15.00"}])

        # 20.00 at pace, of which 10.00 of October leave 5.00, half of it bought
        assert self.accrued(terms, a_sale("100", "10-01"), a_sale("100", "11-01"))[1] == (
            200,
            1,
            Decimal("2.50"),
        )

    def test_to_date_where_everything_was_returned_what_was_earned_is_given_back(self):
        terms = a_program(period="month", accumulation="to_date")

        assert self.accrued(terms, a_sale("100", "10-01"), a_return("-100", "11-01"))[1] == (0, 0, -10)

    def test_to_date_what_another_program_took_stays_taken(self):
        stacking = {"policy": "best_of", "group": "G"}
        programs = [
            a_program("A", period="month", accumulation="to_date", stacking=stacking),
            a_program(
                "B", ends_on="2026-10-31", stacking=stacking, reward=percent_reward(tiers=(("0", "20"),))
            ),
        ]

        found = self.accrued(programs, a_sale("100", "10-01"), a_sale("60", "11-01"))

        # November: 120 at pace and 100 before are 22.00, of which 160 ÷ 220 is bought, less October's 10.00.
        assert found[1] == (220, 1, 6)

    def test_where_another_program_pays_instead_nothing_is_carried(self):
        stacking = {"policy": "best_of", "group": "G"}
        programs = [
            a_program("A", stacking=stacking),
            a_program("B", stacking=stacking, reward=percent_reward(tiers=(("0", "20"),))),
        ]

        # 100 in half of the time are 200 at pace.
        assert self.accrued(programs, a_sale("100", "10-01")) == [(200, 1, 0), (200, 1, 20)]

    @pytest.mark.parametrize(
        "amount, carried",
        [
            # At pace 20.00 and 60.00, of which half is bought.
            ("80.00", [10, 30]),
            ("40.00", [5, 15]),
            ("0.10", [Decimal("0.01"), Decimal("0.04")]),
        ],
    )
    def test_what_is_carried_keeps_within_the_cap_of_the_program(self, amount, carried):
        terms = a_program(caps=[{"per": "program", "amount": amount, "when_exceeded": "pro_rata"}])

        found = self.accrued(terms, a_sale("100", "10-01"), a_sale("300", "10-01", "P2"))

        assert [amount for _, _, amount in found] == carried

    def test_what_ended_periods_earned_takes_its_part_of_the_cap_first(self):
        cap = {"per": "program", "amount": "30.00", "when_exceeded": "pro_rata"}
        terms = a_program(period="month", caps=[cap])

        # 10.00 of October; November is expected to earn 40.00, with 20.00 left for it: half of what is bought.
        assert self.accrued(terms, a_sale("100", "10-01"), a_sale("200", "11-01")) == [None, (400, 1, 10)]

    def test_to_date_what_earlier_periods_earned_is_not_held_against_the_cap_twice(self):
        cap = {"per": "program", "amount": "50.00", "when_exceeded": "pro_rata"}
        terms = a_program(period="month", accumulation="to_date", caps=[cap])

        # 10.00 of October; November is expected to bring 40.00 more, just within the cap.
        # 50.00 × 300 ÷ 500 − 10.00
        assert self.accrued(terms, a_sale("100", "10-01"), a_sale("200", "11-01")) == [None, (500, 1, 20)]

    def test_where_nothing_is_carried_the_cap_has_nothing_to_cut(self):
        terms = a_program(caps=[{"per": "program", "amount": "1.00", "when_exceeded": "pro_rata"}])

        assert self.accrued(terms, a_return("-5", "10-01"))[0][2] == 0

    def test_without_a_running_period_the_cap_has_nothing_to_cut(self):
        terms = a_program(caps=[{"per": "program", "amount": "1.00", "when_exceeded": "pro_rata"}])

        assert self.accrued(terms, a_sale("100"), as_of="12-31") == [None]

    def test_the_expected_volume_is_in_what_the_measure_is_made_of(self):
        terms = a_program(
            measure={"kind": "quantity"}, reward=amount_reward("per_unit", "all_volume", ("10", "3"))
        )

        # 6 units in half of the time
        assert self.accrued(terms, a_sale("100", "10-01", quantity="6")) == [(12, 1, 18)]
