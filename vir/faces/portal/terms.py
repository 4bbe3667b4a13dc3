"""The terms of a program: the promise in words, its tiers, its versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from programs.enums import ReturnsRule, StackingPolicy
from programs.queries.portal import PortalProgram, PublishedTerms, portal_program
from programs.rating import NOT_FOR_PARTNERS, rule_details
from programs.rating.changes import Change, changes_between
from vir.faces.portal import promises, words
from vir.faces.portal.acknowledging import is_waiting, read_by, to_read
from vir.faces.portal.redline import Redlined, redlined
from vir.foundation.documents.paper import paper
from vir.foundation.documents.pdf import PdfFailed, render_pdf
from vir.foundation.identity.roles import Right
from vir.foundation.languages import ENGLISH
from vir.foundation.periods import local_date
from vir.foundation.tenancy.models import Environment
from vir.foundation.web.access import Access, TenantRequest, requires
from vir.foundation.words import say

HASH_SHOWN = 12
# Sections of changes that are the vendor's own, or name other partners.
NOT_TOLD = ("Who", "Goal", "Books")


@dataclass(frozen=True)
class VersionLink:
    """One published version of the terms."""

    number: int
    published_on: date
    is_shown: bool
    # The first day on which it counts, None where it counts from the start.
    counts_from: date | None


@requires(Right.PORTAL_VIEW)
@require_GET
def terms(request: TenantRequest, code: str) -> HttpResponse:
    """Show the terms in force, or the published version the address asks for."""
    program = portal_program(code)
    if program is None:
        raise Http404
    version = _wanted(program, request.GET.get("version"))
    against = request.GET.get("against")
    other = None if against is None else _wanted(program, against)
    context = {
        "other": other,
        "redlines": [] if other is None else _redlines(other, version),
        "program": program,
        "version": version,
        "published_on": local_date(version.published_at, request.access.tenant.time_zone),
        "versions": _versions(program, version, request.access),
        "is_current": version == program.current,
        "waits": version.number > program.current.number,
        "changes": _changes(program, version),
        "fingerprint": version.terms_hash[:HASH_SHOWN],
        "tiers": _tiers(version),
        "facts": promises.facts(version.terms),
        "details": _details(version),
        "read": read_by(version, request.access),
        "is_waiting": is_waiting(program, version, request.access),
        "may_acknowledge": request.access.may(Right.PORTAL_ACKNOWLEDGE),
        "asked": next(iter(to_read([program], request.access)), None),
    }
    return render(request, "portal/terms.html", context)


@requires(Right.PORTAL_VIEW)
@require_GET
def terms_pdf(request: TenantRequest, code: str) -> HttpResponse:
    """Give a version of the terms as a PDF, made as it is asked for and not kept."""
    program = portal_program(code)
    if program is None:
        raise Http404
    version, access = _wanted(program, request.GET.get("version")), request.access
    page = render_to_string(
        "documents/terms.html",
        {
            "vendor": access.tenant.name,
            "program": program,
            "version": version,
            "published_on": local_date(version.published_at, access.tenant.time_zone),
            "read": read_by(version, access),
            "details": _details(version),
            "tiers": _tiers(version),
            "facts": promises.facts(version.terms),
            "is_demo": access.tenant.environment == Environment.DEMO,
            **paper(get_language() or ENGLISH),
        },
    )
    try:
        content = render_pdf(page)
    except PdfFailed:
        flash.error(
            request,
            say("The PDF could not be made. The terms on this page are complete; try again later."),
        )
        back = reverse("portal:terms", kwargs={"tenant": access.tenant.slug, "code": code})
        return HttpResponseRedirect(f"{back}?version={version.number}")
    response = HttpResponse(content, content_type="application/pdf")
    language = get_language() or ENGLISH
    suffix = "" if language == ENGLISH else f"_{language}"
    name = f"{access.tenant.slug}_{program.code}_terms_v{version.number}{suffix}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _tiers(version: PublishedTerms) -> list[dict[str, Any]]:
    return [
        {
            "number": tier.number,
            "from": words.short(version.terms, tier.threshold),
            "rate": words.rate(version.terms, tier.rate),
        }
        for tier in version.terms.reward.tiers
    ]


def _redlines(old: PublishedTerms, new: PublishedTerms) -> list[Redlined]:
    """Compare two versions: the rule always, of the rest what differs."""
    rule, *rest = redlined(_parts(old), _parts(new))
    return [rule, *(one for one in rest if one.is_changed)]


def _parts(version: PublishedTerms) -> dict[str, str]:
    """Give what a version says, part by part; the rule first, under no name."""
    said = {"": version.sentence}
    said |= {
        say("Tier {number}", number=tier["number"]): say(
            "from {threshold}: {rate}", threshold=tier["from"], rate=tier["rate"]
        )
        for tier in _tiers(version)
    }
    said |= {fact["label"]: fact["value"] for fact in promises.facts(version.terms)}
    return {**said, say("Further"): " ".join(_details(version))}


def _wanted(program: PortalProgram, number: str | None) -> PublishedTerms:
    if number is None:
        return program.current
    for version in program.versions:
        if str(version.number) == number:
            return version
    raise Http404


def _changes(program: PortalProgram, version: PublishedTerms) -> list[Change]:
    """List what a version changed of the one before; whom a program reaches is between it and the others."""
    before = next((one for one in program.versions if one.number < version.number), None)
    if before is None:
        return []
    found = changes_between(before.terms, version.terms)
    return [change for change in found if change.section not in NOT_TOLD]


def _details(version: PublishedTerms) -> tuple[str, ...]:
    """Give what the clause does not carry, without what the table and the facts beside it say as well."""
    terms = version.terms
    told = [*NOT_FOR_PARTNERS, "tiers", "minimum"]
    if terms.stacking.policy is StackingPolicy.ALL_GROSS:
        told.append("stacking")
    if terms.returns is ReturnsRule.RETURN_PERIOD:
        told.append("returns")
    return rule_details(terms, sentence=version.sentence, without=told)


def _versions(program: PortalProgram, shown: PublishedTerms, access: Access) -> list[VersionLink]:
    return [
        VersionLink(
            version.number,
            local_date(version.published_at, access.tenant.time_zone),
            version.number == shown.number,
            version.effective_on,
        )
        for version in program.versions
    ]
