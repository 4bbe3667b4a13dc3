"""Finding programs, and starting one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from programs.enums import ProgramStatus
from programs.models import Program, ProgramVersion
from programs.operations.create_program import UnableToCreateProgram, create_program
from programs.queries.mechanic import mechanic_of
from programs.queries.products import categories
from programs.queries.programs import ProgramFilters, count_by_status, current_versions, list_programs
from programs.queries.readiness import NAME_LENGTH_MAX
from programs.queries.starting_points import StartingPoint, starting_points
from programs.queries.terms import terms_of
from programs.terms import DocumentRefused, Terms
from programs.web.pickers import rule_label
from programs.web.wording import goal_in_words, partners_in_words, shown_status
from vir.foundation.identity.roles import Right
from vir.foundation.periods import PeriodKind, periods_between
from vir.foundation.web.access import TenantRequest, requires

PAGE_ROWS = 50


@dataclass(frozen=True)
class Row:
    """A program in the list."""

    program: Program
    status: str
    goal: str
    partners: str
    products: str
    mechanic: str


@requires(Right.PROGRAMS_VIEW)
@require_GET
def listing(request: TenantRequest) -> HttpResponse:
    """List programs, narrowed by status and text."""
    status, text = request.GET.get("status", ""), request.GET.get("q", "").replace("\x00", "").strip()
    wanted = ProgramFilters(status if status in set(ProgramStatus) else "", text)
    counts = count_by_status()
    page = Paginator(list_programs(wanted), PAGE_ROWS).get_page(request.GET.get("page"))
    programs = list(page.object_list)
    versions = current_versions(programs)
    shown = {
        "page": page,
        "rows": [_row(program, versions[program.id], request.access.today) for program in programs],
        "tabs": _tabs(request, counts, wanted),
        "filters": wanted,
        "any": bool(counts),
        "points": [point for point in starting_points() if point.key != "blank"],
        "may_edit": request.access.may(Right.PROGRAMS_EDIT),
    }
    return render(request, "programs/list.html", shown)


def _day(label: str, example: str) -> forms.DateField:
    says = f"{label}: choose a day, such as {example}."
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages=dict.fromkeys(("required", "invalid"), says),
    )


class NewProgramForm(forms.Form):
    """What a new program starts from."""

    starting_point = forms.ChoiceField(
        label="Start from",
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), "Start from: choose one of the designs."
        ),
    )
    name = forms.CharField(
        label="Name",
        max_length=NAME_LENGTH_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Name: write a name, such as Q1 Cordless Push."},
    )
    starts_on = _day("First day", "2027-01-01")
    ends_on = _day("Last day", "2027-03-31")
    family = forms.ChoiceField(
        label="Product family",
        required=False,
        error_messages={"invalid_choice": "Product family: choose one from the list."},
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        point_field, family_field = self.fields["starting_point"], self.fields["family"]
        assert isinstance(point_field, forms.ChoiceField)
        assert isinstance(family_field, forms.ChoiceField)
        point_field.choices = [(point.key, point.name) for point in starting_points()]
        family_field.choices = [("", "All products"), *((name, name) for name in categories())]


@requires(Right.PROGRAMS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: TenantRequest) -> HttpResponse:
    """Choose a starting point, a name and dates."""
    if request.method != "POST":
        asked = request.GET.get("from", "")
        known = {point.key for point in starting_points()}
        first, last = _next_quarter(request.access.today, request.access.tenant.fiscal_year_start_month)
        initial = {
            "starting_point": asked if asked in known else "quarterly_tiers",
            "starts_on": first.isoformat(),
            "ends_on": last.isoformat(),
        }
        return _new_page(request, NewProgramForm(initial=initial), 200)
    form = NewProgramForm(request.POST)
    if not form.is_valid():
        return _new_page(request, form, 422)
    try:
        program = create_program(
            name=form.cleaned_data["name"],
            starts_on=form.cleaned_data["starts_on"],
            ends_on=form.cleaned_data["ends_on"],
            starting_point=form.cleaned_data["starting_point"],
            family=form.cleaned_data["family"],
            actor_id=request.access.user.id,
            at=request.access.now,
        )
    except UnableToCreateProgram as refused:
        form.add_error(refused.path, refused.message)
        return _new_page(request, form, 422)
    kwargs = {"tenant": request.access.tenant.slug, "code": program.code}
    return HttpResponseRedirect(reverse("programs:edit", kwargs=kwargs))


def _new_page(request: TenantRequest, form: NewProgramForm, status: int) -> HttpResponse:
    by_key: dict[str, StartingPoint] = {point.key: point for point in starting_points()}
    options = [(option, by_key[str(option.data["value"])]) for option in form["starting_point"]]
    return render(request, "programs/new.html", {"form": form, "options": options}, status=status)


def _next_quarter(today: date, first_month: int) -> tuple[date, date]:
    """Give the first whole quarter of the fiscal grid that has not begun."""
    year_ahead = date(today.year + 1, today.month, 1)
    grid = periods_between(today.replace(day=1), year_ahead, PeriodKind.QUARTER, first_month)
    following = grid[1]
    return following.start, following.last_day


def _row(program: Program, version: ProgramVersion, today: date) -> Row:
    terms = _terms(version)
    if terms is None:
        return Row(program, shown_status(program, today), "", "", "", "")
    return Row(
        program=program,
        status=shown_status(program, today),
        goal=goal_in_words(terms),
        partners=partners_in_words(terms),
        products=", ".join(rule_label(rule) for rule in terms.products.include[:3]) or "All products",
        mechanic=mechanic_of(terms),
    )


def _terms(version: ProgramVersion) -> Terms | None:
    try:
        return terms_of(version)
    except DocumentRefused:
        return None


def _tabs(request: TenantRequest, counts: Mapping[str, int], wanted: ProgramFilters) -> list[dict[str, Any]]:
    """Make a tab of each status that programs have, all of them first."""
    base = reverse("programs:list", kwargs={"tenant": request.access.tenant.slug})
    tabs = [{"label": "All", "url": base, "current": not wanted.status, "count": sum(counts.values())}]
    for status in ProgramStatus:
        if counts.get(status.value) or wanted.status == status.value:
            tabs.append(
                {
                    "label": status.label,
                    "url": f"{base}?status={status.value}",
                    "current": wanted.status == status.value,
                    "count": counts.get(status.value, 0),
                }
            )
    return tabs
