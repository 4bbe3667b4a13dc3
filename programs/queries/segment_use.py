"""Which programs name which segments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q
from django.db.models.fields.json import KeyTransform

from programs.enums import ProgramStatus
from programs.models import ProgramVersion

# Who can earn where terms name neither segments nor partners.
EVERYONE = ""


@dataclass(frozen=True)
class SegmentUse:
    """A program that names a segment."""

    code: str
    name: str
    status: str


def segment_uses() -> dict[str, list[SegmentUse]]:
    """
    List by segment the programs that name it, by code; those that reach everyone stand under EVERYONE.

    Asked are the terms in force and those that are being written; archived programs are left out.
    """
    newest = (
        ProgramVersion.objects.filter(withdrawn_at__isnull=True)
        .filter(Q(number=F("program__version_number")) | Q(published_at__isnull=True))
        .exclude(program__status=ProgramStatus.ARCHIVED.value)
    )
    rows = newest.annotate(who=KeyTransform("eligibility", "document")).order_by("program__code", "number")
    found: dict[str, list[SegmentUse]] = {}
    for code, name, status, who in rows.values_list(
        "program__code", "program__name", "program__status", "who"
    ):
        use = SegmentUse(code, name, status)
        for segment in _named(who):
            uses = found.setdefault(segment, [])
            if use not in uses:
                uses.append(use)
    return found


def _named(who: object) -> Iterable[str]:
    """Read the segments of a document as it was typed: it may hold anything."""
    rule = who if isinstance(who, dict) else {}
    segments, partners = rule.get("segments"), rule.get("partners")
    if isinstance(segments, list) and segments:
        return [name for name in segments if isinstance(name, str)]
    return () if isinstance(partners, list) and partners else (EVERYONE,)
