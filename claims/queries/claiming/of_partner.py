"""What came of the claims of one partner: how they were decided, and how often a flag was passed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from claims.enums import ClaimState, Resolution
from claims.models import Claim, Flag


@dataclass(frozen=True)
class Decided:
    """
    Decided claims by what was decided.

    `again` counts those that the partner disputed once, `passed` of `resolved` flags a person let pass.
    """

    approved: int
    in_part: int
    rejected: int
    again: int
    resolved: int
    passed: int

    @property
    def count(self) -> int:
        """Count all that are decided."""
        return self.approved + self.in_part + self.rejected

    @property
    def passed_percent(self) -> int | None:
        """Give the share of resolved flags that were passed, in percent, rounded down."""
        return self.passed * 100 // self.resolved if self.resolved else None


def decided_of_partner(partner_id: UUID) -> Decided:
    """Count what came of a partner's claims; two queries."""
    states = {
        "approved": ClaimState.APPROVED.value,
        "in_part": ClaimState.PART_APPROVED.value,
        "rejected": ClaimState.REJECTED.value,
    }
    claims = Claim.objects.filter(partner_id=partner_id).aggregate(
        **{name: Count("id", filter=Q(state=state)) for name, state in states.items()},
        again=Count("id", filter=Q(state__in=list(states.values()), disputed_at__isnull=False)),
    )
    flags = (
        Flag.objects.filter(claim__partner_id=partner_id, replaced_at__isnull=True)
        .exclude(resolution="")
        .aggregate(resolved=Count("id"), passed=Count("id", filter=Q(resolution=Resolution.PASSED.value)))
    )
    return Decided(**claims, **flags)
