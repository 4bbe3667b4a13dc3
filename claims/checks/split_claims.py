"""Several claims stay just below what one person may approve."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from claims.checks.facts import Facts
from claims.checks.kit import Check, Finding, Threshold, Thresholds
from claims.checks.words import counted, money, some
from claims.enums import Severity


def run(facts: Facts, thresholds: Thresholds) -> Iterator[Finding]:
    """Find this claim among several just below the approval limit within some days."""
    limit, amount = facts.approval_limit, facts.amount
    if limit is None or amount is None:
        return
    least = limit * thresholds["near_percent"] / 100
    if not least <= amount <= limit:
        return
    days = int(thresholds["days"])
    near = [
        one
        for one in facts.recent
        if abs((facts.on - one.submitted_on).days) <= days and least <= one.amount <= limit
    ]
    if len(near) + 1 < thresholds["claims_min"]:
        return
    total = amount + sum((one.amount for one in near), Decimal(0))
    yield Finding(
        key="split",
        title="Several claims just below the approval limit",
        sentence=(
            f"{counted(len(near) + 1, 'claim')} within {days} days, together {money(total, facts.currency)}, each"
            f" just below the limit of {money(limit, facts.currency)} that one person approves:"
            f" this one and {some((one.claim for one in near), 5)}."
        ),
        at_risk=amount,
    )


CHECK = Check(
    name="split_claims",
    label="Split claims",
    passed="approval limit",
    about="Several claims of one partner under the same terms, each just below what one person may approve.",
    severity=Severity.MUST_RESOLVE,
    run=run,
    thresholds=(
        Threshold("days", "Days between the claims", Decimal(14), "days", Decimal(1), Decimal(90)),
        Threshold(
            "near_percent", "Share of the limit that is near", Decimal(90), "%", Decimal(50), Decimal(100)
        ),
        Threshold("claims_min", "Claims, with this one", Decimal(3), "claims", Decimal(2), Decimal(20)),
    ),
    applies=lambda facts: facts.approval_limit is not None and facts.amount is not None,
)
