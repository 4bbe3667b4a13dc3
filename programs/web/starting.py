"""Starting a program: from a design, a template of the vendor's own, a copy of another program, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from partners.queries.segments import segment_sizes
from programs.models import Program, ProgramTemplate
from programs.operations.clone_program import UnableToCloneProgram, clone_program
from programs.operations.create_program import UnableToCreateProgram, create_program
from programs.queries.products import categories
from programs.queries.programs import list_programs, program_by_code
from programs.queries.readiness import NAME_LENGTH_MAX
from programs.queries.templates import times_used
from programs.web.design_cards import BLANK, Card, design_cards, template_cards
from vir.foundation.identity.roles import Right
from vir.foundation.periods import DateInvalid, PeriodKind, last_day_from, parse_date, periods_between
from vir.foundation.web.access import TenantRequest, requires

CLONE = "clone"
TEMPLATE = "template:"
FIRST = "quarterly_tiers"
A_QUARTER = (date(2027, 1, 1), date(2027, 3, 31))


def _day(label: str, example: str, *, required: bool = True) -> forms.DateField:
    says = f"{label}: choose a day, such as {example}."
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages=dict.fromkeys(("required", "invalid"), says),
    )


class NewProgramForm(forms.Form):
    """What a new program starts from. Without a last day it runs as long as its design usually does."""

    starting_point = forms.ChoiceField(
        label="Start from",
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), "Start from: choose one of the designs."
        ),
    )
    clone = forms.ChoiceField(
        label="Program to copy",
        required=False,
        error_messages={"invalid_choice": "Program to copy: choose one from the list."},
    )
    name = forms.CharField(
        label="Name",
        max_length=NAME_LENGTH_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Name: write a name, such as Q1 Cordless Push."},
    )
    starts_on = _day("First day", "2027-01-01")
    ends_on = _day("Last day", "2027-03-31", required=False)
    segment = forms.ChoiceField(
        label="Segment",
        required=False,
        error_messages={"invalid_choice": "Segment: choose one from the list."},
    )
    family = forms.ChoiceField(
        label="Product family",
        required=False,
        error_messages={"invalid_choice": "Product family: choose one from the list."},
    )

    def __init__(
        self,
        cards: list[Card],
        today: date,
        data: Mapping[str, Any] | None = None,
        *,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        programs = [(program.code, f"{program.code} {program.name}") for program in list_programs()]
        self._offer("starting_point", [(card.key, card.name) for card in cards])
        self._offer("clone", [("", "Choose…"), *programs])
        self._offer(
            "segment", [("", "Every partner"), *((size.name, size.name) for size in segment_sizes(today))]
        )
        self._offer("family", [("", "All products"), *((name, name) for name in categories())])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Ask which program is copied where one is."""
        cleaned = super().clean() or {}
        if cleaned.get("starting_point") == CLONE and not cleaned.get("clone") and "clone" not in self.errors:
            self.add_error("clone", "Program to copy: choose one from the list.")
        return cleaned


@requires(Right.PROGRAMS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: TenantRequest) -> HttpResponse:
    """Choose what to start from, a name and dates; an address may have chosen already."""
    cards = _cards(request)
    today = request.access.today
    if request.method != "POST":
        return _new_page(
            request, NewProgramForm(cards, today, initial=_prefilled(request, cards)), cards, 200
        )
    form = NewProgramForm(cards, today, request.POST)
    if not form.is_valid():
        return _new_page(request, form, cards, 422)
    try:
        program = _started(request, form.cleaned_data, {card.key: card for card in cards})
    except (UnableToCreateProgram, UnableToCloneProgram) as refused:
        form.add_error(refused.path if refused.path in form.fields else None, refused.message)
        return _new_page(request, form, cards, 422)
    except ProgramTemplate.DoesNotExist:
        form.add_error(
            "starting_point", "Start from: this template was retired just now. Choose another one."
        )
        return _new_page(request, form, cards, 422)
    kwargs = {"tenant": request.access.tenant.slug, "code": program.code}
    return HttpResponseRedirect(reverse("programs:edit", kwargs=kwargs))


def _started(request: TenantRequest, wanted: Mapping[str, Any], cards: Mapping[str, Card]) -> Program:
    key = wanted["starting_point"]
    if key == CLONE:
        source = program_by_code(wanted["clone"])
        assert source is not None
        return clone_program(
            program_id=source.id,
            name=wanted["name"],
            starts_on=wanted["starts_on"],
            ends_on=wanted["ends_on"] or last_day_from(wanted["starts_on"], source.starts_on, source.ends_on),
            goal_amount=None,
            budget=source.budget,
            actor_id=request.access.user.id,
            at=request.access.now,
        )
    template = UUID(key.removeprefix(TEMPLATE)) if key.startswith(TEMPLATE) else None
    return create_program(
        name=wanted["name"],
        starts_on=wanted["starts_on"],
        ends_on=wanted["ends_on"] or usual_last_day(wanted["starts_on"], cards[key].weeks),
        starting_point=BLANK if template else key,
        template_id=template,
        family=wanted["family"],
        segment=wanted["segment"],
        actor_id=request.access.user.id,
        at=request.access.now,
    )


def usual_last_day(starts_on: date, weeks: int | None) -> date:
    """Give the last day of a design: a quarter, or so many weeks."""
    if weeks is None:
        return last_day_from(starts_on, *A_QUARTER)
    return starts_on + timedelta(weeks=weeks, days=-1)


def _cards(request: TenantRequest) -> list[Card]:
    currency, today, used = request.access.tenant.currency, request.access.today, times_used()
    return [
        *design_cards(currency, today, used),
        *template_cards(currency, today, used),
        Card(CLONE, "Clone of another program", "Its terms at other dates.", "", None, "", None, 0),
        Card(BLANK, "Blank", "Dates and a name; you write the tiers.", "", None, "", None, 0),
    ]


def _prefilled(request: TenantRequest, cards: list[Card]) -> dict[str, str]:
    """Take what the address has chosen; the rest is the first design in the next fiscal quarter."""
    asked = {
        name: request.GET.get(name, "").replace("\x00", "")
        for name in ("start", "from", "starts_on", "ends_on", "segment", "clone", "name", "family")
    }
    start = asked["start"] or asked["from"] or (CLONE if asked["clone"] else "")
    first, last = next_quarter(request.access.today, request.access.tenant.fiscal_year_start_month)
    starts_on = _asked_day(asked["starts_on"])
    initial = {name: asked[name] for name in ("segment", "clone", "name", "family")}
    initial["starting_point"] = start if start in {card.key for card in cards} else FIRST
    initial["starts_on"] = (starts_on or first).isoformat()
    ends_on = _asked_day(asked["ends_on"]) or (None if starts_on else last)
    weeks = next((card.weeks for card in cards if card.key == initial["starting_point"]), None)
    if initial["starting_point"] == CLONE or (weeks and not asked["ends_on"]):
        # As long as the other program was, or as the design usually is.
        ends_on = _asked_day(asked["ends_on"])
    initial["ends_on"] = ends_on.isoformat() if ends_on else ""
    return initial


def _asked_day(text: str) -> date | None:
    try:
        return parse_date(text)
    except DateInvalid:
        return None


def _new_page(request: TenantRequest, form: NewProgramForm, cards: list[Card], status: int) -> HttpResponse:
    by_key = {card.key: card for card in cards}
    options = [(option, by_key[str(option.data["value"])]) for option in form["starting_point"]]
    shown = {
        "form": form,
        "designs": [pair for pair in options if pair[1].mechanic and not pair[1].template],
        "own": [pair for pair in options if pair[1].template],
        "others": [pair for pair in options if not pair[1].mechanic],
    }
    return render(request, "programs/new.html", shown, status=status)


def next_quarter(today: date, first_month: int) -> tuple[date, date]:
    """Give the first whole quarter of the fiscal grid that has not begun."""
    year_ahead = date(today.year + 1, today.month, 1)
    grid = periods_between(today.replace(day=1), year_ahead, PeriodKind.QUARTER, first_month)
    following = grid[1]
    return following.start, following.last_day
