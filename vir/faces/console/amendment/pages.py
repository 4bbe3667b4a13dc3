"""Amending a program: what changes, from when, why, and what it moves before anything is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from partners.queries.segments import segment_sizes
from payouts.queries.amending import closed_to
from programs.enums import PaymentMethod
from programs.models import Program, ProgramVersion
from programs.operations.save_amendment import save_amendment
from programs.queries.amendments import AMENDABLE, Amendment, open_amendment, read_amendment
from programs.queries.notices import newest_published
from programs.queries.programs import enrolled_partner_count, program_by_code
from programs.queries.terms import newest_document, terms_of
from programs.rating.changes import NEVER
from programs.terms import Fault, Terms
from programs.web.wording import shown_status
from vir.faces.console.amendment.effect import effect_shown
from vir.faces.console.amendment.form import (
    SPARE_ROWS,
    Typed,
    TypedTier,
    Written,
    typed_from,
    typed_of,
    written_by,
)
from vir.faces.console.program import links as program_links
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.formats import currency_sign
from vir.foundation.web.formats import day as day_in_words
from vir.foundation.web.preview import supposing

DAY = timedelta(days=1)
FOLDED = ("exclude", "include", "segments", "name", "method", "due_days")


# Where a part of the document is changed: the label and the id of its field.
PLACES = {
    "ends_on": ("Last day", "id_ends_on"),
    "effective_on": ("When", "id_from_day"),
    "eligibility.segments": ("Segments", "id_segments"),
    "products.include": ("Products", "id_include"),
    "products.exclude": ("Excluded products", "id_exclude"),
    "reward.tiers": ("Tiers", "id_tiers-0-start"),
    "caps": ("Cap", "id_cap"),
    "goal": ("Goal", "id_goal"),
    "payment.method": ("Paid by", "id_method"),
    "payment.due_days": ("Paid within", "id_due_days"),
    "name": ("Name", "id_name"),
}


@dataclass(frozen=True)
class FaultShown:
    """One thing that keeps it from being sent, with the field where it is mended."""

    label: str
    target: str
    message: str


@dataclass(frozen=True)
class Opened:
    """A program with its open amendment, if there is one, and what that is compared with."""

    program: Program
    base: ProgramVersion
    base_terms: Terms
    version: ProgramVersion | None
    amendment: Amendment | None


@requires(Right.PROGRAMS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: TenantRequest, code: str) -> HttpResponse:
    """Show what can be changed; on POST keep it, and go on to the check where nothing is wrong."""
    opened = opened_or_404(request, code)
    if opened.program.status not in AMENDABLE:
        messages.error(
            request, f"{code} is {opened.program.get_status_display().lower()} and cannot be amended."
        )
        return HttpResponseRedirect(program_links.url(request.access, "programs:overview", code))
    if opened.version is not None and opened.version.submitted_at is not None:
        return HttpResponseRedirect(address(request, "programs:amend_check", code))
    if request.method != "POST":
        return _page(request, opened, _typed(request, opened), {}, 200)
    typed = typed_from(request.POST.dict())
    written = written_by(typed, _document(opened), opened.program.currency, _budget(opened))
    if written.problems:
        return _page(request, opened, typed, written.problems, 422)
    try:
        saved = _save(request, opened, written)
    except Refused as refused:
        return _page(request, opened, typed, {}, 422, error=refused.message)
    if saved.faults or request.POST.get("stay"):
        messages.success(request, f"Version {saved.version.number} is saved. It counts for nobody yet.")
        return HttpResponseRedirect(address(request, "programs:amend", code))
    return HttpResponseRedirect(address(request, "programs:amend_check", code))


@supposing
@requires(Right.PROGRAMS_EDIT)
@require_GET
def effect(request: TenantRequest, code: str) -> HttpResponse:
    """Show what the amendment moves, as a part of its page."""
    opened = opened_or_404(request, code)
    shown: dict[str, Any] = {"program": opened.program, "amendment": opened.amendment, "with_why": True}
    if opened.amendment is not None and not opened.amendment.faults:
        shown |= effect_shown(opened.amendment, today=request.access.today)
    return render(request, "console/_amend_effect.html", shown)


def opened_or_404(request: TenantRequest, code: str) -> Opened:
    """
    Find a published program with its open amendment.

    :raises Http404: if there is no such program, or nothing of it was published
    """
    program = program_by_code(code)
    base = None if program is None else newest_published(program)
    if program is None or base is None:
        raise Http404
    version = open_amendment(program)
    amendment = None
    if version is not None:
        amendment = read_amendment(
            program, version, today=request.access.today, closed_to=closed_to(program.id)
        )
    return Opened(program, base, terms_of(base), version, amendment)


def address(request: TenantRequest, name: str, code: str) -> str:
    """Give the address of a page of a program."""
    return reverse(name, kwargs={"tenant": request.access.tenant.slug, "code": code})


def _save(request: TenantRequest, opened: Opened, written: Written) -> Amendment:
    access, program = request.access, opened.program
    seen = request.POST.get("seen_revision", "")
    return save_amendment(
        program_id=program.id,
        document=written.document,
        wishes=written.wishes,
        seen_revision=int(seen) if seen.isdecimal() and len(seen) < 10 else 1,
        actor_id=access.user.id,
        at=access.now,
        closed_to=closed_to(program.id),
    )


def _page(
    request: TenantRequest,
    opened: Opened,
    typed: Typed,
    problems: dict[str, str],
    status: int,
    *,
    error: str = "",
) -> HttpResponse:
    program, version = opened.program, opened.version
    rows = [row for row in typed.tiers if row.start.strip() or row.rate.strip()]
    after = max((row.row for row in typed.tiers), default=-1) + 1
    spare = [TypedTier(after + number, "", "") for number in range(SPARE_ROWS)]
    shown = {
        "program": program,
        "status": shown_status(program, request.access.today),
        "tabs": program_links.tabs(request.access, program, "terms"),
        "base": opened.base,
        "base_terms": opened.base_terms,
        "version": version,
        "next_number": version.number if version else opened.base.number + 1,
        "amendment": opened.amendment,
        "faults": [_fault(fault) for fault in opened.amendment.faults]
        if opened.amendment and not problems
        else (),
        "texts": typed.texts,
        "before": typed_of(newest_document(opened.base), program.budget).texts,
        "tiers": [*rows, *spare],
        "ends_before": day_in_words(opened.base_terms.ends_on),
        "more_open": _more_open(opened, typed, problems),
        "is_percent": opened.base_terms.reward.kind.value == "percent",
        "sign": currency_sign(program.currency),
        "methods": PaymentMethod.choices(),
        "segments": [segment.name for segment in segment_sizes(request.access.today)],
        "never": NEVER,
        "partners": enrolled_partner_count(program),
        "problems": problems,
        "error": error,
    }
    return render(request, "console/amend.html", shown, status=status)


def _fault(fault: Fault) -> FaultShown:
    """Say where a fault is mended; what has no field is mended in the document."""
    label, target = next(
        (place for start, place in PLACES.items() if fault.path.startswith(start)), (fault.path, "id_whole")
    )
    return FaultShown(label, target, fault.message)


def _more_open(opened: Opened, typed: Typed, problems: dict[str, str]) -> bool:
    """Tell whether a field that is folded away has something to show: a fault, or a change."""
    if "due_days" in problems or "whole" in problems:
        return True
    before = typed_of(newest_document(opened.base), None).texts
    if any(typed.texts.get(name, "").split() != before[name].split() for name in FOLDED):
        return True
    faults = opened.amendment.faults if opened.amendment else ()
    return any(fault.path.split(".")[0] in ("eligibility", "products", "payment", "name") for fault in faults)


def _typed(request: TenantRequest, opened: Opened) -> Typed:
    """Write what is stored as the form shows it; a new one counts from tomorrow, where that is a day of it."""
    typed = typed_of(_document(opened), _budget(opened))
    version = opened.version
    first = _first_day(opened, request.access.today)
    if version is None:
        more = {"when": "day" if first else "restate", "from_day": first, "tell": "yes"}
    else:
        more = {
            "when": "restate" if version.effective_on is None else "day",
            "from_day": version.effective_on.isoformat() if version.effective_on else first,
            "reason": version.reason,
            "tell": "yes" if version.tell_partners else "",
            "acknowledge_by": version.acknowledge_by.isoformat() if version.acknowledge_by else "",
        }
    return Typed({**typed.texts, **more}, typed.tiers)


def _first_day(opened: Opened, today: date) -> str:
    day = max(today + DAY, opened.base_terms.starts_on + DAY)
    return day.isoformat() if day <= opened.base_terms.ends_on else ""


def _document(opened: Opened) -> dict[str, Any]:
    return dict(newest_document(opened.version or opened.base))


def _budget(opened: Opened) -> Decimal | None:
    asked = opened.version.new_budget if opened.version else None
    return opened.program.budget if asked is None else asked
