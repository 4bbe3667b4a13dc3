"""The programs of a fiscal year, whatever their state, with their terms as far as they can be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, QuerySet

from programs.enums import ProgramStatus
from programs.models import Program, ProgramVersion
from programs.queries.terms import terms_of
from programs.terms import DocumentRefused, Terms
from vir.foundation.periods import Period

BEING_WRITTEN = (ProgramStatus.DRAFT, ProgramStatus.IN_APPROVAL)
RUNNING = (ProgramStatus.SCHEDULED, ProgramStatus.LIVE)


@dataclass(frozen=True)
class Planned:
    """
    A program with the version that counts: the published one in force, else the one being written.

    `terms` is None while a draft has faults.
    """

    program: Program
    version: ProgramVersion
    terms: Terms | None

    @property
    def is_draft(self) -> bool:
        """Say whether nothing is promised yet."""
        return self.program.status in BEING_WRITTEN

    @property
    def segments(self) -> tuple[str, ...]:
        """Give the segments it names, in their order; none where it names partners or everyone."""
        return () if self.terms is None else self.terms.eligibility.segments

    @property
    def families(self) -> tuple[str, ...]:
        """Give the product categories it names, in their order; none where it counts all or names others."""
        if self.terms is None:
            return ()
        return tuple(rule.category for rule in self.terms.products.include if rule.category)


def planned_programs(days: Period) -> list[Planned]:
    """List the programs that run on any of the days, archived drafts left out, by first day and code."""
    return _counting(
        ProgramVersion.objects.filter(program__starts_on__lt=days.end, program__ends_on__gte=days.start)
    )


def planned_by_code(codes: Iterable[str]) -> dict[str, Planned]:
    """Give some programs by code, archived drafts left out."""
    found = _counting(ProgramVersion.objects.filter(program__code__in=list(codes)))
    return {planned.program.code: planned for planned in found}


def _counting(versions: QuerySet[ProgramVersion]) -> list[Planned]:
    """Keep the version that counts of each program."""
    found = (
        # An amendment that is being written, or waits for its day, does not count yet.
        versions.filter(number__lte=F("program__version_number"), withdrawn_at__isnull=True)
        .select_related("program", "program__cloned_from")
        .order_by("program__starts_on", "program__code", "number")
    )
    counting: dict[object, ProgramVersion] = {}
    for version in found:
        if version.published_at is not None or version.program.status in BEING_WRITTEN:
            counting[version.program_id] = version
    return [Planned(version.program, version, _terms(version)) for version in counting.values()]


def clones_in(program_ids: Iterable[UUID], days: Period) -> dict[UUID, Program]:
    """Give the newest copy of each program that begins on one of the days, by the id of what it was copied from."""
    found = (
        Program.objects.filter(cloned_from_id__in=list(program_ids))
        .filter(starts_on__gte=days.start, starts_on__lt=days.end)
        .exclude(status=ProgramStatus.ARCHIVED)
        .order_by("created_at", "code")
    )
    return {program.cloned_from_id: program for program in found if program.cloned_from_id is not None}


def _terms(version: ProgramVersion) -> Terms | None:
    try:
        return terms_of(version)
    except DocumentRefused:
        return None
