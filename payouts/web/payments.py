"""Payments: the list, one of them, and what the bank or the general ledger says of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from payouts.enums import PaymentState
from payouts.models import Payment
from payouts.operations.confirm_payments import confirm_payments
from payouts.operations.redo_payment import NOT_ARRIVED, reissue_payment, void_payment
from payouts.posting.confirmations import TEXT_LENGTH_MAX, UnreadableConfirmations, read_confirmations
from payouts.queries.payments import (
    OPEN,
    Matched,
    carried_out_by,
    entries_of_payment,
    list_payments,
    match_confirmations,
    payment_by_code,
    replaced_by,
    steps_of,
)
from payouts.web.finding import address
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.columns import Column
from vir.foundation.web.listing import ListSpec, read_list
from vir.foundation.web.templatetags.vir_web import money_tag, status

PER_PAGE = 100
# Which states a tab shows, and its words.
TABS = (
    ("", "All", ()),
    ("open", "On their way", OPEN),
    ("back", "Came back or void", tuple(state.value for state in NOT_ARRIVED)),
    ("paid", "Paid", (PaymentState.PAID.value,)),
)


@requires(Right.PAYOUTS_VIEW)
@require_GET
def listing(request: TenantRequest) -> HttpResponse:
    """List payments, of one run where the address names it."""
    every, run = list_payments(), request.GET.get("run", "")
    if run:
        every = [payment for payment in every if payment.run.code == run]
    shown_tab = request.GET.get("state", "")
    states = next((states for key, _, states in TABS if key == shown_tab), ())
    rows = [payment for payment in every if not states or payment.state in states]
    listed = read_list(request, payment_list(request.access.tenant.slug), rows, per_page=PER_PAGE)
    if listed.file is not None:
        return listed.file
    base = address(request, "payments")
    tabs = [_tab(base, run, key, label, states, every, shown_tab) for key, label, states in TABS]
    shown = {
        "listed": listed,
        "tabs": listed.tabs(tabs, base),
        "run": run,
        "any": bool(every),
        "may_confirm": request.access.may(Right.PAYOUTS_PREPARE),
    }
    return render(request, "payouts/payments.html", shown, status=listed.status)


def _tab(
    base: str, run: str, key: str, label: str, states: Sequence[str], rows: Sequence[Payment], current: str
) -> dict[str, Any]:
    asked = "&".join(part for part in (f"run={run}" if run else "", f"state={key}" if key else "") if part)
    count = sum(1 for row in rows if not states or row.state in states)
    return {
        "label": label,
        "url": f"{base}?{asked}" if asked else base,
        "current": key == current,
        "count": count,
    }


def payment_list(tenant: str) -> ListSpec[Payment]:
    """
    Declare the list.

    :param tenant: the word of the vendor in addresses
    """

    def page(row: Payment) -> str:
        return reverse("payouts:payment", kwargs={"tenant": tenant, "code": row.code})

    def amount(row: Payment) -> SafeString:
        return money_tag(row.amount, row.currency, href=page(row), label="open the payment")

    columns: tuple[Column[Payment], ...] = (
        Column("payment", "Payment", lambda row: row.code, "code", href=page),
        Column(
            "partner",
            "Partner",
            lambda row: row.partner.name,
            html=lambda row: format_html(
                '{} <span class="code quiet">{}</span>', row.partner.name, row.partner.code
            ),
            code=lambda row: row.partner.code,
        ),
        Column(
            "run",
            "Run",
            lambda row: row.run.code,
            "code",
            href=lambda row: reverse("payouts:run", kwargs={"tenant": tenant, "code": row.run.code}),
        ),
        Column("amount", "Amount", lambda row: row.amount, "money", html=amount),
        Column("way", "Paid by", lambda row: row.way),
        Column(
            "state",
            "State",
            lambda row: row.get_state_display(),
            html=lambda row: status(row.get_state_display(), "payment"),
        ),
        Column("reference", "Reference", lambda row: row.reference, "code"),
        Column("paid_on", "Paid on", lambda row: row.paid_on, "date"),
        Column("made_at", "Made", lambda row: row.created_at, "moment", at_first=False),
        Column(
            "replaces", "Instead of", lambda row: row.replaces.code if row.replaces else "", at_first=False
        ),
    )
    return ListSpec("payments", "Payments", "payments", columns, currency=lambda row: row.currency)


@requires(Right.PAYOUTS_VIEW)
@require_GET
def detail(request: TenantRequest, code: str) -> HttpResponse:
    """Show a payment, what happened to it and what the ledger has of it."""
    return _page(request, code, "", 200)


@requires(Right.PAYOUTS_APPROVE)
@require_POST
def void(request: TenantRequest, code: str) -> HttpResponse:
    """Void a payment."""
    access = request.access
    try:
        void_payment(
            code=code,
            reason=request.POST.get("reason", ""),
            is_stopped=request.POST.get("stopped") == "on",
            stop_reference=request.POST.get("stop_reference", ""),
            actor_id=access.user.id,
            at=access.now,
        )
    except Refused as refusal:
        return _page(request, code, refusal.message, 422)
    messages.success(request, f"{code} is void. Its amount is owed again.")
    return HttpResponseRedirect(address(request, "payment", code=code))


@requires(Right.PAYOUTS_APPROVE)
@require_POST
def reissue(request: TenantRequest, code: str) -> HttpResponse:
    """Make a payment again."""
    access = request.access
    try:
        again = reissue_payment(
            code=code, reason=request.POST.get("reason", ""), actor_id=access.user.id, at=access.now
        )
    except Refused as refusal:
        return _page(request, code, refusal.message, 422)
    messages.success(request, f"{again.code} is made instead of {code}.")
    return HttpResponseRedirect(address(request, "payment", code=again.code))


def _page(request: TenantRequest, code: str, error: str, status_code: int) -> HttpResponse:
    payment = payment_by_code(code)
    if payment is None:
        raise Http404
    elsewhere = replaced_by([payment]).get(payment.id, "")
    may_redo = request.access.may(Right.PAYOUTS_APPROVE)
    shown = {
        "payment": payment,
        "steps": steps_of(payment),
        "elsewhere": elsewhere,
        "entries": entries_of_payment(payment),
        "may_void": may_redo and payment.state in OPEN and payment.run.state == "exported",
        "by_whom": carried_out_by(payment),
        "typed": request.POST,
        "may_reissue": may_redo
        and payment.state in NOT_ARRIVED
        and not elsewhere
        and payment.run.state == "exported",
        "error": error,
    }
    return render(request, "payouts/payment.html", shown, status=status_code)


@requires(Right.PAYOUTS_PREPARE)
@require_http_methods(["GET", "POST"])
def confirm(request: TenantRequest) -> HttpResponse:
    """Take rows of confirmations: first they are shown beside their payments, then those that fit are taken over."""
    if request.method == "GET":
        return _confirm_page(request, "", [], "", 200)
    text = request.POST.get("rows", "")
    if (upload := request.FILES.get("file")) is not None:
        if upload.size is None or upload.size > TEXT_LENGTH_MAX:
            return _confirm_page(request, text, [], "The file is larger than 1 MB. Send it in parts.", 422)
        try:
            text = upload.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            return _confirm_page(request, "", [], "The file is not text in UTF-8. Save it as CSV.", 422)
    access = request.access
    try:
        said = read_confirmations(text)
    except UnreadableConfirmations as unread:
        return _confirm_page(request, text, [], str(unread), 422)
    matched = match_confirmations(said, today=access.today)
    seen = request.POST.get("seen", "")
    if not seen.isascii() or not seen.isdigit():
        return _confirm_page(request, text, matched, "", 200)
    try:
        done = confirm_payments(
            said=said, seen=int(seen[:6]), actor_id=access.user.id, today=access.today, at=access.now
        )
    except Refused as refusal:
        return _confirm_page(request, text, matched, refusal.message, 422)
    messages.success(request, _told(done.paid, done.bounced, done.closed))
    return HttpResponseRedirect(address(request, "payments"))


def _told(paid: int, bounced: int, closed: Sequence[str]) -> str:
    parts = [f"{paid} paid"] if paid else []
    parts += [f"{bounced} came back"] if bounced else []
    words = " and ".join(parts) + "."
    return f"{words} {', '.join(closed)} closed." if closed else words


def _confirm_page(
    request: TenantRequest, text: str, matched: Sequence[Matched], error: str, status_code: int
) -> HttpResponse:
    fits = [row for row in matched if row.kind == "apply"]
    waiting = [payment for payment in list_payments() if payment.state in OPEN]
    run = request.GET.get("run", "") or request.POST.get("run", "")
    shown = {
        "text": text,
        "matched": matched,
        "fits": len(fits),
        "faults": sum(1 for row in matched if row.kind == "fault"),
        "same": sum(1 for row in matched if row.kind == "same"),
        "waiting": [payment for payment in waiting if not run or payment.run.code == run],
        "run": run,
        "error": error,
    }
    return render(request, "payouts/payments_confirm.html", shown, status=status_code)
