"""Terms, prices, the policy and the checks are set with bounds, and a refusal changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from claims.enums import ClaimKind
from claims.models import CheckRule, Claim, ClaimPolicy, ClaimTerms, SpecialPrice
from claims.operations.claiming.refusals import UnableToSet
from claims.operations.claiming.settings import (
    PolicyDraft,
    PriceDraft,
    TermsDraft,
    retire_terms,
    save_terms,
    set_check,
    set_policy,
    set_prices,
)
from claims.queries.claiming.policy import policy
from claims.queries.claiming.rules import rules
from claims.queries.claiming.terms import claimable_by, special_prices
from tests.claims.claiming.conftest import DRIVER, KIT, NOW, TODAY, Stage, sale
from tests.factories import make_published_program, program_document
from vir.foundation.audit.models import AuditEvent

Sent = Callable[..., Claim]
DRAFT = TermsDraft(
    code="SPA-1",
    name="Harbour agreement",
    kind=ClaimKind.SHIP_DEBIT,
    currency="USD",
    starts_on=date(2026, 10, 1),
    ends_on=date(2026, 12, 31),
)


def save(stage: Stage, draft: TermsDraft, terms_id: Any = None) -> ClaimTerms:
    with stage.vendor():
        return save_terms(draft=draft, terms_id=terms_id, actor_id=stage.priya.id, at=NOW)


def test_terms_are_added_and_a_partner_can_claim_under_them(stage: Stage) -> None:
    save(stage, DRAFT)

    with stage.alder():
        found = [(one.terms.code, one.last_day) for one in claimable_by(stage.partner.id, TODAY)]
    assert found == [("CT-1", date(2026, 12, 30)), ("SPA-1", date(2027, 1, 30))]


def test_terms_for_one_partner_are_shown_to_no_other(stage: Stage) -> None:
    save(stage, replace(DRAFT, partner_code="BROOK"))

    with stage.alder():
        assert [one.terms.code for one in claimable_by(stage.partner.id, TODAY)] == ["CT-1"]
    with stage.brook():
        assert [one.terms.code for one in claimable_by(stage.rival.id, TODAY)] == ["CT-1", "SPA-1"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"code": " "}, "Code: enter"),
        ({"code": "CT-1"}, "CT-1 is taken"),
        ({"currency": "XXX"}, "Currency"),
        ({"ends_on": date(2026, 9, 1)}, "is before the first day"),
        ({"deadline_days": 400}, "Deadline"),
        ({"amount": Decimal(0)}, "Amount: enter"),
        ({"kind": ClaimKind.LUMP_SUM}, "Amount: an activity has one"),
        ({"partner_code": "NOBODY"}, "there is no “NOBODY”"),
        ({"program_code": "VIR-2026-015"}, "belongs to none"),
        ({"kind": ClaimKind.PER_UNIT, "program_code": "NONE"}, "there is no “NONE”"),
        ({"kind": ClaimKind.PER_UNIT, "program_code": "BOUGHT"}, "does not count reported sales"),
        ({"products": {"include": [{"colour": "red"}]}}, "Products: name a SKU"),
    ],
)
def test_terms_that_do_not_fit_are_refused(stage: Stage, change: dict[str, Any], message: str) -> None:
    with stage.vendor():
        make_published_program(
            program_document(code="BOUGHT"), partners=[stage.partner], owner=stage.priya, approver=stage.lena
        )

    with pytest.raises(UnableToSet, match=message):
        save(stage, replace(DRAFT, **change))

    with stage.vendor():
        assert [terms.code for terms in ClaimTerms.objects.all()] == ["CT-1"]


def test_what_something_was_claimed_under_keeps_its_kind_and_currency(stage: Stage, sent: Sent) -> None:
    sent(sale("INV-1"))
    same = replace(
        DRAFT, code="CT-1", kind=ClaimKind.PER_UNIT, program_code="VIR-2026-015", ends_on=date(2026, 10, 31)
    )

    with pytest.raises(UnableToSet, match="Currency: something was claimed"):
        save(stage, replace(same, currency="EUR"), stage.terms.id)
    changed = save(stage, replace(same, name="Other name"), stage.terms.id)

    assert (changed.name, changed.currency) == ("Other name", "USD")


def test_retired_terms_are_no_longer_claimed(stage: Stage) -> None:
    with stage.vendor():
        retire_terms(terms_id=stage.terms.id, actor_id=stage.priya.id, at=NOW)
        with pytest.raises(UnableToSet, match="retired already"):
            retire_terms(terms_id=stage.terms.id, actor_id=stage.priya.id, at=NOW)

    with stage.alder():
        assert claimable_by(stage.partner.id, TODAY) == []


def test_special_prices_are_replaced_as_a_whole_or_not_at_all(stage: Stage) -> None:
    terms = save(stage, DRAFT)
    kit = PriceDraft(KIT, Decimal(149), Decimal(119), "Harbour Electric")

    with stage.vendor():
        set_prices(terms_id=terms.id, prices=[kit], actor_id=stage.priya.id, at=NOW)
        for wrong, message in (
            ([replace(kit, sku="NONE")], "there is no product"),
            ([replace(kit, special_price=Decimal(149))], "below the book price"),
            ([kit, replace(kit, end_customer="HARBOUR electric")], "comes twice"),
            ([replace(kit, quantity_max=Decimal(0))], "quantity above 0"),
        ):
            with pytest.raises(UnableToSet, match=message):
                set_prices(terms_id=terms.id, prices=wrong, actor_id=stage.priya.id, at=NOW)
        assert [price.sku for price in special_prices(terms)] == [KIT]  # type: ignore[attr-defined]
        set_prices(
            terms_id=terms.id,
            prices=[replace(kit, sku=DRIVER, end_customer="")],
            actor_id=stage.priya.id,
            at=NOW,
        )

        assert [price.product_id for price in SpecialPrice.objects.all()] == [stage.products[DRIVER].id]
        with pytest.raises(UnableToSet, match="has no special prices"):
            set_prices(terms_id=stage.terms.id, prices=[], actor_id=stage.priya.id, at=NOW)


def test_the_policy_is_set_with_a_reason_and_a_partner_reads_no_amounts(stage: Stage) -> None:
    new = PolicyDraft(
        decide_days=3, extra_holidays=[date(2026, 12, 24)], clean_cap=Decimal(900), separation=False
    )

    with stage.vendor():
        with pytest.raises(UnableToSet, match="Nothing to change"):
            set_policy(draft=PolicyDraft(), reason="Same", actor_id=stage.priya.id, at=NOW)
        for wrong, message in (
            (replace(new, decide_days=0), "Working days"),
            (replace(new, holiday_country="ZZ"), "Country"),
            (replace(new, clean_cap=Decimal(-1)), "Clean claims"),
            (replace(new, dispute_days=400), "Days to dispute"),
        ):
            with pytest.raises(UnableToSet, match=message):
                set_policy(draft=wrong, reason="New", actor_id=stage.priya.id, at=NOW)
        with pytest.raises(UnableToSet, match="Reason"):
            set_policy(draft=new, reason=" ", actor_id=stage.priya.id, at=NOW)
        assert not ClaimPolicy.objects.exists()
        set_policy(draft=new, reason="Agreed", actor_id=stage.priya.id, at=NOW)

        assert (policy().clean_cap, policy().extra_holidays) == (Decimal(900), (date(2026, 12, 24),))
        assert AuditEvent.objects.filter(action="claim_policy.set").count() == 1
    with stage.alder():
        assert (policy().decide_days, policy().clean_cap) == (3, None)


def test_a_check_is_set_within_its_bounds(stage: Stage) -> None:
    def put(name: str, **changes: Any) -> CheckRule:
        wanted = {"is_on": True, "severity": "look", "thresholds": {}, "reason": "Noisy", **changes}
        return set_check(check_name=name, actor_id=stage.priya.id, at=NOW, **wanted)

    with stage.vendor():
        for name, changes, message in (
            ("nothing", {}, "no such check"),
            ("over_claim", {"severity": "high"}, "must be resolved or is looked at"),
            ("benford", {"severity": "must_resolve"}, "only looked at"),
            ("over_claim", {"thresholds": {"colour": Decimal(1)}}, "has no threshold"),
            ("over_claim", {"thresholds": {"tolerance_percent": Decimal(51)}}, "enter 0 to 50"),
            ("over_claim", {"reason": ""}, "Reason"),
            ("over_claim", {"severity": "must_resolve"}, "Nothing to change"),
        ):
            with pytest.raises(UnableToSet, match=message):
                put(name, **changes)
        assert not CheckRule.objects.exists()
        put("over_claim", thresholds={"tolerance_percent": Decimal(10)})

        found = rules()["over_claim"]
        assert (found.severity.value, found.thresholds["tolerance_percent"]) == ("look", Decimal(10))
