"""Making a segment, by rule or by hand, and changing a rule: whom it takes is seen before it is saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from partners.operations.save_rule import checked_rule
from partners.operations.save_segment import NAME_LENGTH_MAX, UnableToSaveSegment, add_list_segment
from partners.queries.directory import segment_by_name, values_of
from partners.queries.rules import on_day, words_of
from partners.queries.segments import segment_sizes
from partners.terms import RULE_FIELDS, SegmentRule, document_of, read_rule
from payouts.operations.apply_sales_rules import save_segment_rule
from payouts.queries.segment_preview import SegmentPreview, segment_preview
from programs.queries.products import categories
from vir.faces.console.grouping.pasted_codes import read_codes
from vir.faces.console.grouping.rule_form import CHOICES, RuleForm, form_from, form_of, new_form
from vir.faces.console.grouping.segments import address, the_segment
from vir.foundation.identity.roles import Right
from vir.foundation.periods import DateInvalid, parse_date
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires

PREVIEW_SHOWN = 60
CHANGED = "Who belongs has changed since you looked. Look at the partners again, then save."


@requires(Right.PARTNERS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: TenantRequest) -> HttpResponse:
    """Make a segment, by rule or from pasted codes."""
    if request.GET.get("by") == "hand":
        return _by_hand(request)
    name, since = request.POST.get("name", "")[:200].replace("\x00", ""), request.POST.get("since", "")

    def save(rule: SegmentRule) -> HttpResponse:
        made = save_segment_rule(
            name=name,
            rule=document_of(rule),
            is_new=True,
            since=_day(since),
            actor_id=request.access.user.id,
            at=request.access.now,
            today=request.access.today,
        )
        messages.success(request, f"{made} is made.")
        return HttpResponseRedirect(address(request, made))

    form = (
        form_from(request.POST, request.access.tenant.currency, is_typing=is_typing(request))
        if request.method == "POST"
        else new_form(request.access.tenant.currency)
    )
    return _answer(request, form, "", {"name": name, "since": since}, save)


@requires(Right.PARTNERS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: TenantRequest, name: str) -> HttpResponse:
    """Give a segment another rule."""
    segment = the_segment(name)
    if not segment.rule:
        raise Http404

    def save(rule: SegmentRule) -> HttpResponse:
        save_segment_rule(
            name=name,
            rule=document_of(rule),
            is_new=False,
            actor_id=request.access.user.id,
            at=request.access.now,
            today=request.access.today,
        )
        messages.success(request, f"The rule of {name} is changed.")
        return HttpResponseRedirect(address(request, name))

    form = (
        form_from(request.POST, request.access.tenant.currency, is_typing=is_typing(request))
        if request.method == "POST"
        else form_of(read_rule(segment.rule))
    )
    words = words_of(segment, on_day(request.access.today))
    return _answer(request, form, name, {"segment": segment, "words": words}, save)


def _answer(
    request: TenantRequest,
    form: RuleForm,
    name: str,
    shown: dict[str, Any],
    save: Callable[[SegmentRule], HttpResponse],
) -> HttpResponse:
    """Show the form with whom the rule takes; save where that was seen."""
    posted = request.method == "POST"
    building = bool(request.POST.get("add") or request.POST.get("remove")) and not is_typing(request)
    rule = None if building else (form.read() if posted or name else None)
    preview, error, status = None, "", 200
    if rule is not None:
        try:
            preview = _preview(request, rule, name or str(shown.get("name", "")), is_new=not name)
            if "save" in request.POST and not is_typing(request):
                if request.POST.get("seen", "") == preview.seal:
                    return save(rule)
                error, status = CHANGED, 409
        except Refused as refusal:
            error, status = refusal.message, 422
    elif posted and not building and not is_typing(request):
        status = 422
    faults = [*((f"rule-{place}", row.error) for place, row in enumerate(form.rows) if row.error)]
    shown |= {
        "form": form,
        "faults": [*faults, *(("rule-rows", text) for text in form.errors)],
        "preview": preview,
        "joining": preview.joining[:PREVIEW_SHOWN] if preview else (),
        "leaving": preview.leaving[:PREVIEW_SHOWN] if preview else (),
        "joining_more": max(len(preview.joining) - PREVIEW_SHOWN, 0) if preview else 0,
        "leaving_more": max(len(preview.leaving) - PREVIEW_SHOWN, 0) if preview else 0,
        "error": error,
        "choices": CHOICES,
        "segments": [row for row in segment_sizes(request.access.today) if row.name != name],
        "values": [(label, values_of(field)) for field, label in RULE_FIELDS.items()],
        "categories": categories(),
        "name_length_max": NAME_LENGTH_MAX,
    }
    return render(request, "partners/segment_rule.html", shown, status=status)


def is_typing(request: TenantRequest) -> bool:
    """Say whether a change of a field asks: it brings along the button that was pressed last."""
    return request.headers.get("HX-Trigger") == "rule-form"


def _preview(request: TenantRequest, rule: SegmentRule, name: str, *, is_new: bool) -> SegmentPreview:
    checked_rule(document=document_of(rule), name=" ".join(name.split()))
    return segment_preview(
        rule,
        segment="" if is_new else name,
        currency=request.access.tenant.currency,
        today=request.access.today,
    )


def _by_hand(request: TenantRequest) -> HttpResponse:
    """Make a segment of pasted codes, once it has been shown which were read."""
    data: QueryDict = request.POST
    name, text = data.get("name", "")[:200].replace("\x00", ""), data.get("partners", "").replace("\x00", "")
    read, error, status = None, "", 200
    if request.method == "POST":
        read = read_codes(text)
        status = 422 if read.problems else 200
        if "save" in data and not read.problems:
            try:
                if data.get("seen", "") != " ".join(read.codes):
                    raise UnableToSaveSegment(CHANGED)
                segment = add_list_segment(
                    name=name,
                    partner_codes=read.codes,
                    since=_day(data.get("since", "")),
                    actor_id=request.access.user.id,
                    at=request.access.now,
                )
            except Refused as refusal:
                error, status = refusal.message, 422
            else:
                messages.success(request, f"{segment.name} is made.")
                return HttpResponseRedirect(address(request, segment.name))
    shown = {
        "name": name,
        "since": data.get("since", ""),
        "text": text,
        "read": read,
        "read_partners": read.partners[:PREVIEW_SHOWN] if read else (),
        "read_more": max(len(read.partners) - PREVIEW_SHOWN, 0) if read else 0,
        "faults": [("id_partners", problem) for problem in read.problems[:PREVIEW_SHOWN]] if read else [],
        "error": error,
        "taken": bool(name) and segment_by_name(" ".join(name.split())) is not None,
        "rule_url": reverse("partners:segment_new", kwargs={"tenant": request.access.tenant.slug}),
        "name_length_max": NAME_LENGTH_MAX,
    }
    return render(request, "partners/segment_by_hand.html", shown, status=status)


def _day(text: str) -> date | None:
    """
    Read a day of a date field, None for none.

    :raises UnableToSaveSegment: if it is no day
    """
    try:
        return parse_date(text) if text else None
    except DateInvalid as invalid:
        raise UnableToSaveSegment(f"Belong since: {invalid}") from invalid
