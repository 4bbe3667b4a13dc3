"""The outbox: every letter with what became of it, one as its reader sees it, and addresses that are not written to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from csp.constants import SELF
from csp.decorators import csp, csp_update
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from partners.queries.directory import partners_by_id
from vir.foundation.identity.models import Membership
from vir.foundation.identity.roles import Right
from vir.foundation.notifications.composing import whole_letter
from vir.foundation.notifications.events import DeliveryState, Event
from vir.foundation.notifications.models import Delivery
from vir.foundation.notifications.queries import letter_by_id, letters, suppressed, suppression_by_id
from vir.foundation.notifications.returning import lift_suppression
from vir.foundation.notifications.stopping import kind_label
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.models import Environment
from vir.foundation.web.access import Access, TenantRequest, requires

PER_PAGE = 50
# What a letter of a kind holds, only those see who may see it on its own page. The rest is for everybody.
SEEN_WITH = {
    Event.PAYMENT: Right.PAYOUTS_VIEW,
    Event.SECURITY: Right.PAYEES_VIEW,
    Event.TEAM: Right.PAYOUTS_VIEW,
}
# A letter was made by templates of ours out of texts of anybody: it runs nothing, loads nothing, posts nothing.
LETTER_POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "frame-ancestors": [SELF],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "sandbox": True,
}
LOOKS = {
    DeliveryState.WAITING: ("clock", "info"),
    DeliveryState.SENT: ("check", "paid"),
    DeliveryState.FAILED: ("act", "act"),
    DeliveryState.BOUNCED: ("act", "act"),
    DeliveryState.HELD_BACK: ("ring", ""),
}


@requires(Right.CONSOLE_VIEW)
@require_GET
def listing(request: TenantRequest) -> HttpResponse:
    """List letters, the newest first, by state, event or words; and the addresses that nothing is sent to."""
    access = request.access
    asked = {name: request.GET.get(name, "").strip()[:80] for name in ("state", "event", "q")}
    events = seen_events(access)
    found = letters(
        events=events,
        reader=access.user.id,
        state=asked["state"],
        event=asked["event"],
        words=asked["q"],
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "rows": rows_of(page.object_list),
        "asked": asked,
        "is_filtered": any(asked.values()),
        "states": [(state.value, state.label) for state in DeliveryState],
        "events": [(event.value, event.label) for event in Event if event in events],
        "suppressed": _stopped(access),
        "may_lift": access.may(Right.PARTNERS_EDIT),
        "is_demo": access.tenant.environment == Environment.DEMO,
    }
    return render(request, "console/outbox.html", shown)


@csp_update({"frame-src": [SELF]})
@requires(Right.CONSOLE_VIEW)
@require_GET
def letter(request: TenantRequest, letter_id: UUID) -> HttpResponse:
    """Show one letter: its head, what became of it, its text, and its HTML in a frame of its own."""
    row = _letter(request, letter_id)
    text, html = whole_letter(row, request.access.tenant, for_its_reader=False)
    (shown,) = rows_of([row])
    facts = [
        {"label": "To", "value": row.address},
        {"label": "About", "value": shown["event"]},
        *([{"label": "Tells of", "value": row.ref_code, "is_code": True}] if row.ref_code else []),
        {"label": "Attempts", "value": f"{row.attempts}"},
        {"label": "Message-ID", "value": row.message_id, "is_code": True},
    ]
    return render(
        request,
        "console/letter.html",
        {"row": shown, "letter": row, "text": text, "has_html": bool(html), "facts": facts},
    )


@csp(LETTER_POLICY)
@xframe_options_sameorigin
@requires(Right.CONSOLE_VIEW)
@require_GET
def letter_html(request: TenantRequest, letter_id: UUID) -> HttpResponse:
    """Give a letter's HTML alone, under a policy of its own."""
    row = _letter(request, letter_id)
    if not row.html:
        raise Http404
    _, html = whole_letter(row, request.access.tenant, for_its_reader=False)
    return HttpResponse(html)


@requires(Right.PARTNERS_EDIT)
@require_POST
def lift(request: TenantRequest, suppression_id: UUID) -> HttpResponse:
    """Write to an address again."""
    if suppression_by_id(suppression_id) is None:
        raise Http404
    try:
        lifted = lift_suppression(
            suppression_id=suppression_id, actor_id=request.access.user.id, at=request.access.now
        )
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"{lifted.address} is written to again, from the next letter on.")
    return HttpResponseRedirect(reverse("console:outbox", kwargs={"tenant": request.access.tenant.slug}))


def _stopped(access: Access) -> list[dict[str, Any]]:
    """Give the addresses that nothing is sent to, each with the page on which its person is invited anew."""
    rows = list(suppressed())
    people = (
        {
            person.user.email: person.partner_id
            for person in Membership.objects.filter(
                user__email__in=[row.address for row in rows], ended_at__isnull=True
            ).select_related("user")
        }
        if rows
        else {}
    )
    partners = partners_by_id({partner_id for partner_id in people.values() if partner_id})
    shown = []
    for row in rows:
        partner_id = people.get(row.address)
        partner = partners.get(partner_id) if partner_id else None
        url = ""
        if partner is not None:
            url = reverse("partners:detail", kwargs={"tenant": access.tenant.slug, "code": partner.code})
        elif row.address in people and access.may(Right.PEOPLE_MANAGE):
            url = reverse("people:list", kwargs={"tenant": access.tenant.slug})
        why = "Reported as unwanted" if row.reason == "complained" else "Came back"
        shown.append({"row": row, "why": why, "partner": partner, "url": url})
    return shown


def seen_events(access: Access) -> list[Event]:
    """List the kinds of letters whose content a role may see."""
    return [event for event in Event if event not in SEEN_WITH or access.may(SEEN_WITH[event])]


def rows_of(found: Iterable[Delivery]) -> list[dict[str, Any]]:
    """Give letters with the partner they went to, their state and when it came."""
    listed = list(found)
    partners = partners_by_id({row.partner_id for row in listed if row.partner_id})
    shown = []
    for row in listed:
        state = DeliveryState(row.state)
        shape, tone = LOOKS[state]
        shown.append(
            {
                "row": row,
                "partner": partners.get(row.partner_id) if row.partner_id else None,
                "event": kind_label(Event(row.event), row.ref_kind),
                "state": state.label,
                "shape": shape,
                "tone": tone,
                "when": row.bounced_at or row.created_at,
            }
        )
    return shown


def _letter(request: TenantRequest, letter_id: UUID) -> Delivery:
    found = letter_by_id(letter_id, events=seen_events(request.access), reader=request.access.user.id)
    if found is None:
        raise Http404
    return found
