"""The accrual rollforward: what is owed, how it moved, how it ties to the general ledger, and why it is what it is."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from payouts.enums import PeriodState
from payouts.exports.rollforward_xlsx import rollforward_xlsx
from payouts.models import AccountingPeriod
from payouts.queries.books.arrived_late import late_entries
from payouts.queries.books.exchange import exchanges
from payouts.queries.books.rollforward import newest_balances, period_tables
from payouts.queries.books.why import differing
from payouts.queries.freshness import sales_freshness
from payouts.web.books.accrual_lines import line_of, lines_of, why_of
from payouts.web.books.exchange import exchange_lines
from payouts.web.books.finding import chosen_month, month_choices, month_word, the_month
from payouts.web.books.pasted_balances import EXAMPLE
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires


@requires(Right.BOOKS_VIEW)
@require_GET
def accruals(request: TenantRequest) -> HttpResponse:
    """Show the rollforward of an accounting period."""
    period = chosen_month(request.GET.get("period", ""), request.access.today)
    if period is None:
        return render(request, "payouts/books/accruals_none.html", {})
    return accruals_page(request, period, 200)


@requires(Right.BOOKS_VIEW)
@require_GET
def export(request: TenantRequest, month: str) -> HttpResponse:
    """Give the rollforward as a workbook that calculates."""
    period = the_month(month)
    tables = period_tables(period, today=request.access.today)
    if not tables:
        raise Http404
    made = rollforward_xlsx(tables, vendor=request.access.tenant.name, made_on=request.access.today)
    response = HttpResponse(made.content, content_type=made.content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=made.name)
    return response


def accruals_page(
    request: TenantRequest,
    period: AccountingPeriod,
    status: int,
    *,
    refusal: dict[str, str] | None = None,
    faults: list[str] | None = None,
    lines: str = "",
) -> HttpResponse:
    """Show the page, with what was wrong where something was."""
    access = request.access
    tables = period_tables(period, today=access.today)
    runs_now = period.starts_on <= access.today < period.ends_on
    ids = {row.program_id for table in tables for row in table.table.rows if row.program_id}
    found = differing(ids, today=access.today) if runs_now else []
    shown = {
        "period": period,
        "month": month_word(period.starts_on),
        "choices": month_choices(period),
        "tables": [
            {
                "it": table,
                "lines": lines_of(request, table),
                "total": line_of(request, table, table.table.total, None),
            }
            for table in tables
        ],
        "whys": [why_of(request, one, tables, period) for one in found],
        "exchange": exchange_lines(request, period, exchanges(period)),
        "late": late_entries(period),
        "freshness": sales_freshness(),
        "is_closed": period.state == PeriodState.CLOSED,
        "may_keep": access.may(Right.BOOKS_KEEP) and period.state != PeriodState.CLOSED,
        "balances": newest_balances(period),
        "example": EXAMPLE,
        "refusal": refusal,
        "faults": faults or [],
        "lines": lines,
    }
    return render(request, "payouts/books/accruals.html", shown, status=status)


def accruals_url(request: TenantRequest, period: AccountingPeriod) -> str:
    """Give the address of the rollforward of a period."""
    base = reverse("payouts:accruals", kwargs={"tenant": request.access.tenant.slug})
    return f"{base}?period={month_word(period.starts_on)}"
