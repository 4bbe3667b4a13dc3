"""An expected tier stands for the volume inside it that is nearest to the pace."""

from __future__ import annotations

from decimal import Decimal

import pytest

from payouts.ledger.expectation import expected_in_tier, volume_in_tier
from programs.rating import RatedFrom, Volume, accrue
from programs.terms import Terms
from tests.factories import program_document

LINES = [Decimal(100000), Decimal(250000), Decimal(400000), Decimal(600000)]
CENT = Decimal("0.01")


@pytest.mark.parametrize(
    ("tier", "pace", "volume"),
    [
        (3, "698592.45", "599999.99"),
        (3, "120000", "400000"),
        (3, "500000", "500000"),
        (4, "700000", "700000"),
        (4, None, "600000"),
        (0, "120000", "99999.99"),
        (0, "40000", "40000"),
        (0, None, "0"),
    ],
)
def test_the_volume_of_a_tier_is_the_nearest_to_the_pace(tier: int, pace: str | None, volume: str) -> None:
    at_pace = None if pace is None else Decimal(pace)

    assert volume_in_tier(tier, LINES, at_pace, CENT) == Decimal(volume)


def test_vale_expected_at_tier_3_instead_of_4_lowers_the_accrual_by_4_024_50() -> None:
    terms = Terms.from_document(program_document())
    bought = RatedFrom(Volume(Decimal(402450), Decimal(402450), Decimal(1), 1, 0))
    pace = Decimal(402450) * 92 / 53

    lower = expected_in_tier(terms, bought, 3, pace)

    assert lower == Decimal("599999.99")
    assert accrue(terms, bought.volume, pace).accrued - accrue(
        terms, bought.volume, lower
    ).accrued == Decimal("4024.50")


def test_a_tier_of_growth_without_a_baseline_cannot_be_placed() -> None:
    document = program_document(
        measure={"kind": "growth_percent", "of": "net_amount", "baseline": {"rule": "fixed"}}
    )
    terms = Terms.from_document(document)

    assert (
        expected_in_tier(terms, RatedFrom(Volume(Decimal(1), Decimal(1), Decimal(1), 1, 0)), 1, None) is None
    )
