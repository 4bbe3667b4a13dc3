"""Typed readers of the environment: each refuses nonsense with the variable's name and what to write."""

from __future__ import annotations

import os
import re
from base64 import b64decode
from collections.abc import Sequence
from pathlib import Path
from typing import overload
from urllib.parse import parse_qs, unquote, urlsplit

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_der_private_key

_KEY = re.compile(r"[0-9a-f]{64}", re.ASCII)


class BadSetting(Exception):
    """An environment variable holds a value that cannot be used."""

    def __init__(self, name: str, value: str | None, wanted: str) -> None:
        got = "is not set" if value is None else f"is {value!r}"
        super().__init__(f"{name} {got}. {wanted}")


def text(name: str, default: str | None = None) -> str:
    """
    Read a text.

    :raises BadSetting: if it is not set and there is no default
    """
    value = os.environ.get(name, default)
    if value is None or value == "" != default:
        raise BadSetting(name, value, "Set it to a text that is not empty.")
    return value


def flag(name: str, *, default: bool) -> bool:
    """
    Read a yes or no: 1 or 0.

    :raises BadSetting: if it is neither
    """
    value = os.environ.get(name)
    if value is None:
        return default
    if value not in ("0", "1"):
        raise BadSetting(name, value, "Write 1 for yes or 0 for no.")
    return value == "1"


def whole(name: str, *, default: int, minimum: int, maximum: int) -> int:
    """
    Read a whole number between two bounds.

    :raises BadSetting: if it is not a whole number or out of bounds
    """
    value = os.environ.get(name)
    if value is None:
        return default
    if not (value.isascii() and value.isdigit()) or not minimum <= int(value) <= maximum:
        raise BadSetting(name, value, f"Write a whole number from {minimum} to {maximum}.")
    return int(value)


def choice(name: str, *, default: str, among: Sequence[str]) -> str:
    """
    Read one of a few words.

    :raises BadSetting: if it is another word
    """
    value = os.environ.get(name, default)
    if value not in among:
        raise BadSetting(name, value, f"Write one of: {', '.join(among)}.")
    return value


def words(name: str, *, default: Sequence[str]) -> list[str]:
    """
    Read a list separated by commas.

    :raises BadSetting: if it is set and holds no word
    """
    value = os.environ.get(name)
    if value is None:
        return list(default)
    found = [word.strip() for word in value.split(",") if word.strip()]
    if not found:
        raise BadSetting(name, value, "Write one or more words separated by commas.")
    return found


def keys(name: str) -> list[str]:
    """
    Read keys of 64 hexadecimal digits, separated by commas.

    :raises BadSetting: if there is none, one is no such key, or one is there twice; it never shows them
    """
    value = os.environ.get(name)
    found = [word.strip().lower() for word in (value or "").split(",") if word.strip()]
    wanted = "Write one or more keys of 64 hexadecimal digits, the newest first, separated by commas."
    if not found:
        raise BadSetting(name, None if value is None else "", wanted)
    if not all(_KEY.fullmatch(key) for key in found) or len(set(found)) != len(found):
        raise BadSetting(name, "…", wanted)
    return found


@overload
def folder(name: str, *, default: Path) -> Path: ...


@overload
def folder(name: str, *, default: None) -> Path | None: ...


def folder(name: str, *, default: Path | None) -> Path | None:
    """
    Read an absolute path of a folder.

    :raises BadSetting: if it is relative
    """
    value = os.environ.get(name)
    if value is None or (not value and default is None):
        return default
    if not Path(value).is_absolute():
        raise BadSetting(name, value, "Write an absolute path.")
    return Path(value)


def rsa_key(name: str) -> bytes:
    """
    Read a private RSA key of 2,048 bits or more, DER in base64; nothing where it is not set.

    :raises BadSetting: if it is another one, or no key at all
    """
    value = os.environ.get(name)
    if not value:
        return b""
    wanted = (
        "Write a private RSA key of 2,048 bits or more: "
        "openssl genrsa 2048 | openssl rsa -outform DER | base64 -w0"
    )
    try:
        der = b64decode(value, validate=True)
        key = load_der_private_key(der, password=None)
    except (ValueError, TypeError):
        raise BadSetting(name, "…", wanted) from None
    if not isinstance(key, RSAPrivateKey) or key.key_size < 2048:
        raise BadSetting(name, "…", wanted)
    return der


def postgres(name: str) -> dict[str, str | int]:
    """
    Read a PostgreSQL address into Django's connection keys.

    :raises BadSetting: if it is not `postgresql://user[:password]@host[:port]/database` or names no user or database
    """
    value = os.environ.get(name)
    wanted = "Write postgresql://user:password@host:port/database, or postgresql://user@/database?host=/socket/folder."
    if not value:
        raise BadSetting(name, value, wanted)
    parts = urlsplit(value)
    query = parse_qs(parts.query)
    database = unquote(parts.path.lstrip("/"))
    host = query.get("host", [parts.hostname or ""])[0]
    if parts.scheme not in ("postgres", "postgresql") or not parts.username or not database or not host:
        raise BadSetting(name, _hidden(value), wanted)
    unknown = set(query) - {"host", "sslmode", "port"}
    if unknown:
        raise BadSetting(
            name, _hidden(value), f"It has options that are not known: {', '.join(sorted(unknown))}."
        )
    found: dict[str, str | int] = {"NAME": database, "USER": unquote(parts.username), "HOST": host}
    found["PASSWORD"] = unquote(parts.password or "")
    found["PORT"] = query.get("port", [str(parts.port or "")])[0]
    if "sslmode" in query:
        found["SSLMODE"] = query["sslmode"][0]
    return found


def redis(name: str) -> tuple[str, str]:
    """
    Read a Redis or Valkey address into (address for the cache, address for the broker).

    The database that the address names, 0 where it names none, is the broker's; the cache has the next one.

    :raises BadSetting: if it is not redis://, rediss:// or unix://, or its database is not a number
    """
    value = os.environ.get(name)
    wanted = "Write redis://host:port/0, rediss://host:port/0 or unix:///path/to/valkey.sock?db=0."
    if not value:
        raise BadSetting(name, value, wanted)
    parts = urlsplit(value)
    socket = parts.scheme == "unix" and bool(parts.path)
    if not socket and not (parts.scheme in ("redis", "rediss") and parts.hostname):
        raise BadSetting(name, _hidden(value), wanted)
    written = parse_qs(parts.query).get("db", ["0"])[0] if socket else parts.path.strip("/") or "0"
    if not written.isdecimal():
        raise BadSetting(name, _hidden(value), wanted)
    database = int(written)
    if socket:
        return (
            f"unix://{parts.path}?db={database + 1}",
            f"redis+socket://{parts.path}?virtual_host={database}",
        )
    base = f"{parts.scheme}://{parts.netloc}"
    return f"{base}/{database + 1}", f"{base}/{database}"


def _hidden(url: str) -> str:
    """Hide the password of an address before it is shown."""
    parts = urlsplit(url)
    return url.replace(f":{parts.password}@", ":***@") if parts.password else url
