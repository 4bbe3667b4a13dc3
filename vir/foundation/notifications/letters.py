"""Letters to people, sent once the change they tell of is committed."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction

from vir.foundation.tenancy.models import Environment, Tenant

OUTBOX = "outbox"
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Letter:
    """One letter: to whom, and what it says as text and as HTML."""

    to: tuple[str, ...]
    subject: str
    text: str
    html: str
    # Whose people they are; None: the vendor's own.
    partner_id: UUID | None = None
    language: str = "en"


def one_line(text: str) -> str:
    """Write a subject on one line: a name must not be able to add headers."""
    return " ".join(text.split())


def send_on_commit(letters: Iterable[Letter], tenant: Tenant) -> None:
    """
    Send letters once the transaction is committed; nobody is written to where the letter names no address.

    A demo never writes to anybody: its letters are kept as files in the folder `outbox` of the state folder.
    A letter that cannot be handed over is named in the log; what it says is on the pages as well.
    """
    wanted = [letter for letter in letters if letter.to]
    is_demo = tenant.environment == Environment.DEMO
    if wanted:
        transaction.on_commit(lambda: _send(wanted, is_demo))


def _send(letters: Sequence[Letter], is_demo: bool) -> None:
    # One connection for all of them: each of its own would take a second where many are told.
    try:
        connection = _outbox() if is_demo else get_connection()
    except ImproperlyConfigured:
        log.exception("The outbox of the demo cannot be written; %d letters were not kept.", len(letters))
        return
    for letter in letters:
        message = EmailMultiAlternatives(
            one_line(letter.subject), letter.text, None, list(letter.to), connection=connection
        )
        message.attach_alternative(letter.html, "text/html")
        try:
            connection.open()
            message.send()
        except (OSError, smtplib.SMTPException):
            log.exception("The letter “%s” to %d people was not sent.", letter.subject, len(letter.to))
            connection = _outbox() if is_demo else get_connection()
    connection.close()


def _outbox() -> Any:
    folder = settings.STATE_DIR / OUTBOX
    return get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=str(folder))
