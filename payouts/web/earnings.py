"""What partners have earned in one program, and the working of one amount."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from payouts.enums import LineFate
from payouts.models import Earning
from payouts.posting.records import Promise
from payouts.queries.earnings import (
    ProgramEarnings,
    earning_at,
    last_calculation,
    period_starts,
    program_earnings,
)
from payouts.queries.freshness import counted_to
from payouts.queries.lines import AROUND_DAYS, FateCount, Question, count_fates, judged_lines
from payouts.queries.missing.why_nothing import WhyNothing, why_nothing
from payouts.queries.told import told
from payouts.queries.volumes import Cutoff
from payouts.queries.working import Worked, WorkingDiffers, explanation, worked_as_stored
from payouts.statements.footing import earning_lines
from payouts.statements.notes import notes
from payouts.web.finding import address, terms_address, the_period, the_promise
from payouts.web.period_tabs import period_tabs
from payouts.web.why import why_shown
from programs.enums import MeasureKind
from programs.rating.words import in_percent, is_quantity
from programs.terms import Terms
from vir.foundation.identity.roles import Right
from vir.foundation.periods import Period
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.formats import money

ROWS_SHOWN = 200
LINES_SHOWN = 50


@requires(Right.EARNINGS_VIEW)
@require_GET
def program(request: TenantRequest, code: str) -> HttpResponse:
    """Show a program's partners in one period: as a page, or as a fragment of another one."""
    promise = the_promise(code)
    asked = request.GET.get("period", "")
    table = program_earnings(
        promise, today=request.access.today, period=the_period(promise, asked) if asked else None
    )
    fragment = bool(request.headers.get("HX-Request"))
    shown = partners_shown(request, promise, table)
    return render(request, "payouts/_program.html" if fragment else "payouts/program.html", shown)


def partners_shown(request: TenantRequest, promise: Promise, table: ProgramEarnings | None) -> dict[str, Any]:
    """Give what the table of a program's partners in one period needs, on its own page or in another."""
    here = address(request, "program_earnings", code=promise.code)
    return {
        "promise": promise,
        "table": table,
        "periods": period_tabs(
            promise.begun(request.access.today),
            table.period if table else None,
            lambda period: f"{here}?period={period.start.isoformat()}",
        ),
        "next": next((period for period in promise.periods if period.start > request.access.today), None),
        "page": Paginator(table.rows, ROWS_SHOWN).get_page(request.GET.get("page")) if table else None,
        "calculation": last_calculation(),
        "measured_head": _measured_head(promise.terms),
        # Percents of several partners have no sum.
        "measured_adds_up": not in_percent(promise.terms),
        "may_see_finance": request.access.may(Right.PAYOUTS_VIEW),
        "start": table.period.start.isoformat() if table else "",
    }


def _measured_head(terms: Terms) -> str:
    """Name the column of what decides the tier, with its unit."""
    if is_quantity(terms):
        return "Units" if terms.measure.kind is MeasureKind.QUANTITY else f"{terms.measure.kind.label}, units"
    return f"{terms.measure.kind.label}, {'%' if in_percent(terms) else terms.currency}"


@dataclass(frozen=True)
class ShownLine:
    """One line of the working's table."""

    number: int
    key: str
    what: str
    basis: str
    shown: str
    role: str
    note: dict[str, Any]


@requires(Right.EARNINGS_VIEW)
@require_GET
def earning(request: TenantRequest, code: str, partner_code: str, start: str) -> HttpResponse:
    """Show how one partner's amount came about, and which lines counted and which did not."""
    promise = the_promise(code)
    period = the_period(promise, start)
    position = earning_at(promise, partner_code, period.start)
    if position is None:
        raise Http404
    worked, problem = _worked(position, promise, request)
    lines = _lines(worked) if worked is not None else []
    chosen = _chosen(lines, request.GET.get("line", ""))
    cutoff = Cutoff(counted_to(request.access.today), request.access.today)
    question = Question(promise, period, position.partner_id, partner_code, cutoff)
    if request.GET.get("format") == "json" and worked is not None:
        return JsonResponse(told(worked, count_fates(question)), json_dumps_params={"indent": 2})
    shown = {
        "promise": promise,
        "period": period,
        "periods": _periods(position, promise, period, request),
        "earning": position,
        "worked": worked,
        "problem": problem,
        "lines": lines,
        "chosen": chosen,
        "facts": _facts(position, promise.code, request),
        "around_days": AROUND_DAYS,
        **_judged(question, request),
        **why_shown(request, _why(question, position, request), code),
    }
    return render(request, "payouts/earning.html", shown)


def _periods(
    position: Earning, promise: Promise, period: Period, request: TenantRequest
) -> list[dict[str, Any]]:
    """List the periods in which the partner has an amount in the program."""
    starts = period_starts(position)
    return period_tabs(
        [one for one in promise.periods if one.start in starts],
        period,
        lambda one: address(
            request,
            "earning",
            code=promise.code,
            partner_code=position.partner.code,
            start=one.start.isoformat(),
        ),
    )


def _why(question: Question, position: Earning, request: TenantRequest) -> WhyNothing | None:
    """Find out why the partner has earned nothing, where it has."""
    if position.earned:
        return None
    return why_nothing(
        question.promise,
        today=request.access.today,
        period=question.period,
        partner_id=question.partner_id,
        partner_code=question.partner_code,
    )


def _worked(position: Earning, promise: Any, request: TenantRequest) -> tuple[Worked | None, str]:
    """Work the amount out; where lines have moved on, show what is stored and say so."""
    try:
        return explanation(position, promise, today=request.access.today), ""
    except WorkingDiffers as differs:
        problem = differs.message
    try:
        return worked_as_stored(position), problem
    except WorkingDiffers as differs:
        return None, differs.message


def _lines(worked: Worked) -> list[ShownLine]:
    made = earning_lines(worked.terms, worked.rating)
    told = notes(worked.terms, worked.rating, made)
    return [
        ShownLine(
            number=number,
            key=line.key,
            what=line.what,
            basis=line.basis,
            shown=money(line.amount, worked.terms.currency, bare=True),
            role=line.role,
            note=note,
        )
        for number, (line, note) in enumerate(zip(made, told, strict=True), start=1)
    ]


def _chosen(lines: list[ShownLine], number: str) -> ShownLine | None:
    """Give the line whose working is open: the one asked for, else the rebate."""
    asked = next((line for line in lines if str(line.number) == number), None)
    return asked or next((line for line in lines if line.key == "rebate"), None)


def _facts(position: Earning, code: str, request: TenantRequest) -> list[dict[str, Any]]:
    made = position.calculation
    adjusted = []
    if position.first_settlement is not None:
        change = money(position.earned - position.first_settlement, position.currency, plus=True)
        first = money(position.first_settlement, position.currency)
        adjusted = [{"label": "First settlement", "value": f"{first}, {change} from lines received later"}]
    return [
        *adjusted,
        {
            "label": "Terms",
            "value": f"v{position.version.number}",
            "links": [
                {
                    "url": terms_address(request, code, position.version.number),
                    "label": "open the terms",
                }
            ],
        },
        {
            "label": "Lines",
            "value": f"{position.line_count:,} + {position.return_count:,}",
            "links": [{"url": "#lines", "label": "open"}],
        },
        {
            "label": "Calculated",
            "value": f"Calculation {made.number}, engine {made.engine_version}",
            "links": [{"url": address(request, "calculations"), "label": "open"}],
        },
    ]


def _judged(question: Question, request: TenantRequest) -> dict[str, Any]:
    """List the lines of one fate, with how many there are of each."""
    counts = count_fates(question)
    fate = next((one for one in LineFate if one.value == request.GET.get("show")), LineFate.COUNTED)
    total = sum(count.lines for count in counts if count.fate is fate)
    page = Paginator(range(total), LINES_SHOWN).get_page(request.GET.get("page"))
    offset = max(page.start_index() - 1, 0)
    return {
        "counts": counts,
        "not_counted": [count for count in counts if count.fate is not LineFate.COUNTED],
        "fate": fate,
        "fates": _tabs(counts, fate),
        "page": page,
        "judged": judged_lines(question, [fate], limit=LINES_SHOWN, offset=offset),
    }


def _tabs(counts: list[FateCount], chosen: LineFate) -> list[dict[str, Any]]:
    totals: dict[LineFate, int] = {LineFate.COUNTED: 0}
    for count in counts:
        totals[count.fate] = totals.get(count.fate, 0) + count.lines
    return [
        {"url": f"?show={fate.value}#lines", "label": fate.label, "current": fate is chosen, "count": total}
        for fate, total in totals.items()
    ]
