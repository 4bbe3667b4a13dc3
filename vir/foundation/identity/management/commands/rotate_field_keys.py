"""Encrypt everything that lies encrypted anew under the newest key of VIR_FIELD_KEYS."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from vir.foundation.identity.secrets import UnreadableSecret
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.queries import every_tenant


class Command(BaseCommand):
    help = "Encrypt bank details anew under the newest key. Run it as the owner: VIR_DATABASE_ROLE=owner."

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through every vendor, and say for each what was older; running it again changes nothing."""
        if settings.DATABASE_ROLE != "owner":
            raise CommandError(
                "The database lets only the owner of its tables do this. Set VIR_DATABASE_ROLE=owner."
            )
        for tenant in every_tenant():
            try:
                with tenant_context(tenant.id):
                    done = {
                        name: rotate() for name, rotate in import_string(settings.SECRETS_ROTATED).items()
                    }
            except UnreadableSecret as unreadable:
                raise CommandError(
                    f"{tenant.slug}: {unreadable} Nothing of {tenant.slug} was changed. Put the older key back."
                ) from unreadable
            said = ", ".join(f"{count} {name}" for name, count in done.items())
            self.stdout.write(f"{tenant.slug}: {said} encrypted anew.")
        self.stdout.write("Done. The older keys can be taken out of VIR_FIELD_KEYS.")
