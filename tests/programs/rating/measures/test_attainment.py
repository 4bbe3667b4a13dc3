from decimal import Decimal

import pytest

from programs.rating import NO_FACTS, Facts
from programs.rating.measures.attainment import Attainment
from tests.programs.examples import a_volume

BOUGHT = a_volume("900", "30", "1000")


def aiming_at(target, **facts):
    return Facts(target=Decimal(target), **facts)


# 900 × 100 ÷ 1,200 = 75; 30 × 100 ÷ 1,200 = 2.5; 1,000 × 100 ÷ 800 = 125
@pytest.mark.parametrize(
    "figure, target, percent", [("net", "1200", "75"), ("quantity", "1200", "2.5"), ("gross", "800", "125")]
)
def test_attainment_is_what_was_bought_as_a_part_of_the_target(figure, target, percent):
    assert Attainment(figure).of(BOUGHT, aiming_at(target)) == Decimal(percent)


def test_what_qualifies_attains():
    assert Attainment("net").of(BOUGHT, aiming_at("1200", qualifying=a_volume("600"))) == 50


def test_an_attainment_is_reached_by_buying_its_part_of_the_target():
    assert Attainment("net").bought(Decimal(75), BOUGHT, aiming_at("1200")) == 900


@pytest.mark.parametrize("facts", [NO_FACTS, aiming_at("0")])
def test_without_a_target_attainment_cannot_be_told(facts):
    assert Attainment("net").of(BOUGHT, facts) is None
    assert Attainment("net").bought(Decimal(75), BOUGHT, facts) is None
    assert Attainment("net").missing == "target"
