"""Terms that wait to be read, who has read them, and saying so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_POST

from programs.enums import ProgramStatus
from programs.operations.acknowledge_terms import UnableToAcknowledge, acknowledge_terms
from programs.queries.acknowledgements import own_acknowledgements
from programs.queries.portal import PortalProgram, PublishedTerms, portal_program
from vir.foundation.identity.queries import people_of_partner
from vir.foundation.identity.roles import Right
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.web.access import Access, TenantRequest, requires
from vir.foundation.words import later, say

RUNNING = (ProgramStatus.SCHEDULED, ProgramStatus.LIVE)
A_COLLEAGUE = later("a former colleague")


@dataclass(frozen=True)
class ToRead:
    """Published terms that nobody of the partner has acknowledged yet."""

    code: str
    name: str
    number: int
    by: date | None

    @property
    def is_changed(self) -> bool:
        """Say whether the partner had other terms before."""
        return self.number > 1


@dataclass(frozen=True)
class Read:
    """Who of the partner acknowledged a version, and when."""

    who: str
    at: datetime


def to_read(programs: Iterable[PortalProgram], access: Access) -> list[ToRead]:
    """List the newest terms of running programs that wait to be acknowledged; those wanted first come first."""
    found = [
        ToRead(program.code, program.name, program.versions[0].number, program.versions[0].asked_by)
        for program in programs
        if program.versions[0].is_waiting
        and program.status in RUNNING
        and program.versions[0].terms.ends_on >= access.today
    ]
    return sorted(found, key=lambda one: (one.by is None, one.by or date.min, one.code))


def read_by(version: PublishedTerms, access: Access) -> Read | None:
    """Give who acknowledged a version for the partner, None where nobody has."""
    said = own_acknowledgements([version.id], _partner(access)).get(version.id)
    if said is None:
        return None
    # The walls of the portal show no people; a partner's own are read in front of them.
    with tenant_context(access.tenant.id, user_id=access.user.id):
        names = {one.user_id: one.user.name for one in people_of_partner(_partner(access))}
    return Read(names.get(said.user_id) or say(A_COLLEAGUE), said.at)


def is_waiting(program: PortalProgram, version: PublishedTerms, access: Access) -> bool:
    """Say whether a version is the one that is to be acknowledged, while its program runs."""
    return (
        version.id == program.versions[0].id
        and program.status in RUNNING
        and version.terms.ends_on >= access.today
    )


@requires(Right.PORTAL_ACKNOWLEDGE)
@require_POST
def acknowledge(request: TenantRequest, code: str) -> HttpResponse:
    """Keep that a person of the partner has read a version of the terms."""
    if portal_program(code) is None:
        raise Http404
    number = request.POST.get("version", "")
    try:
        acknowledge_terms(
            code=code,
            number=int(number) if number.isdecimal() and len(number) < 6 else 0,
            seen_hash=request.POST.get("seen_hash", ""),
            language=translation.get_language() or "en",
            user_id=request.access.user.id,
            at=request.access.now,
        )
    except UnableToAcknowledge as refused:
        messages.error(request, refused.message)
        number = ""
    else:
        told = say(
            "{vendor} now sees that version {number} was read.",
            vendor=request.access.tenant.name,
            number=number,
        )
        messages.success(request, told)
    page = reverse("portal:terms", kwargs={"tenant": request.access.tenant.slug, "code": code})
    return HttpResponseRedirect(f"{page}?version={number}" if number.isdecimal() else page)


def _partner(access: Access) -> UUID:
    assert access.partner_id is not None
    return access.partner_id
