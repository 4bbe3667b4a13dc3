from decimal import Decimal

import pytest

from programs.rating import Payable, payable
from tests.programs.examples import some_terms

ZERO = Decimal(0)
CARRIED = some_terms(minimum_payable={"amount": "50.00", "below": "carry_over"})
DROPPED = some_terms(minimum_payable={"amount": "50.00", "below": "drop"})


@pytest.mark.parametrize(
    "terms, earned, carried, expected",
    [
        (some_terms(), "0.01", "0", (Decimal("0.01"), ZERO, ZERO, "$0.01 is paid.")),
        (
            CARRIED,
            "50.00",
            "0",
            (Decimal("50.00"), ZERO, ZERO, "$50.00 is at least the minimum of $50.00 and is paid."),
        ),
        (
            CARRIED,
            "49.99",
            "0",
            (ZERO, Decimal("49.99"), ZERO, "$49.99 is below the minimum of $50.00 and is carried over."),
        ),
        (
            CARRIED,
            "30.00",
            "20.00",
            (Decimal("50.00"), ZERO, ZERO, "$50.00 is at least the minimum of $50.00 and is paid."),
        ),
        (
            DROPPED,
            "49.99",
            "0",
            (ZERO, ZERO, Decimal("49.99"), "$49.99 is below the minimum of $50.00 and is dropped."),
        ),
        (
            DROPPED,
            "10.00",
            "-30.00",
            (ZERO, Decimal("-20.00"), ZERO, "−$20.00 is below zero and is carried over."),
        ),
        (DROPPED, "30.00", "-30.00", (ZERO, ZERO, ZERO, "Nothing is due.")),
    ],
)
def test_what_is_due_is_paid_carried_over_or_dropped(terms, earned, carried, expected):
    assert payable(terms, Decimal(earned), Decimal(carried)) == Payable(*expected)
