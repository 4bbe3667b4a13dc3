"""
Reading what a mail server says about a letter that did not arrive: RFC 3464 reports, and RFC 5965 complaints. Pure.

What is read was written by anybody: it says nothing but which letter, and whether it can arrive at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from typing import Final

BYTES_MAX: Final = 5 * 1024 * 1024
PARTS_MAX: Final = 50
SAID_MAX: Final = 300
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,118}>")
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")


@dataclass(frozen=True)
class Bounce:
    """One letter that came back, or that its reader reported as unwanted."""

    message_id: str
    # "bounced" or "complained"
    kind: str
    # Such as "5.1.1"; empty where the report names none.
    status: str
    said: str

    @property
    def ends_the_address(self) -> bool:
        """
        Say whether the next letter would meet the same end.

        A refusal under 5.7 is about the letter or its sender, not about the address.
        """
        if self.kind == "complained":
            return True
        return self.status.startswith("5.") and not self.status.startswith("5.7.")


def read_bounce(raw: bytes) -> Bounce | None:
    """Read a report; None if it is none, tells of a delay only, or names no letter."""
    if len(raw) > BYTES_MAX:
        return None
    report = message_from_bytes(raw, policy=policy.compat32)
    parts = [part for _, part in zip(range(PARTS_MAX), report.walk(), strict=False)]
    message_id = _message_id(parts)
    if not message_id:
        return None
    if any(part.get_content_type() == "message/feedback-report" for part in parts):
        return Bounce(message_id, "complained", "", "The reader reported the letter as unwanted.")
    for group in _recipients(parts):
        if str(group.get("Action", "")).strip().lower() == "failed":
            said = _one_line(group.get("Diagnostic-Code", "")) or "The mail server gave no reason."
            found = _STATUS.search(str(group.get("Status", ""))) or _STATUS.search(said)
            return Bounce(message_id, "bounced", found[0] if found else "", said)
    return None


def _recipients(parts: list[Message]) -> Iterator[Message]:
    """Give the fields of each recipient of a delivery report."""
    for part in parts:
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            for group in part.get_payload():
                if isinstance(group, Message) and "Action" in group:
                    yield group


def _message_id(parts: list[Message]) -> str:
    """Give the Message-ID of the letter that the report returns, whole or its headers alone."""
    for part in parts:
        kind = part.get_content_type()
        if kind == "message/rfc822" and part.is_multipart():
            returned = part.get_payload(0)
            if isinstance(returned, Message):
                found = _MESSAGE_ID.search(str(returned.get("Message-ID", "")))
                if found:
                    return found[0]
        elif kind == "text/rfc822-headers":
            content = part.get_payload(decode=True)
            headers = message_from_bytes(content if isinstance(content, bytes) else b"")
            found = _MESSAGE_ID.search(str(headers.get("Message-ID", "")))
            if found:
                return found[0]
    return ""


def _one_line(text: object) -> str:
    # "smtp; 550 5.1.1 …": the kind of code is of no use to people.
    said = " ".join(str(text).split())
    return said.partition(";")[2].strip()[:SAID_MAX] if said.lower().startswith("smtp;") else said[:SAID_MAX]
