"""Where partners are paid, for finance: what waits for a call, every account, and one partner's own page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from partners.checks.account import is_like
from partners.enums import PayeeKind, PayeeState
from partners.models import Partner, PayeeDetails
from partners.operations.payee.decide import confirm_payee, note_other_number, reject_payee, retire_payee
from partners.operations.payee.refusals import NumberDiffers
from partners.queries.directory import partner_by_code
from partners.queries.payees import (
    confirmed_accounts,
    history_of,
    second_people_of,
    sharing_accounts,
    waiting_payees,
)
from payouts.queries.policy import policy_in_force
from vir.foundation.identity.queries import people_of_partner
from vir.foundation.identity.roles import Right, Role
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.reauthentication import holds_factor, is_confirmed, prove

PER_PAGE = 50
NOTE_LENGTH_MAX = 500
NUMBER_LENGTH_MAX = 40


@dataclass(frozen=True)
class Row:
    """One version of a partner's account, with what a person of finance should look at."""

    details: PayeeDetails
    flags: tuple[str, ...]
    # Who of the partner confirms it; nobody: finance calls back.
    seconds: tuple[str, ...] = ()


@requires(Right.PAYEES_VIEW)
@require_GET
def payees(request: TenantRequest) -> HttpResponse:
    """List what waits and every confirmed account."""
    waiting = list(waiting_payees())
    seconds = second_people_of(waiting)
    page = Paginator(confirmed_accounts(), PER_PAGE).get_page(request.GET.get("page"))
    listed = [*waiting, *page.object_list]
    sharing = sharing_accounts({one.partner_id for one in listed})
    rows = [
        Row(one, flags_of(one, sharing), tuple(member.user.name for member in seconds[one.id]))
        for one in waiting
    ]
    shown = {
        "to_call": [row for row in rows if not row.seconds],
        "with_partner": [row for row in rows if row.seconds],
        "page": page,
        "rows": [Row(one, flags_of(one, sharing)) for one in page.object_list],
        "may_confirm": request.access.may(Right.PAYEES_CONFIRM),
    }
    return render(request, "console/finance/payees.html", shown)


@requires(Right.PAYEES_VIEW)
@require_GET
@never_cache
def payee(request: TenantRequest, code: str) -> HttpResponse:
    """Show the accounts of one partner."""
    return _page(request, _partner(code))


@requires(Right.PAYEES_CONFIRM)
@require_GET
@never_cache
def again(request: TenantRequest, code: str) -> HttpResponse:
    """Ask for the password or a code, and come back to the partner."""
    back = _url(request, _partner(code))
    return prove(request, back, factor=policy_in_force().factor_for_payees) or HttpResponseRedirect(back)


@requires(Right.PAYEES_CONFIRM)
@require_POST
@never_cache
def confirm(request: TenantRequest, code: str) -> HttpResponse:
    """Confirm an account after a call, with the number as it was read out."""
    partner = _partner(code)
    policy = policy_in_force()
    first = prove(request, _url(request, partner), factor=policy.factor_for_payees)
    if first is not None:
        return first
    access, version = request.access, _version(request)
    note = _text(request, "note", NOTE_LENGTH_MAX)
    try:
        details = confirm_payee(
            partner_id=partner.id,
            version=version,
            number=_text(request, "number", NUMBER_LENGTH_MAX),
            routing=_text(request, "routing", NUMBER_LENGTH_MAX),
            note=note,
            cooling_days=policy.cooling_off_days,
            actor_id=access.user.id,
            at=access.now,
            today=access.today,
        )
    except NumberDiffers as other:
        note_other_number(partner_id=partner.id, version=version, actor_id=access.user.id, at=access.now)
        return _page(request, partner, number_error=other.message, note=note, status=422)
    except Refused as refusal:
        return _page(request, partner, error=refusal.message, note=note, status=422)
    messages.success(request, f"{details.masked} of {partner.name} is confirmed.")
    return HttpResponseRedirect(_url(request, partner))


@requires(Right.PAYEES_CONFIRM)
@require_POST
def reject(request: TenantRequest, code: str) -> HttpResponse:
    """Reject an account that nobody of the partner stands by."""
    return _act(request, code, reject_payee, "is rejected.")


@requires(Right.PAYEES_CONFIRM)
@require_POST
def retire(request: TenantRequest, code: str) -> HttpResponse:
    """Stop payments to a confirmed account."""
    return _act(request, code, retire_payee, "is used no more. Bank payments to the partner are held.")


def flags_of(details: PayeeDetails, sharing: dict[UUID, list[Partner]]) -> tuple[str, ...]:
    """Say what a person should look at before money goes there."""
    found = []
    others = sharing.get(details.partner_id, [])
    if others and details.state in (PayeeState.PROPOSED, PayeeState.CONFIRMED):
        found.append(f"An account that {_listed(one.name for one in others)} uses too")
    if not is_like(details.holder, details.partner.name):
        found.append("The holder has another name than the partner")
    return tuple(found)


def _act(request: TenantRequest, code: str, act: Callable[..., Any], says: str) -> HttpResponse:
    partner = _partner(code)
    access = request.access
    try:
        details = act(
            partner_id=partner.id,
            version=_version(request),
            reason=_text(request, "reason", NOTE_LENGTH_MAX),
            actor_id=access.user.id,
            at=access.now,
        )
    except Refused as refusal:
        return _page(request, partner, error=refusal.message, status=422)
    messages.success(request, f"{details.masked} of {partner.name} {says}")
    return HttpResponseRedirect(_url(request, partner))


def _page(
    request: TenantRequest,
    partner: Partner,
    *,
    error: str = "",
    number_error: str = "",
    note: str = "",
    status: int = 200,
) -> HttpResponse:
    versions = history_of(partner.id)
    waiting = next((one for one in versions if one.state == PayeeState.PROPOSED), None)
    current = next((one for one in versions if one.state == PayeeState.CONFIRMED), None)
    sharing = sharing_accounts([partner.id])
    seconds = second_people_of([waiting])[waiting.id] if waiting is not None else []
    people = [
        {"member": member, "role": Role(member.role).label, "entered": _entered(member.user_id, waiting)}
        for member in people_of_partner(partner.id)
    ]
    policy = policy_in_force()
    has_factor = holds_factor(request)
    shown = {
        "partner": partner,
        "waiting": waiting,
        "waiting_flags": flags_of(waiting, sharing) if waiting is not None else (),
        "is_american": waiting is not None and waiting.kind == PayeeKind.US_ACH,
        "seconds": _listed((member.user.name for member in seconds), " or "),
        "current": current,
        "current_flags": flags_of(current, sharing) if current is not None else (),
        "versions": versions,
        "people": people,
        "cooling_days": policy.cooling_off_days,
        "may_confirm": request.access.may(Right.PAYEES_CONFIRM),
        "has_factor": has_factor,
        "lacks_factor": policy.factor_for_payees and not has_factor,
        "is_confirmed": is_confirmed(request) and (has_factor or not policy.factor_for_payees),
        "error": error,
        "number_error": number_error,
        "note": note,
    }
    return render(request, "console/finance/payee.html", shown, status=status)


def _entered(user_id: UUID, waiting: PayeeDetails | None) -> bool:
    return waiting is not None and waiting.proposed_by_id == user_id


def _listed(names: Iterable[str], joint: str = " and ") -> str:
    found = list(names)
    return joint.join([", ".join(found[:-1]), found[-1]] if len(found) > 1 else found)


def _partner(code: str) -> Partner:
    partner = partner_by_code(code)
    if partner is None:
        raise Http404
    return partner


def _version(request: TenantRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _text(request: TenantRequest, name: str, length: int) -> str:
    return request.POST.get(name, "").replace("\x00", "")[:length]


def _url(request: TenantRequest, partner: Partner) -> str:
    return reverse("console:payee", kwargs={"tenant": request.access.tenant.slug, "code": partner.code})
