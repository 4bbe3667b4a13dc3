"""Whoever adds up the lines of a statement gets what is payable."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from payouts.statements.footing import earning_lines, statement_lines
from payouts.statements.notes import notes
from payouts.statements.settling import Parts, StatementLine
from programs.rating import Volume, rate
from programs.terms import Terms
from tests.factories import program_document


def terms(**changes: Any) -> Terms:
    return Terms.from_document(program_document(**changes))


def volume(net: str, returns: str = "0", quantity: str = "10", **counts: int) -> Volume:
    told = {"line_count": 412, "return_count": 9 if Decimal(returns) else 0, **counts}
    return Volume(Decimal(net), Decimal(net), Decimal(quantity), returns_net=Decimal(returns), **told)


def parts(payable: str, *, brought: str = "0", carried: str = "0", dropped: str = "0") -> Parts:
    return Parts(Decimal(brought), Decimal(carried), Decimal(dropped), Decimal(payable))


def shown(lines: list[StatementLine]) -> list[tuple[str, str, str]]:
    return [(line.what, line.basis, f"{line.amount:.2f}") for line in lines]


def test_a_statement_reads_like_the_mock() -> None:
    fasteners = terms(
        reward={
            "kind": "percent",
            "application": "all_volume",
            "tiers": [{"threshold": "50000", "percent": "2"}, {"threshold": "150000", "percent": "3"}],
        },
        caps=[{"per": "partner_period", "amount": "25000.00"}],
    )
    rating = rate(fasteners, volume("211720.00", "-3140.00"))

    lines = statement_lines(fasteners, rating, parts("6351.60"))

    assert shown(lines) == [
        ("Eligible purchases, gross", "412 lines", "214860.00"),
        ("Returns and credits", "9 lines", "-3140.00"),
        ("Net eligible purchases", "", "211720.00"),
        ("Rebate at Tier 2", "3.0% of line 3", "6351.60"),
        ("Cap ($25,000.00)", "not reached", "0.00"),
        ("Payable", "", "6351.60"),
    ]


def test_a_reached_cap_is_a_line_of_its_own() -> None:
    rating = rate(terms(), volume("900000.00"))

    lines = statement_lines(terms(), rating, parts("40000.00"))

    assert shown(lines)[3:] == [
        ("Rebate at Tier 4", "5.0% of line 3", "45000.00"),
        ("Cap ($40,000.00)", "reached", "-5000.00"),
        ("Payable", "", "40000.00"),
    ]


def test_what_is_brought_over_and_carried_over_are_lines() -> None:
    rating = rate(terms(), volume("1.00"))

    lines = statement_lines(terms(), rating, parts("0.00", brought="40.00", carried="40.00"))

    assert shown(lines)[3:] == [
        ("Rebate, no tier reached", "", "0.00"),
        ("Cap ($40,000.00)", "not reached", "0.00"),
        ("Brought over from the last run", "", "40.00"),
        ("Carried over to the next run", "below $50.00", "-40.00"),
        ("Payable", "", "0.00"),
    ]


def test_a_negative_balance_is_carried_in_words() -> None:
    to_date = terms(accumulation="to_date", caps=[])
    rating = rate(
        to_date, volume("-20000.00"), earned_before=Decimal("2000.00"), volume_before=volume("100000.00")
    )

    lines = statement_lines(to_date, rating, parts("0.00", carried="-2000.00"))

    assert shown(lines) == [
        ("Eligible purchases to date, gross", "824 lines", "80000.00"),
        ("Returns and credits", "0 lines", "0.00"),
        ("Net eligible purchases to date", "", "80000.00"),
        ("Rebate, no tier reached, to date", "", "0.00"),
        ("Earned in earlier periods", "", "-2000.00"),
        ("Carried over to the next run", "below zero", "2000.00"),
        ("Payable", "", "0.00"),
    ]


def test_fractions_of_a_cent_never_show_as_a_line_that_does_not_add_up() -> None:
    rating = rate(terms(), volume("100000.005", "-0.005"))

    lines = statement_lines(terms(), rating, parts(str(rating.earned)))

    gross, returned, net = (line.amount for line in lines[:3])
    assert (gross + returned, net) == (net, Decimal("100000.01"))


@pytest.mark.parametrize(
    ("reward", "basis", "amount"),
    [
        ({"application": "per_band"}, "Tiers 1 to 2, each its own rate", "5765.40"),
        (
            {"kind": "fixed", "tiers": [{"threshold": "250000", "amount": "5000.00"}]},
            "lump sum",
            "5000.00",
        ),
    ],
)
def test_the_basis_says_how_a_rebate_is_worked_out(reward: dict[str, Any], basis: str, amount: str) -> None:
    told = terms(reward={**program_document()["reward"], **reward}, caps=[])
    rating = rate(told, volume("342180.00"))

    line = earning_lines(told, rating)[3]

    assert (line.basis, line.amount) == (basis, Decimal(amount))


def test_units_are_in_the_basis_and_money_in_the_amount() -> None:
    told = terms(
        measure={"kind": "quantity"},
        reward={
            "kind": "per_unit",
            "application": "all_volume",
            "tiers": [{"threshold": "500", "amount": "4"}],
        },
        caps=[],
        goal={"measure": "quantity", "amount": "1000"},
    )
    rating = rate(told, volume("75000.00", quantity="750"))

    lines = earning_lines(told, rating)

    assert shown(lines)[2:] == [
        ("Net eligible purchases", "750 units", "75000.00"),
        ("Rebate at Tier 1", "750 units × $4.00", "3000.00"),
        ("Earned", "", "3000.00"),
    ]


def test_lines_that_do_not_add_up_are_never_shown() -> None:
    rating = rate(terms(), volume("342180.00"))

    with pytest.raises(AssertionError, match="the lines add up to"):
        statement_lines(terms(), rating, parts("10265.41"))


def test_every_line_has_its_working_and_its_own_result() -> None:
    rating = rate(terms(), volume("900000.00", "-100.00"))
    lines = statement_lines(terms(), rating, parts("40000.00"))

    told = notes(terms(), rating, lines)

    assert [note["result"] for note in told] == [
        "$900,100.00",
        "−$100.00",
        "$900,000.00",
        "$45,000.00",
        "−$5,000.00",
        "$40,000.00",
    ]
    assert told[3]["steps"] == [
        {"label": "Rebate", "text": "net eligible × tier rate"},
        {"label": "", "text": "$900,000.00 × 5.0%"},
    ]
    assert told[4]["steps"] == [
        {"label": "Cap", "text": "what the cap leaves − line 4"},
        {"label": "", "text": "$40,000.00 − $45,000.00"},
    ]
    assert told[5]["steps"][1]["text"] == "$45,000.00 + (−$5,000.00)"
