"""Starting a claim: which offer, why one is closed, and an empty file for it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims.enums import ClaimKind
from claims.exports.claim_template import CONTENT_TYPES, TemplateColumn, claim_template
from claims.models import ClaimTerms
from claims.operations.ask_exception import ask_exception
from claims.operations.claiming.start import start_claim
from claims.queries.claiming.terms import claimable_by, terms_by_code
from claims.queries.own_claims import closed_terms, open_draft
from vir.faces.portal.claims.columns import FORMS, columns_of
from vir.faces.portal.claims.loading import closed_words, offer_of, page_of, partner_of
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.letter_links import main_link
from vir.foundation.words import say


@requires(Right.PORTAL_CLAIMS)
@require_http_methods(["GET", "POST"])
def new(request: TenantRequest) -> HttpResponse:
    """Choose an offer and open a draft under it."""
    if request.method == "GET":
        return _page(request)
    access = request.access
    terms = _terms_or_404(request.POST.get("terms", ""))
    try:
        claim = start_claim(
            terms_id=terms.id,
            partner_id=partner_of(access),
            actor_id=access.user.id,
            at=access.now,
            today=access.today,
        )
    except Refused as refusal:
        return _page(request, error=refusal.message, status=422)
    return HttpResponseRedirect(page_of(request, "claim", claim.number))


@requires(Right.PORTAL_CLAIMS)
@require_POST
def exception(request: TenantRequest) -> HttpResponse:
    """Ask the vendor to open an offer once more."""
    access = request.access
    terms = _terms_or_404(request.POST.get("terms", ""))
    try:
        ask_exception(
            terms_id=terms.id,
            partner_id=partner_of(access),
            reason=request.POST.get("reason", ""),
            link=main_link(request, f"/t/{access.tenant.slug}/claims/terms/"),
            actor_id=access.user.id,
            at=access.now,
            today=access.today,
        )
    except Refused as refusal:
        return _page(request, error=refusal.message, asked=terms.code, status=422)
    messages.success(
        request,
        say(
            "{vendor} was asked to open {offer} for you. "
            "If it does, the offer is listed here under “What do you claim?”.",
            vendor=access.tenant.name,
            offer=terms.name,
        ),
    )
    return HttpResponseRedirect(reverse("portal:claim_new", kwargs={"tenant": access.tenant.slug}))


@requires(Right.PORTAL_CLAIMS)
@require_GET
def template(request: TenantRequest, terms: str, form: str) -> HttpResponse:
    """
    Give an empty file with the columns of an offer.

    :raises Http404: if the partner has no such offer, it has no rows, or there is no such kind of file
    """
    found = _terms_or_404(terms)
    if form not in FORMS or found.kind == ClaimKind.LUMP_SUM:
        raise Http404
    columns = [
        TemplateColumn(
            label=column.label,
            about=say("Needed. Such as {example}.", example=column.example)
            if column.is_needed
            else say("If you have it. Such as {example}.", example=column.example),
            is_text=column.is_text,
        )
        for column in columns_of(found)
    ]
    return HttpResponse(
        claim_template(form, columns),
        content_type=CONTENT_TYPES[form],
        headers={
            "Content-Disposition": f'attachment; filename="{request.access.tenant.slug}_{_safe(found.code)}.{form}"'
        },
    )


def _page(request: TenantRequest, *, error: str = "", asked: str = "", status: int = 200) -> HttpResponse:
    access = request.access
    partner_id = partner_of(access)
    drafts = open_draft(partner_id)
    offers: list[dict[str, Any]] = []
    for one in claimable_by(partner_id, access.today):
        offer = offer_of(one.terms, access.today, pays=one.says)
        draft = drafts.get(one.terms.id)
        opened = {"code": draft.code, "url": page_of(request, "claim", draft.number)} if draft else None
        offers.append({**vars(offer), "draft": opened})
    closed = [
        {
            "code": terms.code,
            "name": terms.name,
            "closed": closed_words(terms, access.today),
            "may_ask": terms.starts_on <= access.today,
        }
        for terms in closed_terms(partner_id, access.today)
    ]
    context = {"offers": offers, "closed": closed, "forms": FORMS, "error": error, "asked": asked}
    return render(request, "portal/claims/new.html", context, status=status)


def _terms_or_404(code: str) -> ClaimTerms:
    found = terms_by_code(code)
    if found is None:
        raise Http404
    return found


def _safe(name: str) -> str:
    """Keep a part of a file name to what every system takes."""
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_.") else "-" for sign in name)
