"""Watch the folder of files without the beat: once, or until stopped."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.importers import watched
from claims.operations.bring_from_folder import bring_from_folder, put_away
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant
from vir.foundation.tenancy.queries import every_tenant
from vir.foundation.web import clock


class Command(BaseCommand):
    help = (
        "Bring in what lies in the watched folder (VIR_WATCH_DIR). With the beat running, nobody needs this."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Name what can be chosen."""
        parser.add_argument("--once", action="store_true", help="look once, and end")
        parser.add_argument("--every", type=int, default=10, help="seconds between two looks")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look, again and again."""
        root = settings.WATCH_DIR
        if root is None:
            raise CommandError("VIR_WATCH_DIR is not set. Set it to the folder that is to be watched.")
        while True:
            for tenant in every_tenant():
                self._look(root, tenant)
            if options["once"]:
                return
            time.sleep(max(1, options["every"]))

    def _look(self, root: Path, tenant: Tenant) -> None:
        for file in watched.take_ready(root, tenant.slug):
            now = clock.now(tenant)
            try:
                with tenant_context(tenant.id):
                    brought = bring_from_folder(file=file, at=now, today=now.date())
                    file.refuse_if_written_to()
            except watched.WrittenTo as writing:
                watched.put_back(file)
                self.stdout.write(f"{writing} It was put back.")
                continue
            put_away(file=file, brought=brought)
            self.stdout.write(f"{tenant.slug}/{file.kind}/{file.source}/{file.name}: {brought.told}")
