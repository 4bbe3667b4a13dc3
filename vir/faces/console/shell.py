"""The console's frame: navigation by what the role may use."""

from __future__ import annotations

from typing import Any, cast

from django.urls import reverse

from claims.queries.claiming.claims import claims_for_queue
from claims.queries.claiming.policy import policy
from claims.queries.resolving.waiting import waiting_lines
from vir.faces.console.finding.shortcuts import GO, shortcut_groups
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
    ("Settings", "settings:launch", Right.SETTINGS_EDIT, "settings/"),
)


def shell(request: Any) -> dict[str, Any]:
    """Give the navigation with the current page marked; pages a role cannot use are absent."""
    asked = cast(TenantRequest, request)
    rest = asked.path[len(asked.access.home) :]
    nav = [_item(asked, rest, *entry) for entry in MAIN if asked.access.may(entry[2])]
    for item in nav:
        if item["label"] == "Claims" and asked.access.may(Right.CLAIMS_DECIDE):
            item["count"] = _claims_to_decide(asked.access)
    foot = [_item(asked, rest, *entry) for entry in FOOT if asked.access.may(entry[2])]
    for item in foot:
        if item["label"] == "Sales data" and asked.access.may(Right.SALES_IMPORT):
            item["count"] = waiting_lines()
    return {
        "nav": nav,
        "nav_foot": foot,
        "shortcuts": shortcut_groups(nav),
        "help_url": reverse("help"),
    }


def _claims_to_decide(access: Access) -> int:
    return claims_for_queue(reviewer_id=access.user.id, separation=policy().separation).count()


def _item(
    request: TenantRequest, rest: str, label: str, name: str, right: Right, under: str
) -> dict[str, Any]:
    current = rest.startswith(under) if under else rest == ""
    url = reverse(name, kwargs={"tenant": request.access.tenant.slug})
    return {"label": label, "url": url, "current": current, "count": None, "go": GO.get(label, "")}
