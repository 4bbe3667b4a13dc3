"""Payments: what comes next, and every statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from payouts.queries.portal import OwnFile, OwnStatement, closed_periods, own_files
from programs.queries.portal import PortalProgram, portal_programs
from vir.faces.portal import words
from vir.faces.portal.dues import outlook
from vir.faces.portal.figures import read_figures
from vir.foundation.identity.roles import Right
from vir.foundation.periods import Period, local_date
from vir.foundation.web import formats
from vir.foundation.web.access import Access, TenantRequest, requires


@dataclass(frozen=True)
class StatementRow:
    """One statement of the list."""

    code: str
    version: int
    program_name: str
    program_code: str
    period: str
    issued_on: date
    payable: Decimal
    currency: str
    files: list[OwnFile]

    @property
    def state(self) -> str:
        """Give its state from the fixed list."""
        return "Corrected" if self.version > 1 else "Issued"


@requires(Right.PORTAL_STATEMENTS)
@require_GET
def payments(request: TenantRequest) -> HttpResponse:
    """Show what is to come and the statements."""
    access = request.access
    figures, programs = read_figures(), portal_programs()
    files = own_files([found.id for found in figures.statements])
    by_id = {program.id: program for program in programs}
    context = {
        "dues": outlook(
            programs,
            figures.earnings,
            figures.statements,
            closed_periods(),
            today=access.today,
            slug=access.tenant.slug,
        ),
        "statements": [
            _row(found, by_id.get(found.program_id), files[found.id], access) for found in figures.statements
        ],
        "as_of": words.as_of(figures.fresh, access.today, access.tenant.time_zone),
    }
    return render(request, "portal/payments.html", context)


def _row(
    found: OwnStatement, program: PortalProgram | None, files: list[OwnFile], access: Access
) -> StatementRow:
    period = Period(found.period_start, found.period_end)
    return StatementRow(
        code=found.code,
        version=found.version,
        program_name=program.name if program else "",
        program_code=program.code if program else "",
        period=formats.span(period.start, period.last_day),
        issued_on=local_date(found.issued_at, access.tenant.time_zone),
        payable=found.payable,
        currency=found.currency,
        files=files,
    )
