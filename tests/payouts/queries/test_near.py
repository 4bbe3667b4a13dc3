"""Near a tier: within a tenth of what it asks for, in what is bought, while there are days left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest

from partners.models import Partner
from payouts.models import CalculationRun
from payouts.queries.earnings import earnings_together
from payouts.queries.near import NearTier, near_a_tier
from payouts.queries.promises import standing_promises
from programs.models import PartnerFigure, Product, Program
from tests.factories import NOON, make_line, make_partner
from vir.foundation.identity.models import User

Publish = Callable[..., Program]
Calculate = Callable[..., CalculationRun]


def near(today: date) -> list[NearTier]:
    return near_a_tier(earnings_together(standing_promises(), today=today), today)


@pytest.mark.parametrize(("net", "found"), [("224999.99", []), ("225000.00", ["ALDER"]), ("250000.00", [])])
def test_near_is_a_tenth_of_the_next_threshold(
    net: str,
    found: list[str],
    alder: Partner,
    drill: Product,
    publish: Publish,
    calculate: Calculate,
    today: date,
) -> None:
    make_line(alder, drill, date(2026, 10, 5), net)
    publish(alder)
    calculate()

    assert [one.partner_code for one in near(today)] == found


def test_the_nearest_comes_first_with_its_gap_its_days_and_what_it_gains(
    alder: Partner, drill: Product, publish: Publish, calculate: Calculate, today: date
) -> None:
    bexley = make_partner("BEXLEY")
    make_line(alder, drill, date(2026, 11, 22), "230000.00")
    make_line(bexley, drill, date(2026, 11, 22), "99000.00")
    publish(alder, bexley)
    calculate()

    first, second = near(today)

    assert (first.partner_code, first.tier, first.gap, first.gains) == (
        "BEXLEY",
        1,
        Decimal(1000),
        Decimal(2000),
    )
    assert (second.partner_code, second.tier, second.gap, second.gains) == (
        "ALDER",
        2,
        Decimal(20000),
        Decimal(2900),
    )
    # 53 days are counted, 39 are left.
    assert second.days_left == 39
    assert round(second.needed_a_day, 4) == Decimal("512.8205")
    assert second.pace is not None
    assert round(second.pace, 4) == Decimal("4339.6226")
    assert second.on_pace


def test_whoever_is_too_slow_is_not_on_pace(
    alder: Partner, drill: Product, publish: Publish, calculate: Calculate, today: date
) -> None:
    make_line(alder, drill, date(2026, 11, 22), "92000.00")
    publish(alder)
    calculate()

    (found,) = near(date(2026, 12, 30))

    assert (found.days_left, found.needed_a_day, found.on_pace) == (2, Decimal(4000), False)


def test_once_the_period_is_over_nobody_is_near(
    alder: Partner, drill: Product, publish: Publish, calculate: Calculate
) -> None:
    make_line(alder, drill, date(2026, 11, 22), "99000.00")
    publish(alder)
    calculate()
    last = date(2026, 12, 31)

    assert [len(near(day)) for day in (last, last + timedelta(days=1))] == [1, 0]


def test_where_tiers_are_in_percent_the_gap_is_what_has_to_be_bought(
    alder: Partner, drill: Product, publish: Publish, calculate: Calculate, priya: User, today: date
) -> None:
    make_line(alder, drill, date(2026, 10, 5), "95000.00")
    program = publish(
        alder,
        measure={"kind": "attainment_percent", "of": "net_amount"},
        reward={
            "kind": "percent",
            "base": "net_amount",
            "application": "all_volume",
            "tiers": [{"threshold": "100", "percent": "2"}],
        },
    )
    PartnerFigure.objects.create(
        program=program,
        partner=alder,
        kind="target",
        amount=Decimal(100000),
        reason="agreed",
        set_by=priya,
        set_at=NOON,
    )
    calculate()

    (found,) = near(today)

    assert (found.line, found.gap, found.gains) == (Decimal(100000), Decimal(5000), Decimal(2000))
