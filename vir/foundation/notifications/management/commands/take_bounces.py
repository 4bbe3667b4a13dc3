"""Take the reports of letters that came back out of a mailbox file."""

from __future__ import annotations

import mailbox
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from vir.foundation.notifications.bounces import read_bounce
from vir.foundation.notifications.returning import take_bounce, tenant_of_letter
from vir.foundation.tenancy.context import tenant_context

MBOX_START = b"From "


class Command(BaseCommand):
    """Read each report, mark its letter, and stop writing to addresses that cannot be reached."""

    help = (
        "Take reports of letters that came back: a mailbox file (mbox), or one report as it arrived (.eml)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """
        Take every report of the file; one taken before changes nothing.

        :raises CommandError: if there is no such file
        """
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"{path} is no file. Name the mailbox that reports arrive in.")
        taken = others = 0
        for raw in _reports(path):
            if _take(raw):
                taken += 1
            else:
                others += 1
        self.stdout.write(f"{taken} letters came back. {others} messages told of none of ours.")


def _reports(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        is_mailbox = file.read(len(MBOX_START)) == MBOX_START
    if not is_mailbox:
        yield path.read_bytes()
        return
    box = mailbox.mbox(path, create=False)
    for key in box.iterkeys():
        yield box.get_bytes(key)


def _take(raw: bytes) -> bool:
    bounce = read_bounce(raw)
    tenant_id = tenant_of_letter(bounce.message_id) if bounce else None
    if bounce is None or tenant_id is None:
        return False
    with tenant_context(tenant_id):
        return take_bounce(bounce=bounce, at=timezone.now()) is not None
