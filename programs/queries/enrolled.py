"""Who is in a program in a period."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from programs.models import Enrolment, Program
from vir.foundation.periods import Period


def enrolled_in(program: Program, period: Period) -> set[UUID]:
    """Give the partners that are in a program on any day of a period."""
    begun = Q(starts_on__isnull=True) | Q(starts_on__lt=period.end)
    still = Q(ends_on__isnull=True) | Q(ends_on__gt=period.start)
    found = Enrolment.objects.filter(begun, still, program=program).order_by()
    return set(found.values_list("partner_id", flat=True))


def enrolled_on(program_ids: Collection[UUID], day: date) -> dict[UUID, list[tuple[UUID, str, str]]]:
    """Give who is in programs on a day: id, code and name of each partner, by program and name; one query."""
    begun = Q(starts_on__isnull=True) | Q(starts_on__lte=day)
    still = Q(ends_on__isnull=True) | Q(ends_on__gt=day)
    rows = Enrolment.objects.filter(begun, still, program_id__in=program_ids)
    found: dict[UUID, dict[UUID, tuple[UUID, str, str]]] = {}
    for program_id, *partner in rows.order_by("partner__name", "partner__code").values_list(
        "program_id", "partner_id", "partner__code", "partner__name"
    ):
        partner_id, code, name = partner
        found.setdefault(program_id, {})[partner_id] = (partner_id, code, name)
    return {program_id: list(of.values()) for program_id, of in found.items()}


def spans_of(
    program_ids: Collection[UUID], partner_ids: Collection[UUID]
) -> dict[tuple[UUID, UUID], list[tuple[date | None, date | None]]]:
    """Give when partners are in programs, by program and partner: from a day (included) to a day (not included)."""
    found = Enrolment.objects.filter(program_id__in=program_ids, partner_id__in=partner_ids).order_by(
        "starts_on"
    )
    spans: dict[tuple[UUID, UUID], list[tuple[date | None, date | None]]] = {}
    for program_id, partner_id, first, end in found.values_list(
        "program_id", "partner_id", "starts_on", "ends_on"
    ):
        spans.setdefault((program_id, partner_id), []).append((first, end))
    return spans


def programs_entered(partner_id: UUID) -> QuerySet[Enrolment, UUID]:
    """Give the ids of the programs that a partner is in on any day, to be used inside another query."""
    found: QuerySet[Enrolment, UUID] = Enrolment.objects.filter(partner_id=partner_id).values_list(
        "program_id", flat=True
    )
    return found


def days_in_program(program_id: UUID, partner_id: UUID) -> list[tuple[date | None, date | None]]:
    """List the days of a partner in a program, from the first (included) to the end (not included)."""
    found = Enrolment.objects.filter(program_id=program_id, partner_id=partner_id)
    return list(found.order_by("starts_on").values_list("starts_on", "ends_on"))
