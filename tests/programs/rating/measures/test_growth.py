from decimal import Decimal

import pytest

from programs.rating import NO_FACTS, Facts
from programs.rating.measures.growth import GrowthAmount, GrowthPercent
from tests.programs.examples import a_volume

BOUGHT = a_volume("1250", "50")


def above(baseline):
    return Facts(baseline=Decimal(baseline))


@pytest.mark.parametrize("baseline, growth", [("1000", 250), ("0", 1250), ("1300", -50)])
def test_growth_is_what_was_bought_above_the_baseline(baseline, growth):
    assert GrowthAmount("net").of(BOUGHT, above(baseline)) == growth


def test_growth_can_be_in_units():
    assert GrowthAmount("quantity").of(BOUGHT, above("40")) == 10


# (1,250 − 1,000) × 100 ÷ 1,000 = 25; (1,250 − 1,600) × 100 ÷ 1,600 = −21.875
@pytest.mark.parametrize("baseline, percent", [("1000", "25"), ("1600", "-21.875")])
def test_growth_in_percent_is_a_part_of_the_baseline(baseline, percent):
    assert GrowthPercent("net").of(BOUGHT, above(baseline)) == Decimal(percent)


def test_what_qualifies_grows():
    facts = Facts(baseline=Decimal(100), qualifying=a_volume("130"))

    assert GrowthAmount("net").of(BOUGHT, facts) == 30
    assert GrowthPercent("net").of(BOUGHT, facts) == 30


@pytest.mark.parametrize("measure", [GrowthAmount("net"), GrowthPercent("net")])
def test_without_a_baseline_growth_cannot_be_told(measure):
    assert measure.of(BOUGHT, NO_FACTS) is None
    assert measure.bought(Decimal(5), BOUGHT, NO_FACTS) is None
    assert measure.missing == "baseline"


def test_a_baseline_of_zero_makes_everything_growth_but_no_percent():
    assert GrowthAmount("net").of(BOUGHT, above("0")) == 1250
    assert GrowthAmount("net").bought(Decimal(5), BOUGHT, above("0")) == 5
    assert GrowthPercent("net").of(BOUGHT, above("0")) is None
    assert GrowthPercent("net").bought(Decimal(5), BOUGHT, above("0")) is None


def test_a_growth_is_reached_by_buying_the_baseline_and_the_growth():
    assert GrowthAmount("net").bought(Decimal(250), BOUGHT, above("1000")) == 1250
    # 1,000 × 125 ÷ 100
    assert GrowthPercent("net").bought(Decimal(25), BOUGHT, above("1000")) == 1250
