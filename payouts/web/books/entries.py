"""The entries behind a figure of the books, and one entry with its legs and its working."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from payouts.enums import Column
from payouts.models import LedgerEntry
from payouts.queries.books.entries import (
    CLOSING,
    MOVED,
    OPENING,
    OTHER,
    EntryDetail,
    EntryFilter,
    entries_of,
    entry_by_number,
    sums_of,
)
from payouts.web.books.finding import asked_entries, month_word
from payouts.web.books.working import working_shown
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires

PER_PAGE = 100
DIGITS_MAX = 15
CELL_WORDS = {
    OPENING: "Opening",
    MOVED: "All movements",
    OTHER: "Other movements",
    CLOSING: "Closing",
    **{column.value: column.label for column in Column if column not in (Column.OPENING, Column.NONE)},
}


@requires(Right.BOOKS_VIEW)
@require_GET
def listing(request: TenantRequest) -> HttpResponse:
    """List the entries behind a figure, the newest first."""
    wanted = asked_entries(request.GET)
    page = Paginator(entries_of(wanted), PER_PAGE).get_page(request.GET.get("page"))
    shown: dict[str, Any] = {
        "page": page,
        "sums": sorted(sums_of(wanted).items()),
        "wanted": wanted,
        "heading": CELL_WORDS.get(wanted.cell, "Entries"),
        "about": _about(request, wanted),
        "month": "" if wanted.period is None else month_word(wanted.period.starts_on),
    }
    return render(request, "payouts/books/entries.html", shown)


@requires(Right.BOOKS_VIEW)
@require_GET
def detail(request: TenantRequest, number: str) -> HttpResponse:
    """Show one entry: its legs, how its amount was found, and what it hangs together with."""
    digits = number.removeprefix("LE-")
    if not digits.isascii() or not digits.isdecimal() or len(digits) > DIGITS_MAX:
        raise Http404
    found = entry_by_number(int(digits))
    if found is None:
        raise Http404
    sides = [
        {
            "account": leg.get_account_display(),
            "debit": leg.amount if leg.amount > 0 else None,
            "credit": -leg.amount if leg.amount < 0 else None,
        }
        for leg in found.legs
    ]
    shown = {
        "found": found,
        "sides": sides,
        "total": sum((side["debit"] for side in sides if side["debit"]), Decimal(0)),
        "entry": found.entry,
        "month": month_word(found.entry.period.starts_on),
        "source": source_link(request, found.entry),
        "working": working_shown(found.entry),
        "position": position_link(request, found),
    }
    return render(request, "payouts/books/entry.html", shown)


def source_link(request: TenantRequest, entry: LedgerEntry) -> dict[str, str]:
    """Say what an entry comes from, with its page where it has one."""
    slug, code = request.access.tenant.slug, entry.source_code
    words = SOURCES.get(entry.source, entry.source.capitalize())
    names = {"run": "payouts:run", "calculation": "payouts:calculations", "period": "payouts:periods"}
    url = ""
    if entry.source in names:
        arguments = {"tenant": slug, **({"code": code} if entry.source == "run" else {})}
        url = reverse(names[entry.source], kwargs=arguments)
    elif entry.source in TRACED:
        url = reverse("console:trace", kwargs={"tenant": slug, "code": code})
    return {"label": words, "code": code, "url": url}


# Their codes lead to their page by themselves.
TRACED = ("payment", "adjustment", "claim")
SOURCES = {
    "calculation": "Recalculation",
    "period": "Period result confirmed",
    "run": "Payout run",
    "payment": "Payment",
    "adjustment": "Adjustment",
    "claim": "Claim",
    "opening": "Balances taken over",
    "import": "Import",
    "release": "Release",
    "override": "Override",
    "revaluation": "Closing rate",
}


def position_link(request: TenantRequest, found: EntryDetail) -> str:
    """Give the page of the earnings that an entry is about: its lines are there."""
    entry = found.entry
    if entry.program is None or entry.partner is None or entry.period_start is None:
        return ""
    words = {
        "tenant": request.access.tenant.slug,
        "code": entry.program.code,
        "partner_code": entry.partner.code,
        "start": entry.period_start.isoformat(),
    }
    return reverse("payouts:earning", kwargs=words)


def _about(request: TenantRequest, wanted: EntryFilter) -> list[str]:
    """Say in words what the list is narrowed to."""
    asked = request.GET
    found = [asked[name].replace("\x00", "") for name in ("program", "partner") if asked.get(name)]
    if wanted.period is not None:
        found.append(f"{wanted.period.starts_on:%b %Y}")
    if wanted.currency:
        found.append(wanted.currency)
    if wanted.kind is not None:
        found.append(wanted.kind.label)
    return found
