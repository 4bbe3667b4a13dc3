from decimal import Decimal

import pytest

from programs.rating import NO_FACTS, Facts
from programs.rating.measures.share import Share
from tests.programs.examples import a_volume

CONTRACT = a_volume("8000", "80")


def out_of(net, quantity="0", **facts):
    return Facts(whole=a_volume(net, quantity), **facts)


# 8,000 × 100 ÷ 10,000 = 80; 80 × 100 ÷ 320 = 25
def test_a_share_is_a_part_of_everything_in_the_wider_scope():
    assert Share("net").of(CONTRACT, out_of("10000")) == 80
    assert Share("quantity").of(CONTRACT, out_of("10000", "320")) == 25
    assert Share("net").of(a_volume("0.25"), out_of("0.5")) == 50


def test_what_qualifies_is_what_has_a_share():
    assert Share("net").of(CONTRACT, out_of("10000", qualifying=a_volume("2000"))) == 20


@pytest.mark.parametrize("facts", [NO_FACTS, out_of("0"), out_of("-1")])
def test_a_share_of_nothing_cannot_be_told(facts):
    assert Share("net").of(CONTRACT, facts) is None
    assert Share("net").missing == "whole"


def test_a_share_is_reached_while_the_rest_stays_as_it_is():
    # The rest is 2,000: 8,000 of 10,000 is 80 %, and 3,000 of 5,000 is 60 %.
    assert Share("net").bought(Decimal(80), CONTRACT, out_of("10000")) == 8000
    assert Share("net").bought(Decimal(60), CONTRACT, out_of("10000")) == 3000


@pytest.mark.parametrize(
    "value, facts",
    [
        (Decimal(100), out_of("10000")),
        (Decimal(101), out_of("10000")),
        # Nothing else was bought, so that any purchase is a share of 100 %.
        (Decimal(50), out_of("8000")),
        (Decimal(50), out_of("7000")),
        (Decimal(50), NO_FACTS),
    ],
)
def test_a_share_that_no_purchase_can_make_has_no_volume(value, facts):
    assert Share("net").bought(value, CONTRACT, facts) is None


def test_a_rest_of_a_cent_is_a_rest():
    # 0.01 × 50 ÷ 50
    assert Share("net").bought(Decimal(50), CONTRACT, out_of("8000.01")) == Decimal("0.01")
