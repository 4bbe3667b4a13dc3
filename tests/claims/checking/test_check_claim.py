"""A claim is checked: what is found is kept as flags, what a person said about it stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from claims.enums import Resolution
from claims.models import CheckRule, CheckRun, Claim, ClaimEvent, Flag
from claims.operations.claiming.check import UnableToCheckClaim, check_claim, look_at_draft
from partners.models import Partner
from programs.models import Product
from tests.factories import make_line
from tests.support.claim_world import DRIVER, KIT
from tests.support.sent_claims import NINTH, sold
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context

Products = dict[str, Product]
Send = Callable[..., Claim]


def flags(claim: Claim) -> list[tuple[str, str, list[int]]]:
    """Give what is found about a claim now."""
    found = Flag.objects.filter(claim=claim, replaced_at__isnull=True).order_by("check_name", "key")
    return [(flag.check_name, flag.severity, flag.rows) for flag in found]


@pytest.fixture
def check(moment: datetime, today: date) -> Callable[[Claim], CheckRun]:
    def checked(claim: Claim) -> CheckRun:
        run = check_claim(claim_id=claim.id, at=moment, today=today)
        claim.refresh_from_db()
        return run

    return checked


def test_a_claim_without_findings_is_clean_and_in_review(send: Send, products: Products, check: Any) -> None:
    claim = send(sold(products[KIT], "INV-1"), sold(products[DRIVER], "INV-2"))

    run = check(claim)

    assert (claim.state, claim.is_clean, flags(claim)) == ("in_review", True, [])
    assert {name for name, kept in run.checks.items() if kept["findings"]} == set()
    assert run.checks["over_claim"] == {
        "severity": "must_resolve",
        "thresholds": {"tolerance_percent": "0"},
        "findings": 0,
    }


def test_what_was_checked_is_told_to_the_vendor_only(send: Send, products: Products, check: Any) -> None:
    claim = send(sold(products[KIT], "INV-1", "140"))

    check(claim)

    told = ClaimEvent.objects.get(claim=claim, kind="checked")
    assert (told.is_internal, told.by_partner, told.data["flags"]) == (True, False, 1)


def test_more_than_was_bought_is_a_flag_with_its_sentence(send: Send, products: Products, check: Any) -> None:
    claim = send(sold(products[KIT], "INV-1", "90"), sold(products[KIT], "INV-2", "50"))

    check(claim)

    flag = Flag.objects.get(claim=claim)
    assert (flag.title, flag.sentence, flag.at_risk) == (
        "Sold more than bought",
        "CD-18-KIT: claimed 140, bought 100 since 1 Sep 2026, opening stock declared 0. Lines 2–3.",
        Decimal("320.0000"),
    )
    assert (claim.state, claim.is_clean) == ("in_review", False)


def test_declared_stock_counts(send: Send, products: Products, check: Any) -> None:
    claim = send(
        sold(products[KIT], "INV-1", "140"),
        declared_stock={KIT: {"quantity": "40", "reason": "counted on 1 Jan"}},
    )

    check(claim)

    assert flags(claim) == []


def test_of_two_claims_that_fit_one_by_one_the_second_checked_is_told(
    send: Send, products: Products, check: Any
) -> None:
    first, second = send(sold(products[KIT], "INV-1", "60")), send(sold(products[KIT], "INV-2", "70"))

    check(second)
    check(first)
    check(second)

    assert (flags(second), flags(first)) == ([], [("over_claim", "must_resolve", [2])])


def test_units_that_are_in_question_are_not_held_against_the_next_claim(
    send: Send, products: Products, check: Any
) -> None:
    too_much, next_one = send(sold(products[KIT], "INV-1", "500")), send(sold(products[KIT], "INV-2", "60"))

    check(too_much)
    check(next_one)

    assert flags(next_one) == []


def test_units_that_a_reviewer_let_pass_are_held_against_the_next_claim(
    send: Send, products: Products, check: Any, lena: User, moment: datetime
) -> None:
    passed, next_one = send(sold(products[KIT], "INV-1", "110")), send(sold(products[KIT], "INV-2", "60"))
    check(passed)
    _resolve(Flag.objects.get(claim=passed), lena, moment)

    check(next_one)

    assert flags(next_one) == [("over_claim", "must_resolve", [2])]


def test_another_vendors_purchases_are_its_own(send: Send, products: Products, check: Any) -> None:
    claim = send(sold(products[KIT], "INV-1", "140"))

    check(claim)

    assert flags(claim) == [("over_claim", "must_resolve", [2])]


def test_the_same_sale_under_a_changed_number_is_told_of_the_later_claim(
    send: Send, products: Products, check: Any
) -> None:
    first, second = send(sold(products[KIT], "INV-77840")), send(sold(products[KIT], "INV-77840A"))

    check(first)
    check(second)
    check(first)

    assert (flags(first), flags(second)) == ([], [("altered_number", "must_resolve", [2])])


def test_a_sale_in_question_is_not_held_against_the_next_one(
    send: Send, products: Products, check: Any
) -> None:
    for number in ("INV-77840", "INV-7784O"):
        check(send(sold(products[KIT], number)))
    again = send(sold(products[KIT], "INV-77850", sold_on=NINTH + timedelta(days=2)))

    check(again)

    assert flags(again) == []


def test_one_invoice_number_for_two_customers_is_found(send: Send, products: Products, check: Any) -> None:
    first = send(sold(products[KIT], "INV-77840"))
    second = send(sold(products[DRIVER], "INV-77840", end_customer="Quay Marine"))

    check(first)
    check(second)

    assert [flag.title for flag in Flag.objects.filter(claim=second)] == ["One invoice number, two customers"]


def test_a_sale_of_another_company_is_found_without_naming_it(
    send: Send, products: Products, check: Any, garrow: Partner
) -> None:
    first = send(sold(products[KIT], "INV-77840"), partner=garrow)
    second = send(sold(products[KIT], "INV-77840"))

    check(first)
    check(second)

    (flag,) = Flag.objects.filter(claim=second)
    assert flag.sentence == (
        "Already claimed by another company, with the same date, quantity and end customer: invoice INV-77840."
        " Line 2."
    )
    assert (flag.key, first.code in flag.sentence) == ("another", False)


def test_the_same_number_of_another_company_for_another_sale_is_no_sign(
    send: Send, products: Products, check: Any, garrow: Partner
) -> None:
    first = send(sold(products[KIT], "INV-77840", end_customer="Quay Marine"), partner=garrow)
    second = send(sold(products[KIT], "INV-77840"))

    check(first)
    check(second)

    assert flags(second) == []


def test_a_reported_sale_and_a_reported_return_are_found(
    send: Send, products: Products, check: Any, alder: Partner
) -> None:
    make_line(alder, products[KIT], NINTH, "200.00", "2", basis="sell_through", document="inv 77-840")
    make_line(alder, products[DRIVER], NINTH, "-100.00", "-1", basis="sell_through", document="INV-77841")
    claim = send(sold(products[KIT], "INV-77840"), sold(products[DRIVER], "INV-77841"))

    check(claim)

    assert flags(claim) == [("claimed_return", "must_resolve", [3]), ("exact_duplicate", "must_resolve", [2])]


def test_what_an_approved_claim_brought_in_is_no_report(
    send: Send, products: Products, check: Any, alder: Partner
) -> None:
    make_line(
        alder,
        products[KIT],
        NINTH,
        "200.00",
        "2",
        basis="sell_through",
        document="INV-77840",
        line_key="K:10001:2",
    )
    claim = send(sold(products[KIT], "INV-77840"))

    check(claim)

    assert flags(claim) == []


def test_flags_are_replaced_by_the_next_run(
    send: Send, products: Products, check: Any, alder: Partner
) -> None:
    claim = send(sold(products[KIT], "INV-1", "140"))
    check(claim)
    make_line(alder, products[KIT], date(2026, 9, 2), "4000.00", "40")

    check(claim)

    assert (flags(claim), claim.is_clean) == ([], True)
    assert Flag.objects.get(claim=claim).replaced_at is not None


def test_a_flag_that_says_the_same_stays_the_same(send: Send, products: Products, check: Any) -> None:
    claim = send(sold(products[KIT], "INV-1", "140"))
    check(claim)
    before = Flag.objects.get(claim=claim).id

    check(claim)

    assert [flag.id for flag in Flag.objects.filter(claim=claim)] == [before]


def test_what_a_reviewer_said_stays_when_less_is_at_stake(
    send: Send, products: Products, check: Any, alder: Partner, lena: User, moment: datetime
) -> None:
    claim = send(sold(products[KIT], "INV-1", "140"))
    check(claim)
    _resolve(Flag.objects.get(claim=claim), lena, moment)
    make_line(alder, products[KIT], date(2026, 9, 2), "2000.00", "20")

    check(claim)

    flag = Flag.objects.get(claim=claim)
    assert (flag.resolution, flag.replaced_at) == ("passed", None)


def test_what_a_reviewer_said_is_asked_again_when_more_is_at_stake(
    send: Send, products: Products, check: Any, alder: Partner, lena: User, moment: datetime
) -> None:
    claim = send(sold(products[KIT], "INV-1", "140"))
    check(claim)
    _resolve(Flag.objects.get(claim=claim), lena, moment)
    make_line(alder, products[KIT], date(2026, 9, 2), "-2000.00", "-20")

    check(claim)

    now = Flag.objects.get(claim=claim, replaced_at__isnull=True)
    assert (now.resolution, now.at_risk) == ("", Decimal("480.0000"))


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_only_open_claims_are_checked(send: Send, products: Products, check: Any, state: str) -> None:
    claim = send(sold(products[KIT], "INV-1"), state="draft")
    Claim.objects.filter(id=claim.id).update(state=state)

    with pytest.raises(UnableToCheckClaim):
        check(claim)

    assert CheckRun.objects.count() == 0


def test_a_rule_of_the_vendor_counts_and_the_newest_one_wins(
    send: Send, products: Products, check: Any, lena: User, moment: datetime
) -> None:
    for days, tolerance in ((2, "0"), (1, "40")):
        CheckRule.objects.create(
            check_name="over_claim",
            is_on=True,
            severity="look",
            thresholds={"tolerance_percent": tolerance},
            reason="counted",
            set_by=lena,
            set_at=moment - timedelta(days=days),
        )
    within, above = send(sold(products[KIT], "INV-1", "140")), send(sold(products[DRIVER], "INV-2", "141"))

    check(within)
    check(above)

    assert (flags(within), flags(above)) == ([], [("over_claim", "look", [2])])


def test_how_numbers_are_compared_is_not_said_while_a_claim_is_written(
    send: Send, products: Products, check: Any
) -> None:
    check(send(sold(products[KIT], "INV-77840")))
    draft = send(sold(products[KIT], "INV-77840A"), state="draft")

    assert look_at_draft(claim=draft) == []


def test_a_draft_is_looked_at_without_keeping_anything(
    send: Send, products: Products, alder: Partner, kestrel: Any
) -> None:
    draft = send(sold(products[KIT], "INV-1", "140"), state="draft")
    with tenant_context(kestrel.id, partner_id=alder.id):
        findings = look_at_draft(claim=draft)

    assert [(finding.check, finding.title) for finding in findings] == [
        ("over_claim", "Sold more than bought")
    ]
    assert (Flag.objects.count(), CheckRun.objects.count()) == (0, 0)


def _resolve(flag: Flag, by: User, at: datetime) -> None:
    flag.resolution = Resolution.PASSED
    flag.resolution_reason = "Stock list of 1 January seen"
    flag.resolved_by = by
    flag.resolved_at = at
    flag.save()
