"""Whom a reminder would reach."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Max

from programs.models import Program, ProgramVersion, TermsNotice
from programs.queries.acknowledgements import acknowledged_by_partner
from programs.queries.programs import enrolled_partner_ids
from vir.foundation.periods import local_date


def due_for_reminder(program: Program, version: ProgramVersion, *, today: date, time_zone: str) -> set[UUID]:
    """Give the partners that a program reaches, have not acknowledged a version and were not written to today."""
    missing = set(enrolled_partner_ids(program)) - set(acknowledged_by_partner(version))
    last = TermsNotice.objects.filter(version=version).order_by().values_list("partner_id")
    written = {
        partner_id
        for partner_id, at in last.annotate(at=Max("sent_at"))
        if local_date(at, time_zone) >= today
    }
    return missing - written
