"""The letters of the demo's morning, and one that came back."""

from __future__ import annotations

from datetime import date

from vir.demo.building import Builder
from vir.foundation.jobs.operations import enqueue

KIND = "letters.morning"


def write_letters(vendor: Builder, today: date) -> None:
    """Write the digests and the words about programs that are due on the demo's day."""
    at = vendor.at(today, 7)
    with vendor.inside():
        enqueue(kind=KIND, payload={}, at=at, tick_key=f"letters_of_the_morning:{today.isoformat()}")
    vendor.work(at)
