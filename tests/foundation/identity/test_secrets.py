"""What lies encrypted opens with a key of the environment, for its own row, and with nothing else."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from cryptography.fernet import Fernet, InvalidToken

from vir.foundation.identity import secrets
from vir.settings import env

OLD, NEW = "11" * 32, "22" * 32
FIELDS = {"iban": "DE89370400440532013000", "bic": ""}


@pytest.fixture
def keys(settings: Any) -> Any:
    """Set the keys of the installation."""
    settings.FIELD_KEYS = [OLD]
    return settings


def test_a_token_opens_for_its_own_row_and_shows_nothing(keys: Any) -> None:
    token = secrets.encrypt(FIELDS, owner="payee|1")

    assert secrets.decrypt(token, owner="payee|1") == FIELDS
    assert "DE89" not in token
    assert "DE89" not in base64.urlsafe_b64decode(token).decode("latin-1")
    assert secrets.encrypt(FIELDS, owner="payee|1") != token


def test_a_token_that_is_moved_to_another_row_does_not_open(keys: Any) -> None:
    token = secrets.encrypt(FIELDS, owner="payee|1")

    with pytest.raises(secrets.UnreadableSecret, match="another row"):
        secrets.decrypt(token, owner="payee|2")


def test_a_token_that_is_altered_does_not_open(keys: Any) -> None:
    token = secrets.encrypt(FIELDS, owner="payee|1")

    for place in range(0, len(token), 17):
        other = "A" if token[place] != "A" else "B"
        with pytest.raises(secrets.UnreadableSecret):
            secrets.decrypt(token[:place] + other + token[place + 1 :], owner="payee|1")


def test_the_key_itself_is_not_what_encrypts(keys: Any) -> None:
    token = secrets.encrypt(FIELDS, owner="payee|1")

    with pytest.raises(InvalidToken):
        Fernet(base64.urlsafe_b64encode(bytes.fromhex(OLD))).decrypt(token)


def test_a_new_key_in_front_reads_the_old_tokens_and_writes_new_ones(keys: Any) -> None:
    before = secrets.encrypt(FIELDS, owner="payee|1")

    keys.FIELD_KEYS = [NEW, OLD]
    after = secrets.encrypt(FIELDS, owner="payee|1")

    assert secrets.decrypt(before, owner="payee|1") == FIELDS
    assert [secrets.is_current(before), secrets.is_current(after)] == [False, True]
    keys.FIELD_KEYS = [NEW]
    assert secrets.decrypt(after, owner="payee|1") == FIELDS
    with pytest.raises(secrets.UnreadableSecret, match="removed too early"):
        secrets.decrypt(before, owner="payee|1")


def test_fingerprints_are_equal_within_one_vendor_only_and_need_the_key(keys: Any) -> None:
    one = secrets.fingerprint("DE89", scope="payee|kestrel")

    assert secrets.fingerprint("DE89", scope="payee|kestrel") == one
    assert secrets.fingerprint("DE89", scope="payee|osprey") != one
    keys.FIELD_KEYS = [NEW, OLD]
    assert secrets.fingerprint("DE89", scope="payee|kestrel") != one
    assert secrets.fingerprints("DE89", scope="payee|kestrel")[1] == one


@pytest.mark.parametrize("value", ["", "1234", "g" * 64, f"{OLD},{OLD}", f"{OLD},hush-hush"])
def test_keys_that_are_none_are_refused_and_never_shown(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIR_PROBE", value)

    with pytest.raises(env.BadSetting, match="Write one or more keys of 64 hexadecimal digits") as refused:
        env.keys("VIR_PROBE")

    assert "hush-hush" not in str(refused.value)
    assert OLD not in str(refused.value)


def test_keys_are_read_newest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIR_PROBE", f" {NEW.upper()} , {OLD}")

    assert env.keys("VIR_PROBE") == [NEW, OLD]
