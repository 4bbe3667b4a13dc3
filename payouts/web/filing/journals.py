"""Journals: what waits for one, their list, one whole and its files."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from payouts.enums import JournalState
from payouts.exports.journals import LAYOUTS
from payouts.models import AccountingPeriod, Journal
from payouts.queries.books.account_mapping import journal_settings
from payouts.queries.books.journals import (
    batch_of,
    file_of_journal,
    files_of_journal,
    list_journals,
    sums_of,
    totals,
    waiting_for_journals,
)
from payouts.web.books.finding import month_word, the_month
from payouts.web.filing.finding import download, the_journal
from vir.foundation.documents.queries import file_bytes
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires


@requires(Right.BOOKS_VIEW)
@require_GET
def listing(request: TenantRequest) -> HttpResponse:
    """List what waits for a journal and the journals, all or of one accounting period."""
    period = _asked_period(request)
    waiting = [one for one in waiting_for_journals() if period is None or one.period.id == period.id]
    journals = list_journals(period)
    shown = {
        "waiting": [(one, month_word(one.period.starts_on)) for one in waiting],
        "journals": journals,
        "period": period,
        "may_keep": request.access.may(Right.BOOKS_KEEP),
        "unmapped": sorted({account.label for one in waiting for account in one.unmapped}),
    }
    return render(request, "payouts/filing/journals.html", shown)


@requires(Right.BOOKS_VIEW)
@require_GET
def detail(request: TenantRequest, code: str) -> HttpResponse:
    """Show a journal by account, its files, and what is to be done with it."""
    return journal_page(request, the_journal(code), "", 200)


@requires(Right.BOOKS_VIEW)
@require_GET
def file(request: TenantRequest, code: str, name: str) -> HttpResponse:
    """Give a file of a journal."""
    found = file_of_journal(the_journal(code), name.replace("\x00", ""))
    if found is None:
        raise Http404
    return download(found.file, file_bytes(found.file_id))


def journal_page(
    request: TenantRequest, journal: Journal, error: str, status: int, *, reference: str = ""
) -> HttpResponse:
    """Show a journal, with what was refused and what was typed."""
    files = files_of_journal(journal)
    made = {file.layout: file for file in files}
    batch = batch_of(journal)
    rows = sums_of(journal)
    settings = journal_settings()
    layouts = [
        {
            "layout": layout,
            "file": made.get(layout.name),
            "name": layout.file_name(batch),
            "faults": [] if layout.name in made else layout.faults(batch),
            "set": [
                (setting.label, settings.get(setting.name) or setting.default)
                for setting in layout.settings
                if settings.get(setting.name) or setting.default
            ],
        }
        for layout in LAYOUTS
    ]
    shown = {
        "journal": journal,
        "state": JournalState(journal.state).label,
        "month": month_word(journal.period.starts_on),
        "rows": rows,
        "totals": totals(rows),
        "legs": len(batch.rows),
        "layouts": layouts,
        "error": error,
        "reference": reference,
        "may_keep": request.access.may(Right.BOOKS_KEEP),
        "may_mark": request.access.may(Right.BOOKS_KEEP) and journal.state == JournalState.EXPORTED,
    }
    return render(request, "payouts/filing/journal.html", shown, status=status)


def _asked_period(request: TenantRequest) -> AccountingPeriod | None:
    month = request.GET.get("period", "")
    return the_month(month) if month else None
