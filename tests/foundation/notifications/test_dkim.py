"""A letter is signed so that whoever gets it can tell that it was not changed, and whose it is."""

from __future__ import annotations

import re
from base64 import b64decode
from hashlib import sha256

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from vir.foundation.notifications.dkim import NAME, Signer, fields_of, public_key, relaxed_body


def der_of(key: rsa.RSAPrivateKey) -> bytes:
    form = serialization.PrivateFormat.TraditionalOpenSSL
    return key.private_bytes(serialization.Encoding.DER, form, serialization.NoEncryption())


KEY = der_of(rsa.generate_private_key(65537, 2048))
SIGNER = Signer("kestrel.example", "vir-1", KEY)
LETTER = (
    b'From: "Kestrel Tools" <rebates@kestrel.example>\r\nTo: marta@alder.example\r\n'
    b"Subject: Your statement\r\n is  ready\r\nX-Other: 1\r\n\r\nRead it\tin the portal. \r\n\r\n\r\n"
)


def is_whole(letter: bytes, record: str) -> bool:
    """Check a signed letter as its reader does (RFC 6376, 6.1), with nothing but the record of the domain."""
    head, _, body = letter.partition(b"\r\n\r\n")
    signature = next(text for name, text in fields_of(head) if name == NAME.lower())
    tags = dict(part.strip().partition("=")[::2] for part in signature.decode().partition(":")[2].split(";"))
    if b64decode(tags["bh"]) != sha256(relaxed_body(body)).digest():
        return False
    fields = dict(fields_of(head))
    said = b"".join(fields.pop(name, b"") for name in tags["h"].split(":"))
    said += re.sub(rb"b=[^;]*$", b"b=", signature.removesuffix(b"\r\n"))
    key = serialization.load_der_public_key(b64decode(record))
    assert isinstance(key, rsa.RSAPublicKey)
    try:
        key.verify(b64decode(tags["b"]), said, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    return True


def signed(letter: bytes) -> bytes:
    return f"{NAME}: {SIGNER.signature(letter)}\r\n".encode() + letter


def test_the_example_of_the_standard_is_written_as_it_says() -> None:
    # RFC 6376, 3.4.5
    head, _, body = b"A: X\r\nB : Y\t\r\n\tZ  \r\n\r\n C \r\nD \t E\r\n\r\n\r\n".partition(b"\r\n\r\n")

    assert b"".join(text for _, text in fields_of(head)) == b"a:X\r\nb:Y Z\r\n"
    assert relaxed_body(body) == b" C\r\nD E\r\n"
    assert relaxed_body(b"") == relaxed_body(b"\r\n\r\n") == b""


def test_a_signed_letter_is_whole_however_its_lines_are_folded_on_the_way() -> None:
    letter = signed(LETTER)

    assert is_whole(letter, public_key(KEY))
    assert is_whole(letter.replace(b"statement\r\n is  ready", b"statement is ready"), public_key(KEY))


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (b"Read it", b"Read  that"),
        (b"Your statement", b"My statement"),
        (b"marta@", b"mario@"),
        (b"rebates@kestrel", b"rebates@osprey"),
        (b"d=kestrel", b"d=osprey"),
        (b"X-Other: 1", b"From: somebody@osprey.example"),
    ],
)
def test_a_letter_that_was_changed_is_not(was: bytes, now: bytes) -> None:
    letter = signed(LETTER)

    assert not is_whole(letter.replace(was, now), public_key(KEY))


def test_what_nobody_reads_may_change_on_the_way() -> None:
    assert is_whole(signed(LETTER).replace(b"X-Other: 1", b"X-Other: 2"), public_key(KEY))
