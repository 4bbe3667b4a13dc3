"""The list of statements: its columns, what narrows it, and what is done with many at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_POST

from payouts.operations.bundle_statements import ZIP, UnableToBundle, request_bundle
from payouts.operations.resend_statements import resend_statements
from payouts.queries.statements import StatementRow, list_statements
from payouts.web.finding import address
from vir.foundation.documents.queries import file_bytes
from vir.foundation.identity.roles import Right
from vir.foundation.jobs.models import JobState
from vir.foundation.jobs.queries import OPEN, job_by_id
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.columns import Column
from vir.foundation.web.formats import span
from vir.foundation.web.listing import ListSpec, read_list
from vir.foundation.web.templatetags.vir_web import money_tag, status

PER_PAGE = 100
# Ready-made views, by the word of the address.
VIEWS: dict[str, tuple[str, Callable[[StatementRow], bool]]] = {
    "": ("All", lambda row: True),
    "questioned": ("Questioned", lambda row: row.open_questions > 0),
    "unpaid": ("Not paid yet", lambda row: row.paid_on is None and row.payable > 0),
    "unopened": ("Not opened", lambda row: row.opened_at is None),
    "corrected": ("Corrected", lambda row: row.version > 1),
}


@requires(Right.PAYOUTS_VIEW)
@require_GET
def listing(request: TenantRequest) -> HttpResponse:
    """List statements in their newest version; `?view=`, `?q=` and `?program=` narrow it."""
    return _page(request, error="", told="")


@requires(Right.PAYOUTS_VIEW)
@require_POST
def bundle(request: TenantRequest) -> HttpResponse:
    """Ask for a ZIP of the ticked statements, or of all that are shown."""
    try:
        job_id = request_bundle(codes=_codes(request), actor_id=request.access.user.id, at=request.access.now)
    except UnableToBundle as refusal:
        return _page(request, error=refusal.message, told="")
    return HttpResponseRedirect(address(request, "statements_bundle", job_id=str(job_id)))


@requires(Right.PAYOUTS_VIEW)
@require_GET
def bundle_page(request: TenantRequest, job_id: UUID) -> HttpResponse:
    """Show how far a ZIP is, and where to take it once it is made."""
    job = job_by_id(job_id)
    if job is None or job.kind != ZIP:
        raise Http404
    shown = {
        "job": job,
        "running": job.state in OPEN,
        "then": request.path,
        "count": len(job.payload["codes"]),
        "name": (job.result or {}).get("name", ""),
        "made": job.state == JobState.DONE,
    }
    return render(request, "payouts/statement_zip.html", shown)


@requires(Right.PAYOUTS_VIEW)
@require_GET
def bundle_file(request: TenantRequest, job_id: UUID) -> HttpResponse:
    """Give a made ZIP."""
    job = job_by_id(job_id)
    if job is None or job.kind != ZIP or job.state != JobState.DONE:
        raise Http404
    response = HttpResponse(file_bytes(UUID(job.result["file"])), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{job.result["name"]}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@requires(Right.PAYOUTS_PREPARE)
@require_POST
def resend(request: TenantRequest) -> HttpResponse:
    """Tell the partners of the ticked statements once more that they are there."""
    try:
        count = resend_statements(
            codes=request.POST.getlist("c"), actor_id=request.access.user.id, at=request.access.now
        )
    except Refused as refusal:
        return _page(request, error=refusal.message, told="")
    return _page(request, error="", told=f"{count} statement{'' if count == 1 else 's'} announced again.")


def _page(request: TenantRequest, *, error: str, told: str) -> HttpResponse:
    everything = list_statements()
    view = request.GET.get("view", "") if request.GET.get("view", "") in VIEWS else ""
    rows = _narrowed(request.GET, everything)
    listed = read_list(request, _spec(request.access.tenant.slug), rows, per_page=PER_PAGE)
    if listed.file is not None:
        return listed.file
    base = address(request, "statements")
    tabs = [
        {
            "label": label,
            "url": f"{base}?view={word}" if word else base,
            "current": word == view,
            "count": sum(1 for row in everything if fits(row)),
        }
        for word, (label, fits) in VIEWS.items()
    ]
    shown: dict[str, Any] = {
        "listed": listed,
        "tabs": listed.tabs(tabs, base),
        "any": bool(everything),
        "found": len(rows),
        "view": view,
        "text": request.GET.get("q", ""),
        "program": request.GET.get("program", ""),
        "programs": sorted({(row.program_code, row.program) for row in everything if row.program_code}),
        "may_resend": request.access.may(Right.PAYOUTS_PREPARE),
        "error": error,
        "told": told,
    }
    return render(request, "payouts/statements.html", shown, status=422 if error else listed.status)


def _codes(request: TenantRequest) -> list[str]:
    """Give the ticked codes, or all that the address shows."""
    if request.POST.get("all"):
        return [row.code for row in _narrowed(request.GET, list_statements())]
    return request.POST.getlist("c")


def _narrowed(asked: QueryDict, rows: list[StatementRow]) -> list[StatementRow]:
    text = asked.get("q", "").casefold().strip()
    program = asked.get("program", "")
    _, fits = VIEWS.get(asked.get("view", ""), VIEWS[""])
    return [
        row
        for row in rows
        if fits(row)
        and (not program or row.program_code == program)
        and (not text or text in f"{row.code} {row.partner} {row.partner_code} {row.run_code}".casefold())
    ]


def _spec(tenant: str) -> ListSpec[StatementRow]:
    def page(row: StatementRow) -> str:
        return reverse("payouts:statement", kwargs={"tenant": tenant, "code": row.code})

    columns: tuple[Column[StatementRow], ...] = (
        Column("statement", "Statement", lambda row: row.code, "code", href=page),
        Column(
            "partner",
            "Partner",
            lambda row: row.partner,
            html=lambda row: format_html(
                '{} <span class="code quiet">{}</span>', row.partner, row.partner_code
            ),
            code=lambda row: row.partner_code,
        ),
        Column(
            "program",
            "Program",
            lambda row: row.program,
            html=lambda row: format_html(
                '{} <span class="code quiet">{}</span>', row.program, row.program_code
            ),
            code=lambda row: row.program_code,
        ),
        Column(
            "period",
            "Period",
            lambda row: span(row.first, row.last),
            html=lambda row: format_html('<span class="nowrap">{}</span>', span(row.first, row.last)),
        ),
        Column("issued", "Issued", lambda row: timezone.localtime(row.issued_at).date(), "date"),
        Column("version", "Version", lambda row: row.version, "number", at_first=False),
        Column("run", "Run", lambda row: row.run_code, "code", at_first=False),
        Column("state", "State", lambda row: row.state, html=lambda row: status(row.state, "statement")),
        Column("paid_on", "Paid", lambda row: row.paid_on, "date"),
        Column("opened", "First opened", lambda row: row.opened_at, "moment"),
        Column("people", "Opened by, people", lambda row: row.opened_by, "number", at_first=False),
        Column("questions", "Open questions", lambda row: row.open_questions or None, "number"),
        Column("at_stake", "In question", lambda row: row.at_stake, "money", at_first=False),
        Column(
            "payable",
            "Payable",
            lambda row: row.payable,
            "money",
            html=lambda row: money_tag(row.payable, row.currency, href=page(row), label="open the statement"),
            means="What the newest version says is payable.",
        ),
    )
    return ListSpec("statements", "Statements", "statements", columns, currency=lambda row: row.currency)
