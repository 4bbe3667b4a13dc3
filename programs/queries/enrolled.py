"""Who is in a program in a period."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from programs.models import Enrolment, Program
from vir.foundation.periods import Period


def enrolled_in(program: Program, period: Period) -> set[UUID]:
    """Give the partners that are in a program on any day of a period."""
    begun = Q(starts_on__isnull=True) | Q(starts_on__lt=period.end)
    still = Q(ends_on__isnull=True) | Q(ends_on__gt=period.start)
    found = Enrolment.objects.filter(begun, still, program=program).order_by()
    return set(found.values_list("partner_id", flat=True))
