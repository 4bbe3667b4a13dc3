"""Notices of terms among the other messages: what was sent to whom together, and what a partner was told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from programs.enums import ProgramStatus
from programs.models import Acknowledgement, ProgramVersion, TermsNotice
from programs.queries.notices import subject_of
from vir.foundation.tenancy.context import current

RUNNING = (ProgramStatus.SCHEDULED.value, ProgramStatus.LIVE.value)


@dataclass(frozen=True)
class TermsSending:
    """Notices about one version that went out together; `acknowledged` counts partners of the version."""

    program_code: str
    version: int
    subject: str
    sent_at: datetime
    partners: int
    acknowledged: int
    acknowledge_by: date | None


@dataclass(frozen=True)
class OwnNotice:
    """A notice of terms as its partner knows it."""

    program_code: str
    program_name: str
    version: int
    subject: str
    acknowledge_by: date | None
    sent_at: datetime
    # That it is about the newest terms of a running program, and nobody has acknowledged them.
    waits: bool


def terms_sendings(most: int) -> list[TermsSending]:
    """List the notices that went out together, the newest first; one query."""
    read = Acknowledgement.objects.filter(version=OuterRef("version")).order_by()
    counted = read.annotate(one=Value(1)).values("one").annotate(n=Count("partner", distinct=True))
    rows: Any = (
        TermsNotice.objects.order_by()
        .values(
            "version", "version__number", "version__program__code", "subject", "sent_at", "acknowledge_by"
        )
        .annotate(partners=Count("partner", distinct=True))
        .annotate(acknowledged=Coalesce(Subquery(counted.values("n")[:1]), 0))
        .order_by("-sent_at", "version__program__code", "subject")
    )
    return [
        TermsSending(
            program_code=row["version__program__code"],
            version=row["version__number"],
            subject=row["subject"],
            sent_at=row["sent_at"],
            partners=row["partners"],
            acknowledged=row["acknowledged"],
            acknowledge_by=row["acknowledge_by"],
        )
        for row in rows[:most]
    ]


def own_notice_list() -> list[OwnNotice]:
    """List what the partner whose portal is open was told about terms, the newest first; one query."""
    partner_id = current().partner_id
    waiting = unread_terms().filter(pk=OuterRef("pk"))
    rows: Any = (
        TermsNotice.objects.filter(partner_id=partner_id)
        .annotate(waits=Exists(waiting), program_code=F("version__program__code"))
        .order_by("-sent_at", "-id")
        .values(
            "program_code",
            "version__program__name",
            "version__number",
            "subject",
            "acknowledge_by",
            "sent_at",
            "waits",
        )
    )
    return [
        OwnNotice(
            program_code=row["program_code"],
            program_name=row["version__program__name"],
            version=row["version__number"],
            subject=subject_of(
                row["subject"], version=row["version__number"], program=row["version__program__name"]
            ),
            acknowledge_by=row["acknowledge_by"],
            sent_at=row["sent_at"],
            waits=row["waits"],
        )
        for row in rows
    ]


def unread_terms() -> QuerySet[TermsNotice]:
    """
    Give notices about the newest terms of running programs that nobody of the partner has acknowledged.

    To be counted by `partner`, and distinct by `version`, inside another query.
    """
    said = Acknowledgement.objects.filter(version=OuterRef("version"), partner=OuterRef("partner"))
    newer = ProgramVersion.objects.filter(
        program=OuterRef("version__program"),
        number__gt=OuterRef("version__number"),
        published_at__isnull=False,
    )
    return TermsNotice.objects.filter(~Exists(said), ~Exists(newer), version__program__status__in=RUNNING)
