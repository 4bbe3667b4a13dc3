"""A statement: its lines foot, every number opens its working, and every line can be questioned."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from payouts.exports.made import FIRST_LANGUAGE
from payouts.operations.open_statement import note_opening
from payouts.queries.portal import OwnFile, own_files, own_statement, own_versions
from payouts.queries.questions import own_questions
from payouts.queries.snapshots import statement_here
from payouts.queries.statement_payments import NOTHING_SINCE, AfterSeal, after_seal
from payouts.queries.statements import state_of
from payouts.statements.saying import said
from vir.faces.portal.statement_files import files_shown
from vir.faces.portal.statement_shown import facts_of, shown_after, shown_line, working_of
from vir.foundation.identity.roles import Right
from vir.foundation.periods import local_date
from vir.foundation.web import formats
from vir.foundation.web.access import TenantRequest, requires

# The line that is open when the address names none: the rebate itself.
OPEN_FIRST = "rebate"


@requires(Right.PORTAL_STATEMENTS)
@require_GET
def statement(request: TenantRequest, code: str) -> HttpResponse:
    """
    Show a statement with the working of one of its lines.

    `?line=` chooses the line without a script, `?version=` an older version, `?ask=1` opens the question.
    """
    return statement_page(request, code, error="")


@requires(Right.PORTAL_STATEMENTS)
@require_GET
def statement_file(request: TenantRequest, code: str, form: str) -> HttpResponse:
    """
    Give a made file of a statement, of its newest version or the one that `?version=` names.

    :raises Http404: if there is no such statement or file of the partner
    """
    found = own_statement(code, _version(request))
    files: list[OwnFile] = [] if found is None else own_files([found[0].id])[found[0].id]
    for file in files:
        if file.form == form:
            response = HttpResponse(b"".join(file.chunks()), content_type=file.content_type)
            response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
            return response
    raise Http404


def statement_page(request: TenantRequest, code: str, *, error: str) -> HttpResponse:
    """
    Show a statement, with what was refused.

    :raises Http404: if the partner has no such statement, version or line
    """
    access = request.access
    found = own_statement(code, _version(request))
    if found is None:
        raise Http404
    issued, sealed = found
    snapshot = statement_here(sealed, get_language() or FIRST_LANGUAGE)
    versions = own_versions(code)
    is_newest = issued.version == max(versions)
    after = (
        after_seal(item_id=issued.item_id, payable=issued.payable, snapshot=snapshot)
        if is_newest
        else NOTHING_SINCE
    )
    number = _wanted(
        request.POST.get("line") or request.GET.get("line"), snapshot, after, lenient=bool(error)
    )
    questions = own_questions(code)
    questioned = {one.line for one in questions if one.closed_at is None}
    # Whoever of the vendor looks is not the partner that opens it.
    if request.method == "GET" and not access.seen_as:
        note_opening(statement_id=issued.id, person_id=access.user.id, at=access.now)
    period, paid = snapshot["period"], after.is_paid
    lines = [shown_line(line, number, issued.currency, questioned) for line in snapshot["lines"]]
    context = {
        "statement": issued,
        "snapshot": snapshot,
        "has_terms": bool(snapshot["program"]["version"]),
        "period": formats.span(date.fromisoformat(period["first"]), date.fromisoformat(period["last"])),
        "issued_on": local_date(issued.issued_at, access.tenant.time_zone),
        "state": state_of(issued.version, paid=paid, questioned=bool(questioned)),
        "state_note": f" {formats.day(after.paid_on)}" if paid and after.paid_on and not questioned else "",
        "due_on": _day(snapshot["payment"]["due_on"]),
        "acknowledged_on": _day(snapshot["program"].get("acknowledged_on", "")),
        "lines": lines,
        "after": [shown_after(line, number, issued.currency) for line in after.lines],
        "underway": after.underway,
        "open_line": number,
        "is_sealed_line": number <= len(lines),
        "working": working_of(number, snapshot, after, issued),
        "facts": facts_of(access, issued, snapshot, number),
        **files_shown((file.form for file in own_files([issued.id])[issued.id]), request),
        "is_newest": is_newest,
        "newest": max(versions),
        "older": [version for version in versions if version != issued.version],
        "version_query": "" if is_newest else f"version={issued.version}&",
        "questions": [(one, one.age(access.now), said(one.line_text, issued.currency)) for one in questions],
        "asking": bool(request.GET.get("ask")) or bool(error and request.POST.get("line")),
        "may_ask": is_newest and access.may(Right.PORTAL_QUESTIONS),
        "error": error,
        "typed": {name: request.POST.get(name, "") for name in ("text", "at_stake")},
    }
    return render(request, "portal/statement.html", context, status=422 if error else 200)


def _version(request: TenantRequest) -> int | None:
    """
    Read which version is asked for.

    :raises Http404: if it is no number of a version
    """
    typed = request.GET.get("version")
    if typed is None:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) < 5):
        raise Http404
    return int(typed)


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None


def _wanted(typed: str | None, snapshot: dict[str, Any], after: AfterSeal, *, lenient: bool) -> int:
    """
    Give the number of the line to open.

    :raises Http404: if the statement has no such line
    """
    lines = snapshot["lines"]
    first = next((line["number"] for line in lines if line["key"] == OPEN_FIRST), 1)
    if typed is None:
        return int(first)
    for number in [*(line["number"] for line in lines), *(line.number for line in after.lines)]:
        if str(number) == typed:
            return int(number)
    if lenient:
        return int(first)
    raise Http404
