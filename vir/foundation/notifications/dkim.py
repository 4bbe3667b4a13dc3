"""
Signing a letter for the domain it comes from (DKIM, RFC 6376, rsa-sha256, relaxed/relaxed).

The one library for it, dkimpy, is not published ready to install; docs/decisions/0012-signed-letters.md says why this
is written here. Pure: bytes in, text out.
"""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Final

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

NAME: Final = "DKIM-Signature"
# What a reader is shown or acts by. "from" a second time, so that no other sender can be added on the way.
SIGNED: Final = (
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "reply-to",
    "mime-version",
    "content-type",
    "list-unsubscribe",
    "list-unsubscribe-post",
)
_SPACES: Final = re.compile(rb"[ \t]+")
_FOLDS: Final = re.compile(rb"\r\n(?=[ \t])")


@dataclass(frozen=True)
class Signer:
    """
    Signs for one domain.

    :ivar selector: the first label of the record with the public key
    :ivar key: the private RSA key, DER
    """

    domain: str
    selector: str
    key: bytes

    def signature(self, letter: bytes) -> str:
        """
        Give the value of the header that signs a letter.

        :param letter: as it leaves, with \\r\\n at the end of each line
        """
        head, _, body = letter.partition(b"\r\n\r\n")
        fields = fields_of(head)
        names = [name for name in SIGNED if any(own == name for own, _ in fields)]
        unsigned = "; ".join(
            (
                "v=1",
                "a=rsa-sha256",
                "c=relaxed/relaxed",
                f"d={self.domain}",
                f"s={self.selector}",
                f"h={':'.join([*names, 'from'])}",
                f"bh={b64encode(sha256(relaxed_body(body)).digest()).decode()}",
                "b=",
            )
        )
        # The last of a name is the one that is signed (RFC 6376, 5.4.2); the second "from" is none at all.
        said = b"".join(next(text for own, text in reversed(fields) if own == name) for name in names)
        said += relaxed_header(NAME.encode(), unsigned.encode()).removesuffix(b"\r\n")
        made = _key(self.key).sign(said, padding.PKCS1v15(), hashes.SHA256())
        return unsigned + b64encode(made).decode()


def public_key(key: bytes) -> str:
    """Give the public half of a private RSA key (DER) as the record of a domain holds it."""
    shown = _key(key).public_key()
    der = shown.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return b64encode(der).decode()


@cache
def _key(der: bytes) -> rsa.RSAPrivateKey:
    key = serialization.load_der_private_key(der, password=None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def fields_of(head: bytes) -> list[tuple[str, bytes]]:
    """List the headers by name, each as it is signed."""
    found = []
    for line in _FOLDS.sub(b"", head).split(b"\r\n"):
        name, _, value = line.partition(b":")
        found.append((name.strip().lower().decode("ascii"), relaxed_header(name, value)))
    return found


def relaxed_header(name: bytes, value: bytes) -> bytes:
    """Give a header, unfolded, as it is signed (RFC 6376, 3.4.2)."""
    return name.strip().lower() + b":" + _SPACES.sub(b" ", value).strip(b" ") + b"\r\n"


def relaxed_body(body: bytes) -> bytes:
    """Give a body as it is signed (RFC 6376, 3.4.4)."""
    lines = [_SPACES.sub(b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    whole = b"\r\n".join(lines).rstrip(b"\r\n")
    return whole + b"\r\n" if whole else b""
