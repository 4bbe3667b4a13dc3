"""Where a partner stands in every program, as its own portal reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from programs.queries.portal import portal_programs
from programs.rating.words import gap_text
from vir.faces.console.partner360.finding import partner_or_404, show_part
from vir.faces.portal import words
from vir.faces.portal.figures import read_figures
from vir.faces.portal.panels import ruler, tier_words
from vir.faces.portal.standing import Phase, Standing, arrange, standing
from vir.foundation.identity.roles import Right
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.web.access import Access, TenantRequest, requires
from vir.foundation.web.ruler import Ruler

SHOWN: Final = 8


@dataclass(frozen=True)
class Row:
    """One program of the partner, ready to show; `url` opens the working of the amount."""

    one: Standing
    program_url: str
    url: str
    phase: str
    measured: str
    tier: str
    gap: str
    ruler: Ruler | None


@requires(Right.EARNINGS_VIEW)
@require_GET
def programs(request: TenantRequest, code: str) -> HttpResponse:
    """Show where the partner stands: live programs first, then those to come, then the last that ended."""
    access, partner = request.access, partner_or_404(code)
    # Behind the partner's own walls, so that what is shown is what its portal shows.
    with tenant_context(access.tenant.id, partner_id=partner.id, user_id=access.user.id):
        figures = read_figures()
        placed = arrange(
            [
                standing(one, figures.earnings, today=access.today, counted_to=figures.fresh.counted_to)
                for one in portal_programs()
            ]
        )
    shown = {
        "partner": partner,
        "rows": [_row(access, one, partner.code) for one in placed[:SHOWN]],
        "count": len(placed),
        "counted_to": figures.fresh.counted_to,
    }
    return show_part(request, "programs", "Standing", shown)


def _row(access: Access, one: Standing, partner_code: str) -> Row:
    at, terms = one.position, one.terms
    gap = ""
    if one.phase is Phase.LIVE and at.gap and at.next_tier is not None and not at.missing:
        gap = f"{gap_text(terms, at.gap)} to Tier {at.next_tier}"
    slug, code = access.tenant.slug, one.program.code
    url = ""
    if one.earning is not None:
        start = one.period.start.isoformat()
        named = {"tenant": slug, "code": code, "partner_code": partner_code, "start": start}
        url = reverse("payouts:earning", kwargs=named)
    has_ruler = one.phase is not Phase.UPCOMING and not at.missing
    return Row(
        one=one,
        program_url=reverse("programs:overview", kwargs={"tenant": slug, "code": code}),
        url=url,
        phase={Phase.LIVE: "Live", Phase.UPCOMING: "Scheduled", Phase.ENDED: "Ended"}[one.phase],
        measured=words.measured(terms, at),
        tier=tier_words(one, at.tier),
        gap=gap,
        ruler=ruler(one, "line", you=partner_code) if has_ruler else None,
    )
