"""What partners were told about a program, who has read it, and reminding those who have not."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from partners.queries.directory import partners_by_id
from programs.enums import ProgramStatus
from programs.models import Acknowledgement, Program, ProgramVersion, TermsNotice
from programs.operations.remind_partners import NobodyToRemind, NotDueForReminder, remind_partners
from programs.operations.tell_partners import TOLD_ROLES
from programs.queries.acknowledgements import Count, acknowledged_by_partner
from programs.queries.notices import asked_by, newest_published, notices_of, paragraphs_of
from programs.queries.programs import enrolled_partner_ids, list_versions
from programs.queries.reminders import due_for_reminder
from programs.web.drafting.builder import address, draft_or_404
from programs.web.launching import terms_link
from programs.web.wording import shown_status
from vir.foundation.identity.queries import addresses_of_partners
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires

RUNNING = (ProgramStatus.SCHEDULED, ProgramStatus.LIVE)


@dataclass(frozen=True)
class Row:
    """One partner: how many of its people get e-mails, what it was told, and who said that it was read."""

    code: str
    name: str
    people: int
    notices: tuple[TermsNotice, ...]
    acknowledged: Acknowledgement | None
    is_due: bool


@dataclass(frozen=True)
class Letter:
    """One message as it was sent, to be opened on the page."""

    notice: TermsNotice
    paragraphs: list[str]


@requires(Right.PROGRAMS_VIEW)
@require_GET
def messages_page(request: TenantRequest, code: str) -> HttpResponse:
    """List what each partner was told about a version of the terms, and who has acknowledged it."""
    program = draft_or_404(code)
    published = [version for version in list_versions(program) if version.published_at is not None]
    version = _wanted(published, request.GET.get("version"))
    shown: dict[str, Any] = {
        "program": program,
        "status": shown_status(program, request.access.today),
        "version": version,
        "versions": published,
        "may_edit": request.access.may(Right.PROGRAMS_EDIT),
    }
    if version is not None:
        shown |= _told(request, program, version)
    return render(request, "programs/messages.html", shown)


@requires(Right.PROGRAMS_EDIT)
@require_POST
def remind(request: TenantRequest, code: str) -> HttpResponse:
    """Write to the partners that have not acknowledged the newest terms, or to those of them that are ticked."""
    program = draft_or_404(code)
    try:
        sent = remind_partners(
            program_id=program.id,
            actor_id=request.access.user.id,
            today=request.access.today,
            at=request.access.now,
            terms_link=terms_link(request, program),
            only=request.POST.getlist("partner"),
        )
    except (NobodyToRemind, NotDueForReminder) as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"{len(sent):,} partner{'' if len(sent) == 1 else 's'} reminded.")
    return HttpResponseRedirect(address(request, "programs:messages", program))


def _wanted(published: list[ProgramVersion], number: str | None) -> ProgramVersion | None:
    if number is None:
        return published[0] if published else None
    for version in published:
        if str(version.number) == number:
            return version
    raise Http404


def _told(request: TenantRequest, program: Program, version: ProgramVersion) -> dict[str, Any]:
    notices = notices_of(version)
    by_partner: dict[UUID, list[TermsNotice]] = defaultdict(list)
    for notice in notices:
        by_partner[notice.partner_id].append(notice)
    reached = set(enrolled_partner_ids(program))
    acknowledged = acknowledged_by_partner(version)
    ids = reached | set(by_partner)
    people = addresses_of_partners(ids, TOLD_ROLES)
    due: set[UUID] = set()
    newest = newest_published(program)
    if newest is not None and newest.id == version.id and program.status in RUNNING:
        due = due_for_reminder(
            program, version, today=request.access.today, time_zone=request.access.tenant.time_zone
        )
    rows = [
        Row(
            partner.code,
            partner.name,
            len(people.get(partner.id, ())),
            tuple(by_partner.get(partner.id, ())),
            acknowledged.get(partner.id),
            partner.id in due,
        )
        for partner in sorted(partners_by_id(ids).values(), key=lambda partner: partner.name)
    ]
    return {
        # Who has not acknowledged comes first: that is what the page is opened for.
        "rows": sorted(rows, key=lambda row: (row.acknowledged is not None, row.name)),
        "letters": _letters(notices),
        "told": len(by_partner),
        "count": Count(len(reached & set(acknowledged)), len(reached)),
        "due": len(due),
        "due_by": asked_by(program, version),
        "nobody": sum(1 for row in rows if not row.people),
    }


def _letters(notices: list[TermsNotice]) -> list[Letter]:
    """Give one example of each message that went out: partners were told the same but for their name."""
    first: dict[tuple[object, str], TermsNotice] = {}
    for notice in notices:
        first.setdefault((notice.sent_at, notice.subject), notice)
    return [Letter(notice, paragraphs_of(notice)) for notice in first.values()]
