"""The console's frame: navigation by what the role may use."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import Count, QuerySet, Value
from django.urls import reverse

from claims.models import Claim
from claims.queries.claiming.claims import claims_for_queue
from claims.queries.claiming.policy import policy
from claims.queries.comparing.comparisons import waiting_notes
from claims.queries.resolving.waiting import waiting_lines
from partners.queries.threads import waiting_threads
from vir.faces.console.finding.shortcuts import GO, shortcut_groups
from vir.faces.console.settings_index import has_settings
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import Access, TenantRequest

# (words, url name, right, the part of the address that marks it as current)
MAIN = (
    ("Home", "console:home", Right.CONSOLE_VIEW, ""),
    ("Programs", "programs:list", Right.PROGRAMS_VIEW, "programs/"),
    ("Plan", "plan:calendar", Right.PROGRAMS_VIEW, "plan/"),
    ("Partners", "partners:list", Right.PARTNERS_VIEW, "partners/"),
    ("Claims", "claiming:queue", Right.CLAIMS_VIEW, "claims/"),
    ("Finance", "payouts:finance", Right.PAYOUTS_VIEW, "finance/"),
    ("Messages", "messages:list", Right.MESSAGES_VIEW, "messages/"),
)
# What stands under Finance while one is there, in the order of a month's work. The last word is the part of the
# address that marks it; the overview is marked where none of the others is.
FINANCE = (
    ("Overview", "payouts:finance", Right.PAYOUTS_VIEW, ""),
    ("Accruals", "payouts:accruals", Right.BOOKS_VIEW, ("accruals/", "entries/")),
    ("Payout runs", "payouts:runs", Right.PAYOUTS_VIEW, "runs/"),
    ("Payments", "payouts:payments", Right.PAYOUTS_VIEW, "payments/"),
    ("Statements", "payouts:statements", Right.PAYOUTS_VIEW, "statements/"),
    ("Questions", "payouts:questions", Right.PAYOUTS_VIEW, "questions/"),
    ("Holds", "payouts:holds", Right.PAYOUTS_VIEW, "holds/"),
    ("Adjustments", "payouts:adjustments", Right.PAYOUTS_VIEW, "adjustments/"),
    ("Taken back", "payouts:clawbacks", Right.PAYOUTS_VIEW, "clawbacks/"),
    ("Payee details", "console:payees", Right.PAYEES_VIEW, "payees/"),
    ("Budget", "payouts:budget", Right.PAYOUTS_VIEW, "budget/"),
    ("Journals", "payouts:journals", Right.BOOKS_VIEW, "journals/"),
    ("Reconciliations", "payouts:reconciliations", Right.BOOKS_VIEW, "reconciliations/"),
    ("Periods", "payouts:periods", Right.BOOKS_VIEW, "periods/"),
)
FOOT = (
    ("Sales data", "claims:imports", Right.SALES_VIEW, "data/"),
    ("Segments", "partners:segments", Right.PARTNERS_VIEW, "segments/"),
    ("Targets", "console:targets", Right.PROGRAMS_VIEW, "targets/"),
    ("Products", "products:list", Right.PARTNERS_VIEW, "products/"),
    ("Exchange rates", "exchange_rates:list", Right.SALES_VIEW, "exchange-rates/"),
    ("Jobs", "jobs:list", Right.CONSOLE_VIEW, "jobs/"),
    ("People", "people:list", Right.PEOPLE_MANAGE, "people/"),
    ("Audit", "console:audit", Right.AUDIT_VIEW, "audit/"),
    # Left out where a person may open none of them.
    ("Settings", "settings:index", Right.CONSOLE_VIEW, "settings/"),
)


def shell(request: Any) -> dict[str, Any]:
    """Give the navigation with the current page marked; pages a role cannot use are absent."""
    asked = cast(TenantRequest, request)
    rest = asked.path[len(asked.access.home) :]
    nav = [_item(asked, rest, *entry) for entry in MAIN if asked.access.may(entry[2])]
    waiting = _waiting(asked.access)
    for item in nav:
        item["count"] = waiting.get(item["label"])
        if item["label"] == "Finance" and item["current"]:
            item["inside"] = _inside(asked, rest.removeprefix("finance/"))
    foot = [
        _item(asked, rest, *entry)
        for entry in FOOT
        if asked.access.may(entry[2]) and (entry[0] != "Settings" or has_settings(asked.access))
    ]
    for item in foot:
        if item["label"] == "Sales data" and asked.access.may(Right.SALES_IMPORT):
            item["count"] = waiting_lines()
    return {
        "nav": nav,
        "nav_foot": foot,
        "shortcuts": shortcut_groups(nav),
        "help_url": reverse("help"),
    }


def _inside(request: TenantRequest, rest: str) -> list[dict[str, Any]]:
    """Give the pages under Finance, one of them marked."""
    found = [_item(request, rest, *entry) for entry in FINANCE if request.access.may(entry[2])]
    for item, entry in zip(found, (one for one in FINANCE if request.access.may(one[2])), strict=True):
        item["current"] = bool(entry[3]) and rest.startswith(entry[3])
    if not any(item["current"] for item in found):
        found[0]["current"] = True
    return found


def _waiting(access: Access) -> dict[str, int]:
    """Count what waits for the person, by the words of the navigation; one query, for it is on every page."""
    counted = []
    if access.may(Right.CLAIMS_DECIDE):
        mine = claims_for_queue(reviewer_id=access.user.id, separation=policy().separation)
        counted.append(_counted(Claim.objects.filter(pk__in=mine.order_by().values("pk")), "Claims"))
    if access.may(Right.MESSAGES_SEND):
        counted += [_counted(waiting_threads(), "Messages"), _counted(waiting_notes(), "Messages")]
    found: dict[str, int] = {}
    for label, count in counted[0].union(*counted[1:], all=True) if counted else ():
        found[label] = found.get(label, 0) + count
    return found


def _counted(rows: QuerySet[Any], label: str) -> QuerySet[Any]:
    counted: QuerySet[Any] = (
        rows.order_by().annotate(label=Value(label)).values("label").annotate(n=Count("pk"))
    )
    return counted.values_list("label", "n")


def _item(
    request: TenantRequest, rest: str, label: str, name: str, right: Right, under: str | tuple[str, ...]
) -> dict[str, Any]:
    current = rest.startswith(under) if under else rest == ""
    url = reverse(name, kwargs={"tenant": request.access.tenant.slug})
    return {"label": label, "url": url, "current": current, "count": None, "go": GO.get(label, "")}
