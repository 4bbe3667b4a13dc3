"""Reading a program: what it promises now, and what it ever promised."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from programs import permissions
from programs.enums import ProgramStatus
from programs.models import Program, ProgramVersion
from programs.queries.programs import (
    current_version,
    enrolled_partner_count,
    list_versions,
    version_by_number,
)
from programs.queries.terms import terms_of
from programs.rating import rule_details, rule_sentence
from programs.terms import DocumentRefused, Terms
from programs.web.builder import address, draft_or_404
from programs.web.live import TOLD_ELSEWHERE
from programs.web.wording import (
    goal_in_words,
    partners_in_words,
    period_facts,
    shown_status,
    terms_in_words,
    tier_facts,
)
from vir.foundation.identity.roles import Right
from vir.foundation.periods import local_date
from vir.foundation.web.access import TenantRequest, requires


@requires(Right.PROGRAMS_VIEW)
@require_GET
def overview(request: TenantRequest, code: str) -> HttpResponse:
    """Show a program on one page; a draft leads whoever may write it to the builder."""
    program = draft_or_404(code)
    if permissions.is_editable(program) and request.access.may(Right.PROGRAMS_EDIT):
        return HttpResponseRedirect(address(request, "programs:edit", program))
    version = current_version(program)
    terms = _readable(version)
    shown = {
        "program": program,
        "version": version,
        "terms": terms,
        "status": shown_status(program, request.access.today),
        "sentence": _sentence(version, terms),
        "details": _details(version, terms),
        "is_published": version.published_at is not None,
        "enrolled": enrolled_partner_count(program),
        "partners": partners_in_words(terms) if terms else "",
        "goal": goal_in_words(terms) if terms else "",
        "tiers": tier_facts(terms) if terms else [],
        "periods": period_facts(terms) if terms else [],
        "may_approve": request.access.may(Right.PROGRAMS_APPROVE)
        and program.status == ProgramStatus.IN_APPROVAL,
        "may_close": request.access.may(Right.PROGRAMS_EDIT)
        and program.status == ProgramStatus.LIVE
        and request.access.today > program.ends_on,
        "earnings_url": reverse("payouts:program_earnings", kwargs=_kwargs(request, program)),
    }
    return render(request, "programs/overview.html", shown)


@requires(Right.PROGRAMS_VIEW)
@require_GET
def terms(request: TenantRequest, code: str) -> HttpResponse:
    """Show every version with its sentence, its terms in words and who stood behind it."""
    program = draft_or_404(code)
    versions = [_version_shown(request, program, version) for version in list_versions(program)]
    shown = {
        "program": program,
        "status": shown_status(program, request.access.today),
        "versions": versions,
        "may_edit": permissions.is_editable(program) and request.access.may(Right.PROGRAMS_EDIT),
    }
    return render(request, "programs/terms.html", shown)


@requires(Right.PROGRAMS_VIEW)
@require_GET
def terms_json(request: TenantRequest, code: str, number: int) -> JsonResponse:
    """Give the document of a version as a file."""
    program = draft_or_404(code)
    version = version_by_number(program, number)
    if version is None:
        raise Http404
    response = JsonResponse(version.document, json_dumps_params={"indent": 2, "ensure_ascii": False})
    name = f"{request.access.tenant.slug}_{program.code}_v{version.number}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _version_shown(request: TenantRequest, program: Program, version: ProgramVersion) -> dict[str, Any]:
    terms = _readable(version)
    zone = request.access.tenant.time_zone
    return {
        "version": version,
        "sentence": _sentence(version, terms),
        "facts": terms_in_words(terms) if terms else [],
        "tiers": tier_facts(terms) if terms else [],
        "currency": program.currency,
        "json_url": reverse(
            "programs:terms_json", kwargs={**_kwargs(request, program), "number": version.number}
        ),
        "submitted_on": local_date(version.submitted_at, zone) if version.submitted_at else None,
        "published_on": local_date(version.published_at, zone) if version.published_at else None,
    }


def _readable(version: ProgramVersion) -> Terms | None:
    try:
        return terms_of(version)
    except DocumentRefused:
        return None


def _sentence(version: ProgramVersion, terms: Terms | None) -> str:
    if version.rule_sentence or terms is None:
        return version.rule_sentence
    return rule_sentence(terms)


def _details(version: ProgramVersion, terms: Terms | None) -> tuple[str, ...]:
    """Give what the sentence does not carry and the page does not show elsewhere."""
    if terms is None:
        return ()
    return rule_details(terms, sentence=_sentence(version, terms), without=TOLD_ELSEWHERE)


def _kwargs(request: TenantRequest, program: Program) -> dict[str, Any]:
    return {"tenant": request.access.tenant.slug, "code": program.code}
