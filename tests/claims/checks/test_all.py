"""What holds for all checks together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as some

from claims.checks.catalogue import CHECKS
from claims.checks.facts import Bought, History, Line, Other
from claims.checks.running import FINDINGS_MAX, Rule, run_checks
from claims.checks.words import rows_text
from claims.enums import Severity
from tests.claims.checks.stage import DRIVER, KIT, defaults, facts, sale

NOT_SAID = ("fraud", "fake", "suspicious", "cheat", "please", "oops", "!")


@some.composite
def lines(draw: some.DrawFn) -> list[Line]:
    count = draw(some.integers(1, 14))
    return [
        sale(
            row,
            draw(some.sampled_from(["INV-77385", "INV-77386", "INV-7738S", "INV-77385A", "INV-97385", "X9"])),
            draw(some.sampled_from(["1", "2", "40"])),
            sold_on=date(2026, 10, 9) + timedelta(days=draw(some.integers(-12, 30))),
            product=draw(some.sampled_from([KIT, DRIVER, None])),
            end_customer=draw(some.sampled_from(["BuildRight Ltd", "Quay Marine", ""])),
            serial=draw(some.sampled_from(["", "", "SN-1", "SN-2"])),
            unit_price=draw(some.sampled_from([None, Decimal(10), Decimal(100), Decimal(900)])),
        )
        for row in range(2, 2 + count)
    ]


@given(lines(), some.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_the_order_of_the_lines_changes_nothing(made: list[Line], random: Random) -> None:
    around = {
        "bought": {KIT: Bought(Decimal(20), price=Decimal(80))},
        "history": {KIT: History(30, Decimal(3), Decimal(1))},
        "same_sale": (Other(2, "CLM-7", 4, "INV-77385", "INV77385"),),
    }
    shuffled = list(made)
    random.shuffle(shuffled)

    first = run_checks(facts(*made, **around), defaults())
    second = run_checks(facts(*shuffled, **around), defaults())

    assert [set(one.findings) for one in first] == [set(one.findings) for one in second]


@given(lines())
@settings(max_examples=100, deadline=None)
def test_sentences_are_calm_and_end_and_keys_are_their_own(made: list[Line]) -> None:
    for one in run_checks(facts(*made, bought={}), defaults()):
        assert len({finding.key for finding in one.findings}) == len(one.findings)
        for finding in one.findings:
            words = f"{finding.title} {finding.sentence}".lower()
            assert [word for word in NOT_SAID if word in words] == []
            assert finding.sentence.endswith(".")
            assert set(finding.rows) <= {line.row for line in made}


def test_every_check_says_what_it_is_about_in_words_of_the_product() -> None:
    for check in CHECKS.values():
        words = " ".join([check.label, check.passed, check.about, *[one.label for one in check.thresholds]])
        assert [word for word in NOT_SAID if word in words.lower()] == []
        assert all(one.minimum <= one.default <= one.maximum for one in check.thresholds)


def test_a_check_that_is_off_finds_nothing_and_is_not_said_to_have_passed() -> None:
    set_here = {**defaults(), "over_claim": replace(Rule.default(CHECKS["over_claim"]), is_on=False)}

    assert "over_claim" not in [one.check.name for one in run_checks(facts(sale(2), bought={}), set_here)]


def test_a_check_without_anything_to_look_at_is_not_said_to_have_passed() -> None:
    ran = [one.check.name for one in run_checks(facts(sale(2)), defaults())]

    assert ran == [
        "exact_duplicate",
        "over_claim",
        "altered_number",
        "claimed_return",
        "outside_period",
        "not_eligible",
        "price_range",
        "same_customer_day",
        "out_of_sequence",
        "bank_changed",
    ]


def test_what_is_beyond_twenty_findings_is_told_in_one() -> None:
    made = [sale(row, quantity="50") for row in range(2, 32)]
    history = {KIT: History(30, Decimal(3), Decimal(1))}

    (outliers,) = [
        one
        for one in run_checks(facts(*made, history=history), defaults())
        if one.check.name == "quantity_outlier"
    ]

    assert len(outliers.findings) == FINDINGS_MAX
    last = outliers.findings[-1]
    assert (last.title, last.sentence, last.at_risk) == (
        "11 more: unusual quantity",
        "11 more like these. Lines 21–31.",
        Decimal(11 * 50 * 8),
    )


def test_a_weak_sign_is_never_to_be_resolved() -> None:
    must = {name: replace(rule, severity=Severity.MUST_RESOLVE) for name, rule in defaults().items()}
    line = sale(12, "INV-77386")
    near = (Other(12, "CLM-1", 3, "INV-77385", "INV77385", date(2026, 10, 9)),)

    (altered,) = [
        one for one in run_checks(facts(line, near=near), must) if one.check.name == "altered_number"
    ]

    assert [altered.severity_of(finding) for finding in altered.findings] == [Severity.LOOK]


def test_lines_are_written_as_stretches() -> None:
    assert rows_text([7]) == "Line 7"
    assert rows_text([9, 7, 8]) == "Lines 7–9"
    assert rows_text([3, 7, 12, 13, 14]) == "Lines 3, 7 and 12–14"
    assert rows_text([1, 3, 5, 7, 9, 11, 12]) == "Lines 1, 3, 5, 7, 9 and 2 more"
