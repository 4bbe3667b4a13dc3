"""What must be bought to earn an amount: the least purchase, on every shape, or why there is none. No database."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.faces.portal.promised import bought, earning, promised
from tests.factories import program_document
from vir.faces.portal.order.inverse import least, needed, parse_wanted
from vir.faces.portal.standing import Standing, standing
from vir.faces.portal.what_if import AmountRefused, rated_with

TODAY, START = date(2026, 11, 23), date(2026, 10, 1)
CENT = Decimal("0.01")


def stands(net: str = "342180.00", quantity: str = "1", **changes: Any) -> Standing:
    program = promised(program_document(**changes))
    made = earning(program, START, bought(net, quantity))
    return standing(program, [made], today=TODAY, counted_to=TODAY - timedelta(days=1))


def percent(application: str, *tiers: tuple[str, str], **more: Any) -> dict[str, Any]:
    rows = [{"threshold": threshold, "percent": rate} for threshold, rate in tiers]
    return {"kind": "percent", "application": application, "tiers": rows, **more}


SHAPES: dict[str, tuple[Standing, str, str]] = {
    "the rate of the tier on everything": (stands(), "20000", "157820.00"),
    # 400,000 pays 16,000 at once, and the cent before pays 11,999.99: nothing earns 13,000 exactly.
    "a jump over the amount": (stands(), "13000", "57820.00"),
    "each rate inside its tier": (
        stands(reward=percent("per_band", ("100000", "2"), ("250000", "3"), ("400000", "4"))),
        "10000",
        # 150,000 at 2% and 150,000 at 3% are 7,500 by 400,000; the other 2,500 at 4% are 62,500.
        "120320.00",
    ),
    "a lump sum": (
        stands(
            reward={
                "kind": "fixed",
                "application": "all_volume",
                "tiers": [{"threshold": "500000", "amount": "5000.00"}],
            },
            caps=[],
        ),
        "1",
        "157820.00",
    ),
    "each full step": (
        stands(
            reward={
                "kind": "per_increment",
                "application": "all_volume",
                "base": "net_amount",
                "increment": "10000",
                "partial_increment": "dropped",
                "tiers": [{"threshold": "0", "amount": "100.00"}],
            },
            caps=[],
        ),
        "5000",
        "157820.00",
    ),
    "units": (
        stands(
            quantity="200",
            measure={"kind": "quantity"},
            reward={
                "kind": "per_unit",
                "application": "all_volume",
                "tiers": [{"threshold": "100", "amount": "2.50"}, {"threshold": "250", "amount": "4.00"}],
            },
            caps=[],
        ),
        "1001",
        "51",
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_least_purchase_earns_the_amount_and_a_step_less_does_not(shape: str) -> None:
    one, wanted, more = SHAPES[shape]
    step = Decimal(1) if one.is_quantity else CENT

    found = least(one, Decimal(wanted))

    assert found == Decimal(more)
    assert rated_with(one, found).earned >= Decimal(wanted) > rated_with(one, found - step).unrounded


def test_growth_needs_what_lies_between_and_last_year() -> None:
    from dataclasses import replace

    from programs.rating import Facts, RatedFrom

    measure = {"kind": "growth_amount", "baseline": {"rule": "same_period_last_year"}}
    reward = percent("all_volume", ("0", "5"), base="growth_amount")
    one = stands(measure=measure, reward=reward, caps=[])
    made = replace(
        one.earning,
        rated_from=RatedFrom(one.volume, Facts(baseline=Decimal("300000"))),
        earned=Decimal("2109.00"),
    )
    one = replace(one, earning=made)

    # 5% of the growth over 300,000: 3,000.00 is reached at 360,000.
    assert least(one, Decimal("3000")) == Decimal("17820.00")


@pytest.mark.parametrize(
    ("changes", "wanted", "said"),
    [
        ({}, "45000", "$45,000.00 is not reachable: the cap is $40,000.00, reached with $457,820 more."),
        ({}, "10000", "You have earned $10,265.40 to date, which is that much already."),
        (
            {
                "caps": [],
                "reward": {
                    "kind": "fixed",
                    "application": "all_volume",
                    "tiers": [{"threshold": "500000", "amount": "5000.00"}],
                },
            },
            "6000",
            "$6,000.00 is not reachable: the most this program pays is $5,000.00.",
        ),
        ({}, "20000", "Buy $157,820 more: you would earn $20,000.00 (Tier 3, 4%)."),
        ({}, "13000", "Buy $57,820 more: you would earn $16,000.00, the least that reaches it (Tier 3, 4%)."),
    ],
)
def test_the_answer_is_said_in_words(changes: dict[str, Any], wanted: str, said: str) -> None:
    found = needed(stands(**changes), Decimal(wanted), "kestrel")

    assert found is not None
    assert found.said == said


def test_the_answer_says_how_much_a_day_that_is_and_opens_its_estimate() -> None:
    found = needed(stands(), Decimal("20000"), "kestrel")

    assert found is not None
    assert found.notes == ("That is $4,047 a day with 39 days left. Your pace is $6,456 a day.",)
    assert found.opens == "/p/kestrel/programs/VIR-2026-014/?period=2026-10-01&more=157820.00"


@pytest.mark.parametrize("typed", ["", "a lot", "0", "-5", "EUR 20", "10.005"])
def test_what_is_no_rebate_is_refused(typed: str) -> None:
    with pytest.raises(AmountRefused, match=r"^Rebate: .*\.$"):
        parse_wanted(typed, stands())
