"""The back-test of a program: what it would have cost, whom it pays, and what has to come of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from payouts.exports.backtest_xlsx import backtest_xlsx
from payouts.operations.run_backtest import run_backtest
from payouts.queries.freshness import counted_to
from payouts.queries.replaying.designs import Tried, UnableToBacktest, kept_designs, try_designs
from payouts.web import replay_words as words
from payouts.web.overlay import overlay_of
from programs.enums import Application
from programs.operations.keep_backtest import UnableToKeepBacktest
from programs.queries import current_version, program_by_code
from programs.queries.designs import LETTERS, Design, designs_of
from programs.rating.backtest import first_years, window_of
from programs.rating.words import bought_in_units
from vir.foundation.identity.roles import Right
from vir.foundation.money import NumberInvalid, parse_decimal
from vir.foundation.refusals import Refused
from vir.foundation.web import formats
from vir.foundation.web.access import TenantRequest, requires

YEARS_OFFERED = 3
SHORT_LIST = 3
ROWS_SHOWN = 200


@dataclass(frozen=True)
class Asked:
    """The program that an address names, with its designs."""

    program: Any
    version: Any
    designs: list[Design]


@requires(Right.PROGRAMS_VIEW)
@require_GET
def page(request: TenantRequest, code: str) -> HttpResponse:
    """Show what was found for the terms as they stand; where nothing was, find it now."""
    asked = _asked(code)
    tried = kept_designs(asked.designs, asked.version.id)
    if len(tried) == sum(design.terms is not None for design in asked.designs):
        return _page(request, asked, tried)
    try:
        tried = _run(request, asked, years=_kept_years(tried), margin=_kept_margin(tried))
    except Refused as refused:
        return _page(request, asked, [], nothing=refused.message)
    return _page(request, asked, tried)


@requires(Right.PROGRAMS_EDIT)
@require_POST
def run(request: TenantRequest, code: str) -> HttpResponse:
    """Try the designs again, on the years and with the margin that were chosen."""
    asked = _asked(code)
    typed = request.POST.get("margin", "").strip().removesuffix("%").strip()
    chosen = request.POST.get("years", "")
    years = int(chosen) if chosen.isdecimal() and len(chosen) < 3 else None
    problem = ""
    try:
        _run(request, asked, years=years, margin=parse_decimal(typed) if typed else None)
    except NumberInvalid:
        problem = "Contribution margin: write a percentage, such as 28."
    except UnableToKeepBacktest as refused:
        problem = refused.message
    except UnableToBacktest as refused:
        return _page(request, asked, [], nothing=refused.message, typed=typed, years=years, status=422)
    if problem:
        kept = kept_designs(asked.designs, asked.version.id)
        return _page(request, asked, kept, problem=problem, typed=typed, years=years)
    return HttpResponseRedirect(_address(request, "backtest", code))


@requires(Right.PROGRAMS_VIEW)
@require_GET
def export(request: TenantRequest, code: str, letter: str) -> HttpResponse:
    """Give one design's partners as a workbook with its control sums."""
    asked = _asked(code)
    design = next((each for each in asked.designs if each.letter == letter), None)
    if design is None or design.terms is None:
        raise Http404
    kept = [each for each in kept_designs(asked.designs, asked.version.id) if each.design.letter == letter]
    try:
        tried = kept or _try(request, Asked(asked.program, asked.version, [design]))
    except UnableToBacktest as refused:
        return HttpResponse(refused.message, status=409, content_type="text/plain; charset=utf-8")
    made = backtest_xlsx(
        tried[0], vendor=request.access.tenant.name, budget=asked.program.budget, made_on=request.access.today
    )
    answer = HttpResponse(made.content, content_type=made.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return answer


def _asked(code: str) -> Asked:
    program = program_by_code(code)
    if program is None:
        raise Http404
    version = current_version(program)
    return Asked(program, version, designs_of(program, version))


def _run(request: TenantRequest, asked: Asked, *, years: int | None, margin: Decimal | None) -> list[Tried]:
    """Try the designs; who may write programs keeps what is found as evidence."""
    if _why_not_kept(request):
        return _try(request, asked)
    return run_backtest(
        program_id=asked.program.id,
        actor_id=request.access.user.id,
        today=request.access.today,
        at=request.access.now,
        currency=request.access.tenant.currency,
        years=years,
        margin=margin,
    )


def _why_not_kept(request: TenantRequest) -> str:
    """Say why what is found for this person is not kept, empty where it is."""
    if request.access.preview is not None:
        return "not kept: a preview changes nothing"
    if not request.access.may(Right.PROGRAMS_EDIT):
        return "not kept: an owner or a program manager keeps back-tests"
    return ""


def _kept_margin(tried: list[Tried]) -> Decimal | None:
    """Give the margin that somebody stated; one from the products is worked out again."""
    return tried[0].report.margin if tried and tried[0].costed is None else None


def _kept_years(tried: list[Tried]) -> int | None:
    return tried[0].window.years if tried else None


def _try(request: TenantRequest, asked: Asked) -> list[Tried]:
    return try_designs(
        asked.designs,
        program_id=asked.program.id,
        today=request.access.today,
        currency=request.access.tenant.currency,
    )


def _page(
    request: TenantRequest,
    asked: Asked,
    tried: list[Tried],
    *,
    nothing: str = "",
    problem: str = "",
    typed: str = "",
    years: int | None = None,
    status: int = 0,
) -> HttpResponse:
    program = asked.program
    wanted = request.GET.get("v", "A")
    shown = next((each for each in tried if each.design.letter == wanted), tried[0] if tried else None)
    may_edit = request.access.may(Right.PROGRAMS_EDIT)
    is_draft = program.status == "draft"
    free = [letter for letter in LETTERS if letter not in {design.letter for design in asked.designs}]
    values: dict[str, Any] = {
        "program": program,
        "version": asked.version,
        "asked": asked,
        "tried": shown,
        "nothing": nothing,
        "problem": problem,
        "problem_pairs": [("id_margin", problem)] if problem else [],
        "may_edit": may_edit,
        "not_kept": _why_not_kept(request),
        "may_change": may_edit and is_draft,
        "is_draft": is_draft,
        "free": free[0] if free else "",
        "unreadable": [design for design in asked.designs if design.terms is None],
        "years": _years(request, asked, shown, years),
        "typed": typed or (_plain(shown.report.margin) if shown and shown.report.margin is not None else ""),
        "sort": request.GET.get("sort", ""),
        "other_way": _other_way(asked.designs[0]),
        **(_figures(request, asked, tried, shown) if shown else {}),
    }
    return render(request, "payouts/backtest.html", values, status=status or (422 if problem else 200))


def _figures(request: TenantRequest, asked: Asked, tried: list[Tried], shown: Tried) -> dict[str, Any]:
    report, terms, budget = shown.report, shown.design.terms, asked.program.budget
    assert terms is not None
    paid = report.paid
    return {
        "report": report,
        "unit": "units" if bought_in_units(terms) else report.currency,
        "steps": words.step_rows(report, budget),
        "near": words.near_row(report, budget),
        "band": words.band_of(report, budget),
        "tiers": words.tier_rows(report),
        "most": [partner for partner in report.partners if partner.amount > 0][:SHORT_LIST],
        "more_paid": max(paid - SHORT_LIST, 0),
        "unpaid": len(report.partners) - paid,
        "partners": Paginator(_sorted(request, shown), ROWS_SHOWN).get_page(request.GET.get("page")),
        "share": words.share_of(report.windfall, budget),
        "even": words.even_text(report.even),
        "after_even": words.after_even(report.even),
        "others_even": [
            (each.design.letter, words.even_text(each.report.even)) for each in tried if each is not shown
        ],
        "goal": words.goal_words(report, terms),
        "assumed": words.assumed(terms),
        "columns": words.columns(tried, shown.design.letter),
        "overlay": overlay_of([(each.design.letter, each.design.name, each) for each in tried]),
        "tabs": [
            {
                "url": f"?v={each.design.letter}",
                "label": f"{each.design.letter} {each.design.name}",
                "current": each is shown,
                "count": None,
            }
            for each in tried
        ],
    }


def _sorted(request: TenantRequest, shown: Tried) -> list[Any]:
    sort = request.GET.get("sort", "")
    key = words.SORTS.get(sort.removeprefix("-"))
    if key is None:
        return list(shown.report.partners)
    return sorted(shown.report.partners, key=key, reverse=sort.startswith("-"))


def _years(
    request: TenantRequest, asked: Asked, shown: Tried | None, wanted: int | None
) -> list[tuple[int, str, bool]]:
    """List the years that sales can be taken from, the newest first."""
    terms = asked.designs[0].terms
    if terms is None:
        return []
    first = first_years(terms, counted_to(request.access.today))
    chosen = wanted if wanted is not None else shown.window.years if shown else first
    offered = sorted({*range(first, first + YEARS_OFFERED), chosen})
    windows = [window_of(terms, years) for years in offered]
    return [
        (window.years, formats.span(window.first, window.last), window.years == chosen) for window in windows
    ]


def _other_way(design: Design) -> str:
    """Name what the one-click variant does."""
    banded = design.terms is not None and design.terms.reward.application is Application.PER_BAND
    return "Retroactive" if banded else "Incremental"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _address(request: TenantRequest, name: str, code: str) -> str:
    return reverse(f"payouts:{name}", kwargs={"tenant": request.access.tenant.slug, "code": code})
