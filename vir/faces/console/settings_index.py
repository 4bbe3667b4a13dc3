"""Settings: every page of settings that the person may open, in one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from vir.foundation.identity.roles import Right
from vir.foundation.web.access import Access, TenantRequest, requires


@dataclass(frozen=True)
class SettingPage:
    """A page of settings: its words, its url name, the right it takes, and what is decided there."""

    label: str
    name: str
    right: Right
    says: str


GROUPS: Final[tuple[tuple[str, tuple[SettingPage, ...]], ...]] = (
    (
        "Your company",
        (
            SettingPage(
                "Company",
                "settings:company",
                Right.SETTINGS_EDIT,
                "Name, currency, time zone, fiscal year and country.",
            ),
            SettingPage(
                "Set up",
                "console:welcome",
                Right.PROGRAMS_EDIT,
                "What to bring before the first program, files to fill in, and the demo.",
            ),
        ),
    ),
    (
        "Finance",
        (
            SettingPage(
                "Payout policy",
                "payouts:policy",
                Right.PAYOUTS_VIEW,
                "How many people approve a run, and what keeps a partner out of one.",
            ),
            SettingPage(
                "Bank and company",
                "settings:bank",
                Right.PAYOUTS_POLICY,
                "Who you are in payment files and on statements, and the account that is paid from.",
            ),
            SettingPage(
                "Accounts",
                "settings:accounts",
                Right.BOOKS_VIEW,
                "Which account of the general ledger each of ours is posted to.",
            ),
        ),
    ),
    (
        "Programs",
        (
            SettingPage(
                "Launch policy",
                "settings:launch",
                Right.SETTINGS_EDIT,
                "What a program needs before it is sent, and who approves it.",
            ),
        ),
    ),
    (
        "Claims",
        (
            SettingPage(
                "Policy",
                "settings:claims",
                Right.CLAIMS_SETTINGS,
                "Who decides claims, and up to which amount.",
            ),
            SettingPage(
                "Checks",
                "settings:claim_checks",
                Right.CLAIMS_SETTINGS,
                "What is looked for in claims, and where it stops one.",
            ),
        ),
    ),
    (
        "Everything else",
        (
            SettingPage(
                "Branding",
                "settings:branding",
                Right.SETTINGS_EDIT,
                "Your name, logo, colour, address and sender, as partners see them.",
            ),
            SettingPage(
                "Documents",
                "settings:documents",
                Right.SETTINGS_EDIT,
                "The paper that documents are laid out for.",
            ),
            SettingPage(
                "Keys", "settings:keys", Right.KEYS_MANAGE, "What other programs read and send, and as whom."
            ),
        ),
    ),
)


def has_settings(access: Access) -> bool:
    """Say whether a person may open any page of settings."""
    return any(access.may(page.right) for _, pages in GROUPS for page in pages)


@requires(Right.CONSOLE_VIEW)
@require_GET
def index(request: TenantRequest) -> HttpResponse:
    """List the pages of settings; whoever may open none finds no such page."""
    access = request.access
    if not has_settings(access):
        raise Http404
    groups = [
        (
            title,
            [
                (page, reverse(page.name, kwargs={"tenant": access.tenant.slug}))
                for page in pages
                if access.may(page.right)
            ],
        )
        for title, pages in GROUPS
    ]
    return render(request, "console/settings_index.html", {"groups": [one for one in groups if one[1]]})
