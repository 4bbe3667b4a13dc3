from decimal import Decimal

import pytest

from programs.rating import NO_FACTS, Facts, Volume
from programs.rating.measures.plain import Plain, put, qualified
from tests.programs.examples import a_volume

BOUGHT = Volume(Decimal(300), Decimal(360), Decimal(12), 4, 1, Decimal(-20))
QUALIFYING = a_volume("50", "2", "60")


@pytest.mark.parametrize("figure, value", [("net", 300), ("gross", 360), ("quantity", 12)])
def test_a_plain_measure_is_a_figure_of_what_was_bought(figure, value):
    measure = Plain(figure)

    assert measure.of(BOUGHT, NO_FACTS) == value
    assert measure.missing == ""


@pytest.mark.parametrize("figure, value", [("net", 50), ("gross", 60), ("quantity", 2)])
def test_where_other_products_qualify_those_decide(figure, value):
    facts = Facts(qualifying=QUALIFYING)

    assert Plain(figure).of(BOUGHT, facts) == value
    assert qualified(figure, BOUGHT, facts) == value


def test_a_plain_measure_is_bought_as_it_is():
    assert Plain("net").bought(Decimal(750), BOUGHT, NO_FACTS) == 750


@pytest.mark.parametrize(
    "figure, value, expected",
    [
        # Twice the net value, so twice of everything; lines are not counted, as there are none such.
        ("net", 600, a_volume("600", "24", "720")),
        ("gross", 90, a_volume("75", "3", "90")),
        ("quantity", 6, a_volume("150", "6", "180")),
    ],
)
def test_putting_a_figure_keeps_the_average_value_of_a_unit(figure, value, expected):
    assert put(BOUGHT, figure, Decimal(value)) == expected


@pytest.mark.parametrize(
    "figure, expected",
    [
        ("net", a_volume("100", "0", "0")),
        ("gross", a_volume("0", "0", "100")),
        ("quantity", a_volume("0", "100")),
    ],
)
@pytest.mark.parametrize("now", ["0", "-5"])
def test_where_nothing_was_bought_only_the_figure_itself_is_put(figure, expected, now):
    assert put(a_volume(now, now), figure, Decimal(100)) == expected
