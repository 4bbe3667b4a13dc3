"""What one of a person's vendors says at a glance, read within its own walls: a part of the page My vendors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from claims.enums import ClaimState
from claims.queries.own_claims import state_counts
from partners.queries.portal import companies_of
from programs.queries.portal import PortalProgram
from vir.faces.portal import once
from vir.faces.portal.dues import Due, outlook
from vir.faces.portal.figures import Figures, read_figures
from vir.faces.portal.panels import panel
from vir.faces.portal.shell import companies
from vir.faces.portal.standing import Phase, arrange, standing
from vir.faces.portal.words import Piece
from vir.foundation.identity.models import User
from vir.foundation.identity.roles import Right, Role
from vir.foundation.tenancy.context import arriving_context, inner_context
from vir.foundation.web import clock
from vir.foundation.web.access import Access, signed_in
from vir.foundation.web.arriving import Arrival, arrive
from vir.foundation.words import say_many


@dataclass(frozen=True)
class Glance:
    """The sentence of the program to lead with, the next payment and what waits for the person."""

    program: str
    sentence: tuple[Piece, ...]
    due: Due | None
    unread: int
    claims_to_fix: int
    drafts: int

    @property
    def waits(self) -> list[str]:
        """Say what waits for the person."""
        found = []
        if self.unread:
            found.append(
                say_many("{count} message or terms to read", "{count} messages or terms to read", self.unread)
            )
        if self.claims_to_fix:
            found.append(
                say_many(
                    "{count} claim waits for your answer",
                    "{count} claims wait for your answer",
                    self.claims_to_fix,
                )
            )
        if self.drafts:
            found.append(say_many("{count} claim not sent yet", "{count} claims not sent yet", self.drafts))
        return found


@signed_in
@require_GET
def glance(request: HttpRequest) -> HttpResponse:
    """
    Show what one vendor says to one of a person's companies.

    :raises Http404: if the person has no such company at such a vendor
    """
    user = cast(User, request.user)
    # The address names the vendor in its query: the middleware has opened no context for it.
    vendor, company = request.GET.get("vendor", ""), request.GET.get("company", "")
    with arriving_context(lambda: arrive(vendor, user.id), user_id=user.id) as arrival:
        access = None if arrival is None else _access(arrival, user, company)
        if access is None:
            raise Http404
        with timezone.override(access.tenant.time_zone), inner_context(partner_id=access.partner_id):
            return render(request, "portal/_glance.html", {"row": read_glance(access)})


def read_glance(access: Access) -> Glance:
    """Read what the open vendor says to a company."""
    own = next(one for one in companies(access) if one.id == access.partner_id)
    figures, programs = read_figures(), once.programs()
    program, sentence = _closest(access, figures, programs)
    states = _states(access)
    return Glance(
        program=program,
        sentence=sentence,
        due=_due(access, figures, programs),
        unread=own.unread,
        claims_to_fix=states.get(ClaimState.WAITING.value, 0),
        drafts=states.get(ClaimState.DRAFT.value, 0),
    )


def _access(arrival: Arrival, user: User, code: str) -> Access | None:
    """Find the membership by the company's code, which names one company of a vendor."""
    named: dict[Any, str] = {one.id: one.code for one in companies_of(user.id)}
    mine = next((one for one in arrival.of_side(portal=True) if named.get(one.partner_id) == code), None)
    if mine is None:
        return None
    now = clock.now(arrival.tenant)
    return Access(
        tenant=arrival.tenant,
        user=user,
        role=Role(mine.role),
        side="portal",
        partner_id=mine.partner_id,
        now=now,
        today=now.date(),
    )


def _closest(
    access: Access, figures: Figures, programs: list[PortalProgram]
) -> tuple[str, tuple[Piece, ...]]:
    """Give the program to lead with and its sentence, as the home page of the portal does."""
    placed = arrange(
        [
            standing(one, figures.earnings, today=access.today, counted_to=figures.fresh.counted_to)
            for one in programs
        ]
    )
    first = next((one for one in placed if one.phase is not Phase.ENDED), None)
    if first is None:
        return "", ()
    shown = panel(first, slug=access.tenant.slug, today=access.today, variant="standard")
    return shown.name, shown.sentence.headline


def _states(access: Access) -> dict[str, int]:
    if not access.may(Right.PORTAL_CLAIMS) or access.partner_id is None:
        return {}
    return state_counts(access.partner_id)


def _due(access: Access, figures: Figures, programs: list[PortalProgram]) -> Due | None:
    if not access.may(Right.PORTAL_STATEMENTS):
        return None
    return outlook(
        programs,
        figures.earnings,
        figures.statements,
        once.closed_earnings(),
        today=access.today,
        slug=access.tenant.slug,
    ).next
