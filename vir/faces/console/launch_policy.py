"""The setting of who may launch alone: what it means, what it was, and changing it."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from programs.operations.set_launch_policy import REASON_LENGTH_MAX, UnableToSetPolicy, set_launch_policy
from programs.queries.launch_policy import policy_history
from vir.foundation.identity.queries import people_who_may
from vir.foundation.identity.roles import Right
from vir.foundation.money import NumberInvalid, parse_decimal
from vir.foundation.web.access import TenantRequest, requires

ALONE, ALWAYS_TWO = "alone", "two"


@requires(Right.SETTINGS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def launch_policy(request: TenantRequest) -> HttpResponse:
    """Show the policy with its history; on POST set another one."""
    if request.method != "POST":
        return _page(request)
    try:
        set_launch_policy(
            alone_limit=_limit(request.POST.get("kind", ""), request.POST.get("limit", "")),
            reason=request.POST.get("reason", ""),
            actor_id=request.access.user.id,
            at=request.access.now,
        )
    except UnableToSetPolicy as refused:
        return _page(request, refused)
    messages.success(request, "The launch policy is set. It counts from now on.")
    return HttpResponseRedirect(reverse("settings:launch", kwargs={"tenant": request.access.tenant.slug}))


def _limit(kind: str, typed: str) -> Decimal | None:
    if kind == ALWAYS_TWO:
        return None
    try:
        return parse_decimal(typed.replace(",", "").replace("\u00a0", "").strip())
    except NumberInvalid:
        raise UnableToSetPolicy(
            "limit", f"Limit: “{typed[:40]}” was not read. Write an amount such as 100,000."
        ) from None


def _page(request: TenantRequest, refused: UnableToSetPolicy | None = None) -> HttpResponse:
    history = policy_history()
    current = history[0] if history else None
    limit = current.alone_limit if current else None
    typed = request.POST
    shown = {
        "current": current,
        "limit": limit,
        "history": history,
        "currency": request.access.tenant.currency,
        "approvers": people_who_may(Right.PROGRAMS_APPROVE),
        "kind": typed.get("kind", ALWAYS_TWO if current is None or limit is None else ALONE),
        "typed_limit": typed.get("limit", "" if limit is None else f"{limit:,.0f}"),
        "typed_reason": typed.get("reason", ""),
        "error": refused.message if refused else "",
        "error_field": refused.field if refused else "",
        "reason_length_max": REASON_LENGTH_MAX,
    }
    return render(request, "console/launch_policy.html", shown, status=422 if refused else 200)
