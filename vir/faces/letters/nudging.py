"""
Which word a partner gets about a program today, if any.

At most one a week for each program and partner, by what lies in the outbox. A tier is told once for each period, and
not in the last days before the end, where the word about the end says the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from vir.faces.letters.viewing import WEEK, ProgramView
from vir.foundation.money import exact
from vir.foundation.notifications.events import Event
from vir.foundation.notifications.models import Delivery
from vir.foundation.words import say

NUDGE: Final = "nudge"
# The last day of each stretch in which the end is told: not later than ten days before it, and in the last three.
CLOSING_FROM, CLOSING_TO, CLOSING_LAST = 14, 10, 3
NEAR_SHARE = Decimal("0.9")


@dataclass(frozen=True)
class Nudge:
    """One word about one program: which event it is, its own name in the outbox, and what stands first."""

    event: Event
    ref_code: str
    heading: str


def told_before(partner_id: UUID) -> dict[str, datetime]:
    """Give what a partner was told about programs, with the last moment of each."""
    rows = Delivery.objects.filter(
        partner_id=partner_id, event__in=[Event.TIER.value, Event.CLOSING.value], ref_kind=NUDGE
    ).order_by("created_at")
    return dict(rows.values_list("ref_code", "created_at"))


def nudge_for(program: ProgramView, told: Mapping[str, datetime], at: datetime) -> Nudge | None:
    """Choose what to say about a program, None where there is nothing, it was said, or something was this week."""
    stem = f"{program.code}:{program.standing.period.start.isoformat()}:"
    lately = [code for code, when in told.items() if code.startswith(f"{program.code}:") and at - when < WEEK]
    if lately:
        return None
    return next((one for one in _due(program, stem) if one.ref_code not in told), None)


def _due(program: ProgramView, stem: str) -> list[Nudge]:
    """List what there is to say, what is said first."""
    left = program.standing.days_left
    if left <= CLOSING_LAST:
        return [Nudge(Event.CLOSING, f"{stem}closing-{CLOSING_LAST}", _ends(program))]
    if left < CLOSING_TO:
        return []
    found = []
    if left <= CLOSING_FROM:
        found.append(Nudge(Event.CLOSING, f"{stem}closing-{CLOSING_FROM}", _ends(program)))
    at, tier = program.standing.position, program.standing.position.tier
    # Whoever is told that the next tier is near knows of the one they are in.
    if is_near(program):
        found.append(
            Nudge(
                Event.TIER,
                f"{stem}near-{at.next_tier}",
                say("{program}: Tier {tier} is near", program=program.name, tier=at.next_tier),
            )
        )
    elif tier and at.holds:
        found.append(
            Nudge(
                Event.TIER,
                f"{stem}reached-{tier}",
                say("{program}: Tier {tier} is reached", program=program.name, tier=tier),
            )
        )
    return found


def _ends(program: ProgramView) -> str:
    return say("{program} {when}", program=program.name, when=program.when)


def is_near(program: ProgramView) -> bool:
    """Say whether at least nine tenths of the way to the next tier are bought, and the sentence asks for it."""
    at = program.standing.position
    if at.next_tier is None or not program.has_next_tier:
        return False
    line = at.tiers[at.next_tier - 1].line
    if not line:
        return False
    with exact():
        return at.bought >= line * NEAR_SHARE
