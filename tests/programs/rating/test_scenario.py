"""What would be known if something else had been bought."""

from datetime import date
from decimal import Decimal

import pytest

from programs.enums import GroupKey, UnitOrder
from programs.rating import NO_FACTS, NO_VOLUME, Day, Facts, Gate, GroupShare, Volume, bought
from programs.rating.scenario import averaged, figure_of, nothing_bought, suppose
from tests.programs.examples import a_volume, amount_reward, percent_reward, some_terms

UNITS = {"measure": {"kind": "quantity"}}


def test_what_was_bought_is_in_what_the_measure_is_made_of():
    volume, qualifying = a_volume("300", "12", "360"), Facts(qualifying=a_volume("50", "2"))
    target = {"kind": "attainment_percent", "of": "gross_amount"}

    assert bought(some_terms(), volume) == 300
    assert bought(some_terms(**UNITS), volume) == 12
    assert bought(some_terms(measure=target), volume) == 360
    assert bought(some_terms(), volume, qualifying) == 50


def test_the_figure_of_a_volume_is_what_the_measure_is_made_of():
    assert figure_of(some_terms(**UNITS), a_volume("300", "12")) == 12


def test_before_anything_was_bought_nothing_is_known():
    kicker = {"name": "K", "kind": "percent", "percent": "1", "starts_on": "2026-10-01"}
    kicked = some_terms(reward={**percent_reward(), "kickers": [kicker, {**kicker, "name": "L"}]})

    assert nothing_bought(some_terms()) is NO_FACTS
    assert nothing_bought(kicked) == Facts(kickers=(NO_VOLUME, NO_VOLUME))


def test_a_figure_is_put_and_the_others_follow():
    terms = some_terms(**UNITS)

    assert suppose(terms, a_volume("300", "12"), NO_FACTS, Decimal(24)) == (a_volume("600", "24"), NO_FACTS)


@pytest.mark.parametrize(
    "changes, known",
    [
        ({}, True),
        ({"measure": {"kind": "growth_amount", "baseline": {"rule": "fixed"}}}, True),
        ({"measure": {"kind": "attainment_percent"}}, True),
        ({**UNITS, "reward": amount_reward("per_unit", "all_volume", ("0", "1"))}, True),
        ({**UNITS, "reward": amount_reward("fixed", "all_volume", ("0", "1"))}, True),
        (UNITS, False),
        ({"measure": {"kind": "attainment_percent", "of": "gross_amount"}}, False),
    ],
)
def test_before_the_first_purchase_only_what_follows_the_measure_is_known(changes, known):
    supposed = suppose(some_terms(**changes), a_volume("0"), NO_FACTS, Decimal(100))

    assert (supposed is not None) is known


def test_where_other_products_qualify_nothing_is_known_before_the_first_of_them():
    facts = Facts(qualifying=a_volume("0"))

    assert suppose(some_terms(), a_volume("500"), facts, Decimal(100)) is None


def test_every_fact_moves_with_what_is_bought_or_stays():
    day = Day(date(2026, 10, 1), Decimal(1), Decimal(1))
    share = GroupShare("H", GroupKey.EQUAL, Decimal(1), Decimal(2), Decimal(5), a_volume("1"))
    terms = some_terms(
        conditions=[{"kind": "minimum_volume", "amount": "1"}, {"kind": "distinct_products", "count": 1}]
    )
    facts = Facts(
        paying=a_volume("80", "4"),
        whole=a_volume("150", "9"),
        baseline=Decimal(70),
        target=Decimal(90),
        days=(day,),
        kickers=(a_volume("10", "2"),),
        gates=(Gate(Decimal(30)), Gate(Decimal(3))),
        number=4,
        outdone_by="W",
        allotted=Decimal(6),
        share=share,
    )

    volume, found = suppose(terms, a_volume("100", "5"), facts, Decimal(200))

    assert volume == a_volume("200", "10")
    assert found == Facts(
        paying=a_volume("160", "8"),
        whole=a_volume("250", "9", "150"),
        baseline=Decimal(70),
        target=Decimal(90),
        kickers=(a_volume("20", "4"),),
        gates=(Gate(Decimal(60)), Gate(Decimal(3))),
        number=4,
        outdone_by="W",
    )


def test_where_other_products_qualify_what_pays_moves_in_proportion():
    facts = Facts(qualifying=a_volume("50", "1"))

    volume, found = suppose(some_terms(), a_volume("100", "5"), facts, Decimal(150))

    assert (volume, found.qualifying) == (a_volume("300", "15"), a_volume("150", "3"))


def test_before_the_first_purchase_facts_hold_nothing_but_what_is_put():
    terms = some_terms(conditions=[{"kind": "minimum_volume", "amount": "1"}])
    facts = Facts(
        paying=a_volume("0"), whole=a_volume("40"), kickers=(a_volume("0"),), gates=(Gate(Decimal(0)),)
    )

    volume, found = suppose(terms, a_volume("0"), facts, Decimal(100))

    assert volume == a_volume("100", gross="0")
    assert (found.paying, found.kickers) == (a_volume("0"), (a_volume("0"),))
    assert (found.whole.net, found.gates) == (140, (Gate(Decimal(0)),))


def test_less_than_one_is_enough_to_take_an_average_from():
    terms = some_terms(conditions=[{"kind": "minimum_volume", "amount": "1"}])
    facts = Facts(paying=a_volume("0.25"), gates=(Gate(Decimal("0.5")),))

    _, found = suppose(terms, a_volume("0.5"), facts, Decimal(1))

    assert (found.paying, found.gates) == (a_volume("0.5"), (Gate(Decimal(1)),))


def test_a_gate_of_which_nothing_is_known_stays_unknown():
    terms = some_terms(conditions=[{"kind": "minimum_volume", "amount": "1"}])

    _, found = suppose(terms, a_volume("100"), Facts(gates=(Gate(None),)), Decimal(200))

    assert found.gates == (Gate(None),)


def test_an_order_of_sale_is_averaged_once_and_kept():
    terms = some_terms(**UNITS, reward={**percent_reward("prospective"), "base": "net_amount"})

    assert averaged(terms).reward.unit_order is UnitOrder.AVERAGE
    assert averaged(terms) is averaged(terms)
    assert terms.reward.unit_order is UnitOrder.CHRONOLOGICAL


def test_terms_without_an_order_are_averaged_already():
    terms = some_terms()

    assert averaged(terms) is terms


def test_lines_are_not_counted_in_what_is_supposed():
    volume = Volume(Decimal(100), Decimal(100), Decimal(5), 3, 1, Decimal(-7))

    assert suppose(some_terms(), volume, NO_FACTS, Decimal(200))[0] == a_volume("200", "10")
