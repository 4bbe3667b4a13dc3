"""A program on one page: what it promises, where it stands, who is near a tier, what was said and decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET

from payouts.posting.records import Promise
from payouts.queries.budgets import Used, used_of
from payouts.queries.earnings import ProgramEarnings, program_earnings
from payouts.queries.freshness import sales_freshness
from payouts.queries.missing.why_nothing import WhyNothing, why_nothing, why_unpublished
from payouts.queries.near import near_a_tier
from payouts.queries.outcomes import outcomes_of
from payouts.queries.promises import promise_of
from payouts.queries.sums import ProgramSums, program_sums, sums_by_period
from payouts.web.earnings import partners_shown
from payouts.web.why import why_shown
from programs import permissions
from programs.enums import Decision, ProgramStatus
from programs.models import Program, ProgramVersion
from programs.queries.acknowledgements import acknowledgement_count
from programs.queries.decisions import decisions_of
from programs.queries.notices import notices_of
from programs.queries.programs import (
    enrolled_partner_count,
    list_versions,
    program_by_code,
)
from programs.queries.terms import terms_of
from programs.rating import rule_details, rule_sentence
from programs.terms import DocumentRefused, Terms
from programs.web.wording import goal_in_words, partners_in_words, period_facts, shown_status, tier_facts
from vir.faces.console.claiming.open_shown import open_of_program
from vir.faces.console.desk import data_age
from vir.faces.console.program import links as program_links
from vir.faces.console.program.bars import budget_bar, budget_used, goal_bar
from vir.faces.console.program.dots import partners_on_a_ruler
from vir.faces.console.program.near_words import near_in_words
from vir.faces.console.program.ready import readiness_before_start
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires

# The tiers stand in a table of their own, and the goal on a ruler.
TOLD_ELSEWHERE = ("tiers", "goal")
OVER = (ProgramStatus.CLOSED, ProgramStatus.ARCHIVED)


@requires(Right.PROGRAMS_VIEW)
@require_GET
def overview(request: TenantRequest, code: str) -> HttpResponse:
    """Show a program on one page; a draft leads whoever may write it to the builder."""
    access = request.access
    program = program_by_code(code)
    if program is None:
        raise Http404
    if permissions.is_editable(program) and access.may(Right.PROGRAMS_EDIT):
        return HttpResponseRedirect(program_links.url(access, "programs:edit", program.code))
    promise, versions = promise_of(code), list_versions(program)
    version = _counting(program, promise, versions, access.today)
    newest = next((one for one in versions if one.published_at is not None), version)
    terms = _readable(version)
    sentence = version.rule_sentence or (rule_sentence(terms) if terms else "")
    pending = _pending(versions)
    shown: dict[str, Any] = {
        "program": program,
        "version": version,
        "coming": newest if newest.number > version.number else None,
        "terms": terms,
        "status": shown_status(program, access.today),
        "sentence": sentence,
        "details": rule_details(terms, sentence=sentence, without=TOLD_ELSEWHERE) if terms else (),
        "is_published": version.published_at is not None,
        "partners": partners_in_words(terms) if terms else "",
        "goal": goal_in_words(terms) if terms else "",
        "tiers": tier_facts(terms) if terms else [],
        "facts_of_periods": period_facts(terms) if terms else [],
        "enrolled": enrolled_partner_count(program),
        "pending": pending,
        "tabs": program_links.tabs(access, program, "overview"),
        "links": program_links.links(access, program, pending),
        "freshness": data_age.data_age(access, sales_freshness()),
        "open_claims": open_of_program(access, program.id, program.code),
        "may_edit": access.may(Right.PROGRAMS_EDIT),
        "may_import": access.may(Right.SALES_IMPORT),
        **_standing(request, program, promise, newest),
    }
    return render(request, "console/program_overview.html", shown)


def _standing(
    request: TenantRequest, program: Program, promise: Promise | None, newest: ProgramVersion
) -> dict[str, Any]:
    """Give where a published program stands; for others, that it promises nothing yet."""
    if promise is None:
        return why_shown(request, why_unpublished(program.name, program.starts_on), program.code)
    access, terms = request.access, promise.terms
    table = program_earnings(promise, today=access.today)
    sums = program_sums(sums_by_period([program.id]), [table] if table else []).get(program.id, ProgramSums())
    near = near_a_tier([table], access.today) if table else []
    is_over = program.status in OVER or (table is not None and program.ends_on < table.as_of)
    list_href = f"#earned-{promise.code.lower()}"
    acknowledged = acknowledgement_count(program, newest)
    notices = notices_of(newest)
    return {
        "is_upcoming": table is None,
        "days_to_start": (program.starts_on - access.today).days,
        "ready": readiness_before_start(
            access, program, terms, acknowledged=acknowledged, told=len({one.partner_id for one in notices})
        )
        if table is None
        else (),
        "goal_bar": goal_bar(terms, sums, table, "standard") if table else None,
        "budget_bar": budget_bar(terms, program.budget, sums, is_over=is_over) if table else None,
        "is_over": is_over,
        "budget_used": budget_used(program.budget, sums),
        "used": used_of([program.id]).get(program.id, Used()) if access.may(Right.PAYOUTS_VIEW) else None,
        "sums": sums,
        "dots": partners_on_a_ruler(access, table, near, list_href=list_href) if table else None,
        "near": [near_in_words(access, one) for one in near],
        "result": outcomes_of([program.id])[program.id] if program.status in OVER else None,
        "decisions": [
            {"decision": decision, "words": Decision(decision.choice).label}
            for decision in decisions_of(program)
        ],
        "newest": newest,
        "acknowledged": acknowledged,
        "notices": notices,
        "last_notice": notices[0] if notices else None,
        **partners_shown(request, promise, table),
        **why_shown(request, _why(request, promise, table, program), program.code),
    }


def _why(
    request: TenantRequest, promise: Promise, table: ProgramEarnings | None, program: Program
) -> WhyNothing | None:
    """Find out why a running program has earned nothing; what has not begun is shown counting down."""
    if table is None or table.earned or program.status in OVER:
        return None
    return why_nothing(promise, today=request.access.today)


def _counting(
    program: Program, promise: Promise | None, versions: Sequence[ProgramVersion], today: date
) -> ProgramVersion:
    """Give the version that counts today, before the start and after the end the nearest one; else the draft."""
    number = program.version_number
    if promise is not None:
        number = promise.on(min(max(today, program.starts_on), program.ends_on)).version
    return next(one for one in versions if one.number == number)


def _pending(versions: Sequence[ProgramVersion]) -> ProgramVersion | None:
    """Find an amendment that is being written or waits, which the program does not go by yet."""
    newest = next((one for one in versions if one.withdrawn_at is None), None)
    if newest is None or newest.published_at is not None or newest.number == 1:
        return None
    return newest


def _readable(version: ProgramVersion) -> Terms | None:
    try:
        return terms_of(version)
    except DocumentRefused:
        return None
