"""Reading a program: what it promises now, and what it ever promised."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from programs import permissions
from programs.models import Program, ProgramVersion
from programs.queries.acknowledgements import acknowledgements_by_version
from programs.queries.amendments import AMENDABLE, consents_by_version
from programs.queries.programs import (
    list_versions,
    published_version,
    version_by_number,
)
from programs.queries.terms import terms_of
from programs.rating import rule_sentence
from programs.terms import DocumentRefused, Terms
from programs.web.comparing import compared
from programs.web.drafting.builder import draft_or_404
from programs.web.wording import (
    shown_status,
    terms_in_words,
    tier_facts,
)
from vir.foundation.identity.roles import Right
from vir.foundation.periods import local_date
from vir.foundation.web.access import TenantRequest, requires


@requires(Right.PROGRAMS_VIEW)
@require_GET
def terms(request: TenantRequest, code: str) -> HttpResponse:
    """Show every version with its sentence, its terms in words and who stood behind it."""
    program = draft_or_404(code)
    versions = list_versions(program)
    shown = {
        "program": program,
        "status": shown_status(program, request.access.today),
        "in_force": published_version(program),
        "versions": [_version_shown(request, program, version) for version in versions],
        "acknowledged": acknowledgements_by_version(versions),
        "consents": consents_by_version(versions),
        **compared(versions, request.GET.get("from", ""), request.GET.get("to", ""), program.currency),
        "may_edit": permissions.is_editable(program) and request.access.may(Right.PROGRAMS_EDIT),
        "may_amend": program.status in AMENDABLE and request.access.may(Right.PROGRAMS_EDIT),
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


def _kwargs(request: TenantRequest, program: Program) -> dict[str, Any]:
    return {"tenant": request.access.tenant.slug, "code": program.code}
