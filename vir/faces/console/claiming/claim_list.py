"""All claims as a list: filters, columns, saved views, files, and what is done with several at once."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from claims.enums import ClaimState
from claims.queries.claiming.claims import QueueTab, claims_for_queue
from claims.queries.claiming.policy import policy
from partners.queries.segments import partner_choices
from programs.queries.programs import ProgramFilters, list_programs
from vir.faces.console.claiming.asking import TABS, narrowed, read_wanted, url
from vir.faces.console.claiming.columns import claim_list
from vir.faces.console.claiming.queue_read import LABELS
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.listing import read_list

PAGE_ROWS = 50
PARTNERS_MAX = 500
STATES = tuple(state for state in ClaimState if state is not ClaimState.DRAFT)


@requires(Right.CLAIMS_VIEW)
@require_GET
def listing(request: TenantRequest) -> HttpResponse:
    """List claims."""
    access, asked = request.access, request.GET
    wanted = read_wanted(asked)
    tab = asked.get("tab", "")
    words = asked.get("q", "").replace("\x00", "").strip()[:80]
    state = asked.get("state", "") if asked.get("state", "") in set(STATES) else ""
    reviewer = access.user.id if access.may(Right.CLAIMS_DECIDE) and tab == "needs" else None
    claims = claims_for_queue(
        TABS.get(tab, QueueTab.ALL), words=words, reviewer_id=reviewer, separation=policy().separation
    )
    rows = narrowed(claims.filter(state=state) if state else claims, wanted, access)
    listed = read_list(
        request,
        claim_list(access),
        rows.select_related("terms__program", "partner", "assigned_to", "decided_by"),
        per_page=PAGE_ROWS,
    )
    if listed.file is not None:
        return listed.file
    base = url(access, "list")
    shown: dict[str, Any] = {
        "listed": listed,
        "tabs": listed.tabs(_tabs(base, tab), base),
        "tab": tab if tab in TABS else "",
        "q": words,
        "wanted": wanted,
        "state": state,
        "states": [(one.value, one.label) for one in STATES],
        "programs": [(one.code, one.name) for one in list_programs(ProgramFilters())],
        "partners": partner_choices("", PARTNERS_MAX),
        "narrows": bool(wanted.count or words or state),
        "base": base,
        "may_decide": access.may(Right.CLAIMS_DECIDE),
        "urls": {name: url(access, name) for name in ("queue", "clean", "bulk_assign", "bulk_ask")},
    }
    return render(request, "console/claims/list.html", shown, status=listed.status)


def _tabs(base: str, tab: str) -> list[dict[str, Any]]:
    tabs = [{"label": "All", "url": base, "current": tab not in TABS, "count": None}]
    tabs += [
        {"label": LABELS[key], "url": f"{base}?tab={key}", "current": tab == key, "count": None}
        for key in TABS
    ]
    return tabs
