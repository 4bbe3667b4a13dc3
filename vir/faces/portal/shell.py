"""What every page of the portal shows around itself."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from partners.queries.portal import companies_of, own_company
from vir.faces.portal.unread import unread_of
from vir.foundation.identity.roles import Right
from vir.foundation.tenancy.context import in_front_of_the_walls
from vir.foundation.tenancy.queries import branding_of
from vir.foundation.web.access import Access, TenantRequest
from vir.foundation.words import later, say

CLAIM_PAGES = (
    "claims",
    "claim",
    "claim_new",
    "claim_exception",
    "claim_columns",
    "claim_look",
    "claim_check",
    "claim_evidence",
    "claim_discard",
    "claim_withdraw",
    "claim_file",
    "claim_paste",
    "claim_add",
    "claim_activity",
    "claim_fix",
    "claim_reply",
    "claim_resubmit",
    "claim_dispute",
)
PAYEE_PAGES = ("payee", "payee_change", "payee_confirm", "payee_reject", "payee_withdraw", "payee_retire")
COMPARE_PAGES = ("compare", "comparison", "comparison_columns")
NAV = (
    (later("Home"), "home", Right.PORTAL_VIEW, ("home",)),
    # Purchases are opened from the programs they count for: a phone has room for five.
    (
        later("Programs"),
        "programs",
        Right.PORTAL_VIEW,
        ("programs", "program", "terms", "working", "estimate", "order", "purchases", *COMPARE_PAGES),
    ),
    (later("Claims"), "claims", Right.PORTAL_CLAIMS, CLAIM_PAGES),
    (later("Payments"), "payments", Right.PORTAL_STATEMENTS, ("payments", "statement", *PAYEE_PAGES)),
    (later("Messages"), "messages", Right.PORTAL_MESSAGES, ("messages", "message", "message_ask")),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give the brand, the navigation a role may use, help, the partner and the person's other companies."""
    access = cast(TenantRequest, request).access
    mine = companies(access)
    partner = next(company for company in mine if company.id == access.partner_id)
    return {
        "brand": branding_of(access.tenant),
        # What is unread is unread by a person of the partner, and nobody of them is here.
        "nav": _nav(request, access, 0 if access.seen_as else partner.unread),
        "help_url": reverse("help"),
        "payee_url": _payee_url(access),
        "purchases_url": _purchases_url(access),
        "company_url": reverse("portal:company", kwargs={"tenant": access.tenant.slug}),
        "vendors_url": _vendors_url(request, access),
        "partner_name": partner.name,
        "partner_code": partner.code,
        "other_companies": [company for company in mine if company.id != access.partner_id],
    }


def _purchases_url(access: Access) -> str:
    """Give the page of purchases, to those who may see them."""
    if not access.may(Right.PORTAL_PURCHASES):
        return ""
    return reverse("portal:purchases", kwargs={"tenant": access.tenant.slug})


def _vendors_url(request: HttpRequest, access: Access) -> str:
    """Give the list of a person's vendors, where there is more than one; nobody who only looks has any."""
    return "" if access.seen_as or request.session.get("vendors", 0) < 2 else reverse("vendors")


def _payee_url(access: Access) -> str:
    """Give the page of the bank account, to those who may say where money goes."""
    if not access.may(Right.PORTAL_PAYEE):
        return ""
    return reverse("portal:payee", kwargs={"tenant": access.tenant.slug})


def _nav(request: HttpRequest, access: Access, unread: int) -> list[dict[str, Any]]:
    match = request.resolver_match
    here = match.url_name if match is not None and match.app_name == "portal" else ""
    return [
        {
            "label": say(label),
            "url": reverse(f"portal:{name}", kwargs={"tenant": access.tenant.slug}),
            "current": here in pages,
            "count": unread if name == "messages" else 0,
            "icon": name,
        }
        for label, name, right, pages in NAV
        if access.may(right)
    ]


def companies(access: Access) -> list[Any]:
    """List the person's companies at this vendor, the open one among them."""
    if access.seen_as and access.partner_id is not None:
        return [own_company(access.partner_id)]
    # The walls of the portal show one company; the person's own list of companies is read in front of them.
    with in_front_of_the_walls():
        user_id = UUID(str(access.user.id))
        return companies_of(
            user_id, unread=unread_of(user_id, acknowledges=access.may(Right.PORTAL_ACKNOWLEDGE))
        )
