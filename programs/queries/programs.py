"""Finding programs and their versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from programs.enums import ProgramStatus
from programs.models import Enrolment, Program, ProgramVersion
from programs.queries.terms import terms_of
from programs.terms import Terms

PUBLISHED = (ProgramStatus.SCHEDULED, ProgramStatus.LIVE)


@dataclass(frozen=True)
class LiveProgram:
    """A published program with the version in force and its terms."""

    program: Program
    version: ProgramVersion
    terms: Terms


@dataclass(frozen=True)
class ProgramFilters:
    """What a list is narrowed to; empty means everything."""

    status: str = ""
    text: str = ""


def program_by_code(code: str) -> Program | None:
    """Find a program by its code."""
    found: Program | None = Program.objects.select_related("owner").filter(code=code).first()
    return found


def programs_by_code(codes: Iterable[str]) -> dict[str, Program]:
    """Give programs by code; a code that no program has is left out."""
    return {program.code: program for program in Program.objects.filter(code__in=list(codes))}


def list_programs(filters: ProgramFilters | None = None) -> QuerySet[Program]:
    """List programs, those that start last first."""
    wanted = filters or ProgramFilters()
    found = Program.objects.select_related("owner").order_by("-starts_on", "code")
    if wanted.status:
        found = found.filter(status=wanted.status)
    if wanted.text:
        found = found.filter(Q(code__icontains=wanted.text) | Q(name__icontains=wanted.text))
    return found


def count_by_status() -> Mapping[str, int]:
    """Count the programs of each status."""
    counted = Program.objects.order_by().values_list("status").annotate(count=Count("id"))
    return dict(counted)


def current_version(program: Program) -> ProgramVersion:
    """Give the version that is being written or in force."""
    version: ProgramVersion = _versions().get(program=program, number=program.version_number)
    return version


def published_version(program: Program) -> ProgramVersion | None:
    """Give the published version in force, None while there is none; an amendment waits there for its day."""
    found: ProgramVersion | None = (
        _versions()
        .filter(program=program, published_at__isnull=False, number__lte=program.version_number)
        .order_by("-number")
        .first()
    )
    return found


def list_versions(program: Program) -> list[ProgramVersion]:
    """List the versions, the newest first."""
    return list(_versions().filter(program=program).order_by("-number"))


def version_by_number(program: Program, number: int) -> ProgramVersion | None:
    """Find a version."""
    found: ProgramVersion | None = _versions().filter(program=program, number=number).first()
    return found


def current_versions(programs: list[Program]) -> dict[UUID, ProgramVersion]:
    """Give the current version of each program, by the program's id."""
    ids = [program.id for program in programs]
    found = ProgramVersion.objects.filter(program_id__in=ids, number=F("program__version_number"))
    return {version.program_id: version for version in found}


def live_programs(on: date | None = None) -> list[LiveProgram]:
    """
    List the published programs that are not closed, by code: scheduled, live, and those past their last day.

    :param on: leave out those that have not begun by this day
    """
    found = _versions().filter(
        program__status__in=PUBLISHED, published_at__isnull=False, number__lte=F("program__version_number")
    )
    if on is not None:
        found = found.filter(program__starts_on__lte=on)
    newest: dict[UUID, ProgramVersion] = {}
    for version in found.order_by("program__code", "number"):
        newest[version.program_id] = version
    return [LiveProgram(version.program, version, terms_of(version)) for version in newest.values()]


def enrolled_partner_ids(program: Program) -> list[UUID]:
    """List the partners that the program reaches on any day."""
    found = Enrolment.objects.filter(program=program).order_by("partner_id")
    return list(found.values_list("partner_id", flat=True).distinct())


def enrolled_partner_count(program: Program) -> int:
    """Count the partners that the program reaches on any day."""
    return Enrolment.objects.filter(program=program).values("partner_id").distinct().count()


def _versions() -> QuerySet[ProgramVersion]:
    return ProgramVersion.objects.select_related("program", "submitted_by", "approved_by", "edited_by")
