"""What is owed in another currency at the closing rate: IAS 21, in a table of cases."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from payouts.enums import Account
from payouts.ledger.drafts import Leg
from payouts.ledger.valuation import MONETARY, Movement, NoRate, revalue, value

FIRST, LATER, LAST = date(2026, 11, 2), date(2026, 11, 16), date(2026, 11, 27)
RATES = {FIRST: Decimal("1.10"), LATER: Decimal("1.16"), LAST: Decimal("1.20")}


@pytest.mark.parametrize(
    ("moves", "closing", "owed", "valued", "carried", "difference"),
    [
        pytest.param([], None, "0", "0", "0", "0", id="nothing owed"),
        pytest.param([(FIRST, "100")], "1.10", "100", "110.00", "110.00", "0.00", id="the rate stayed"),
        pytest.param([(FIRST, "100")], "1.25", "100", "125.00", "110.00", "15.00", id="more is owed: a loss"),
        pytest.param([(FIRST, "100")], "1.05", "100", "105.00", "110.00", "-5.00", id="less is owed: a gain"),
        pytest.param(
            [(FIRST, "100"), (LATER, "50")], "1.20", "150", "180.00", "168.00", "12.00", id="two days"
        ),
        # 40 left at 1.16 and 60 stay: 40 × 0.06 is realised, 60 × 0.10 is not.
        pytest.param(
            [(FIRST, "100"), (LATER, "-40")], "1.20", "60", "72.00", "63.60", "8.40", id="partly settled"
        ),
        # 100 came in at 1.10 and left at 1.20: ten were lost, and no closing rate is needed.
        pytest.param(
            [(FIRST, "100"), (LAST, "-100")], None, "0", "0", "-10.00", "10.00", id="settled: realised"
        ),
        pytest.param(
            [(FIRST, "100"), (LAST, "-100")], "1.50", "0", "0.00", "-10.00", "10.00", id="settled, rate moves"
        ),
        # The partner owes 20: a claim of the vendor loses where a liability gains.
        pytest.param([(FIRST, "-20")], "1.05", "-20", "-21.00", "-22.00", "1.00", id="the partner owes"),
        pytest.param([(FIRST, "0.01")] * 3, "1.20", "0.03", "0.04", "0.03", "0.01", id="rounded once"),
    ],
)
def test_what_is_owed_is_valued_at_the_closing_rate(
    moves: list[tuple[date, str]],
    closing: str | None,
    owed: str,
    valued: str,
    carried: str,
    difference: str,
) -> None:
    found = value(
        [Movement(day, Decimal(amount)) for day, amount in moves],
        rates=RATES,
        closing=None if closing is None else Decimal(closing),
        currency="USD",
    )

    assert (found.owed, found.valued, found.carried, found.difference) == tuple(
        Decimal(amount) for amount in (owed, valued, carried, difference)
    )


def test_a_currency_without_cents_has_none() -> None:
    found = value([Movement(FIRST, Decimal("100.50"))], rates=RATES, closing=Decimal("1.25"), currency="JPY")

    assert (found.valued, found.carried) == (Decimal(126), Decimal(111))


@pytest.mark.parametrize(
    ("rates", "closing", "missing"),
    [
        pytest.param({}, Decimal(1), FIRST, id="the rate of a day"),
        pytest.param(RATES, None, None, id="the closing rate"),
    ],
)
def test_a_missing_rate_is_named(
    rates: dict[date, Decimal], closing: Decimal | None, missing: date | None
) -> None:
    with pytest.raises(NoRate) as refused:
        value([Movement(FIRST, Decimal(1))], rates=rates, closing=closing, currency="USD")

    assert refused.value.day == missing


def test_a_loss_is_debited_and_a_gain_credited() -> None:
    assert revalue(Decimal(15)) == (
        Leg(Account.FX_DIFFERENCE, Decimal(15)),
        Leg(Account.LIABILITY_VALUATION, Decimal(-15)),
    )
    assert revalue(Decimal(-5)) == (
        Leg(Account.FX_DIFFERENCE, Decimal(-5)),
        Leg(Account.LIABILITY_VALUATION, Decimal(5)),
    )


def test_money_is_valued_and_what_it_cost_is_not() -> None:
    assert set(MONETARY) == {
        Account.ACCRUED_LIABILITY,
        Account.EARNED_PAYABLE,
        Account.APPROVED_PAYABLE,
        Account.PAYMENT_CLEARING,
        Account.PARTNER_RECEIVABLE,
    }
