"""What can be claimed is set by those who may, with the fields of its kind; special prices can be pasted."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from claims.models import CheckRule, ClaimPolicy, ClaimTerms, SpecialPrice
from tests.faces.console.claiming.conftest import QUEUE, Stage, said, sale
from tests.support.claim_world import KIT, make_offer
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context

NEW = {
    "kind": "per_unit",
    "name": "Kits",
    "code": "KITS",
    "program": "VIR-2026-015",
    "starts_on": "2026-10-01",
    "ends_on": "2026-12-31",
    "deadline_days": "30",
}
SETTINGS = "/t/kestrel/settings/claims/"


@pytest.fixture
def manager(stage: Stage, priya: User, client_as: Callable[[User], Client]) -> Client:
    return client_as(priya)


@pytest.fixture
def agreement(stage: Stage, priya: User) -> ClaimTerms:
    with tenant_context(stage.tenant.id):
        return make_offer(priya, code="SPA-1", name="Harbour prices", kind="ship_debit", program=None)


def test_the_list_says_what_is_paid_until_when_and_how_often_it_was_claimed(
    stage: Stage, manager: Client
) -> None:
    stage.claim(sale("A-1"))

    page = said(manager.get(f"{QUEUE}terms/"))

    assert "Q4 Sell-through Bonus CT-1 Per unit sold $8 per unit VIR-2026-015" in page
    assert "whom the program reaches 1" in page


def test_a_program_that_counts_reported_sales_without_an_offer_is_suggested(
    stage: Stage, manager: Client
) -> None:
    with tenant_context(stage.tenant.id):
        ClaimTerms.objects.update(retired_at=stage.terms.created_at)

    page = said(manager.get(f"{QUEUE}terms/"))

    assert "Programs without a way to claim" in page
    assert "VIR-2026-015 Q4 Sell-through Bonus" in page


def test_an_offer_is_added_with_the_fields_of_its_kind(stage: Stage, manager: Client) -> None:
    answer = manager.post(f"{QUEUE}terms/new/", {**NEW, "evidence_above": "1,200.50"})

    assert answer.status_code == 302
    with tenant_context(stage.tenant.id):
        terms = ClaimTerms.objects.get(code="KITS")
    assert (terms.program_id, terms.evidence_above, terms.currency) == (
        stage.program.id,
        Decimal("1200.5000"),
        "USD",
    )


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"program": ""}, "Choose the program that pays on these sales."),
        ({"kind": "lump_sum", "program": ""}, "Say how much the activity pays at most."),
        ({"ends_on": "2026-09-30"}, "The last day is before the first. Choose a later one."),
        ({"cap_amount": "1.2.3"}, "“1.2.3” was not read. Write an amount such as 1,500.00."),
        ({"code": "CT-1"}, "CT-1"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_kept(
    stage: Stage, manager: Client, changes: dict[str, str], words: str
) -> None:
    answer = manager.post(f"{QUEUE}terms/new/", {**NEW, **changes})

    assert answer.status_code == 422
    assert words in said(answer)
    with tenant_context(stage.tenant.id):
        assert ClaimTerms.objects.count() == 1


def test_an_offer_that_was_claimed_keeps_its_kind_and_program(stage: Stage, manager: Client) -> None:
    stage.claim(sale("A-1"))

    manager.post(f"{QUEUE}terms/CT-1/", {**NEW, "kind": "lump_sum", "name": "Renamed", "amount": "10"})

    with tenant_context(stage.tenant.id):
        terms = ClaimTerms.objects.get(code="CT-1")
    assert (terms.kind, terms.program_id, terms.name) == ("per_unit", stage.program.id, "Renamed")


def test_a_retired_offer_leaves_the_list_and_stays_readable(stage: Stage, manager: Client) -> None:
    answer = manager.post(f"{QUEUE}terms/CT-1/retire/")

    assert "Nothing new can be claimed under Q4 Sell-through Bonus." in said(manager.get(answer.url))
    assert "Nothing can be claimed yet." in said(manager.get(f"{QUEUE}terms/"))
    assert "Q4 Sell-through Bonus CT-1" in said(manager.get(f"{QUEUE}terms/?retired=1"))
    assert "nothing new can be claimed" in said(manager.get(f"{QUEUE}terms/CT-1/"))


def test_a_reviewer_reads_offers_and_sets_none(stage: Stage, reviewer: Client) -> None:
    assert reviewer.get(f"{QUEUE}terms/CT-1/").status_code == 200
    assert reviewer.get(f"{QUEUE}terms/new/").status_code == 403
    assert reviewer.post(f"{QUEUE}terms/CT-1/retire/").status_code == 403
    reviewer.post(f"{QUEUE}terms/CT-1/", {**NEW, "name": "Mine"})
    with tenant_context(stage.tenant.id):
        assert ClaimTerms.objects.get(code="CT-1").name == "Q4 Sell-through Bonus"


def test_special_prices_are_typed_and_pasted_with_their_header(
    stage: Stage, manager: Client, agreement: ClaimTerms
) -> None:
    pasted = "Product\tEnd customer\tBook\tSpecial\tMost\nCD-12-DRV\tBuildRight Ltd\t$119.00\t99.00\t\n"

    answer = manager.post(
        f"{QUEUE}terms/SPA-1/prices/",
        {
            "sku-0": KIT,
            "book-0": "1,189.00",
            "special-0": "1,100",
            "most-0": "500",
            "sku-1": "",
            "pasted": pasted,
        },
    )

    assert answer.status_code == 302
    with tenant_context(stage.tenant.id):
        kept = list(
            SpecialPrice.objects.order_by("-book_price").values_list(
                "product__sku", "end_customer", "book_price", "special_price", "quantity_max"
            )
        )
    assert kept == [
        (KIT, "", Decimal("1189.0000"), Decimal("1100.0000"), Decimal("500.0000")),
        ("CD-12-DRV", "BuildRight Ltd", Decimal("119.0000"), Decimal("99.0000"), None),
    ]


def test_each_price_that_was_not_read_is_named_and_what_was_typed_stays(
    stage: Stage, manager: Client, agreement: ClaimTerms
) -> None:
    answer = manager.post(
        f"{QUEUE}terms/SPA-1/prices/",
        {"sku-0": KIT, "book-0": "189", "special-0": "cheap", "pasted": ",,1,2,"},
    )

    assert answer.status_code == 422
    page = said(answer)
    assert "Row 1, Special price: 'cheap' was not read. Write it like 189.00." in page
    assert "Row 2, Product: it is missing. Write its code." in page
    assert 'value="cheap"' in answer.content.decode()
    with tenant_context(stage.tenant.id):
        assert SpecialPrice.objects.count() == 0


def test_an_offer_without_special_prices_has_no_such_page(stage: Stage, manager: Client) -> None:
    assert manager.get(f"{QUEUE}terms/CT-1/prices/").status_code == 404


def test_the_policy_is_set_with_a_reason_and_stands_in_the_history(stage: Stage, manager: Client) -> None:
    values = {
        "decide_days": "3",
        "holiday_country": "US",
        "extra_holidays": "2026-12-24, 2026-12-31",
        "clean_cap": "5,000",
        "approval_limit": "",
        "separation": "on",
        "dispute_days": "14",
        "reason": "Quicker.",
    }

    manager.post(SETTINGS, values)
    page = said(manager.get(SETTINGS))

    assert "A claim is decided within 3 working days. One person approves any amount." in page
    assert "One press approves clean claims of up to $5,000 together." in page
    assert "“Quicker.”" in page
    assert "24 Dec 2026 Closed" in page


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"decide_days": "0"}, "Working days to decide in"),
        ({"extra_holidays": "Christmas"}, "“Christmas” was not read as a day."),
        ({"clean_cap": "much"}, "“much” was not read."),
        ({"reason": ""}, "Reason"),
    ],
)
def test_a_policy_that_was_not_read_is_not_set(
    stage: Stage, manager: Client, changes: dict[str, str], words: str
) -> None:
    values = {"decide_days": "3", "holiday_country": "US", "dispute_days": "14", "reason": "Quicker."}

    answer = manager.post(SETTINGS, {**values, **changes})

    assert answer.status_code == 422
    assert words in said(answer)
    with tenant_context(stage.tenant.id):
        assert ClaimPolicy.objects.count() == 0


def test_checks_say_how_often_they_found_something_and_were_overturned(
    stage: Stage, manager: Client, reviewer: Client
) -> None:
    claim = stage.claim(sale("A-1", "40"))
    stage.claim(sale("B-1"), partner=stage.brook)
    form = reviewer.get(f"{QUEUE}{claim.code}/?resolve=flag-1").content.decode()
    flag = form.split('name="flag" value="')[1].split('"')[0]
    reviewer.post(f"{QUEUE}{claim.code}/flag/", {"flag": flag, "resolution": "passed", "reason": "Counted."})

    page = said(manager.get(f"{SETTINGS}checks/"))

    assert "found something in 1 of 2 claims, 50% 1 of 1 resolved were in order, 100%" in page


def test_a_check_is_set_with_a_reason_and_stands_in_the_history(stage: Stage, manager: Client) -> None:
    manager.post(
        f"{SETTINGS}checks/over_claim/",
        {"is_on": "on", "severity": "look", "tolerance_percent": "5", "reason": "They hold stock."},
    )

    page = said(manager.get(f"{SETTINGS}checks/"))

    assert "Look · allowed above what the partner had 5 %" in page
    assert "Sold more than bought on, look, allowed above what the partner had 5 %" in page


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"reason": ""}, "Reason"),
        ({"tolerance_percent": "half"}, "Allowed above what the partner had: “half” was not read."),
        ({"tolerance_percent": "80"}, "50"),
    ],
)
def test_a_check_that_was_not_read_is_not_set(
    stage: Stage, manager: Client, changes: dict[str, str], words: str
) -> None:
    values = {"is_on": "on", "severity": "look", "tolerance_percent": "5", "reason": "They hold stock."}

    answer = manager.post(f"{SETTINGS}checks/over_claim/", {**values, **changes})

    assert answer.status_code == 422
    assert words in said(answer)
    with tenant_context(stage.tenant.id):
        assert CheckRule.objects.count() == 0


def test_a_check_that_is_not_there_is_not_found(stage: Stage, manager: Client) -> None:
    assert manager.post(f"{SETTINGS}checks/gut_feeling/").status_code == 404
