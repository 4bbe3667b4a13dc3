"""What the pages of planning share: the year that is asked for, its tabs, a program's state in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from payouts.queries.freshness import sales_freshness
from programs.enums import ProgramStatus
from programs.models import Program
from programs.queries import program_by_code
from vir.foundation.identity.roles import Right
from vir.foundation.periods import FiscalYear
from vir.foundation.web.access import Access, TenantRequest

# Pages of planning look at most so many years back and ahead.
YEARS_AROUND = 10
PAGES = (
    ("Calendar", "plan:calendar"),
    ("Compare", "payouts:compare"),
    ("Budget", "plan:budget"),
    ("Next year", "plan:next_year"),
)


@dataclass(frozen=True)
class Link:
    """A link in a row of links. `period` is "previous" or "next" where the keys [ and ] follow it."""

    label: str
    url: str
    current: bool = False
    period: str = ""


def this_year(access: Access) -> FiscalYear:
    """Give the vendor's fiscal year that holds today."""
    return FiscalYear.of(access.today, access.tenant.fiscal_year_start_month)


def asked_year(request: TenantRequest, default: FiscalYear) -> FiscalYear:
    """Give the fiscal year that the address names, else the default; a far one is not looked at."""
    return year_named(request.GET.get("year", ""), request.access) or default


def year_named(typed: str, access: Access) -> FiscalYear | None:
    """Read a year that is near enough to be planned, None for anything else."""
    now = this_year(access)
    if not (typed.isascii() and typed.isdigit() and len(typed) == 4):
        return None
    if abs(int(typed) - now.number) > YEARS_AROUND:
        return None
    return FiscalYear(int(typed), now.first_month)


def plan_url(access: Access, name: str, **query: object) -> str:
    """Write the address of a page of planning."""
    base = reverse(name, kwargs={"tenant": access.tenant.slug})
    asked = {key: value for key, value in query.items() if value not in ("", None)}
    return f"{base}?{urlencode(asked)}" if asked else base


def tabs(access: Access, current: str, year: FiscalYear) -> list[dict[str, Any]]:
    """List the pages of planning; the one after a year is about this year's programs whatever was looked at."""
    return [
        {
            "label": label,
            "url": plan_url(access, name, year=None if name == "plan:next_year" else year.number),
            "current": name == current,
        }
        for label, name in PAGES
    ]


def years(access: Access, name: str, year: FiscalYear, **query: object) -> list[Link]:
    """List the year before, the year that is shown and the year after."""
    return [
        Link(str(one.number), plan_url(access, name, year=one.number, **query), one == year, beside)
        for one, beside in ((year.previous, "previous"), (year, ""), (year.next, "next"))
    ]


def state_of(program: Program, access: Access) -> str:
    """Give the state as lists show it: a live program past its last day is closing."""
    status = ProgramStatus(program.status)
    if status is ProgramStatus.LIVE and access.today > program.ends_on:
        return "Closing"
    return status.label


def program_or_404(code: str) -> Program:
    """
    Find a program.

    :raises Http404: if the tenant has no such program
    """
    program = program_by_code(code)
    if program is None:
        raise Http404
    return program


def shared(request: TenantRequest, current: str, year: FiscalYear) -> dict[str, Any]:
    """Give what every page of planning shows."""
    return {
        "access": request.access,
        "year": year,
        "tabs": tabs(request.access, current, year),
        "may_edit": request.access.may(Right.PROGRAMS_EDIT),
        "currency": request.access.tenant.currency,
        "freshness": sales_freshness(),
    }
