"""What the vendor's own books say when the terms of a draft are looked at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from partners.queries.segments import segment_members
from programs.models import ProgramVersion
from programs.queries.programs import live_programs
from programs.queries.terms import terms_of
from programs.rating.checks import Context, overlapping
from programs.rating.checks.context import TOLD_BY_THE_BOOKS
from programs.terms import Terms

# Programs that ended longer ago are nobody's example any more.
EARLIER_MAX = 50


def context_of(document: Mapping[str, object], terms: Terms) -> Context:
    """Gather the other live programs, those that are over, and who is in the segments they share."""
    near = overlapping(terms, [live.terms for live in live_programs()])
    segments = {name for other in (terms, *near) for name in other.eligibility.segments}
    return Context(
        document=document,
        others=near,
        earlier=_earlier(terms.starts_on),
        members=segment_members(segments) if near and segments else None,
        told=TOLD_BY_THE_BOOKS,
    )


def _earlier(day: date) -> list[Terms]:
    """List the published terms of programs that were over before a day, the last ones first."""
    found = ProgramVersion.objects.filter(published_at__isnull=False, program__ends_on__lt=day)
    newest: dict[object, ProgramVersion] = {}
    for version in found.order_by("-program__ends_on", "program__code", "number"):
        newest[version.program_id] = version
    return [terms_of(version) for version in list(newest.values())[:EARLIER_MAX]]
