"""The vendor's home: what needs a decision, where the live programs stand, who is near a tier, what comes next."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from vir.faces.console.desk import data_age
from vir.faces.console.desk.morning import Morning
from vir.faces.console.desk.needs import needs_of
from vir.faces.console.desk.owed import owed
from vir.faces.console.desk.people_block import people_block
from vir.faces.console.desk.progress import standing_on
from vir.faces.console.program.near_words import near_in_words
from vir.foundation.identity.dismissed_needs import (
    REASON_LENGTH_MAX,
    ReasonNeeded,
    bring_back_need,
    dismiss_need,
)
from vir.foundation.identity.roles import Right, Role
from vir.foundation.web.access import TenantRequest, requires

NEAR_SHOWN = 5
DATES_SHOWN = 5
# What each role finds, in its order: the wide column, then the narrow one.
LIVE, NEEDS, NEAR, DATES, OWED, PEOPLE = "live", "needs", "near", "dates", "owed", "people"
WATCH = "watch"
USUAL = ((NEEDS, LIVE), (NEAR, DATES))
ORDER = {
    Role.PROGRAM_MANAGER: ((NEEDS, LIVE), (WATCH, NEAR, DATES)),
    Role.FINANCE_PREPARER: ((OWED, NEEDS, LIVE), (DATES, NEAR)),
    Role.FINANCE_APPROVER: ((OWED, NEEDS, LIVE), (DATES, NEAR)),
    Role.OWNER: ((NEEDS, LIVE, OWED), (PEOPLE, NEAR, DATES)),
    # Whoever only reads decides nothing.
    Role.AUDITOR: ((OWED, LIVE), (DATES, NEAR)),
}


@requires(Right.CONSOLE_VIEW)
@require_GET
def home(request: TenantRequest) -> HttpResponse:
    """Start the day."""
    return _page(request, 200)


@requires(Right.CONSOLE_VIEW)
@require_POST
def dismiss(request: TenantRequest) -> HttpResponse:
    """Put something aside for oneself, with the reason."""
    access = request.access
    key, reason = request.POST.get("key", ""), request.POST.get("reason", "")
    need = needs_of(Morning(access, standing_on(access.today))).find(key)
    if need is None:
        messages.info(request, "That is no longer on your list.")
        return HttpResponseRedirect(access.home)
    try:
        dismiss_need(user_id=access.user.id, key=key, about=need.about, reason=reason, at=access.now)
    except ReasonNeeded as refused:
        return _page(request, 422, error_key=key, error=refused.message, reason=reason)
    return HttpResponseRedirect(access.home)


@requires(Right.CONSOLE_VIEW)
@require_POST
def bring_back(request: TenantRequest) -> HttpResponse:
    """Take something back onto one's list."""
    access = request.access
    key = request.POST.get("key", "").replace("\x00", "")
    if not bring_back_need(user_id=access.user.id, key=key, at=access.now):
        messages.info(request, "That was not put aside.")
    return HttpResponseRedirect(access.home)


def _page(
    request: TenantRequest, status: int, *, error_key: str = "", error: str = "", reason: str = ""
) -> HttpResponse:
    access = request.access
    standing = standing_on(access.today)
    columns = ORDER.get(access.role, USUAL)
    blocks = {block for column in columns for block in column}
    shown: dict[str, Any] = {
        "columns": [[f"console/_home_{block}.html" for block in column] for column in columns],
        "needs": needs_of(Morning(access, standing)) if NEEDS in blocks else None,
        "programs": standing.running,
        "near": [near_in_words(access, one) for one in standing.near[:NEAR_SHOWN]],
        "near_more": max(len(standing.near) - NEAR_SHOWN, 0),
        "this_week": standing.this_week,
        "dates": standing.dates,
        "later": [one for one in standing.dates if one not in standing.this_week][:DATES_SHOWN],
        "freshness": data_age.data_age(access, standing.fresh),
        "owed": owed(standing) if OWED in blocks and access.may(Right.PAYOUTS_VIEW) else None,
        "people": people_block() if PEOPLE in blocks else None,
        "may_import": access.may(Right.SALES_IMPORT),
        "may_edit": access.may(Right.PROGRAMS_EDIT),
        "reason_max": REASON_LENGTH_MAX,
        "error_key": error_key,
        "error": error,
        "reason": reason,
    }
    return render(request, "console/home.html", shown, status=status)
