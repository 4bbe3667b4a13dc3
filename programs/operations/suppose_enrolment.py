"""See a program with other partners in it, without keeping them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import transaction

from programs.models import Enrolment, Program
from programs.queries.eras import VersionEra
from programs.queries.reach import Reach, reach_of
from programs.rating.eras import Era


@contextmanager
def suppose_enrolment(*, program: Program, eras: Sequence[VersionEra]) -> Iterator[None]:
    """Let the versions given decide who is in, as long as this is open; nothing of it is kept."""
    with transaction.atomic():
        wanted = reach_of(program, [Era(era.starts_on, era.terms) for era in eras])
        rows = Enrolment.objects.filter(program=program)
        stored = {
            Reach(*span): key for key, *span in rows.values_list("id", "partner_id", "starts_on", "ends_on")
        }
        gone = [key for span, key in stored.items() if span not in wanted]
        Enrolment.objects.filter(id__in=gone).delete()
        Enrolment.objects.bulk_create(
            Enrolment(program=program, **span._asdict()) for span in wanted - stored.keys()
        )
        try:
            yield
        finally:
            transaction.set_rollback(True)
