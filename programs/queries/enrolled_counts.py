"""How many partners programs reach."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count

from programs.models import Enrolment


def enrolled_counts(program_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Count the partners that each program reaches on any day; one that reaches nobody is left out."""
    rows = Enrolment.objects.filter(program_id__in=list(program_ids)).order_by().values_list("program_id")
    return dict(rows.annotate(partners=Count("partner_id", distinct=True)))
