"""What can be claimed, how it is decided, and how the checks are set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db import transaction

from claims.checks.catalogue import CHECKS
from claims.checks.running import Rule
from claims.enums import Severity
from claims.models import CheckRule, ClaimPolicy
from claims.operations.claiming.refusals import UnableToSet
from claims.operations.claiming.save_terms import (
    PriceDraft,
    TermsDraft,
    retire_terms,
    save_terms,
    set_prices,
)
from claims.queries.claiming.policy import Policy, known_countries, policy
from claims.queries.claiming.rules import rules
from vir.foundation.audit.operations import record
from vir.foundation.money import format_number

__all__ = [
    "PolicyDraft",
    "PriceDraft",
    "TermsDraft",
    "retire_terms",
    "save_terms",
    "set_check",
    "set_policy",
    "set_prices",
]

REASON_MAX: Final = 300
DECIDE_DAYS_MAX: Final = 90
DISPUTE_DAYS_MAX: Final = 365


@dataclass(frozen=True)
class PolicyDraft:
    """How claims are to be decided, as somebody wrote it."""

    decide_days: int = 5
    holiday_country: str = "US"
    extra_holidays: Sequence[date] = ()
    clean_cap: Decimal | None = None
    approval_limit: Decimal | None = None
    separation: bool = True
    dispute_days: int = 30


@transaction.atomic
def set_policy(*, draft: PolicyDraft, reason: str, actor_id: UUID, at: datetime) -> ClaimPolicy:
    """
    Say how claims are decided from now on. Days that claims were promised stay.

    :raises UnableToSet: if no reason is given, the country is not known, or nothing changes
    """
    why = _reason(reason)
    if not 1 <= draft.decide_days <= DECIDE_DAYS_MAX:
        raise UnableToSet(f"Working days: enter 1 to {DECIDE_DAYS_MAX}.")
    if not 0 <= draft.dispute_days <= DISPUTE_DAYS_MAX:
        raise UnableToSet(f"Days to dispute: enter 0 to {DISPUTE_DAYS_MAX}.")
    if draft.holiday_country and draft.holiday_country not in known_countries():
        raise UnableToSet(
            f"Country: the holidays of {draft.holiday_country} are not known. Choose from the list."
        )
    for name, amount in (("Clean claims", draft.clean_cap), ("One person", draft.approval_limit)):
        if amount is not None and amount <= 0:
            raise UnableToSet(f"{name}: enter an amount above 0, or leave it empty for no limit.")
    new = Policy(
        decide_days=draft.decide_days,
        holiday_country=draft.holiday_country,
        extra_holidays=tuple(sorted(set(draft.extra_holidays))),
        clean_cap=draft.clean_cap,
        approval_limit=draft.approval_limit,
        separation=draft.separation,
        dispute_days=draft.dispute_days,
    )
    if new == policy():
        raise UnableToSet("Claims are decided like this already. Nothing to change.")
    kept: ClaimPolicy = ClaimPolicy.objects.create(
        decide_days=new.decide_days,
        holiday_country=new.holiday_country,
        extra_holidays=[day.isoformat() for day in new.extra_holidays],
        clean_cap=new.clean_cap,
        approval_limit=new.approval_limit,
        separation=new.separation,
        dispute_days=new.dispute_days,
        reason=why,
        set_by_id=actor_id,
        set_at=at,
    )
    record(
        action="claim_policy.set",
        kind="claim_policy",
        code="claims",
        actor_id=actor_id,
        at=at,
        data={
            "decide_days": new.decide_days,
            "clean_cap": _text(new.clean_cap),
            "approval_limit": _text(new.approval_limit),
            "separation": new.separation,
            "dispute_days": new.dispute_days,
            "reason": why,
        },
    )
    return kept


@transaction.atomic
def set_check(
    *,
    check_name: str,
    is_on: bool,
    severity: str,
    thresholds: Mapping[str, Decimal],
    reason: str,
    actor_id: UUID,
    at: datetime,
) -> CheckRule:
    """
    Say whether a check runs, what its findings ask of a reviewer, and from which figures on it finds something.

    :raises UnableToSet: if there is no such check or threshold, a figure is out of its bounds, a check that only
        looks is to block, no reason is given, or nothing changes
    """
    check = CHECKS.get(check_name)
    if check is None:
        raise UnableToSet("There is no such check. Choose from the list.")
    if severity not in list(Severity):
        raise UnableToSet(f"{check.label}: say whether it must be resolved or is looked at.")
    if check.only_look and severity == Severity.MUST_RESOLVE:
        raise UnableToSet(
            f"{check.label}: a pattern of figures proves nothing about a row, so it is only looked at."
        )
    known = {threshold.name: threshold for threshold in check.thresholds}
    for name, value in thresholds.items():
        threshold = known.get(name)
        if threshold is None:
            raise UnableToSet(f"{check.label} has no threshold “{name}”.")
        if not threshold.minimum <= value <= threshold.maximum:
            low, high = format_number(threshold.minimum), format_number(threshold.maximum)
            raise UnableToSet(f"{threshold.label}: enter {low} to {high} {threshold.unit}.")
    why = _reason(reason)
    new = Rule(is_on=is_on, severity=Severity(severity), thresholds={**check.defaults, **thresholds})
    if new == rules()[check_name]:
        raise UnableToSet(f"{check.label} is set like this already. Nothing to change.")
    kept: CheckRule = CheckRule.objects.create(
        check_name=check_name,
        is_on=is_on,
        severity=new.severity.value,
        thresholds={name: _text(value) for name, value in new.thresholds.items()},
        reason=why,
        set_by_id=actor_id,
        set_at=at,
    )
    record(
        action="claim_check.set",
        kind="claim_check",
        code=check_name,
        actor_id=actor_id,
        at=at,
        data={
            "is_on": is_on,
            "severity": new.severity.value,
            "thresholds": kept.thresholds,
            "reason": why,
        },
    )
    return kept


def _reason(text: str) -> str:
    plain = text.strip()
    if not plain or len(plain) > REASON_MAX:
        raise UnableToSet(f"Reason: write a sentence of at most {REASON_MAX} characters.")
    return plain


def _text(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"
