"""What people want to be told: the defaults, what they chose instead, and what cannot be chosen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from vir.foundation.notifications.events import DEFAULTS, Channel, Event
from vir.foundation.notifications.models import Preference, ReaderSettings

# Whose choice it is: a person, at one partner or (None) at the vendor itself.
Reader = tuple[UUID, UUID | None]


@dataclass(frozen=True)
class Choices:
    """What one person chose, over the defaults."""

    chosen: dict[tuple[Event, Channel], bool] = field(default_factory=dict)
    muted: bool = False

    def wants(self, event: Event, channel: Channel) -> bool:
        """Say whether this person is told of an event by a channel."""
        default = DEFAULTS[event][channel]
        if default.fixed:
            return default.on
        if self.muted and channel is not Channel.PORTAL:
            return False
        return self.chosen.get((event, channel), default.on)

    def wants_digest(self) -> bool:
        """Say whether anything at all is left that the weekly digest would tell this person."""
        return any(self.wants(event, Channel.DIGEST) for event in Event)


def choices_for(user_id: UUID, partner_id: UUID | None) -> Choices:
    """Give what one person chose."""
    return choices_of([user_id]).get((user_id, partner_id), Choices())


def settings_for(user_id: UUID, partner_id: UUID | None) -> ReaderSettings:
    """Give how one person reads this vendor: what was kept, else a row of defaults that is not stored."""
    kept = ReaderSettings.objects.filter(user_id=user_id, partner_id=partner_id).first()
    return kept or ReaderSettings(user_id=user_id, partner_id=partner_id)


def languages_chosen(partner_id: UUID) -> set[str]:
    """Give the languages that people of a partner chose."""
    kept = ReaderSettings.objects.filter(partner_id=partner_id).exclude(language="")
    return set(kept.values_list("language", flat=True))


def choices_of(people: Iterable[UUID]) -> dict[Reader, Choices]:
    """Give what people chose; whoever chose nothing is left out."""
    wanted = set(people)
    chosen: dict[Reader, dict[tuple[Event, Channel], bool]] = {}
    for kept in Preference.objects.filter(user_id__in=wanted):
        own = chosen.setdefault((kept.user_id, kept.partner_id), {})
        own[Event(kept.event), Channel(kept.channel)] = kept.on
    muted = {
        (kept.user_id, kept.partner_id)
        for kept in ReaderSettings.objects.filter(user_id__in=wanted, muted=True)
    }
    return {reader: Choices(chosen.get(reader, {}), reader in muted) for reader in chosen.keys() | muted}
