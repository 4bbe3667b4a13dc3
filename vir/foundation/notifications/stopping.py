"""The link that turns a kind of letter off without signing in: what it holds, and whose letter it stands in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils.crypto import salted_hmac

from vir.foundation.notifications.events import DEFAULTS, Channel, Event
from vir.foundation.words import say

# What the weekly digest stands under in the outbox.
DIGEST = "digest"
SALT = "vir.notifications.stop"


@dataclass(frozen=True)
class StopLink:
    """The address that turns letters like one off: a page with a button, and what a mail program posts to."""

    address: str


def can_be_stopped(event: Event) -> bool:
    """Say whether letters of this kind can be turned off."""
    return not DEFAULTS[event][Channel.EMAIL].fixed


def kind_label(event: Event, ref_kind: str) -> str:
    """Name the kind of a letter as its reader turns it off."""
    return say("Weekly digest") if ref_kind == DIGEST else say(event.label)


def stop_token(delivery_id: UUID) -> str:
    """
    Give what stands in the link of one letter.

    It is worked out anew when the letter is sent and lies nowhere: who reads the outbox cannot turn off anything.
    """
    return salted_hmac(SALT, str(delivery_id), algorithm="sha256").hexdigest()


def stop_hash(token: str) -> str:
    """Give what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def stop_link(token: str) -> StopLink:
    """Write the address of a token on this site."""
    return StopLink(f"{settings.PUBLIC_URL}/stop/{token}/")


def tenant_of_stop(token: str) -> UUID | None:
    """Find whose letter a token stands in, before any context is open."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app_stop_tenant(%s)", [stop_hash(token)])
        row = cursor.fetchone()
    return row[0] if row else None
