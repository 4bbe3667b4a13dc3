"""The partner's bank details changed shortly before the claim."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from claims.checks.facts import Facts
from claims.checks.kit import Check, Finding, Threshold, Thresholds
from claims.checks.words import counted
from claims.enums import Severity
from vir.foundation.periods import format_date


def run(facts: Facts, thresholds: Thresholds) -> Iterator[Finding]:
    """Find a change of bank details within the days before the claim was sent."""
    changed = facts.bank_changed_on
    if changed is None:
        return
    days = (facts.on - changed).days
    if days < thresholds["days"]:
        yield Finding(
            key=changed.isoformat(),
            title="Bank details changed recently",
            sentence=f"Bank details changed on {format_date(changed)}, {_before(days)} this claim was sent.",
            at_risk=facts.amount,
        )


def _before(days: int) -> str:
    if days < 0:
        return f"{counted(-days, 'day')} after"
    return "on the day" if days == 0 else f"{counted(days, 'day')} before"


CHECK = Check(
    name="bank_changed",
    label="Bank details changed",
    passed="bank details",
    about="A change of bank details shortly before a claim is worth a call to a number known before.",
    severity=Severity.LOOK,
    run=run,
    thresholds=(Threshold("days", "Days after a change", Decimal(30), "days", Decimal(1), Decimal(365)),),
)
