"""What waits for somebody: versions to decide on, drafts that were given back, terms that nobody has read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, F, Min, OuterRef

from programs.enums import ProgramStatus
from programs.models import Acknowledgement, ProgramVersion, TermsNotice
from vir.foundation.audit.models import AuditEvent

RUNNING = (ProgramStatus.SCHEDULED.value, ProgramStatus.LIVE.value)
_RETURNED, _SENT = "program.returned", "program.submitted"


@dataclass(frozen=True)
class Returned:
    """A draft that a second person gave back, and what they said."""

    code: str
    name: str
    by: str
    at: datetime
    note: str


@dataclass(frozen=True)
class Unread:
    """How many partners have not acknowledged a version by the day they were asked for."""

    code: str
    name: str
    version: int
    partners: int
    since: date


def unpublished_versions() -> list[ProgramVersion]:
    """List the versions that are being written or wait for a second person, those sent first in front."""
    found = ProgramVersion.objects.filter(published_at__isnull=True, withdrawn_at__isnull=True)
    first = F("submitted_at").asc(nulls_last=True)
    people = ("program", "submitted_by")
    return list(found.select_related(*people).defer("document", "impact").order_by(first, "program__code"))


def drafts_returned(drafts: Iterable[ProgramVersion], *, owner_id: UUID) -> list[Returned]:
    """
    List the drafts of one person whose last act was being given back, the first one in front.

    :param drafts: what `unpublished_versions` gives
    """
    names = {
        version.program.code: version.program.name
        for version in drafts
        if version.program.status == ProgramStatus.DRAFT and version.program.owner_id == owner_id
    }
    if not names:
        return []
    newest = (
        AuditEvent.objects.filter(object_kind="program", object_code__in=names, action__in=(_RETURNED, _SENT))
        .select_related("actor")
        .order_by("object_code", "-number")
        .distinct("object_code")
    )
    found = [
        Returned(
            event.object_code,
            names[event.object_code],
            event.actor.name if event.actor else "",
            event.at,
            str(event.data.get("note", "")),
        )
        for event in newest
        if event.action == _RETURNED
    ]
    return sorted(found, key=lambda returned: returned.at)


def terms_unread(today: date) -> list[Unread]:
    """List the running programs whose partners were asked to acknowledge by a day that is over, and have not."""
    read = Acknowledgement.objects.filter(version=OuterRef("version"), partner=OuterRef("partner"))
    rows = (
        TermsNotice.objects.filter(acknowledge_by__lt=today, version__program__status__in=RUNNING)
        .filter(~Exists(read))
        .order_by()
        .values("version__program__code", "version__program__name", "version__number")
        .annotate(partners=Count("partner", distinct=True), since=Min("acknowledge_by"))
        .order_by("since", "version__program__code", "version__number")
    )
    return [
        Unread(
            row["version__program__code"],
            row["version__program__name"],
            row["version__number"],
            row["partners"],
            row["since"],
        )
        for row in rows
    ]
