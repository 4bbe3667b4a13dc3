"""Keeping what people choose: on the page of their preferences, and by the link of a letter without signing in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vir.foundation.notifications.events import DEFAULTS, PARTNER_EVENTS, TEAM_EVENTS, Channel, Event
from vir.foundation.notifications.models import Delivery, Preference, ReaderSettings
from vir.foundation.notifications.stopping import DIGEST, stop_hash
from vir.foundation.periods.locale import LocaleUnknown, locale_named
from vir.foundation.refusals import Refused
from vir.foundation.words import say

DIGEST_DAYS = range(1, 8)


class UnableToKeep(Refused):
    """The choice cannot be kept."""


def events_of(partner_id: UUID | None) -> tuple[Event, ...]:
    """List what a person of a partner, or (None) one of the vendor's own, is told of."""
    return TEAM_EVENTS if partner_id is None else PARTNER_EVENTS


@transaction.atomic
def keep_choices(
    *,
    user_id: UUID,
    partner_id: UUID | None,
    chosen: Mapping[tuple[Event, Channel], bool],
    at: datetime,
) -> None:
    """
    Keep what a person chose; what is as by default is not stored, so that it follows a later default.

    What cannot be changed is left as it is, whatever is asked.
    """
    own = Preference.objects.filter(user_id=user_id, partner_id=partner_id)
    for (event, channel), on in chosen.items():
        default = DEFAULTS[event][channel]
        same = own.filter(event=event.value, channel=channel.value)
        if default.fixed or on == default.on:
            same.delete()
        elif not same.update(on=on, changed_at=at):
            Preference.objects.create(
                user_id=user_id,
                partner_id=partner_id,
                event=event.value,
                channel=channel.value,
                on=on,
                changed_at=at,
            )


@transaction.atomic
def keep_settings(
    *,
    user_id: UUID,
    partner_id: UUID | None,
    at: datetime,
    language: str | None = None,
    formats: str | None = None,
    digest_weekday: int | None = None,
    muted: bool | None = None,
) -> None:
    """
    Keep how a person reads this vendor; what is None stays as it is.

    :param digest_weekday: 1 Monday to 7 Sunday
    :raises UnableToKeep: if a language or format is not one that can be read, or the day is none of the week
    """
    for name in (language, formats):
        if name:
            _check_locale(name)
    if digest_weekday is not None and digest_weekday not in DIGEST_DAYS:
        raise UnableToKeep(say("Day of the digest: choose a day from Monday to Sunday."))
    asked = {"language": language, "formats": formats, "digest_weekday": digest_weekday, "muted": muted}
    changed = {name: value for name, value in asked.items() if value is not None}
    ReaderSettings.objects.update_or_create(
        user_id=user_id, partner_id=partner_id, defaults={**changed, "changed_at": at}
    )


def _check_locale(name: str) -> None:
    try:
        locale_named(name)
    except LocaleUnknown as unknown:
        raise UnableToKeep(say("Language: {fault}", fault=unknown)) from None


def letter_of_stop(token: str) -> Delivery | None:
    """Find the letter a link stands in, inside its vendor's context."""
    found: Delivery | None = Delivery.objects.filter(stop_hash=stop_hash(token)).first()
    return found


@transaction.atomic
def stop(*, letter: Delivery, everything: bool, at: datetime) -> None:
    """
    Turn letters of this kind off for the reader of one, or everything that can be turned off.

    :param letter: with a reader, as every letter that holds a link has
    """
    user_id, partner_id = letter.user_id, letter.partner_id
    assert user_id is not None
    if everything:
        keep_settings(user_id=user_id, partner_id=partner_id, muted=True, at=at)
        return
    chosen = dict.fromkeys(stopped_by(letter), False)
    keep_choices(user_id=user_id, partner_id=partner_id, chosen=chosen, at=at)


def stopped_by(letter: Delivery) -> list[tuple[Event, Channel]]:
    """List what the link of a letter turns off: its own event by e-mail; for the digest, all that it is made of."""
    if letter.ref_kind != DIGEST:
        return [(Event(letter.event), Channel.EMAIL)]
    return [
        (event, Channel.DIGEST)
        for event in events_of(letter.partner_id)
        if not DEFAULTS[event][Channel.DIGEST].fixed
    ]
