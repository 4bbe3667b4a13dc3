"""Home: what to do, what it pays, where the partner is, and when money comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_GET

from programs.queries.portal import PortalProgram
from vir.faces.portal import once, words
from vir.faces.portal.acknowledging import to_read
from vir.faces.portal.claims.home_block import claims_block
from vir.faces.portal.dues import Due, outlook
from vir.faces.portal.figures import Figures, read_figures
from vir.faces.portal.from_vendor import from_vendor
from vir.faces.portal.kept_home import KeptHome, token_place
from vir.faces.portal.panels import Panel, panel
from vir.faces.portal.standing import Phase, arrange, standing
from vir.foundation.identity.roles import Right
from vir.foundation.periods import local_date
from vir.foundation.web.access import Access, TenantRequest, requires
from vir.foundation.words import say


@dataclass(frozen=True)
class LastStatement:
    """The newest statement, for the block of payments."""

    code: str
    amount: Decimal
    currency: str
    issued_on: date
    program_name: str


# It only reads, inside the transaction of the middleware: a savepoint of its own would undo nothing.
@transaction.non_atomic_requests
@requires(Right.PORTAL_VIEW)
@require_GET
def home(request: TenantRequest) -> HttpResponse:
    """Show where the partner stands."""
    kept = KeptHome(request)
    text = kept.text()
    if text is None:
        # In the place of the token, so that what is kept holds none.
        shown = {**home_context(request.access, kept.mark), "csrf_token": token_place()}
        written = render_to_string("portal/home.html", shown, request)
        kept.keep(written)
        text = kept.filled(written)
    return HttpResponse(text)


def home_context(access: Access, mark: str) -> dict[str, Any]:
    """Give everything the home page and its live part show."""
    figures, programs = read_figures(), once.programs()
    panels = _panels(access, figures, programs)
    asked = (figures.fresh, access.today, access.tenant.time_zone)
    dues = outlook(
        programs,
        figures.earnings,
        figures.statements,
        once.closed_earnings(),
        today=access.today,
        slug=access.tenant.slug,
    )
    return {
        "mark": mark,
        "hero": panels[0] if panels else None,
        "others": panels[1:],
        "as_of": words.as_of(*asked),
        "as_of_after": words.as_of_inside(*asked),
        "dues": dues,
        "last": _last(access, figures, programs, dues.next),
        "to_read": to_read(programs, access),
        "from_vendor": from_vendor(access, translation.get_language() or "en"),
        "claims_block": claims_block(access),
    }


def _panels(access: Access, figures: Figures, programs: list[PortalProgram]) -> list[Panel]:
    """Lay out what is running or to come; where nothing is, what ended last."""
    placed = arrange(
        [
            standing(program, figures.earnings, today=access.today, counted_to=figures.fresh.counted_to)
            for program in programs
        ]
    )
    shown = [one for one in placed if one.phase is not Phase.ENDED] or placed[:1]
    return [
        panel(
            one,
            slug=access.tenant.slug,
            today=access.today,
            variant="standard" if place else "hero",
            statement=figures.statement_of(one),
        )
        for place, one in enumerate(shown)
    ]


def _last(
    access: Access, figures: Figures, programs: list[PortalProgram], due: Due | None
) -> LastStatement | None:
    """Give the newest statement, leaving out what is shown as the next payment already."""
    shown = set() if due is None else {source.statement_code for source in due.sources}
    found = next((statement for statement in figures.statements if statement.code not in shown), None)
    if found is None:
        return None
    names = {program.id: program.name for program in programs}
    return LastStatement(
        code=found.code,
        amount=found.payable,
        currency=found.currency,
        issued_on=local_date(found.issued_at, access.tenant.time_zone),
        program_name=names.get(found.program_id, "") if found.program_id else say("Approved claims"),
    )
