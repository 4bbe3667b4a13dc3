"""The command menu and the search: one address, a fragment for the menu, a page without a script."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from vir.faces.console import shell
from vir.faces.console.finding.found import Entry, Group, things
from vir.faces.console.finding.shortcuts import GO
from vir.foundation.identity.roles import Right
from vir.foundation.web import preview
from vir.foundation.web.access import Access, TenantRequest, requires

WORDS_MAX: Final = 80

# (words, url name, right, query)
ACTIONS: Final = (
    ("New program", "programs:new", Right.PROGRAMS_EDIT, ""),
    ("Import a program", "programs:import", Right.PROGRAMS_EDIT, ""),
    ("Approve clean claims", "claiming:clean", Right.CLAIMS_DECIDE, ""),
    ("New offer to claim", "claiming:terms_new", Right.CLAIMS_SETTINGS, ""),
    ("Import sales", "claims:import_new", Right.SALES_IMPORT, "?kind=sales"),
    ("New payout run", "payouts:run_new", Right.PAYOUTS_PREPARE, ""),
    ("New partner", "partners:new", Right.PARTNERS_EDIT, ""),
    ("New segment", "partners:segment_new", Right.PARTNERS_EDIT, ""),
    ("New product", "products:new", Right.PRODUCTS_EDIT, ""),
    ("Invite a person", "people:list", Right.PEOPLE_MANAGE, ""),
    ("Recalculate", "payouts:calculations", Right.EARNINGS_CALCULATE, ""),
    ("See the workspace as of another day", "console:day", Right.CONSOLE_VIEW, ""),
)
# Pages that the navigation does not name.
PAGES: Final = (
    ("Payout runs", "payouts:runs", Right.PAYOUTS_VIEW),
    ("Statements", "payouts:statements", Right.PAYOUTS_VIEW),
    ("Questions about statements", "payouts:questions", Right.PAYOUTS_VIEW),
    ("Paper of documents", "settings:documents", Right.SETTINGS_EDIT),
    ("All claims", "claiming:list", Right.CLAIMS_VIEW),
    ("What can be claimed", "claiming:terms", Right.CLAIMS_VIEW),
    ("How claims are decided", "settings:claims", Right.CLAIMS_SETTINGS),
    ("Checks of claims", "settings:claim_checks", Right.CLAIMS_SETTINGS),
    ("Transactions", "claims:transactions", Right.SALES_VIEW),
    ("Messages", "claims:messages", Right.SALES_VIEW),
    ("Senders and sources", "claims:senders", Right.SALES_VIEW),
    ("Keys of programs", "settings:keys", Right.KEYS_MANAGE),
    ("Recalculations", "payouts:calculations", Right.EARNINGS_VIEW),
)


@requires(Right.CONSOLE_VIEW)
@require_GET
@preview.during_preview
def search(request: TenantRequest) -> HttpResponse:
    """Find pages, actions and things by what was typed."""
    words = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:WORDS_MAX]
    groups = [*_commands(request.access, words), *things(request.access, words)]
    shown = {"q": words, "groups": groups, "count": sum(len(group.entries) for group in groups)}
    template = "console/_search_results.html" if request.headers.get("HX-Request") else "console/search.html"
    return render(request, template, shown)


def _commands(access: Access, words: str) -> list[Group]:
    """Give the actions and pages whose words start with what was typed; all of them before anything is."""
    actions = [
        Entry(label, _url(access, name) + query) for label, name, right, query in ACTIONS if access.may(right)
    ]
    pages = [
        Entry(label, _url(access, name), keys=f"G {GO[label].upper()}" if label in GO else "")
        for label, name, right, _ in (*shell.MAIN, *shell.FOOT)
        if access.may(right)
    ]
    pages += [Entry(label, _url(access, name)) for label, name, right in PAGES if access.may(right)]
    found = [
        Group(heading, tuple(entry for entry in entries if _fits(entry.label, words)))
        for heading, entries in (("Do", actions), ("Go to", pages))
    ]
    return [group for group in found if group.entries]


def _fits(label: str, words: str) -> bool:
    """Say whether each word typed begins a word of the label."""
    parts = label.lower().split()
    return all(any(part.startswith(word) for part in parts) for word in words.lower().split())


def _url(access: Access, name: str) -> str:
    return reverse(name, kwargs={"tenant": access.tenant.slug})
