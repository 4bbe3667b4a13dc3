from decimal import Decimal

import pytest

from programs.rating.exactness import settled
from vir.foundation.money import exact


def test_three_thirds_are_one():
    with exact():
        third = Decimal(1) / 3

        assert third + third + third < 1
        assert str(settled(third + third + third)) == "1"


@pytest.mark.parametrize("thirds", [1, 2, 4])
def test_a_third_stays_what_it_is(thirds):
    with exact():
        value = Decimal(thirds) / 3

        assert settled(value) == value


@pytest.mark.parametrize("text", ["0", "100.00", "-0.000000000001", f"0.{'0' * 49}1"])
def test_an_exact_number_keeps_its_spelling(text):
    with exact():
        assert (
            str(settled(Decimal(text))) == text
            or settled(Decimal(text)).as_tuple() == Decimal(text).as_tuple()
        )


@pytest.mark.parametrize("places, kept", [(79, True), (80, True), (81, False), (119, False)])
def test_what_lies_beyond_eighty_places_is_noise(places, kept):
    with exact():
        off = Decimal(1).scaleb(-places)

        assert [settled(3 + off) == 3 + off, settled(3 - off) == 3 - off] == [kept, kept]


def test_a_large_amount_is_settled_as_well():
    with exact():
        amount = Decimal("9999999999999.99") / 7 * 7

        assert amount != Decimal("9999999999999.99")
        assert settled(amount) == Decimal("9999999999999.99")
