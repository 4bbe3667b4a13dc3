"""Say how to sign in to the demo."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from vir.demo import cast
from vir.foundation.identity.roles import Role


class Command(BaseCommand):
    help = "Print the demo's people, what they may do and where they begin."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a small table."""
        self.stdout.write(f"Sign in with one of these addresses; every password is {cast.PASSWORD}\n")
        for slug, people in (("kestrel", cast.KESTREL_PEOPLE), ("osprey", cast.OSPREY_PEOPLE)):
            for person in people:
                side = "p" if person.partner else "t"
                self.stdout.write(
                    f"  /{side}/{slug}/  {person.email:<26} {Role(person.role).label}, {person.name}"
                )
