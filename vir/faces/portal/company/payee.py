"""Where the company is paid: the account, what waits for a second person, and what was before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from partners.checks.account import Account
from partners.enums import PayeeKind
from partners.operations.payee.decide import (
    confirm_payee,
    note_other_number,
    reject_payee,
    retire_payee,
    withdraw_payee,
)
from partners.operations.payee.propose import propose_payee
from partners.operations.payee.refusals import NumberDiffers
from vir.faces.portal.company.form import NUMBER_LENGTH_MAX, PayeeForm
from vir.faces.portal.company.shown import COUNTRIES, needs_factor, read_company
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.reauthentication import holds_factor, is_confirmed, prove
from vir.foundation.words import later, say

NOTE_LENGTH_MAX = 500
REJECTED = later("{account} was rejected. Payments go on as before.")
WITHDRAWN = later("{account} was withdrawn. Payments go on as before.")
RETIRED = later("{account} is used no more. Bank payments are held until there is another.")


@requires(Right.PORTAL_PAYEE)
@require_GET
@never_cache
def payee(request: TenantRequest) -> HttpResponse:
    """Show where the company is paid."""
    return _page(request)


@requires(Right.PORTAL_PAYEE)
@require_http_methods(["GET", "POST"])
@never_cache
def change(request: TenantRequest) -> HttpResponse:
    """Enter another account: typed, read back, and sent to the second person."""
    first = _proof(request, "payee_change")
    if first is not None:
        return first
    form = (
        PayeeForm(request.POST) if request.method == "POST" else PayeeForm(initial={"kind": _usual(request)})
    )
    if request.method == "GET" or not form.is_valid() or form.read is None:
        return render(
            request,
            "portal/company/change.html",
            {"form": form},
            status=200 if request.method == "GET" else 422,
        )
    if request.POST.get("step") != "send":
        return _read_back(request, form, form.read)
    access = request.access
    try:
        details = propose_payee(
            partner_id=_partner(request), account=form.read, actor_id=access.user.id, at=access.now
        )
    except Refused as refusal:
        return _page(request, error=refusal.message, status=422)
    messages.success(
        request,
        say("{account} was entered. It is used after a second person confirmed it.", account=details.masked),
    )
    return HttpResponseRedirect(_url(request, "payee"))


@requires(Right.PORTAL_PAYEE)
@require_POST
@never_cache
def confirm(request: TenantRequest) -> HttpResponse:
    """Confirm, as the second person, what somebody else of the company entered."""
    first = _proof(request, "payee")
    if first is not None:
        return first
    access = request.access
    version = _version(request)
    try:
        details = confirm_payee(
            partner_id=_partner(request),
            version=version,
            number=_text(request, "number", NUMBER_LENGTH_MAX),
            routing=_text(request, "routing", NUMBER_LENGTH_MAX),
            cooling_days=read_company(access).cooling_days,
            actor_id=access.user.id,
            at=access.now,
            today=access.today,
        )
    except NumberDiffers as other:
        note_other_number(
            partner_id=_partner(request), version=version, actor_id=access.user.id, at=access.now
        )
        return _page(request, number_error=other.message, status=422)
    except Refused as refusal:
        return _page(request, error=refusal.message, status=422)
    messages.success(request, say("{account} is confirmed.", account=details.masked))
    return HttpResponseRedirect(_url(request, "payee"))


@requires(Right.PORTAL_PAYEE)
@require_POST
def reject(request: TenantRequest) -> HttpResponse:
    """Say that nobody of the company should have entered it."""
    reason = _text(request, "reason", NOTE_LENGTH_MAX)
    return _act(request, REJECTED, reject_payee, reason=reason)


@requires(Right.PORTAL_PAYEE)
@require_POST
def withdraw(request: TenantRequest) -> HttpResponse:
    """Take back what one entered oneself."""
    return _act(request, WITHDRAWN, withdraw_payee)


@requires(Right.PORTAL_PAYEE)
@require_POST
def retire(request: TenantRequest) -> HttpResponse:
    """Say that nothing is to be paid to the account any more."""
    first = _proof(request, "payee")
    if first is not None:
        return first
    reason = _text(request, "reason", NOTE_LENGTH_MAX)
    return _act(
        request,
        RETIRED,
        retire_payee,
        reason=reason,
    )


@requires(Right.PORTAL_PAYEE)
@require_GET
def again(request: TenantRequest) -> HttpResponse:
    """Ask for the password or a code, and come back to the account."""
    back = _url(request, "payee")
    return _proof(request, "payee") or HttpResponseRedirect(back)


def _act(request: TenantRequest, says: str, act: Callable[..., Any], **more: str) -> HttpResponse:
    access = request.access
    try:
        details = act(
            partner_id=_partner(request),
            version=_version(request),
            actor_id=access.user.id,
            at=access.now,
            **more,
        )
    except Refused as refusal:
        return _page(request, error=refusal.message, status=422)
    messages.success(request, say(says, account=details.masked))
    return HttpResponseRedirect(_url(request, "payee"))


def _page(
    request: TenantRequest, *, error: str = "", number_error: str = "", status: int = 200
) -> HttpResponse:
    company = read_company(request.access)
    has_factor = holds_factor(request)
    shown = {
        "company": company,
        "has_factor": has_factor,
        "lacks_factor": company.needs_factor and not has_factor,
        "is_confirmed": is_confirmed(request) and (has_factor or not company.needs_factor),
        "error": error,
        "number_error": number_error,
    }
    return render(request, "portal/company/payee.html", shown, status=status)


def _read_back(request: TenantRequest, form: PayeeForm, account: Account) -> HttpResponse:
    """Show what was read, whole, to the person who typed it: once, and kept nowhere."""
    facts = [{"label": say("Account holder"), "value": account.holder}]
    if account.kind is PayeeKind.IBAN:
        facts.append({"label": say("IBAN"), "value": account.spaced})
        if account.fields["bic"]:
            facts.append({"label": say("BIC"), "value": account.fields["bic"]})
    else:
        facts.append({"label": say("Routing number"), "value": account.fields["routing"]})
        facts.append({"label": say("Account number"), "value": account.spaced})
    country = say(COUNTRIES[account.country]) if account.country in COUNTRIES else account.country
    bank = account.bank_name or say("not in the register")
    facts.append({"label": say("Bank"), "value": f"{bank}, {country}"})
    kept = [(name, form.cleaned_data.get(name, "")) for name in form.fields]
    company = read_company(request.access)
    return render(
        request,
        "portal/company/check.html",
        {"facts": facts, "kept": kept, "company": company, "account": account},
    )


def _proof(request: TenantRequest, name: str) -> HttpResponseRedirect | None:
    """Give where the person goes first to prove that it is them, by what the vendor's policy asks for."""
    return prove(request, _url(request, name), factor=needs_factor(request.access))


def _usual(request: TenantRequest) -> str:
    return PayeeKind.US_ACH.value if request.access.tenant.currency == "USD" else PayeeKind.IBAN.value


def _partner(request: TenantRequest) -> UUID:
    assert request.access.partner_id is not None
    return request.access.partner_id


def _version(request: TenantRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _text(request: TenantRequest, name: str, length: int) -> str:
    return request.POST.get(name, "").replace("\x00", "")[:length]


def _url(request: TenantRequest, name: str) -> str:
    return reverse(f"portal:{name}", kwargs={"tenant": request.access.tenant.slug})
