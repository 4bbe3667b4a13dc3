"""Make a vendor and its first owner on a real installation."""

from __future__ import annotations

import getpass
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from vir.foundation.identity.founding import found_vendor
from vir.foundation.refusals import Refused


class Command(BaseCommand):
    help = "Make a vendor (a tenant) and its first owner. Asks for the owner's password."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name what is needed."""
        parser.add_argument("slug", help="the word in its addresses, such as kestrel")
        parser.add_argument("name", help="such as 'Kestrel Tools'")
        parser.add_argument("--currency", default="USD", help="ISO 4217 code")
        parser.add_argument("--time-zone", default="UTC", help="IANA name, such as America/Chicago")
        parser.add_argument("--country", default="", help="ISO 3166 code of two letters, such as US")
        parser.add_argument("--owner-email", required=True)
        parser.add_argument("--owner-name", required=True)
        parser.add_argument(
            "--password-stdin", action="store_true", help="read the password from standard input"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, or say what is wrong."""
        password = (
            self.stdin_line() if options["password_stdin"] else getpass.getpass("Password of the owner: ")
        )
        if len(password) < 10:
            raise CommandError("The password has fewer than 10 characters. Choose a longer one.")
        try:
            found_vendor(
                slug=options["slug"],
                name=options["name"],
                currency=options["currency"],
                time_zone=options["time_zone"],
                country=options["country"],
                owner_email=options["owner_email"],
                owner_name=options["owner_name"],
                owner_password=password,
                at=timezone.now(),
            )
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"Made. {options['owner_email']} can sign in at /t/{options['slug']}/")

    def stdin_line(self) -> str:
        """Read one line, for scripts."""
        return sys.stdin.readline().rstrip("\n")
