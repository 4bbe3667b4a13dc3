"""What is owed and will not be paid: the balances, proposing a release of one, and the second person's answer."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from payouts.enums import AdjustmentState
from payouts.operations.books.propose_release import (
    TEXT_LENGTH_MAX,
    UnableToProposeRelease,
    cancel_release,
    decide_release,
    propose_release,
)
from payouts.queries.books.releasable import Releasable, list_releases, releasable, release_by_code
from payouts.web.finding import address
from payouts.web.typed import typed_amount
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.form_keys import form_key, typed_key
from vir.foundation.web.formats import money


@requires(Right.BOOKS_VIEW)
@require_GET
def releases(request: TenantRequest) -> HttpResponse:
    """List what could be released, and what was proposed."""
    return _page(request, "", 200)


@requires(Right.BOOKS_KEEP)
@require_http_methods(["GET", "POST"])
def propose(request: TenantRequest) -> HttpResponse:
    """Show what would be released of one balance; on POST propose it."""
    row = _the_row(request.POST.get("of") or request.GET.get("of", ""))
    if request.method == "GET":
        return _form(request, row, None)
    typed, access = request.POST, request.access
    start = row.spot.period_start
    assert start is not None
    try:
        amount = typed_amount(typed.get("amount", ""))
        if amount is None:
            raise UnableToProposeRelease("amount", "Amount: it was not read. Write it as 821.00.")
        proposed = propose_release(
            program_code=row.program_code,
            partner_code=row.partner_code,
            period_start=start,
            account=row.account,
            amount=amount,
            reason=typed.get("reason", ""),
            evidence_text=typed.get("evidence_text", ""),
            form_key=typed_key(request),
            actor_id=access.user.id,
            at=access.now,
        )
    except UnableToProposeRelease as refused:
        return _form(request, row, refused)
    shown = money(proposed.amount, proposed.currency)
    messages.success(request, f"{proposed.code} of {shown} waits for a second person.")
    return HttpResponseRedirect(address(request, "releases"))


@requires(Right.PAYOUTS_APPROVE)
@require_POST
def decide(request: TenantRequest, code: str) -> HttpResponse:
    """Agree to a release or reject it."""
    _known(code)
    try:
        decided = decide_release(
            code=code,
            approve=request.POST.get("act") == "approve",
            note=request.POST.get("note", ""),
            actor_id=request.access.user.id,
            at=request.access.now,
        )
    except Refused as refusal:
        return _page(request, refusal.message, 422)
    words = "rejected" if decided.entry is None else f"released and posted as {decided.entry.code}"
    messages.success(request, f"{code} is {words}.")
    return HttpResponseRedirect(address(request, "releases"))


@requires(Right.BOOKS_KEEP)
@require_POST
def cancel(request: TenantRequest, code: str) -> HttpResponse:
    """Take a proposal back."""
    _known(code)
    try:
        cancel_release(code=code, actor_id=request.access.user.id, at=request.access.now)
    except Refused as refusal:
        return _page(request, refusal.message, 422)
    messages.success(request, f"{code} is taken back.")
    return HttpResponseRedirect(address(request, "releases"))


def _page(request: TenantRequest, error: str, status: int) -> HttpResponse:
    access = request.access
    program, partner = request.GET.get("program", ""), request.GET.get("partner", "")
    rows = [
        row
        for row in releasable()
        if (not program or row.program_code == program) and (not partner or row.partner_code == partner)
    ]
    proposals = list_releases()
    waiting: dict[tuple[str, str, date | None, str], str] = {
        (one.program.code, one.partner.code, one.period_start, one.account): one.code
        for one in proposals
        if one.state == AdjustmentState.PROPOSED
    }
    shown = {
        "rows": [
            (row, _entries_url(request, row), _propose_url(request, row), waiting.get(_place(row), ""))
            for row in rows
        ],
        "only": program or partner,
        "waiting": [one for one in proposals if one.state == AdjustmentState.PROPOSED],
        "decided": [one for one in proposals if one.state != AdjustmentState.PROPOSED],
        "error": error,
        "may_propose": access.may(Right.BOOKS_KEEP),
        "may_decide": access.may(Right.PAYOUTS_APPROVE),
    }
    return render(request, "payouts/books/releases.html", shown, status=status)


def _form(request: TenantRequest, row: Releasable, refused: UnableToProposeRelease | None) -> HttpResponse:
    typed: Any = request.POST
    shown = {
        "row": row,
        "entries": _entries_url(request, row),
        "amount": typed.get("amount", f"{row.free:,.2f}"),
        "typed": typed,
        "form_key": form_key(request),
        "error": refused.message if refused else "",
        "field": refused.field if refused else "",
        "text_max": TEXT_LENGTH_MAX,
    }
    return render(request, "payouts/books/release_new.html", shown, status=422 if refused else 200)


def _entries_url(request: TenantRequest, row: Releasable) -> str:
    """Give the address of the entries that a balance consists of."""
    start = row.spot.period_start
    assert isinstance(start, date)
    words = {
        "program": row.program_code,
        "partner": row.partner_code,
        "start": start.isoformat(),
        "column": "closing",
        "period": f"{request.access.today:%Y-%m}",
        "currency": row.spot.currency,
    }
    return f"{address(request, 'entries')}?{urlencode(words)}"


def _propose_url(request: TenantRequest, row: Releasable) -> str:
    return f"{address(request, 'release_propose')}?{urlencode({'of': row.key})}"


def _the_row(key: str) -> Releasable:
    """Find a balance by its key; one that is not there is 404."""
    found = next((row for row in releasable() if row.key == key), None)
    if found is None:
        raise Http404
    return found


def _place(row: Releasable) -> tuple[str, str, date | None, str]:
    return (row.program_code, row.partner_code, row.spot.period_start, row.account.value)


def _known(code: str) -> None:
    """
    Go on only where the vendor has such a proposal.

    :raises Http404: if it has none
    """
    if release_by_code(code) is None:
        raise Http404
