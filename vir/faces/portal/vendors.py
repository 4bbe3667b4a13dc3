"""My vendors: one person, many vendors, one sign-in. Each is read within its own walls, one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from claims.enums import ClaimState
from claims.queries.own_claims import state_counts
from payouts.queries.portal import closed_periods
from programs.queries.portal import PortalProgram, portal_programs
from vir.faces.portal.dues import Due, outlook
from vir.faces.portal.figures import Figures, read_figures
from vir.faces.portal.panels import panel
from vir.faces.portal.shell import companies
from vir.faces.portal.standing import Phase, arrange, standing
from vir.faces.portal.words import Piece
from vir.foundation.identity.models import Membership, User
from vir.foundation.identity.queries import places_of
from vir.foundation.identity.roles import Right, Role
from vir.foundation.notifications.choosing import settings_for
from vir.foundation.notifications.keeping import keep_settings
from vir.foundation.tenancy.context import tenant_context, user_context
from vir.foundation.tenancy.models import Tenant
from vir.foundation.web import clock
from vir.foundation.web.access import Access, signed_in
from vir.foundation.words import say_many

# So many are read on one page; nobody buys under more programs than these at once.
VENDORS_MAX: Final = 40
SESSION_KEY: Final = "vendors"


@dataclass(frozen=True)
class Row:
    """
    One vendor, or one of a person's companies there.

    :param by_choice: that the person has several companies there, so that it is opened by choosing this one
    """

    vendor: str
    slug: str
    url: str
    company: str
    code: str
    by_choice: bool
    program: str
    sentence: tuple[Piece, ...]
    due: Due | None
    unread: int
    claims_to_fix: int
    drafts: int
    muted: bool

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


def portal_places(user: User) -> list[tuple[Tenant, Membership]]:
    """List the vendors whose portal a person may open, by name."""
    with user_context(user.id):
        found = [(tenant, one) for tenant, one in places_of(user_id=user.id) if one.partner_id is not None]
    return sorted(found, key=lambda place: (place[0].name.casefold(), place[0].slug, str(place[1].id)))


def remember_vendors(request: HttpRequest, many: int) -> None:
    """Keep in the session how many there are, so that the menu of the portal asks no query for it."""
    request.session[SESSION_KEY] = many


@signed_in
@require_GET
def vendors(request: HttpRequest) -> HttpResponse:
    """List a person's vendors; where there is one, go there."""
    assert isinstance(request.user, User)
    places = portal_places(request.user)
    remember_vendors(request, len(places))
    if not places:
        return HttpResponseRedirect(reverse("places"))
    if len(places) == 1:
        return HttpResponseRedirect(f"/p/{places[0][0].slug}/")
    slugs = [tenant.slug for tenant, _ in places]
    rows = [
        _row(request.user, tenant, membership, by_choice=slugs.count(tenant.slug) > 1)
        for tenant, membership in places[:VENDORS_MAX]
    ]
    context = {"rows": rows, "left": len(places) - len(rows), "help_url": reverse("help")}
    return render(request, "portal/vendors.html", context)


@signed_in
@require_POST
def mute(request: HttpRequest) -> HttpResponse:
    """
    Mute a vendor, or listen to it again: what is always sent is sent all the same.

    :raises Http404: if the person has no such vendor
    """
    assert isinstance(request.user, User)
    wanted, company = request.POST.get("tenant", ""), request.POST.get("company", "")
    for tenant, membership in portal_places(request.user):
        if tenant.slug != wanted:
            continue
        access = _access(request.user, tenant, membership)
        if _company(access).code != company:
            continue
        with tenant_context(tenant.id, partner_id=membership.partner_id, user_id=request.user.id):
            keep_settings(
                user_id=request.user.id,
                partner_id=membership.partner_id,
                muted=request.POST.get("muted") == "1",
                at=access.now,
            )
        return HttpResponseRedirect(reverse("vendors"))
    raise Http404


def _row(user: User, tenant: Tenant, membership: Membership, *, by_choice: bool) -> Row:
    access = _access(user, tenant, membership)
    company = _company(access)
    with (
        timezone.override(tenant.time_zone),
        tenant_context(tenant.id, partner_id=membership.partner_id, user_id=user.id),
    ):
        figures, programs = read_figures(), portal_programs()
        program, sentence = _closest(access, figures, programs)
        states = _states(access)
        due = _due(access, figures, programs)
        muted = settings_for(user.id, membership.partner_id).muted
    return Row(
        vendor=tenant.name,
        slug=tenant.slug,
        url=f"/p/{tenant.slug}/",
        company=company.name,
        code=company.code,
        by_choice=by_choice,
        program=program,
        sentence=sentence,
        due=due,
        unread=company.unread,
        claims_to_fix=states.get(ClaimState.WAITING.value, 0),
        drafts=states.get(ClaimState.DRAFT.value, 0),
        muted=muted,
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
        closed_periods(),
        today=access.today,
        slug=access.tenant.slug,
    ).next


def _company(access: Access) -> Any:
    with tenant_context(access.tenant.id, user_id=access.user.id):
        return next(one for one in companies(access) if one.id == access.partner_id)


def _access(user: User, tenant: Tenant, membership: Membership) -> Access:
    now: datetime = clock.now(tenant)
    return Access(
        tenant=tenant,
        user=user,
        role=Role(membership.role),
        side="portal",
        partner_id=membership.partner_id,
        now=now,
        today=now.date(),
    )
