"""
Which word a partner gets about a program today, if any.

At most one a week for each program and partner, by what lies in the outbox; after a word of a person only the end is
told within the week. A tier is told once for each period, and not in the last days before the end, where the word
about the end says the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db.models import Value
from django.db.models.functions import Concat

from partners.queries.nudges import nudges_to
from vir.faces.letters.viewing import WEEK, ProgramView
from vir.foundation.money import exact
from vir.foundation.notifications.events import Event
from vir.foundation.notifications.models import Delivery
from vir.foundation.words import say

NUDGE: Final = "nudge"
# What stands between the program and the code of a message that a person sent.
BY_PEOPLE: Final = ":message:"
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
    """Give what a partner was told about programs, by letters and by people, with the last moment; one query."""
    letters = Delivery.objects.filter(
        partner_id=partner_id, event__in=[Event.TIER.value, Event.CLOSING.value], ref_kind=NUDGE
    )
    by_people = nudges_to(partner_id).annotate(
        place=Concat("message__about", Value(BY_PEOPLE), "message__code")
    )
    rows = (
        letters.order_by()
        .values_list("ref_code", "created_at")
        .union(by_people.order_by().values_list("place", "sent_at"), all=True)
    )
    return dict(sorted(rows, key=lambda row: row[1]))


def nudge_for(program: ProgramView, told: Mapping[str, datetime], at: datetime) -> Nudge | None:
    """Choose what to say about a program, None where there is nothing, it was said, or something was this week."""
    stem = f"{program.code}:{program.standing.period.start.isoformat()}:"
    lately = [code for code, when in told.items() if code.startswith(f"{program.code}:") and at - when < WEEK]
    by_people = [code for code in lately if code.startswith(f"{program.code}{BY_PEOPLE}")]
    if len(by_people) < len(lately):
        return None
    # The end is told once and no later: what a person wrote about a tier does not take its place.
    found = [one for one in _due(program, stem) if one.event is Event.CLOSING or not by_people]
    return next((one for one in found if one.ref_code not in told), None)


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
