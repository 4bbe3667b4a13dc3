"""The page that rolls this year's programs into drafts of the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from programs.models import Program
from programs.operations.clone_program import UnableToCloneProgram, clone_program
from vir.faces.console.plan.frame import asked_year, plan_url, shared, this_year, years
from vir.faces.console.plan.moves import STEPS_MAX, moved_by
from vir.faces.console.plan.rolling import GROWTH, Candidate, candidates_of
from vir.faces.console.plan.typed import read_day, read_figure
from vir.foundation.identity.roles import Right
from vir.foundation.periods import FiscalYear, last_day_from
from vir.foundation.web import formats
from vir.foundation.web.access import Access, TenantRequest, requires

GROWTH_MIN, GROWTH_MAX = Decimal(-90), Decimal(900)


@dataclass
class Line:
    """One row as it stands on the page: what was proposed, or what was typed over it."""

    candidate: Candidate
    marked: bool
    name: str
    starts_on: str
    ends_on: str
    goal: str
    alike: int | None = None
    faults: list[tuple[str, str]] = field(default_factory=list)

    def read(self) -> tuple[date, date, Decimal | None]:
        """Read what was typed; what cannot be read is noted and stands in for itself."""
        code = self.candidate.code
        first, wrong_first = read_day(self.starts_on)
        last, wrong_last = read_day(self.ends_on)
        goal, wrong_goal = read_figure(
            self.goal, formats.currency_sign(self.candidate.planned.program.currency)
        )
        for key, label, wrong in (
            ("starts_on", "First day", wrong_first),
            ("ends_on", "Last day", wrong_last),
            ("goal", "Goal", wrong_goal),
        ):
            if wrong:
                self.faults.append((f"{key}-{code}", f"{code}, {label}: {wrong}"))
        return first or self.candidate.starts_on, last or self.candidate.ends_on, goal


@requires(Right.PROGRAMS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def next_year(request: TenantRequest) -> HttpResponse:
    """Show what this year's programs would be next year, and make drafts of those that are marked."""
    year = asked_year(request, this_year(request.access))
    found = candidates_of(year, request.access)
    if request.method != "POST":
        lines = [_proposed(candidate, GROWTH) for candidate in found]
        return _page(request, year, lines, f"{GROWTH:f}")
    growth, wrong = _growth(request.POST)
    lines = [_typed(candidate, request.POST) for candidate in found]
    if wrong:
        return _page(request, year, lines, request.POST.get("growth", ""), [("growth", wrong)])
    act = request.POST.get("act", "")
    if act == "growth":
        for line in lines:
            _grow(line, growth)
        return _page(request, year, lines, f"{growth:f}")
    if act == "move":
        wrong = _move(lines, request.POST)
        return _page(request, year, lines, f"{growth:f}", [("steps", wrong)] if wrong else None)
    return _make(request, year, lines, growth)


def _make(request: TenantRequest, year: FiscalYear, lines: list[Line], growth: Decimal) -> HttpResponse:
    marked = [line for line in lines if line.marked]
    read = [(line, *line.read()) for line in marked]
    faults = [fault for line in marked for fault in line.faults]
    if not marked:
        faults = [("", "Mark at least one program to roll into the next year.")]
    if faults:
        return _page(request, year, lines, f"{growth:f}", faults)
    try:
        made = _clone(read, request.access)
    except _Refused as refused:
        return _page(request, year, lines, f"{growth:f}", [(refused.field, str(refused))])
    noun = "draft" if len(made) == 1 else "drafts"
    messages.success(request, f"{len(made)} {noun} made for {year.next.number}. Nothing is launched.")
    return HttpResponseRedirect(plan_url(request.access, "plan:calendar", year=year.next.number, view="list"))


class _Refused(Exception):
    """One of the copies cannot be made; none was."""

    def __init__(self, code: str, refused: UnableToCloneProgram) -> None:
        self.field = f"{refused.path}-{code}"
        super().__init__(f"{code}, {refused.message}")


@transaction.atomic
def _clone(read: list[tuple[Line, date, date, Decimal | None]], access: Access) -> list[Program]:
    made = []
    for line, first, last, goal in read:
        source = line.candidate.planned.program
        try:
            program = clone_program(
                program_id=source.id,
                name=line.name,
                starts_on=first,
                ends_on=last,
                goal_amount=goal,
                budget=source.budget,
                actor_id=access.user.id,
                at=access.now,
            )
        except UnableToCloneProgram as refused:
            raise _Refused(source.code, refused) from refused
        made.append(program)
    return made


def _proposed(candidate: Candidate, growth: Decimal) -> Line:
    line = Line(
        candidate=candidate,
        marked=candidate.is_proposed,
        name=candidate.name,
        starts_on=candidate.starts_on.isoformat(),
        ends_on=candidate.ends_on.isoformat(),
        goal="",
    )
    _grow(line, growth)
    return line


def _typed(candidate: Candidate, post: QueryDict) -> Line:
    code = candidate.code

    def sent(key: str, default: str) -> str:
        return post.get(f"{key}-{code}", default).replace("\x00", "")

    line = Line(
        candidate=candidate,
        marked=code in post.getlist("marked"),
        name=sent("name", candidate.name),
        starts_on=sent("starts_on", candidate.starts_on.isoformat()),
        ends_on=sent("ends_on", candidate.ends_on.isoformat()),
        goal=sent("goal", ""),
    )
    goal, _ = read_figure(line.goal)
    line.alike = candidate.alike(goal)
    return line


def _grow(line: Line, growth: Decimal) -> None:
    """Write the goal at a growth where the actual is known, else leave it as it is."""
    goal = line.candidate.goal_at(growth)
    if goal is not None:
        line.goal = formats.number(goal)
    line.alike = line.candidate.alike(goal)


def _move(lines: list[Line], post: QueryDict) -> str:
    """Move the marked rows, and say what cannot be read."""
    steps = post.get("steps", "").strip().replace("−", "-")
    if not steps.isascii() or not steps.lstrip("-").isdecimal() or not 0 < abs(int(steps)) <= STEPS_MAX:
        return f"Move by: write a whole number from 1 to {STEPS_MAX}, with a minus for earlier."
    for line in lines:
        first, _ = read_day(line.starts_on)
        if line.marked and first is not None:
            program = line.candidate.planned.program
            moved = moved_by(first, int(steps), post.get("unit", ""))
            line.starts_on = moved.isoformat()
            line.ends_on = last_day_from(moved, program.starts_on, program.ends_on).isoformat()
    return ""


def _growth(post: QueryDict) -> tuple[Decimal, str]:
    growth, wrong = read_figure(post.get("growth", "").strip().removesuffix("%"))
    if wrong or growth is None or not GROWTH_MIN <= growth <= GROWTH_MAX:
        return GROWTH, f"Growth: write a percentage from {GROWTH_MIN} to {GROWTH_MAX}, such as 5."
    return growth, ""


def _page(
    request: TenantRequest,
    year: FiscalYear,
    lines: list[Line],
    growth: str,
    errors: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    shown: dict[str, Any] = {
        **shared(request, "plan:next_year", year),
        "lines": lines,
        "growth": growth,
        "errors": errors or [],
        "wrong": {place for place, _ in errors or []},
        "marked": sum(line.marked for line in lines),
        "years": years(request.access, "plan:next_year", year),
    }
    return render(request, "plan/next_year.html", shown, status=422 if errors else 200)
