"""Keys that programs show instead of a person: made, shown once, checked, revoked."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from vir.foundation.audit.operations import record
from vir.foundation.identity.models import ApiAnswer, ApiKey, User
from vir.foundation.refusals import Refused

TOKEN = re.compile(r"vir_([a-z2-7]{10})_([0-9a-f]{64})", re.ASCII)
PREFIX_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
PREFIX_LENGTH = 10
NAME_MAX = 80
DAYS_MAX = 730
# "Last used" is for people: a write for every request would be for nobody.
USED_STEP = timedelta(minutes=1)
ANSWERS_KEPT = timedelta(hours=24)
NOTHING = "0" * 64


class Scope(StrEnum):
    """What a key may be used for."""

    UPLOADS = "uploads"
    MESSAGES = "messages"
    CLAIMS = "claims"
    BOUNCES = "bounces"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {
            "uploads": "Bring files and see what became of them",
            "messages": "Bring X12 and EDIFACT messages",
            "claims": "Read the claims of its partner",
            "bounces": "Report letters that came back",
        }[self.value]


class UnableToMakeKey(Refused):
    """The key cannot be made."""


@transaction.atomic
def make_key(
    *,
    name: str,
    scopes: Sequence[Scope],
    partner_id: UUID | None,
    days: int,
    actor: User,
    at: datetime,
) -> tuple[ApiKey, str]:
    """
    Make a key. Gives it and what is shown once: only its hash is kept.

    :param partner_id: the one partner whose data it may bring and read; None for the vendor's own
    :param days: until it runs out
    :raises UnableToMakeKey: if it has no name or no use, or runs out too late
    """
    words = " ".join(name.split())
    if not 1 <= len(words) <= NAME_MAX:
        raise UnableToMakeKey(f"Name: write what will use the key, in at most {NAME_MAX} characters.")
    if not scopes:
        raise UnableToMakeKey("Use: choose at least one.")
    if Scope.CLAIMS in scopes and partner_id is None:
        raise UnableToMakeKey("Partner: a key that reads claims reads those of one partner. Choose it.")
    if Scope.BOUNCES in scopes and partner_id is not None:
        raise UnableToMakeKey("Partner: letters of everybody come back to one place. Leave the partner out.")
    if not 1 <= days <= DAYS_MAX:
        raise UnableToMakeKey(f"Days: a key runs out after 1 to {DAYS_MAX} days.")
    prefix = "".join(secrets.choice(PREFIX_LETTERS) for _ in range(PREFIX_LENGTH))
    secret = secrets.token_hex(32)
    key: ApiKey = ApiKey.objects.create(
        name=words,
        prefix=prefix,
        secret_hash=hash_secret(secret),
        scopes=sorted({scope.value for scope in scopes}),
        partner_id=partner_id,
        created_by=actor,
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    record(
        action="key.made",
        kind="key",
        code=prefix,
        actor_id=actor.id,
        at=at,
        data={"name": words, "scopes": key.scopes, "partner": str(partner_id or "")},
    )
    return key, f"vir_{prefix}_{secret}"


@transaction.atomic
def revoke_key(*, key_id: UUID, actor: User, at: datetime) -> None:
    """Revoke a key: its next request is refused. One that is revoked stays so."""
    for key in ApiKey.objects.select_for_update().filter(id=key_id, revoked_at__isnull=True):
        key.revoked_at = at
        key.save(update_fields=["revoked_at"])
        record(action="key.revoked", kind="key", code=key.prefix, actor_id=actor.id, at=at)


def key_for(*, token: str, at: datetime) -> ApiKey | None:
    """
    Find the key of the open tenant that a token is; None if there is none, or it is revoked or has run out.

    The comparison takes as long for a prefix that nobody has.
    """
    found = TOKEN.fullmatch(token)
    prefix, secret = found.groups() if found else ("", "")
    key: ApiKey | None = ApiKey.objects.filter(prefix=prefix).first()
    is_right = hmac.compare_digest(hash_secret(secret), key.secret_hash if key else NOTHING)
    if key is None or not is_right or key.revoked_at is not None or key.expires_at <= at:
        return None
    return key


def note_use(*, key: ApiKey, at: datetime) -> None:
    """Remember that a key was used, to the minute."""
    not_lately = Q(last_used_at__isnull=True) | Q(last_used_at__lt=at - USED_STEP)
    ApiKey.objects.filter(not_lately, id=key.id).update(last_used_at=at)


def all_keys() -> QuerySet[ApiKey]:
    """List keys: those in use first, newest first."""
    return ApiKey.objects.select_related("created_by").order_by("-created_at", "prefix")


def kept_answer(*, key: ApiKey, idempotency_key: str) -> ApiAnswer | None:
    """Find what a request under this idempotency key was answered."""
    return ApiAnswer.objects.filter(key=key, idempotency_key=idempotency_key).first()


def keep_answer(
    *,
    key: ApiKey,
    idempotency_key: str,
    request_sha256: str,
    status: int,
    content_type: str,
    body: str,
    at: datetime,
) -> None:
    """Keep an answer for a day, and drop the key's older ones."""
    ApiAnswer.objects.filter(key=key, answered_at__lt=at - ANSWERS_KEPT).delete()
    ApiAnswer.objects.create(
        key=key,
        idempotency_key=idempotency_key,
        request_sha256=request_sha256,
        status=status,
        content_type=content_type,
        body=body,
        answered_at=at,
    )


def hash_secret(secret: str) -> str:
    """Give what is kept of a secret. It is 256 random bits, so it needs no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
