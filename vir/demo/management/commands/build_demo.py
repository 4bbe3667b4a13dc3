"""Build the demo vendors, once."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand

from vir.demo import year


class Command(BaseCommand):
    help = "Build the demo vendors through the product's own operations. Does nothing when they are there."

    def handle(self, *args: Any, **options: Any) -> None:
        """Build, telling each step."""
        if year.is_built():
            self.stdout.write("The demo is there.")
            return
        begun = time.monotonic()
        year.build(lambda words: self.stdout.write(f"{time.monotonic() - begun:5.1f} s  {words}"))
        self.stdout.write(f"{time.monotonic() - begun:5.1f} s  The demo is built.")
