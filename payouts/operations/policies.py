"""The payout policy: a change is proposed by one person and takes effect when another agrees."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from payouts.enums import PolicyState
from payouts.models import PayoutPolicy
from payouts.posting.policy import Fault, read_policy, written
from payouts.queries.policy import policy_in_force
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.locks import lock_name

REASON_LENGTH_MAX = 500


class UnableToSetPayoutPolicy(Refused):
    """A policy that cannot be proposed or decided; `faults` name what to correct."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__(" ".join(fault.message for fault in faults))


@transaction.atomic
def propose_policy(*, rules: Mapping[str, Any], reason: str, actor_id: UUID, at: datetime) -> PayoutPolicy:
    """
    Propose rules; those in force stay until another person agrees.

    :raises UnableToSetPayoutPolicy: with every fault named, if nothing changes, one waits, or no reason is given
    """
    lock_name("payouts.policy")
    policy, faults = read_policy(rules)
    text = " ".join(reason.split())
    if not 1 <= len(text) <= REASON_LENGTH_MAX:
        faults.append(
            Fault("reason", f"Reason: write why it changes, in 1 to {REASON_LENGTH_MAX} characters.")
        )
    if not faults and written(policy) == written(policy_in_force()):
        faults.append(Fault("", "These are the rules in force already. Nothing was proposed."))
    if PayoutPolicy.objects.filter(state=PolicyState.PROPOSED.value).exists():
        faults.append(Fault("", "Another change waits for a second person. Have it decided first."))
    if faults:
        raise UnableToSetPayoutPolicy(faults)
    newest = PayoutPolicy.objects.order_by("-number").values_list("number", flat=True).first() or 0
    proposed: PayoutPolicy = PayoutPolicy.objects.create(
        number=newest + 1, rules=written(policy), reason=text, proposed_by_id=actor_id, proposed_at=at
    )
    _trail("payout_policy.proposed", proposed, actor_id, at)
    return proposed


@transaction.atomic
def decide_policy(*, number: int, agree: bool, actor_id: UUID, at: datetime) -> PayoutPolicy:
    """
    Agree to proposed rules, which are in force from now on, or reject them. Runs that were sent keep theirs.

    :raises UnableToSetPayoutPolicy: if the same person proposed them, or they are decided
    """
    lock_name("payouts.policy")
    row: PayoutPolicy | None = PayoutPolicy.objects.select_for_update().filter(number=number).first()
    if row is None or row.state != PolicyState.PROPOSED:
        raise UnableToSetPayoutPolicy([Fault("", f"Version {number} does not wait for a second person.")])
    if row.proposed_by_id == actor_id:
        raise UnableToSetPayoutPolicy([Fault("", "You proposed this change. A second person decides it.")])
    if agree:
        PayoutPolicy.objects.filter(state=PolicyState.ACTIVE.value).update(state=PolicyState.RETIRED.value)
    row.state = (PolicyState.ACTIVE if agree else PolicyState.REJECTED).value
    row.decided_by_id, row.decided_at = actor_id, at
    row.save(update_fields=["state", "decided_by", "decided_at"])
    _trail("payout_policy.agreed" if agree else "payout_policy.rejected", row, actor_id, at)
    return row


def _trail(action: str, row: PayoutPolicy, actor_id: UUID, at: datetime) -> None:
    record(
        action=action,
        kind="payout_policy",
        code=f"version {row.number}",
        actor_id=actor_id,
        at=at,
        data={"rules": row.rules, "reason": row.reason},
    )
