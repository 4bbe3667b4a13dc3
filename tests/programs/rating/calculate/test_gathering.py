"""The volume and the facts of a position, gathered from its lines."""

from datetime import date
from decimal import Decimal

import pytest

from programs.rating import NO_FACTS, Day, Facts, Gate, Volume
from programs.rating.calculate import Counting, Spot
from programs.rating.calculate.baselines import References
from programs.rating.calculate.gathering import facts_of, needs_facts, paying, volume_of
from tests.programs.examples import amount_reward, percent_reward
from tests.programs.sales import SAWS, SPARES, a_program, a_return, a_sale, amounts, sold

LINES = (
    a_sale("100", "10-01", gross="120", quantity="4"),
    a_sale("50", "10-01", sku="BLADE", gross="55", quantity="10"),
    a_return("-30", "10-02", gross="-36", quantity="-1"),
    a_sale("20", "10-03", sku="DRILL", gross="20", quantity="2"),
)
CHRONOLOGICAL = {
    **percent_reward("per_band", (("0", "1"),)),
    "base": "net_amount",
    "unit_order": "chronological",
}


def gathered(*lines, taken=None, known=None, **changes):
    counting = Counting(a_program(**changes), sold(*(lines or LINES), **(known or {})))
    for line in counting.counted:
        line.taken = Decimal((taken or {}).get(line.line.sku, 0))
    return facts_of(counting, References(counting), Spot("P1", 0), counting.counted, number=1)


def gate(condition, *lines, known=None, **changes):
    return gathered(*lines, known=known, conditions=[condition], **changes).gates


def test_lines_add_up_figure_by_figure():
    counted = Counting(a_program(), sold(*LINES)).counted

    assert volume_of(counted, 0) == Volume(Decimal(140), Decimal(159), Decimal(15), 3, 1, Decimal(-30))


def test_only_lines_of_the_scope_are_added_and_less_what_was_taken_off():
    counted = Counting(
        a_program(products=SAWS, measure={"kind": "net_amount", "products": {}}), sold(*LINES)
    ).counted
    for line in counted:
        line.taken = Decimal(5)

    # The sale and the return: 100 − 30 and 120 − 36, each less twice 5.
    assert volume_of(counted, 0) == Volume(Decimal(70), Decimal(84), Decimal(3), 1, 1, Decimal(-30))
    assert volume_of(counted, 0, left=True) == Volume(
        Decimal(60), Decimal(74), Decimal(3), 1, 1, Decimal(-30)
    )
    assert [line.line.sku for line in paying(counted)] == ["SAW", "SAW"]


def test_lines_that_stand_for_several_count_as_many():
    lines = (a_sale("9", lines=3), a_return("-1", lines=2), a_return("-2", lines=4), a_sale("8"))

    found = volume_of(Counting(a_program(), sold(*lines)).counted, 0)

    assert (found.line_count, found.return_count, found.returns_net) == (4, 6, -3)


@pytest.mark.parametrize(
    "changes",
    [
        {
            "reward": {**CHRONOLOGICAL, "tiers": [{"threshold": "5", "percent": "1"}]},
            "measure": {"kind": "quantity"},
        },
        {"measure": {"kind": "attainment_percent"}},
        {"measure": {"kind": "net_amount", "products": SAWS}},
        {"conditions": [{"kind": "terms_acknowledged"}]},
        {
            "reward": {
                **percent_reward(),
                "kickers": [{"name": "K", "kind": "percent", "percent": "1", "products": SAWS}],
            }
        },
        {"guarantee": {"amount": "5.00"}},
    ],
)
def test_terms_that_rest_on_more_than_the_volume_need_facts(changes):
    assert needs_facts(Counting(a_program(**changes), sold())) is True


def test_terms_that_rest_on_the_volume_alone_need_none():
    assert needs_facts(Counting(a_program(), sold())) is False
    assert gathered() is NO_FACTS


def test_what_qualifies_and_what_a_share_is_of_are_added_up_in_their_scopes():
    measure = {"kind": "share_percent", "products": SPARES, "share_of": {"exclude": [{"sku": "DRILL"}]}}

    found = gathered(measure=measure)

    assert found.qualifying == Volume(Decimal(50), Decimal(55), Decimal(10), 1)
    assert found.whole == Volume(Decimal(120), Decimal(139), Decimal(13), 2, 1, Decimal(-30))


def test_the_whole_of_a_share_is_everything_where_nothing_is_said():
    assert gathered(measure={"kind": "share_percent"}).whole.net == 140


def test_baseline_and_target_are_looked_up():
    grows = {"kind": "growth_amount", "baseline": {"rule": "fixed"}}

    assert gathered(measure=grows, known={"baselines": (("V", "P1", "10"),)}).baseline == 10
    assert gathered(measure={"kind": "attainment_percent"}, known={"targets": (("V", "P1", "10"),)}) == Facts(
        target=Decimal(10)
    )


class TestDays:
    UNITS = {"measure": {"kind": "quantity"}, "reward": CHRONOLOGICAL}

    def test_a_day_is_one_entry(self):
        assert gathered(**self.UNITS).days == (
            Day(date(2026, 10, 1), Decimal(14), Decimal(150)),
            Day(date(2026, 10, 2), Decimal(-1), Decimal(-30)),
            Day(date(2026, 10, 3), Decimal(2), Decimal(20)),
        )

    def test_each_figure_counts_in_its_own_scope(self):
        found = gathered(
            products=SAWS, measure={"kind": "quantity", "products": SPARES}, reward=CHRONOLOGICAL
        )

        assert [tuple(day)[1:] for day in found.days] == [(10, 100), (0, -30)]

    def test_what_earlier_programs_took_is_no_longer_paid_on(self):
        found = gathered(taken={"SAW": 5}, **self.UNITS)

        assert [day.base for day in found.days] == [145, -35, 20]

    def test_the_order_matters_to_a_measure_that_is_paid_on_once_something_was_taken(self):
        terms = {"measure": {"kind": "net_amount"}, "reward": CHRONOLOGICAL}

        assert gathered(**terms) is NO_FACTS
        assert [tuple(day)[1:] for day in gathered(taken={"SAW": 5}, **terms).days] == [
            (150, 145),
            (-30, -35),
            (20, 20),
        ]

    def test_without_an_order_there_are_no_days(self):
        assert gathered(taken={"SAW": 5}).days == ()


def test_what_is_left_after_earlier_programs_is_paid_on():
    found = gathered(taken={"SAW": 5})

    assert found.paying == Volume(Decimal(130), Decimal(149), Decimal(15), 3, 1, Decimal(-30))
    assert gathered(conditions=[{"kind": "invoices_paid"}]).paying is None


def test_kickers_have_what_was_bought_in_their_products_and_days():
    kicker = {"kind": "percent", "percent": "1"}
    reward = {
        **percent_reward(),
        "kickers": [
            {"name": "Spares", **kicker, "products": SPARES},
            {"name": "From the 2nd", **kicker, "starts_on": "2026-10-02"},
            {"name": "On the 2nd", **kicker, "starts_on": "2026-10-02", "ends_on": "2026-10-02"},
            {"name": "Saws to the 1st", **kicker, "products": SAWS, "ends_on": "2026-10-01"},
        ],
    }

    found = gathered(taken={"SAW": 1}, reward=reward).kickers

    assert [(volume.net, volume.quantity) for volume in found] == [(50, 10), (-11, 1), (-31, -1), (99, 4)]


class TestGates:
    @pytest.mark.parametrize(
        "condition, reached",
        [
            ({"amount": "1"}, 140),
            ({"amount": "1", "measure": "gross_amount"}, 159),
            ({"amount": "1", "measure": "quantity"}, 15),
            ({"amount": "1", "products": SPARES}, 50),
        ],
    )
    def test_a_minimum_volume_is_compared_with_what_was_bought_in_its_scope(self, condition, reached):
        assert gate({"kind": "minimum_volume", **condition}) == (Gate(Decimal(reached)),)

    def test_a_scope_of_its_own_may_lie_outside_the_program(self):
        found = gate({"kind": "minimum_volume", "amount": "1", "products": SPARES}, products=SAWS)

        assert found == (Gate(Decimal(50)),)

    def test_different_products_are_those_of_which_more_was_bought_than_returned(self):
        lines = (*LINES, a_return("-50", "10-04", sku="BLADE", quantity="-10"), a_sale("5", sku="NEW"))

        assert gate({"kind": "distinct_products", "count": 1}, *lines) == (Gate(Decimal(3)),)
        assert gate({"kind": "distinct_products", "count": 1, "products": SAWS}, *lines) == (
            Gate(Decimal(1)),
        )

    def test_a_share_knows_its_part_and_its_whole(self):
        found = gate({"kind": "share_percent", "percent": "1", "products": SPARES})
        within = gate({"kind": "share_percent", "percent": "1", "measure": "quantity", "share_of": SPARES})

        assert found == (Gate(Decimal(50), Decimal(140)),)
        assert within == (Gate(Decimal(15), Decimal(10)),)

    @pytest.mark.parametrize(
        "states, reached",
        [
            ((True, True), 1),
            ((True, False), 0),
            ((True, None), None),
            ((False, None), 0),
        ],
    )
    def test_every_invoice_must_be_paid_and_known_to_be(self, states, reached):
        lines = [a_sale(paid=state) for state in states]

        assert gate({"kind": "invoices_paid"}, *lines, a_return(paid=False)) == (
            Gate(None if reached is None else Decimal(reached)),
        )

    def test_what_is_not_paid_on_need_not_be_paid_for(self):
        lines = (a_sale(paid=True), a_sale(sku="BLADE", paid=False))
        terms = {"products": SAWS, "measure": {"kind": "net_amount", "products": {}}}

        assert gate({"kind": "invoices_paid"}, *lines, **terms) == (Gate(Decimal(1)),)

    @pytest.mark.parametrize(
        "acknowledged, reached",
        [(None, None), (set(), 0), ({("V", "P1")}, 1), ({("W", "P1"), ("V", "P2")}, 0)],
    )
    def test_terms_are_acknowledged_where_somebody_keeps_track(self, acknowledged, reached):
        known = {"acknowledged": None if acknowledged is None else frozenset(acknowledged)}

        assert gate({"kind": "terms_acknowledged"}, known=known) == (
            Gate(None if reached is None else Decimal(reached)),
        )

    def test_gates_stand_in_the_order_of_the_conditions(self):
        found = gathered(
            conditions=[
                {"kind": "distinct_products", "count": 1, "products": SPARES},
                {"kind": "minimum_volume", "amount": "1", "products": SAWS},
            ]
        )

        assert [one.reached for one in found.gates] == [1, 70]


def test_facts_carry_how_many_periods_have_a_guarantee():
    counting = Counting(a_program(guarantee={"amount": "5.00"}), sold(*LINES))

    found = facts_of(counting, References(counting), Spot("P1", 0), counting.counted, number=3)

    assert (found.number, found.paying, found.qualifying) == (3, None, None)


def test_an_amount_in_bands_follows_the_order_of_sale():
    reward = {**amount_reward("per_unit", "per_band", ("0", "1"), ("10", "2")), "unit_order": "chronological"}
    terms = a_program(measure={"kind": "gross_amount"}, reward=reward)
    given = sold(
        a_sale("1", "10-01", gross="10", quantity="7"), a_sale("1", "10-02", gross="30", quantity="3")
    )
    in_the_other_order = sold(
        a_sale("1", "10-02", gross="10", quantity="7"), a_sale("1", "10-01", gross="30", quantity="3")
    )

    # The first 10 of value are 7 units at 1, then 3 at 2: 13. Else 1 unit at 1 and 2 + 7 at 2: 19.
    assert (amounts(terms, given), amounts(terms, in_the_other_order)) == (["13.00"], ["19.00"])
