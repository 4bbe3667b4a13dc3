"""The versions of published programs that count, each with its days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from programs.enums import ProgramStatus
from programs.models import Program, ProgramVersion
from programs.queries.terms import terms_of
from programs.rating.eras import in_force
from programs.terms import Terms


@dataclass(frozen=True)
class VersionEra:
    """A published version with the first day on which it counts, None from the start."""

    version: ProgramVersion
    starts_on: date | None
    terms: Terms


def version_eras(program_ids: Iterable[UUID]) -> dict[UUID, list[VersionEra]]:
    """Give the versions of published programs that count on some day, in the order of their days."""
    return _eras_where(Q(program_id__in=list(program_ids)))


def eras_by_status(statuses: Iterable[ProgramStatus]) -> dict[UUID, list[VersionEra]]:
    """Give the versions that count of all published programs in some states, in one query."""
    return _eras_where(Q(program__status__in=[status.value for status in statuses]))


def _eras_where(wanted: Q) -> dict[UUID, list[VersionEra]]:
    published: dict[UUID, list[ProgramVersion]] = {}
    rows = ProgramVersion.objects.filter(wanted, published_at__isnull=False)
    for version in rows.select_related("program").order_by("program__code", "number"):
        published.setdefault(version.program_id, []).append(version)
    return {key: eras_among(versions) for key, versions in published.items()}


def eras_among(versions: Sequence[ProgramVersion]) -> list[VersionEra]:
    """Give those of a program's versions, in the order of their numbers, that count on some day."""
    dated = in_force((version.effective_on, version) for version in versions)
    return [VersionEra(version, day, terms_of(version)) for day, version in dated]


def eras_of_program(program: Program) -> list[VersionEra]:
    """Give the versions of one program that count; none while nothing is published."""
    return version_eras([program.id]).get(program.id, [])
