"""Patterns over whole claims: split amounts, numbers out of sequence, figures that were made up."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from claims.checks.catalogue import CHECKS
from claims.checks.facts import Facts, Recent
from claims.enums import Severity
from tests.claims.checks.stage import SENT, facts, found, numbers_of, sale, sentences

RUNNING = numbers_of(date(2026, 9, 1), 80, 77000, 10)


def near_limit(*others: tuple[int, str], amount: str = "4950.00") -> Facts:
    recent = tuple(
        Recent(f"CLM-{place}", SENT - timedelta(days=days), Decimal(other))
        for place, (days, other) in enumerate(others, start=1)
    )
    return facts(sale(2), amount=Decimal(amount), recent=recent, approval_limit=Decimal("5000.00"))


def test_claims_just_below_the_limit_are_found_together() -> None:
    assert sentences("split_claims", near_limit((3, "4900.00"), (14, "4500.00"))) == [
        (
            "Several claims just below the approval limit",
            "3 claims within 14 days, together $14,350.00, each just below the limit of $5,000.00 that one person"
            " approves: this one and CLM-1 and CLM-2.",
        )
    ]


@pytest.mark.parametrize(
    "others",
    [
        [(3, "4900.00")],
        [(3, "4900.00"), (15, "4500.00")],
        [(3, "4900.00"), (14, "4499.99")],
        [(3, "4900.00"), (14, "5000.01")],
    ],
)
def test_too_few_too_old_too_small_or_above_the_limit_is_no_split(others: list[tuple[int, str]]) -> None:
    assert found("split_claims", near_limit(*others)) == []


def test_a_claim_above_the_limit_is_not_split() -> None:
    assert found("split_claims", near_limit((3, "4900.00"), (4, "4900.00"), amount="5000.01")) == []


def test_without_a_limit_there_is_nothing_to_look_at() -> None:
    assert CHECKS["split_claims"].applies(facts(sale(2))) is False


def test_a_number_far_outside_the_sequence_is_found() -> None:
    about = facts(sale(2, "INV-97385"), sale(3, "INV-77386"), sequence=RUNNING)

    assert sentences("out_of_sequence", about) == [
        (
            "Invoice number out of sequence",
            "1 invoice number outside the partner's own sequence: INV-97385 of 9 Oct 2026; numbers of 8 Oct 2026 run"
            " from 77370 to 77379. Line 2.",
        )
    ]


@pytest.mark.parametrize(("number", "count"), [("INV-77245", 0), ("INV-77215", 1)])
def test_a_number_is_out_of_sequence_when_enough_days_contradict_it(number: str, count: int) -> None:
    # Numbers of 790 on 79 other days; those of every day between contradict it: 13 days are 16 %, 16 are 20 %.
    assert len(found("out_of_sequence", facts(sale(2, number), sequence=RUNNING))) == count


@pytest.mark.parametrize(("days", "count"), [(2, 0), (3, 1)])
def test_a_sequence_needs_enough_numbers(days: int, count: int) -> None:
    about = facts(sale(2, "INV-97385"), sequence=numbers_of(date(2026, 10, 1), days, 77000, 10))

    assert len(found("out_of_sequence", about)) == count


def test_another_series_is_another_sequence() -> None:
    assert found("out_of_sequence", facts(sale(2, "WEB-12"), sequence=RUNNING)) == []


def long_claim(count: int, nets: list[str], gap: int = 3) -> Facts:
    return facts(
        *[sale(row, f"INV-{1000 + row * gap}", net=Decimal(nets[row % len(nets)])) for row in range(count)]
    )


def test_round_amounts_are_shown_from_300_lines_on() -> None:
    nets = ["100.00", "1300.00", "217.35", "88.10", "912.40"]

    assert sentences("round_numbers", long_claim(300, nets)) == [
        ("Mostly round amounts", "120 of 300 lines have an amount that is a multiple of 100.")
    ]
    assert found("round_numbers", long_claim(299, nets)) == []
    assert found("round_numbers", long_claim(300, nets), round_percent="41") == []


def test_numbers_without_a_gap_are_shown_from_300_lines_on() -> None:
    assert sentences("round_numbers", long_claim(300, ["217.35"], gap=1)) == [
        ("Invoice numbers without a gap", "300 of 300 invoice numbers follow one another without a gap.")
    ]
    assert found("round_numbers", long_claim(299, ["217.35"], gap=1)) == []
    assert found("round_numbers", long_claim(300, ["217.35"], gap=2)) == []


def made_up(count: int, different: int = 400) -> list[str]:
    # Evenly spread from 1 to 999: every first digit as often as the others.
    return [f"{1 + place * 998 / (different - 1):.2f}" for place in range(different)][:count]


def test_first_digits_that_come_evenly_are_shown() -> None:
    nets = made_up(400)

    assert sentences("benford", long_claim(400, nets)) == [
        ("Unusual first digits", "11% of the amounts of 400 lines begin with 1, usually 30%.")
    ]


def test_first_digits_of_amounts_that_grow_are_no_sign() -> None:
    nets = [f"{1.02**place:.2f}" for place in range(400)]

    assert found("benford", long_claim(400, nets)) == []


def test_first_digits_need_lines_different_amounts_and_a_span() -> None:
    nets = made_up(400)

    assert found("benford", long_claim(299, nets)) == []
    assert found("benford", long_claim(400, nets[::5])) == []
    assert found("benford", long_claim(400, [f"{500 + float(net) / 4:.2f}" for net in nets])) == []


def test_patterns_of_figures_never_block() -> None:
    assert {name: check.severity for name, check in CHECKS.items() if check.only_look} == {
        "round_numbers": Severity.LOOK,
        "benford": Severity.LOOK,
    }
