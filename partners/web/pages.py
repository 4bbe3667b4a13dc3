"""Partners: the directory, one partner, adding and changing by hand."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from partners.models import Partner
from partners.operations.save_partner import FIELDS, add_partner, change_partner
from partners.queries.affiliations import affiliations_of, members_of, parent_on
from partners.queries.directory import partner_by_code, search_partners, segment_rows, segments_of
from partners.queries.looked_after import bank_changes_of, managers_of
from partners.queries.payees import history_of
from partners.queries.segments import partner_choices
from partners.web.forms import (
    BankChangeForm,
    NewPartnerForm,
    ParentForm,
    PartnerForm,
    PortalInviteForm,
)
from partners.web.partner_list import partner_list
from vir.foundation.identity.queries import open_invitations, people_of_partner, people_of_tenant
from vir.foundation.identity.roles import Right, Role
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.listing import read_list

PER_PAGE = 50
MEMBERS_SHOWN = 100
# Further ones are typed without a suggestion.
SUGGESTED_MAX = 200


@requires(Right.PARTNERS_VIEW)
@require_GET
def listing(request: TenantRequest) -> HttpResponse:
    """List partners, searchable, by segment."""
    words, segment = (request.GET.get(name, "").replace("\x00", "") for name in ("q", "segment"))
    base = reverse("partners:list", kwargs={"tenant": request.access.tenant.slug})
    listed = read_list(
        request,
        partner_list(request.access.tenant.slug),
        search_partners(words, segment),
        per_page=PER_PAGE,
    )
    if listed.file is not None:
        return listed.file
    everybody = {"label": "All", "url": base, "current": not (words or segment), "count": None}
    shown = {
        "listed": listed,
        "tabs": listed.tabs([everybody], base) if listed.views else [],
        "q": words,
        "segment": segment,
        "segments": [row.name for row in segment_rows(request.access.today)],
        "may_edit": request.access.may(Right.PARTNERS_EDIT),
        "may_import": request.access.may(Right.SALES_IMPORT),
        "may_see_watchlist": request.access.may(Right.EARNINGS_VIEW),
    }
    return render(request, "partners/list.html", shown, status=listed.status)


@requires(Right.PARTNERS_VIEW)
@require_GET
def detail(request: TenantRequest, code: str) -> HttpResponse:
    """Show one partner."""
    return partner_page(request, _partner(code), PortalInviteForm(), "", 200)


@requires(Right.PARTNERS_EDIT)
@require_http_methods(["GET", "POST"])
def new(request: TenantRequest) -> HttpResponse:
    """Add a partner by hand."""
    asked = request.GET.get("code", "").replace("\x00", "")
    form = NewPartnerForm(request.POST or None, initial={"status": "active", "code": asked})
    shown = {"form": form, "title": "New partner", "error": ""}
    if request.method == "GET":
        return render(request, "partners/edit.html", shown)
    if form.is_valid():
        access = request.access
        fields = {name: form.cleaned_data[name] for name in FIELDS}
        try:
            partner = add_partner(
                code=form.cleaned_data["code"],
                fields=fields,
                actor_id=access.user.id,
                at=access.now,
                today=access.today,
            )
        except Refused as refusal:
            shown["error"] = refusal.message
        else:
            return HttpResponseRedirect(_url(request, partner.code))
    return render(request, "partners/edit.html", shown, status=422)


@requires(Right.PARTNERS_EDIT)
@require_http_methods(["GET", "POST"])
def edit(request: TenantRequest, code: str) -> HttpResponse:
    """Change a partner by hand."""
    partner = _partner(code)
    initial = {name: getattr(partner, name) for name in FIELDS}
    form = PartnerForm(request.POST or None, initial=initial)
    shown = {"form": form, "title": partner.name, "partner": partner, "error": ""}
    if request.method == "GET":
        return render(request, "partners/edit.html", shown)
    if form.is_valid():
        access = request.access
        change_partner(
            code=code,
            fields={name: form.cleaned_data[name] for name in FIELDS},
            actor_id=access.user.id,
            at=access.now,
            today=access.today,
        )
        return HttpResponseRedirect(_url(request, code))
    return render(request, "partners/edit.html", shown, status=422)


def partner_page(
    request: TenantRequest,
    partner: Partner,
    form: PortalInviteForm,
    error: str,
    status: int,
    *,
    parent_form: ParentForm | None = None,
    bank_form: BankChangeForm | None = None,
) -> HttpResponse:
    """Show one partner with its segments, its parents and members, and its people."""
    today = request.access.today
    members = members_of(partner.code, today)
    people = [{"membership": m, "role": Role(m.role).label} for m in people_of_partner(partner.id)]
    versions = history_of(partner.id) if request.access.may(Right.PAYEES_VIEW) else []
    # What was confirmed here stands in the list of accounts already.
    shown_already = {one.decided_at for one in versions}
    waiting = [{"invitation": i, "role": Role(i.role).label} for i in open_invitations(partner_id=partner.id)]
    shown = {
        "partner": partner,
        "memberships": segments_of(partner),
        "affiliations": affiliations_of(partner.code),
        "parent": parent_on(partner.code, today),
        "members": members[:MEMBERS_SHOWN],
        "member_count": len(members),
        "parent_form": parent_form or ParentForm(initial={"since": today}),
        "suggested": partner_choices("", SUGGESTED_MAX),
        "people": people,
        "managers": [one.user for one in managers_of(partner.id)],
        "vendor_people": [member.user for member in people_of_tenant()],
        "bank_changes": [one for one in bank_changes_of(partner.id) if one.recorded_at not in shown_already],
        "versions": versions,
        "may_see_payee": request.access.may(Right.PAYEES_VIEW),
        "bank_form": bank_form or BankChangeForm(initial={"changed_on": today}),
        "waiting": waiting,
        "form": form,
        "error": error,
        "may_edit": request.access.may(Right.PARTNERS_EDIT),
        "may_invite": request.access.may(Right.PEOPLE_MANAGE),
        "may_see_claims": request.access.may(Right.CLAIMS_VIEW),
        "may_see_earnings": request.access.may(Right.PAYOUTS_VIEW),
        "may_see_audit": request.access.may(Right.AUDIT_VIEW),
    }
    return render(request, "partners/detail.html", shown, status=status)


def _partner(code: str) -> Partner:
    partner = partner_by_code(code)
    if partner is None:
        raise Http404
    return partner


def _url(request: TenantRequest, code: str) -> str:
    return reverse("partners:detail", kwargs={"tenant": request.access.tenant.slug, "code": code})
