"""What is done with journals: made, exported, marked as posted."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from payouts.models import AccountingPeriod
from payouts.operations.books.export_journal import export_journal
from payouts.operations.books.make_journal import make_journal
from payouts.operations.books.mark_journal_posted import mark_journal_posted
from payouts.queries.books.account_mapping import mapping_snapshot
from payouts.queries.books.journals import sums_of_entries, totals, unjournaled
from payouts.web.books.finding import month_word, the_month
from payouts.web.filing.finding import the_journal
from payouts.web.filing.journals import journal_page
from payouts.web.finding import address
from vir.foundation.identity.roles import Right
from vir.foundation.money import is_currency
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.formats import money


@requires(Right.BOOKS_KEEP)
@require_http_methods(["GET", "POST"])
def new(request: TenantRequest) -> HttpResponse:
    """Show what a journal would hold, by account; on POST make it."""
    asked = request.POST if request.method == "POST" else request.GET
    period, currency = the_month(asked.get("period", "")), asked.get("currency", "")
    if not is_currency(currency):
        raise Http404
    if request.method != "POST":
        return _check_page(request, period, currency, "", 200)
    try:
        journal = make_journal(
            period_id=period.id, currency=currency, actor_id=request.access.user.id, at=request.access.now
        )
    except Refused as refusal:
        return _check_page(request, period, currency, refusal.message, 422)
    messages.success(
        request, f"{journal.code} holds {money(journal.total, journal.currency)}. Choose a layout."
    )
    return HttpResponseRedirect(address(request, "journal", code=journal.code))


@requires(Right.BOOKS_KEEP)
@require_POST
def export(request: TenantRequest, code: str) -> HttpResponse:
    """Write a journal in a layout."""
    journal = the_journal(code)
    try:
        made = export_journal(
            journal_id=journal.id,
            layout=request.POST.get("layout", ""),
            actor_id=request.access.user.id,
            at=request.access.now,
        )
    except Refused as refusal:
        return journal_page(request, the_journal(code), refusal.message, 422)
    messages.success(request, f"{made.file.name} is written. It was read again and adds up to {code}.")
    return HttpResponseRedirect(address(request, "journal", code=code))


@requires(Right.BOOKS_KEEP)
@require_POST
def posted(request: TenantRequest, code: str) -> HttpResponse:
    """Mark that a journal stands in the general ledger."""
    journal, reference = the_journal(code), request.POST.get("reference", "")
    try:
        mark_journal_posted(
            journal_id=journal.id,
            reference=reference,
            actor_id=request.access.user.id,
            at=request.access.now,
        )
    except Refused as refusal:
        return journal_page(request, the_journal(code), refusal.message, 422, reference=reference)
    messages.success(request, f"{code} is marked as posted.")
    return HttpResponseRedirect(address(request, "journal", code=code))


def _check_page(
    request: TenantRequest, period: AccountingPeriod, currency: str, error: str, status: int
) -> HttpResponse:
    entries = unjournaled(period, currency)
    rows = sums_of_entries(entries, mapping_snapshot())
    shown = {
        "period": period,
        "month": month_word(period.starts_on),
        "currency": currency,
        "entries": entries.count(),
        "rows": rows,
        "totals": totals(rows),
        "unmapped": [row.account.label for row in rows if not row.gl_code],
        "error": error,
    }
    return render(request, "payouts/filing/journal_new.html", shown, status=status)
