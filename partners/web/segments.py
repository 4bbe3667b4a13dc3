"""Segments: the list, one segment, making one with its members seen first."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from partners.enums import SegmentKind
from partners.models import Segment
from partners.operations import save_segment
from partners.permissions import RULE_FIELDS, rule_in_words
from partners.queries.directory import members_of, segment_by_name, segment_rows, values_of
from partners.web.forms import MembersForm, SegmentForm
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires

PER_PAGE = 50


@requires(Right.PARTNERS_VIEW)
@require_GET
def listing(request: TenantRequest) -> HttpResponse:
    """List segments with their rule in words."""
    shown = {"rows": segment_rows(request.access.today), "may_edit": request.access.may(Right.PARTNERS_EDIT)}
    return render(request, "partners/segments.html", shown)


@requires(Right.PARTNERS_EDIT)
@require_GET
def preview(request: TenantRequest) -> HttpResponse:
    """Show what values a field has and how many partners each, so that near misses are seen before saving."""
    field = request.GET.get("field", "kind")
    if field not in RULE_FIELDS:
        raise Http404
    shown = {"values": values_of(field), "field": RULE_FIELDS[field], "value": request.GET.get("value", "")}
    return render(request, "partners/_segment_values.html", shown)


@requires(Right.PARTNERS_EDIT)
@require_http_methods(["GET", "POST"])
def new(request: TenantRequest) -> HttpResponse:
    """Make a segment."""
    form = SegmentForm(request.POST or None)
    shown = {
        "form": form,
        "error": "",
        "values": values_of("kind"),
        "field": RULE_FIELDS["kind"],
        "value": "",
    }
    if request.method == "GET":
        return render(request, "partners/segment_new.html", shown)
    if form.is_valid():
        try:
            segment = _made(request, form)
        except Refused as refusal:
            shown["error"] = refusal.message
        else:
            return HttpResponseRedirect(_url(request, segment.name))
    return render(request, "partners/segment_new.html", shown, status=422)


@requires(Right.PARTNERS_VIEW)
@require_GET
def detail(request: TenantRequest, name: str) -> HttpResponse:
    """Show a segment and its dated members."""
    return _page(request, _segment(name), MembersForm(), "", 200)


@requires(Right.PARTNERS_EDIT)
@require_POST
def add(request: TenantRequest, name: str) -> HttpResponse:
    """Take partners into a segment by hand."""
    segment = _segment(name)
    form = MembersForm(request.POST)
    if not form.is_valid():
        return _page(request, segment, form, "", 422)
    try:
        save_segment.add_members(
            name=name,
            partner_codes=form.cleaned_data["partners"].split(),
            since=form.cleaned_data["since"],
            actor_id=request.access.user.id,
            at=request.access.now,
        )
    except Refused as refusal:
        return _page(request, segment, form, refusal.message, 422)
    return HttpResponseRedirect(_url(request, name))


@requires(Right.PARTNERS_EDIT)
@require_POST
def end(request: TenantRequest, name: str) -> HttpResponse:
    """End a partner's membership from today on."""
    segment = _segment(name)
    try:
        save_segment.end_member(
            name=name,
            partner_code=request.POST.get("partner", ""),
            last_day_after=request.access.today,
            actor_id=request.access.user.id,
            at=request.access.now,
        )
    except Refused as refusal:
        return _page(request, segment, MembersForm(), refusal.message, 422)
    return HttpResponseRedirect(_url(request, name))


def _made(request: TenantRequest, form: SegmentForm) -> Segment:
    given, access = form.cleaned_data, request.access
    if given["how"] == SegmentKind.RULE.value:
        return save_segment.add_rule_segment(
            name=given["name"],
            field=given["field"],
            value=given["value"],
            since=given["since"],
            actor_id=access.user.id,
            at=access.now,
            today=access.today,
        )
    return save_segment.add_list_segment(
        name=given["name"],
        partner_codes=given["partners"].split(),
        since=given["since"],
        actor_id=access.user.id,
        at=access.now,
    )


def _page(
    request: TenantRequest, segment: Segment, form: MembersForm, error: str, status: int
) -> HttpResponse:
    shown = {
        "segment": segment,
        "words": rule_in_words(segment.rule) if segment.rule else "By hand",
        "by_hand": segment.kind == SegmentKind.LIST.value,
        "page": Paginator(members_of(segment), PER_PAGE).get_page(request.GET.get("page")),
        "form": form,
        "error": error,
        "may_edit": request.access.may(Right.PARTNERS_EDIT),
    }
    return render(request, "partners/segment.html", shown, status=status)


def _segment(name: str) -> Segment:
    segment = segment_by_name(name)
    if segment is None:
        raise Http404
    return segment


def _url(request: TenantRequest, name: str) -> str:
    return reverse("partners:segment", kwargs={"tenant": request.access.tenant.slug, "name": name})
