"""The payout policy: what is in force, and what waits for a second person."""

from __future__ import annotations

from payouts.enums import PolicyState
from payouts.models import PayoutPolicy
from payouts.posting.policy import DEFAULT, Policy, read_policy


def policy_in_force() -> Policy:
    """Give the policy in force; the default where the vendor has agreed on none."""
    row: PayoutPolicy | None = PayoutPolicy.objects.filter(state=PolicyState.ACTIVE.value).first()
    return DEFAULT if row is None else policy_of(row)


def policy_of(row: PayoutPolicy) -> Policy:
    """Read the rules of a version, which were checked when it was proposed."""
    policy, faults = read_policy(row.rules, number=row.number)
    assert not faults, faults
    return policy


def policy_history() -> list[PayoutPolicy]:
    """List the versions, the newest first."""
    return list(PayoutPolicy.objects.select_related("proposed_by", "decided_by").order_by("-number"))


def policy_by_number(number: int) -> PayoutPolicy | None:
    """Find a version."""
    found: PayoutPolicy | None = (
        PayoutPolicy.objects.select_related("proposed_by").filter(number=number).first()
    )
    return found
