"""Fields that lie encrypted in the database: bank details. The keys are in the environment, never in the database."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class UnreadableSecret(Exception):
    """A token that none of the keys opens, that was altered, or that belongs to another row."""


def encrypt(fields: Mapping[str, str], *, owner: str) -> str:
    """
    Encrypt fields under the newest key.

    :param owner: whose they are, such as "payee|<tenant>|<partner>|2": a token put into another row does not open
    """
    text = json.dumps({"owner": owner, "fields": dict(fields)}, sort_keys=True, separators=(",", ":"))
    return _box(_keys()).encrypt(text.encode()).decode()


def decrypt(token: str, *, owner: str) -> dict[str, str]:
    """
    Give the fields of a token.

    :raises UnreadableSecret: if no key opens it, or it was made for another owner
    """
    opened = json.loads(_opened(token))
    if opened["owner"] != owner:
        raise UnreadableSecret("A token was made for another row.")
    return {str(name): str(value) for name, value in opened["fields"].items()}


def is_current(token: str) -> bool:
    """Say whether a token is encrypted under the newest key."""
    try:
        _box(_keys()[:1]).decrypt(token)
    except InvalidToken:
        return False
    return True


def fingerprint(value: str, *, scope: str) -> str:
    """
    Give 64 hex digits that are the same for the same value and say nothing about it to who has no key.

    :param scope: within which two values may be compared, such as "payee|<tenant>"
    """
    return _fingerprint(_keys()[0], value, scope)


def fingerprints(value: str, *, scope: str) -> list[str]:
    """Give the fingerprint under every key, the newest first: until a rotation is done, rows carry an older one."""
    return [_fingerprint(key, value, scope) for key in _keys()]


def _keys() -> tuple[str, ...]:
    return tuple(settings.FIELD_KEYS)


def _opened(token: str) -> bytes:
    try:
        return _box(_keys()).decrypt(token)
    except InvalidToken as unreadable:
        raise UnreadableSecret(
            "No key of VIR_FIELD_KEYS opens a token. Was a key removed too early?"
        ) from unreadable


def _fingerprint(key: str, value: str, scope: str) -> str:
    return hmac.new(_derived(key, b"fingerprint"), f"{scope}|{value}".encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=16)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key, b"encrypt"))) for key in keys])


@lru_cache(maxsize=32)
def _derived(key: str, use: bytes) -> bytes:
    """Derive the key of one use, so that a fingerprint says nothing about the key that encrypts."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"vir field keys " + use).derive(
        bytes.fromhex(key)
    )
