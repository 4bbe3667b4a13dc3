"""Remove the second factor of a person who lost the phone and the recovery codes."""

from __future__ import annotations

from typing import Any

from django.core.mail import send_mail
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.loader import render_to_string
from django.utils import timezone

from vir.foundation.identity.queries import user_by_email
from vir.foundation.identity.second_factor import has_factor, remove_factors

LETTER = "mfa/email/totp_deactivated"


class Command(BaseCommand):
    help = (
        "Remove the authenticator app and recovery codes of a person. Make sure first that it is that person."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Name whom."""
        parser.add_argument("email", help="the e-mail address the person signs in with")

    def handle(self, *args: Any, **options: Any) -> None:
        """Remove them, and write to the person."""
        user = user_by_email(options["email"])
        if user is None:
            raise CommandError(f"Nobody signs in with {options['email']}.")
        if not has_factor(user.pk):
            raise CommandError(f"{user.email} has no second factor. Nothing was changed.")
        remove_factors(user)
        said = {
            "timestamp": timezone.now(),
            "ip": "the command line of the installation",
            "user_agent": "remove_second_factor",
        }
        subject = render_to_string(f"{LETTER}_subject.txt", said).strip()
        self.stdout.write(
            f"Removed. {user.email} signs in with the password alone until an app is set up again."
        )
        send_mail(subject, render_to_string(f"{LETTER}_message.txt", said).strip(), None, [user.email])
