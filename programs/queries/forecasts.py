"""What a program is expected to cost, as its newest back-test says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from programs.models import Backtest
from programs.rating.backtest import EXPECTED, HIGH, LOW, Report


@dataclass(frozen=True)
class Forecast:
    """What a whole program is expected to cost, with its range; `partners` shares it, by code."""

    low: Decimal
    expected: Decimal
    high: Decimal
    partners: Mapping[str, Decimal]


def forecast_of(backtest: Backtest) -> Forecast:
    """Read the band of a back-test: payouts at the growth it calls low, expected and high."""
    report = Report.from_dict(backtest.result)
    return Forecast(
        low=report.payout_at(LOW),
        expected=report.payout_at(EXPECTED),
        high=report.payout_at(HIGH),
        partners={partner.code: partner.amount for partner in report.partners if partner.amount > 0},
    )
