"""Segments: the list and one segment, with the programs that use it and the segments it overlaps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from partners.enums import SegmentKind
from partners.models import Segment
from partners.operations.save_segment import add_members, end_member
from partners.queries.directory import members_of, segment_by_name, segment_rows
from partners.queries.overlaps import overlap_counts, overlaps_of
from partners.queries.rules import members_today, on_day, words_of
from partners.queries.segments import partner_count
from partners.web.forms import MembersForm
from payouts.queries.segment_preview import sales_range
from payouts.queries.segment_spread import segment_spread
from programs.queries.programs import current_version, program_by_code
from programs.queries.segment_use import EVERYONE, SegmentUse, segment_uses
from programs.queries.terms import terms_of
from programs.terms import DocumentRefused
from vir.faces.console.grouping.pasted_codes import PastedCodes, read_codes
from vir.faces.console.lists.segments import SegmentLine, segment_list
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.listing import read_list

PER_PAGE = 50
# The warning of a program asks a year of sales: further ones are on the pages of the programs.
WARNED_MAX = 5


@dataclass(frozen=True)
class ShownUse:
    """A program that uses a segment, and what is in question about its tier table."""

    program: SegmentUse
    warning: str


@requires(Right.PARTNERS_VIEW)
@require_GET
def listing(request: TenantRequest) -> HttpResponse:
    """List segments with their rule in words, the programs that use them and how many others they overlap."""
    access = request.access
    lines = _lines(access.today)
    listed = read_list(request, segment_list(access.tenant.slug), lines, per_page=PER_PAGE)
    if listed.file is not None:
        return listed.file
    base = reverse("partners:segments", kwargs={"tenant": access.tenant.slug})
    everything = {"label": "All", "url": base, "current": True, "count": None}
    shown = {
        "listed": listed,
        "tabs": listed.tabs([everything], base) if listed.views else [],
        # Everyone is always there.
        "any": len(lines) > 1,
        "may_edit": access.may(Right.PARTNERS_EDIT),
    }
    return render(request, "partners/segments.html", shown, status=listed.status)


def _lines(today: date) -> list[SegmentLine]:
    """Give everyone, then the segments by name."""
    uses, overlaps = segment_uses(), overlap_counts(today)
    everyone = SegmentLine(
        "Everyone",
        "",
        "Every partner, also those that are added later",
        partner_count(),
        tuple(uses.get(EVERYONE, ())),
        None,
    )
    return [
        everyone,
        *(
            SegmentLine(
                row.name,
                row.kind,
                row.words,
                row.members,
                tuple(uses.get(row.name, ())),
                overlaps.get(row.name, 0),
            )
            for row in segment_rows(today)
        ),
    ]


@requires(Right.PARTNERS_VIEW)
@require_GET
def detail(request: TenantRequest, name: str) -> HttpResponse:
    """Show a segment and its dated members."""
    return _page(request, the_segment(name), MembersForm(), None, "", 200)


@requires(Right.PARTNERS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: TenantRequest, name: str) -> HttpResponse:
    """Take partners into a segment by hand, once it has been shown which were read."""
    segment = the_segment(name)
    if request.method != "POST":
        return HttpResponseRedirect(address(request, name))
    form = MembersForm(request.POST)
    if not form.is_valid():
        return _page(request, segment, form, None, "", 422)
    read = read_codes(form.cleaned_data["partners"])
    seen = request.POST.get("seen", "") == " ".join(read.codes)
    if read.problems or not seen:
        return _page(request, segment, form, read, "", 422 if read.problems else 200)
    try:
        add_members(
            name=name,
            partner_codes=read.codes,
            since=form.cleaned_data["since"],
            actor_id=request.access.user.id,
            at=request.access.now,
        )
    except Refused as refusal:
        return _page(request, segment, form, read, refusal.message, 422)
    return HttpResponseRedirect(address(request, name))


@requires(Right.PARTNERS_EDIT)
@require_POST
def end(request: TenantRequest, name: str) -> HttpResponse:
    """End a partner's membership from today on."""
    segment = the_segment(name)
    try:
        end_member(
            name=name,
            partner_code=request.POST.get("partner", ""),
            last_day_after=request.access.today,
            actor_id=request.access.user.id,
            at=request.access.now,
        )
    except Refused as refusal:
        return _page(request, segment, MembersForm(), None, refusal.message, 422)
    return HttpResponseRedirect(address(request, name))


def the_segment(name: str) -> Segment:
    """
    Find the segment of an address.

    :raises Http404: if there is none
    """
    segment = segment_by_name(name)
    if segment is None:
        raise Http404
    return segment


def address(request: TenantRequest, name: str, page: str = "segment") -> str:
    """Give the address of a page of a segment."""
    return reverse(f"partners:{page}", kwargs={"tenant": request.access.tenant.slug, "name": name})


def _page(
    request: TenantRequest,
    segment: Segment,
    form: MembersForm,
    read: PastedCodes | None,
    error: str,
    status: int,
) -> HttpResponse:
    today = request.access.today
    members = members_today(segment.name, today)
    shown: dict[str, Any] = {
        "segment": segment,
        "words": words_of(segment, on_day(today)),
        "by_hand": segment.kind == SegmentKind.LIST.value,
        "member_count": len(members),
        "sales": sales_range(members, currency=request.access.tenant.currency, today=today),
        "uses": _uses(segment.name, today),
        "overlaps": overlaps_of(segment.name, today),
        "page": Paginator(members_of(segment), PER_PAGE).get_page(request.GET.get("page")),
        "form": form,
        "read": read,
        "error": error,
        "today": today,
        "may_edit": request.access.may(Right.PARTNERS_EDIT),
    }
    return render(request, "partners/segment.html", shown, status=status)


def _uses(name: str, today: date) -> list[ShownUse]:
    uses = segment_uses().get(name, [])
    warned = [ShownUse(use, _warning(use, today)) for use in uses[:WARNED_MAX]]
    return warned + [ShownUse(use, "") for use in uses[WARNED_MAX:]]


def _warning(use: SegmentUse, today: date) -> str:
    program = program_by_code(use.code)
    if program is None:
        return ""
    try:
        spread = segment_spread(terms_of(current_version(program)), today)
    except DocumentRefused:
        # A draft with faults says nothing yet.
        return ""
    return spread.sentence if spread is not None and spread.warns else ""
