"""All programs of the partner: live, to come, ended."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from programs.queries.portal import portal_programs
from vir.faces.portal import words
from vir.faces.portal.figures import read_figures
from vir.faces.portal.panels import panel
from vir.faces.portal.standing import Phase, arrange, standing
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.words import later, say

HEADINGS = {Phase.LIVE: later("Live"), Phase.UPCOMING: later("To come"), Phase.ENDED: later("Ended")}


@requires(Right.PORTAL_VIEW)
@require_GET
def programs(request: TenantRequest) -> HttpResponse:
    """List the partner's programs by whether they run, each with its ruler."""
    access = request.access
    figures = read_figures()
    placed = arrange(
        [
            standing(program, figures.earnings, today=access.today, counted_to=figures.fresh.counted_to)
            for program in portal_programs()
        ]
    )
    groups = [
        {
            "heading": say(heading),
            "key": phase.value,
            "panels": [
                panel(
                    one,
                    slug=access.tenant.slug,
                    today=access.today,
                    variant="standard",
                    statement=figures.statement_of(one),
                )
                for one in placed
                if one.phase is phase
            ],
        }
        for phase, heading in HEADINGS.items()
    ]
    context = {
        "groups": [group for group in groups if group["panels"]],
        "as_of": words.as_of(figures.fresh, access.today, access.tenant.time_zone),
    }
    return render(request, "portal/programs.html", context)
