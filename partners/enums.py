"""Words of this floor."""

from __future__ import annotations

from enum import StrEnum


class PartnerStatus(StrEnum):
    ACTIVE = "active"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return self.value.capitalize()


class SegmentKind(StrEnum):
    RULE = "rule"
    LIST = "list"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {"rule": "By rule", "list": "By hand"}[self.value]
