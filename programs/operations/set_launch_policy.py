"""Set up to which budget one person may launch alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from programs.models import LaunchPolicy
from programs.queries.launch_policy import policy_in_force
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.locks import lock_name

LIMIT_END = Decimal(10) ** 13
REASON_LENGTH_MAX = 300


class UnableToSetPolicy(Refused):
    """The policy cannot be set like this. `field` names what to correct."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


@transaction.atomic
def set_launch_policy(
    *, alone_limit: Decimal | None, reason: str, actor_id: UUID, at: datetime
) -> LaunchPolicy:
    """
    Set the limit from now on; programs that are launched already stay as they are.

    :param alone_limit: the largest budget that one person may launch, in the vendor's currency; None asks for
        two people at every launch
    :raises UnableToSetPolicy: if the limit is below zero or too large, nothing changes, or no reason is given
    """
    lock_name("launch.policy")
    before = policy_in_force()
    written = " ".join(reason.split())
    if alone_limit is not None and not Decimal(0) <= alone_limit < LIMIT_END:
        raise UnableToSetPolicy("limit", "Limit: write an amount from 0 up, such as 100,000.")
    if (before.alone_limit if before else None) == alone_limit:
        raise UnableToSetPolicy("limit", "Limit: this is what is in force already. Nothing was changed.")
    if not written or len(written) > REASON_LENGTH_MAX or "\x00" in written:
        raise UnableToSetPolicy(
            "reason", f"Reason: write why it changes, in 1 to {REASON_LENGTH_MAX} characters."
        )

    # The newest row counts, also where the clock of a demo has gone round its one day since.
    set_at = at if before is None else max(at, before.set_at + timedelta(microseconds=1))
    policy: LaunchPolicy = LaunchPolicy.objects.create(
        alone_limit=alone_limit, reason=written, set_by_id=actor_id, set_at=set_at
    )
    record(
        action="launch_policy.set",
        kind="launch_policy",
        code="launch",
        actor_id=actor_id,
        at=at,
        data={
            "limit": None if alone_limit is None else f"{alone_limit:f}",
            "before": None if before is None or before.alone_limit is None else f"{before.alone_limit:f}",
            "reason": written,
        },
    )
    return policy
