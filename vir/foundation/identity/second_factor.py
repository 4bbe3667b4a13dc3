"""The second factor of a person: codes of an app that count once, recovery codes, and losing both."""

from __future__ import annotations

import time
from typing import Final
from uuid import UUID

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.db import transaction

from vir.foundation.identity import secrets
from vir.foundation.identity.models import User

# Whose tokens they are; the person stands in the row beside them.
OWNER: Final = "second factor"
# An app's clock may be this many steps of 30 seconds before or after ours.
STEPS_OFF: Final = 1
# Under which name a secret lies in a row: the key of an app, or what recovery codes are made of.
SECRETS: Final = ("secret", "seed")


def has_factor(user_id: UUID) -> bool:
    """Say whether a person has set up an authenticator app; recovery codes alone are none."""
    found: bool = Authenticator.objects.filter(user_id=user_id, type=Authenticator.Type.TOTP).exists()
    return found


@transaction.atomic
def use_code(user_id: UUID, code: str) -> Authenticator | None:
    """
    Use a code of a person, of the app or a recovery code, once. Gives what it belongs to, None where it fits nothing.

    The row is locked and remembers the step that was used: neither a second request at the same moment nor an
    emptied cache lets a code count twice.
    """
    rows = Authenticator.objects.select_for_update().filter(user_id=user_id)
    app = rows.filter(type=Authenticator.Type.TOTP).first()
    if app is not None and _use_step(app, code):
        return app
    spare = rows.filter(type=Authenticator.Type.RECOVERY_CODES).first()
    return spare if spare is not None and spare.wrap().validate_code(code) else None


def fits_now(secret: str, code: str, *, after: int = -1) -> int | None:
    """
    Say which step of 30 seconds a code of an app belongs to, None if to none that counts now.

    :param after: the last step that was used; it and those before count no more
    """
    now = int(time.time()) // app_settings.TOTP_PERIOD
    for step in range(max(now - STEPS_OFF, after + 1), now + STEPS_OFF + 1):
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step))):
            return step
    return None


@transaction.atomic
def remove_factors(user: User) -> int:
    """Remove the app and the recovery codes of a person who lost them. Gives how many rows there were."""
    found = Authenticator.objects.select_for_update().filter(user_id=user.pk)
    removed, _ = found.delete()
    return int(removed)


@transaction.atomic
def rotate_factors() -> int:
    """Encrypt the secrets of everybody's second factors under the newest key. Gives how many were older."""
    done = 0
    for row in Authenticator.objects.select_for_update().order_by("pk"):
        older = [name for name in SECRETS if name in row.data and not secrets.is_current(row.data[name])]
        for name in older:
            row.data[name] = secrets.encrypt(secrets.decrypt(row.data[name], owner=OWNER), owner=OWNER)
        if older:
            row.save(update_fields=["data"])
            done += 1
    return done


def _use_step(app: Authenticator, code: str) -> bool:
    step = fits_now(decrypt(app.data["secret"]), code, after=app.data.get("last_step", -1))
    if step is None:
        return False
    app.data["last_step"] = step
    app.save(update_fields=["data"])
    return True
