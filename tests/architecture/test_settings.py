"""Every environment variable is typed, described, and refuses nonsense."""

from __future__ import annotations

import re
from base64 import b64encode

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from tests.architecture.test_sizes import ROOT, modules
from vir.settings import env

READERS = re.compile(
    r"env\.(?:text|flag|whole|choice|words|folder|postgres|redis|keys|rsa_key)\(\s*\"([A-Z_]+)\""
)
DIRECT = re.compile(r"os\.environ(?:\.get\(|\[|\.setdefault\()\s*\"([A-Z_]+)\"")


def variables() -> set[str]:
    found: set[str] = set()
    for path in modules():
        text = path.read_text()
        found |= set(READERS.findall(text)) | set(DIRECT.findall(text))
    return found | {"DATABASE_URL", "DATABASE_OWNER_URL"}


def test_every_variable_the_code_reads_is_described() -> None:
    text = (ROOT / "docs" / "configuration.md").read_text()

    assert sorted(name for name in variables() if f"`{name}`" not in text) == []


def test_every_variable_that_is_described_is_read() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs" / "configuration.md").read_text(), re.MULTILINE)
    compose = (ROOT / "docker-compose.yml").read_text()

    assert sorted(name for name in rows if name not in variables() and name not in compose) == []


def key_of(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    form = serialization.PrivateFormat.TraditionalOpenSSL
    return b64encode(
        key.private_bytes(serialization.Encoding.DER, form, serialization.NoEncryption())
    ).decode()


def test_a_key_to_sign_letters_with_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    written = key_of(rsa.generate_private_key(65537, 2048))
    monkeypatch.setenv("VIR_PROBE", written)

    assert b64encode(env.rsa_key("VIR_PROBE")).decode() == written
    monkeypatch.delenv("VIR_PROBE")
    assert env.rsa_key("VIR_PROBE") == b""


@pytest.mark.parametrize(
    ("read", "value", "says"),
    [
        (
            lambda: env.flag("VIR_PROBE", default=False),
            "yes",
            "VIR_PROBE is 'yes'. Write 1 for yes or 0 for no.",
        ),
        (
            lambda: env.whole("VIR_PROBE", default=1, minimum=0, maximum=5),
            "9",
            "VIR_PROBE is '9'. Write a whole number from 0 to 5.",
        ),
        (
            lambda: env.whole("VIR_PROBE", default=1, minimum=0, maximum=5),
            "٣",
            "VIR_PROBE is '٣'. Write a whole number from 0 to 5.",
        ),
        (
            lambda: env.choice("VIR_PROBE", default="a", among=("a", "b")),
            "c",
            "VIR_PROBE is 'c'. Write one of: a, b.",
        ),
        (
            lambda: env.words("VIR_PROBE", default=["a"]),
            " , ",
            "VIR_PROBE is ' , '. Write one or more words separated by commas.",
        ),
        (
            lambda: env.folder("VIR_PROBE", default=ROOT),
            "relative",
            "VIR_PROBE is 'relative'. Write an absolute path.",
        ),
        *(
            (
                lambda: env.rsa_key("VIR_PROBE"),
                value,
                "VIR_PROBE is '…'. Write a private RSA key of 2,048 bits or more: "
                "openssl genrsa 2048 | openssl rsa -outform DER | base64 -w0",
            )
            for value in (
                "no key",
                key_of(rsa.generate_private_key(65537, 1024)),  # noqa: S505 - what is refused
                key_of(ec.generate_private_key(ec.SECP256R1())),
            )
        ),
        (
            lambda: env.text("VIR_PROBE"),
            "",
            "VIR_PROBE is ''. Set it to a text that is not empty.",
        ),
    ],
)
def test_a_variable_that_makes_no_sense_is_refused_with_what_to_write(
    read: object, value: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIR_PROBE", value)

    with pytest.raises(env.BadSetting) as refused:
        read()  # type: ignore[operator]

    assert str(refused.value) == says


def test_an_address_of_the_database_is_read_into_its_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIR_PROBE", "postgresql://app_rw:p%40ss@db:5432/vir?sslmode=require")

    assert env.postgres("VIR_PROBE") == {
        "NAME": "vir",
        "USER": "app_rw",
        "HOST": "db",
        "PASSWORD": "p@ss",
        "PORT": "5432",
        "SSLMODE": "require",
    }


@pytest.mark.parametrize(
    "value",
    [
        "mysql://a@b/c",
        "postgresql://db/vir",
        "postgresql://app_rw@/vir",
        "postgresql://app_rw@db/",
        "nonsense",
    ],
)
def test_an_address_that_is_no_database_is_refused(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIR_PROBE", value)

    with pytest.raises(env.BadSetting, match="Write postgresql://"):
        env.postgres("VIR_PROBE")


def test_a_refused_address_never_shows_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIR_PROBE", "mysql://app_rw:hush-hush@db/vir")

    with pytest.raises(env.BadSetting) as refused:
        env.postgres("VIR_PROBE")

    assert "hush-hush" not in str(refused.value)


@pytest.mark.parametrize(
    ("value", "cache", "broker"),
    [
        ("redis://cache:6379/0", "redis://cache:6379/1", "redis://cache:6379/0"),
        ("redis://cache:6379", "redis://cache:6379/1", "redis://cache:6379/0"),
        (
            "unix:///run/valkey.sock",
            "unix:///run/valkey.sock?db=1",
            "redis+socket:///run/valkey.sock?virtual_host=0",
        ),
        ("redis://:secret@cache:6379/4", "redis://:secret@cache:6379/5", "redis://:secret@cache:6379/4"),
        (
            "unix:///run/valkey.sock?db=2",
            "unix:///run/valkey.sock?db=3",
            "redis+socket:///run/valkey.sock?virtual_host=2",
        ),
    ],
)
def test_an_address_of_the_broker_gives_a_place_for_the_cache_and_one_for_the_queue(
    value: str, cache: str, broker: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIR_PROBE", value)

    assert env.redis("VIR_PROBE") == (cache, broker)
