"""The people of the vendor, for the owner's home."""

from __future__ import annotations

from dataclasses import dataclass

from vir.foundation.identity.models import Invitation
from vir.foundation.identity.queries import open_invitations, people_of_tenant
from vir.foundation.identity.roles import Role

INVITATIONS_SHOWN = 5


@dataclass(frozen=True)
class People:
    """How many people there are of each role, and the invitations that wait."""

    count: int
    roles: tuple[tuple[str, int], ...]
    invitations: tuple[Invitation, ...]


def people_block() -> People:
    """Count the people by role."""
    roles: dict[str, int] = {}
    for role in people_of_tenant().order_by().values_list("role", flat=True):
        roles[role] = roles.get(role, 0) + 1
    return People(
        count=sum(roles.values()),
        roles=tuple((Role(role).label, roles[role]) for role in sorted(roles)),
        invitations=tuple(open_invitations(partner_id=None)[:INVITATIONS_SHOWN]),
    )
