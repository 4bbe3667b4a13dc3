"""What can be claimed: the list, adding, changing, retiring."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims.enums import Basis, ClaimKind
from claims.models import ClaimTerms
from claims.operations.claiming.settings import retire_terms, save_terms
from claims.queries.claiming.terms import all_terms, last_claim_day, says, special_prices, terms_by_code
from partners.queries.segments import partner_choices
from programs.enums import ProgramStatus
from programs.models import Program
from programs.queries.programs import ProgramFilters, current_versions, list_programs
from vir.faces.console.claiming.asking import url
from vir.faces.console.claiming.terms_form import TermsForm
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires

PARTNERS_MAX = 500
OFFERED = (ProgramStatus.SCHEDULED, ProgramStatus.LIVE)


@requires(Right.CLAIMS_VIEW)
@require_GET
def listing(request: TenantRequest) -> HttpResponse:
    """List what can be claimed, and the programs that count reported sales but offer no claim."""
    access = request.access
    retired = request.GET.get("retired") == "1"
    found = list(all_terms(retired=True))
    used = {
        one.id: one
        for one in ClaimTerms.objects.annotate(claims_count=Count("claims", filter=~Q(claims__state="draft")))
    }
    shown: dict[str, Any] = {
        "rows": [
            _row(access, one, used[one.id].claims_count) for one in found if retired or one.retired_at is None
        ],
        "retired_count": sum(1 for one in found if one.retired_at is not None),
        "shows_retired": retired,
        "suggested": _suggested(found) if access.may(Right.CLAIMS_SETTINGS) else [],
        "may_set": access.may(Right.CLAIMS_SETTINGS),
        "new_url": url(access, "terms_new"),
    }
    return render(request, "console/claims/terms.html", shown)


@requires(Right.CLAIMS_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: TenantRequest) -> HttpResponse:
    """Add something that can be claimed."""
    form = _form(request, None, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        return _saved(request, form, None)
    return _page(request, form, None)


@requires(Right.CLAIMS_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: TenantRequest, code: str) -> HttpResponse:
    """Show what can be claimed under one offer; whoever may set it changes it here."""
    terms = the_terms(code)
    may_set = request.access.may(Right.CLAIMS_SETTINGS) and terms.retired_at is None
    form = _form(request, terms, request.POST if request.method == "POST" and may_set else None)
    if request.method == "POST" and may_set:
        return _saved(request, form, terms)
    return _page(request, form, terms)


@requires(Right.CLAIMS_SETTINGS)
@require_POST
def retire(request: TenantRequest, code: str) -> HttpResponse:
    """Let nothing new be claimed under an offer."""
    terms, access = the_terms(code), request.access
    try:
        retire_terms(terms_id=terms.id, actor_id=access.user.id, at=access.now)
    except Refused as refused:
        messages.error(request, refused.message)
        return HttpResponseRedirect(url(access, "terms_detail", code=code))
    messages.success(
        request, f"Nothing new can be claimed under {terms.name}. What was sent is decided as before."
    )
    return HttpResponseRedirect(url(access, "terms"))


def the_terms(code: str) -> ClaimTerms:
    """
    Find terms by the code of an address.

    :raises Http404: if there are none
    """
    terms = terms_by_code(code)
    if terms is None:
        raise Http404
    return terms


def _form(request: TenantRequest, terms: ClaimTerms | None, data: Any) -> TermsForm:
    asked = request.GET.get("program", "")
    counting = _counting_reported(terms)
    start: dict[str, Any] = {}
    chosen = (
        Program.objects.filter(code=asked.replace("\x00", "")).first() if asked and terms is None else None
    )
    if chosen is not None:
        start = {
            "program": chosen.code,
            "name": chosen.name,
            "code": f"{chosen.code}-CLAIM"[:40],
            "starts_on": chosen.starts_on,
            "ends_on": chosen.ends_on,
        }
    return TermsForm(
        data,
        currency=terms.currency if terms else request.access.tenant.currency,
        currencies={one.code: one.currency for one in counting},
        programs=[(one.code, f"{one.name} ({one.code})") for one in counting],
        partners=partner_choices("", PARTNERS_MAX),
        terms=terms,
        is_used=_is_used(terms),
        start=start,
    )


def _saved(request: TenantRequest, form: TermsForm, terms: ClaimTerms | None) -> HttpResponse:
    access = request.access
    if not form.is_valid():
        return _page(request, form, terms, status=422)
    try:
        saved = save_terms(
            draft=form.draft(), terms_id=terms.id if terms else None, actor_id=access.user.id, at=access.now
        )
    except Refused as refused:
        form.add_error(None, refused.message)
        return _page(request, form, terms, status=422)
    messages.success(request, f"{saved.name} can be claimed from {saved.starts_on:%-d %b %Y} on.")
    page = "prices" if saved.kind == ClaimKind.SHIP_DEBIT and terms is None else "terms_detail"
    return HttpResponseRedirect(url(access, page, code=saved.code))


def _page(
    request: TenantRequest, form: TermsForm, terms: ClaimTerms | None, status: int = 200
) -> HttpResponse:
    access = request.access
    kind = form["kind"].value()
    may_set = access.may(Right.CLAIMS_SETTINGS) and (terms is None or terms.retired_at is None)
    shown = {
        "form": form,
        "terms": terms,
        "kind": kind,
        "currency": form.currency,
        "says": says(terms) if terms else "",
        "last_day": last_claim_day(terms) if terms else None,
        "is_used": _is_used(terms),
        "may_set": may_set,
        "prices": list(special_prices(terms)) if terms and terms.kind == ClaimKind.SHIP_DEBIT else None,
        "prices_url": url(access, "prices", code=terms.code) if terms else "",
        "retire_url": url(access, "retire", code=terms.code) if terms else "",
        "claims_url": url(access, "list"),
    }
    return render(request, "console/claims/terms_edit.html", shown, status=status)


def _row(access: Any, terms: ClaimTerms, claims: int) -> dict[str, Any]:
    program = terms.program
    return {
        "terms": terms,
        "url": url(access, "terms_detail", code=terms.code),
        "kind": ClaimKind(terms.kind).label,
        "says": says(terms),
        "last_day": last_claim_day(terms),
        "is_open": terms.retired_at is None and terms.starts_on <= access.today <= last_claim_day(terms),
        "for_whom": terms.partner.name
        if terms.partner
        else "whom the program reaches"
        if program
        else "every partner",
        "program_url": reverse(
            "programs:overview", kwargs={"tenant": access.tenant.slug, "code": program.code}
        )
        if program
        else "",
        "claims": claims,
    }


def _counting_reported(terms: ClaimTerms | None) -> list[Program]:
    """List the programs that count the sales which partners report."""
    programs = [one for one in list_programs(ProgramFilters()) if one.status in OFFERED]
    versions = current_versions(programs)
    found = [one for one in programs if versions[one.id].document.get("basis") == Basis.SELL_THROUGH]
    if terms is not None and terms.program is not None and terms.program not in found:
        found.append(terms.program)
    return found


def _suggested(terms: Sequence[ClaimTerms]) -> list[Program]:
    claimed = {one.program_id for one in terms if one.retired_at is None}
    return [one for one in _counting_reported(None) if one.id not in claimed]


def _is_used(terms: ClaimTerms | None) -> bool:
    return terms is not None and terms.claims.exclude(state="draft").exists()
