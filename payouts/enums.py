"""Words of this floor."""

from __future__ import annotations

from enum import StrEnum


class Certainty(StrEnum):
    PROJECTED = "projected"
    EARNED = "earned"
    CONFIRMED = "confirmed"
    PAID = "paid"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {"earned": "Earned to date"}.get(self.value, self.value.capitalize())


class PeriodState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return self.value.capitalize()


class RunState(StrEnum):
    PREVIEW = "preview"
    READY = "ready"
    RETURNED = "returned"
    APPROVED = "approved"
    EXPORTED = "exported"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {"ready": "Ready for approval"}.get(self.value, self.value.capitalize())
