"""Programs beside their budgets: paid, committed, accrued and forecast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from payouts.queries.budgets import Budgeted, Used, budgets_of
from payouts.queries.freshness import sales_freshness
from payouts.web.finding import address
from vir.foundation.identity.roles import Right
from vir.foundation.periods import FiscalYear
from vir.foundation.web.access import TenantRequest, requires

YEARS_AROUND = 5


@dataclass(frozen=True)
class Table:
    """The programs in one currency, and what they come to."""

    currency: str
    rows: Sequence[Budgeted]

    @property
    def budget(self) -> Decimal:
        """Add up the budgets."""
        return sum((row.budget or Decimal(0) for row in self.rows), Decimal(0))

    @property
    def used(self) -> Used:
        """Add up what is used."""
        return Used(
            sum((row.used.paid for row in self.rows), Decimal(0)),
            sum((row.used.committed for row in self.rows), Decimal(0)),
            sum((row.used.accrued for row in self.rows), Decimal(0)),
        )

    @property
    def forecast(self) -> Decimal:
        """Add up what is forecast, where somebody can say it."""
        return sum((row.forecast or Decimal(0) for row in self.rows), Decimal(0))


@requires(Right.PAYOUTS_VIEW)
@require_GET
def budget(request: TenantRequest) -> HttpResponse:
    """Show the programs of a fiscal year beside their budgets; `?year=` names another one."""
    access = request.access
    now = FiscalYear.of(access.today, access.tenant.fiscal_year_start_month)
    year = _asked(request.GET.get("year", ""), now)
    found = budgets_of(year, today=access.today)
    currencies = sorted({row.currency for row in found})
    base = address(request, "budget")
    shown = {
        "year": year,
        "years": [
            {
                "label": str(one.number),
                "url": f"{base}?year={one.number}",
                "current": one == year,
                "count": None,
            }
            for one in (now.previous, now, now.next)
        ],
        "tables": [Table(code, [row for row in found if row.currency == code]) for code in currencies],
        "over": [row for row in found if row.state in ("Over", "Expected to go over")],
        "freshness": sales_freshness(),
    }
    return render(request, "payouts/budget.html", shown)


def _asked(typed: str, now: FiscalYear) -> FiscalYear:
    if not (typed.isascii() and typed.isdigit() and len(typed) == 4):
        return now
    return FiscalYear(int(typed), now.first_month) if abs(int(typed) - now.number) <= YEARS_AROUND else now
