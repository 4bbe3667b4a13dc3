"""One statement, every number of which opens its working; and its correction."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from payouts.exports.made import kind_of
from payouts.models import Statement
from payouts.operations.correct_statement import correct_statement, proposed_difference
from payouts.queries.questions import questions_of
from payouts.queries.statement_payments import NOTHING_SINCE, AfterLine, AfterSeal, after_seal
from payouts.queries.statements import (
    files_of_statement,
    openings_of,
    state_of,
    statement_by_code,
    versions_of,
)
from payouts.statements.reading import ReadLine, ReadStatement, readable
from payouts.web.finding import address, terms_address
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.formats import day, money


@requires(Right.PAYOUTS_VIEW)
@require_GET
def detail(request: TenantRequest, code: str) -> HttpResponse:
    """Show a statement; `?line=` opens the working of one of its lines, `?version=` an older version."""
    found = _the_statement(code, request.GET.get("version"))
    statement = readable(found.snapshot)
    versions = versions_of(code)
    is_newest = found.version == versions[-1].version
    after = (
        after_seal(item_id=found.item_id, payable=found.payable, snapshot=found.snapshot)
        if is_newest
        else NOTHING_SINCE
    )
    asked = request.GET.get("line", "")
    chosen = next((line for line in statement.lines if str(line.number) == asked), statement.rebate_line)
    after_line = next((line for line in after.lines if str(line.number) == asked), None)
    questions = questions_of(code)
    waiting = [one for one in questions if one.closed_at is None]
    paid = after.is_paid
    shown = {
        "statement": statement,
        "version": found.version,
        "is_newest": is_newest,
        "version_query": "" if is_newest else f"version={found.version}",
        "newest": versions[-1].version,
        "tabs": _tabs(request, versions, found) if len(versions) > 1 else [],
        "after": after,
        "chosen": chosen if after_line is None else None,
        "after_line": after_line,
        "after_steps": _after_steps(after_line, after, found),
        "chosen_number": after_line.number if after_line else chosen.number,
        "files": [(kind_of(file.form).upper(), file.file.name) for file in files_of_statement(found)],
        "run_code": found.run.code,
        "facts": _facts(request, found, statement, chosen),
        "state": state_of(found.version, paid=paid, questioned=bool(waiting)),
        "state_note": f" {day(after.paid_on)}" if paid and not waiting and after.paid_on else "",
        "questions": questions,
        "questioned": {one.line for one in waiting},
        "openings": openings_of(code),
        "may_correct": request.access.may(Right.PAYOUTS_PREPARE),
    }
    return render(request, "payouts/statement.html", shown)


@requires(Right.PAYOUTS_PREPARE)
@require_http_methods(["GET", "POST"])
def correct(request: TenantRequest, code: str) -> HttpResponse:
    """Show what a correction would change, and issue it with a reason."""
    found = _the_statement(code, None)
    access = request.access
    error, reason = "", request.POST.get("reason", "")
    if request.method == "POST":
        try:
            correct_statement(
                code=code, reason=reason, actor_id=access.user.id, today=access.today, at=access.now
            )
        except Refused as refusal:
            error = refusal.message
        else:
            return HttpResponseRedirect(address(request, "statement", code=code))
    difference: list[dict[str, str]] = []
    try:
        difference = proposed_difference(code=code, today=access.today, at=access.now)
    except Refused as refusal:
        error = error or refusal.message
    shown = {
        "code": code,
        "partner": found.partner,
        "version": found.version,
        "next_version": found.version + 1,
        "difference": difference,
        "reason": reason,
        "error": error,
    }
    return render(request, "payouts/statement_correct.html", shown, status=422 if error else 200)


def _the_statement(code: str, version: str | None) -> Statement:
    """
    Find a statement, in the version that is asked for.

    :raises Http404: if there is none
    """
    number = int(version) if version and version.isascii() and version.isdigit() else None
    if version and (number is None or number > 10_000):
        raise Http404
    found = statement_by_code(code, number)
    if found is None:
        raise Http404
    return found


def _tabs(request: TenantRequest, versions: list[Statement], found: Statement) -> list[dict[str, Any]]:
    base = address(request, "statement", code=found.code)
    return [
        {
            "label": f"Version {one.version}, {day(timezone.localtime(one.issued_at).date())}",
            "url": f"{base}?version={one.version}",
            "current": one.version == found.version,
            "count": None,
        }
        for one in versions
    ]


def _after_steps(line: AfterLine | None, after: AfterSeal, found: Statement) -> dict[str, Any]:
    """Write the working of a line below the seal: payments as they are known today."""
    if line is None:
        return {}
    steps = after.steps(line, found.payable, found.currency)
    told = [{"label": label, "text": text} for label, text in steps]
    return {"steps": told, "result": money(line.amount, found.currency)}


def _facts(
    request: TenantRequest, found: Statement, statement: ReadStatement, line: ReadLine
) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = [{"label": label, "value": value} for label, value in line.facts]
    if statement.has_terms:
        facts += _facts_of_terms(request, statement, line)
    facts.append({"label": "Calculated", "value": _calculated(statement)})
    facts.append({"label": "Snapshot", "value": f"{found.snapshot_sha256[:12]}…", "is_code": True})
    return facts


def _facts_of_terms(request: TenantRequest, statement: ReadStatement, line: ReadLine) -> list[dict[str, Any]]:
    working = address(
        request,
        "earning",
        code=statement.program_code,
        partner_code=statement.partner_code,
        start=statement.first.isoformat(),
    )
    clause = f", clause “{line.clause}”" if line.clause else ""
    read = f", acknowledged {day(statement.acknowledged_on)}" if statement.acknowledged_on else ""
    facts: list[dict[str, Any]] = [
        {
            "label": "Terms",
            "value": f"v{statement.program_version}{clause}{read}",
            "links": [
                {
                    "url": terms_address(request, statement.program_code, statement.program_version),
                    "label": "open the terms",
                }
            ],
        }
    ]
    if line.clause:
        listed = f"{statement.line_count:,} + {statement.return_count:,}"
        links = [{"url": f"{working}#lines", "label": "open"}]
        facts.append({"label": "Lines", "value": listed, "links": links})
    return facts


def _calculated(statement: ReadStatement) -> str:
    if not statement.calculation:
        return statement.calculated
    return f"{statement.calculated}, no. {statement.calculation}, engine {statement.engine}"
