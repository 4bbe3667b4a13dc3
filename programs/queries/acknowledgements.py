"""Who has read which version of the terms."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from programs.models import Acknowledgement, Enrolment, Program, ProgramVersion


@dataclass(frozen=True)
class Count:
    """How many of the partners that a version reaches have acknowledged it."""

    acknowledged: int
    partners: int

    @property
    def missing(self) -> int:
        """Count those that have not."""
        return self.partners - self.acknowledged

    @property
    def words(self) -> str:
        """Write "18 of 24 acknowledged"."""
        return f"{self.acknowledged:,} of {self.partners:,} acknowledged"


def acknowledged_by_partner(version: ProgramVersion) -> dict[UUID, Acknowledgement]:
    """Give the first acknowledgement of each partner, by the partner's id; those without one are left out."""
    found = (
        Acknowledgement.objects.filter(version=version)
        .select_related("user", "partner")
        .order_by("partner_id", "at", "id")
        .distinct("partner_id")
    )
    return {acknowledgement.partner_id: acknowledgement for acknowledgement in found}


def acknowledgement_count(program: Program, version: ProgramVersion) -> Count:
    """Count the partners that a program reaches on any day, and those of them that acknowledged a version."""
    reached = Enrolment.objects.filter(program=program).order_by().values("partner_id").distinct()
    said = Acknowledgement.objects.filter(version=version, partner_id__in=reached).order_by()
    return Count(said.values("partner_id").distinct().count(), reached.count())


def acknowledgements_by_version(versions: Iterable[ProgramVersion]) -> dict[UUID, list[Acknowledgement]]:
    """Give the first acknowledgement of each partner of each version, by partner's name."""
    found: dict[UUID, dict[UUID, Acknowledgement]] = {}
    rows = Acknowledgement.objects.filter(version__in=list(versions)).select_related("user", "partner")
    for one in rows.order_by("partner__name", "at"):
        found.setdefault(one.version_id, {}).setdefault(one.partner_id, one)
    return {version: list(by_partner.values()) for version, by_partner in found.items()}


def acknowledged_pairs(program_ids: Collection[UUID]) -> frozenset[tuple[str, str]]:
    """
    Give program and partner, by code, wherever the partner acknowledged any version of the program.

    A later version does not take it back: otherwise publishing one would take away what was earned.
    """
    found = Acknowledgement.objects.filter(version__program_id__in=list(program_ids)).order_by()
    return frozenset(found.values_list("version__program__code", "partner__code").distinct())


def own_acknowledgements(version_ids: Collection[UUID], partner_id: UUID) -> dict[UUID, Acknowledgement]:
    """Give the first acknowledgement of each version by one partner, by version."""
    found = Acknowledgement.objects.filter(version_id__in=list(version_ids), partner_id=partner_id)
    return {one.version_id: one for one in found.order_by("-at")}
