"""Settings of claims: how they are decided, and how each check is set, with how often it was right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims.checks.catalogue import CHECKS
from claims.checks.kit import Check
from claims.enums import Severity
from claims.operations.claiming.settings import set_check, set_policy
from claims.queries.claiming.policy import holidays_between, policy
from claims.queries.claiming.rates import Rate, check_rates
from claims.queries.claiming.rules import rules
from claims.queries.claiming.set_before import policies_set, rules_set
from vir.faces.console.claiming.policy_form import PolicyForm
from vir.foundation.identity.roles import Right
from vir.foundation.money import NumberInvalid, format_number, parse_decimal
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires

REASON_MAX = 300
HOLIDAY_DAYS = 120
HISTORY_SHOWN = 50
# What came of the checks is told for a year: older flags were found by other figures.
MEASURED = timedelta(days=365)


class FigureUnread(Refused):
    """A figure of a check that is none."""

    def __init__(self, label: str, text: str) -> None:
        super().__init__(f"{label}: “{text[:40]}” was not read. Write a number such as 30.")


@requires(Right.CLAIMS_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def how_decided(request: TenantRequest) -> HttpResponse:
    """Show how claims are decided, with what it was before; on POST set it anew."""
    in_force = policy()
    form = PolicyForm(request.POST if request.method == "POST" else None, in_force)
    if request.method == "POST" and form.is_valid():
        access = request.access
        try:
            set_policy(
                draft=form.draft(), reason=form.cleaned_data["reason"], actor_id=access.user.id, at=access.now
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "How claims are decided is set. Days that claims were promised stay.")
            return HttpResponseRedirect(_url(request, "claims"))
    today = request.access.today
    shown: dict[str, Any] = {
        "tabs": _tabs(request, "claims"),
        "form": form,
        "policy": in_force,
        "currency": request.access.tenant.currency,
        "closed": holidays_between(today, today.fromordinal(today.toordinal() + HOLIDAY_DAYS), in_force),
        "history": policies_set()[:HISTORY_SHOWN],
    }
    return render(request, "console/claims/policy.html", shown, status=422 if form.errors else 200)


@requires(Right.CLAIMS_SETTINGS)
@require_GET
def checks(request: TenantRequest) -> HttpResponse:
    """List the checks with how each is set and how often it was right."""
    return _checks_page(request)


@requires(Right.CLAIMS_SETTINGS)
@require_POST
def check(request: TenantRequest, name: str) -> HttpResponse:
    """Set one check."""
    found = CHECKS.get(name)
    if found is None:
        raise Http404
    posted, access = request.POST, request.access
    try:
        set_check(
            check_name=name,
            is_on=posted.get("is_on") == "on",
            severity=posted.get("severity", found.severity.value),
            thresholds=_figures(found, posted),
            reason=posted.get("reason", "").replace("\x00", "").strip(),
            actor_id=access.user.id,
            at=access.now,
        )
    except Refused as refused:
        return _checks_page(request, name, refused.message)
    messages.success(request, f"{found.label}: set. It counts for claims that are checked from now on.")
    return HttpResponseRedirect(f"{_url(request, 'claim_checks')}#{name}")


def _figures(found: Check, posted: Mapping[str, str]) -> dict[str, Decimal]:
    figures = {}
    for threshold in found.thresholds:
        text = posted.get(threshold.name, "").replace(",", "").strip()
        try:
            figures[threshold.name] = parse_decimal(text)
        except NumberInvalid:
            raise FigureUnread(threshold.label, text) from None
    return figures


def _checks_page(request: TenantRequest, wrong: str = "", error: str = "") -> HttpResponse:
    in_force, measured = rules(), check_rates(request.access.now - MEASURED)
    history = rules_set()[:HISTORY_SHOWN]
    shown: dict[str, Any] = {
        "tabs": _tabs(request, "claim_checks"),
        "checks": [
            _check_shown(one, in_force[name], measured.get(name), request.POST if name == wrong else None)
            for name, one in CHECKS.items()
        ],
        "wrong": wrong,
        "error": error,
        "reason_max": REASON_MAX,
        "history": [
            {"rule": one, "label": _label(one.check_name), "set": _set_words(one)} for one in history
        ],
    }
    return render(request, "console/claims/checks.html", shown, status=422 if error else 200)


def _check_shown(check: Check, rule: Any, rate: Any, typed: Mapping[str, str] | None) -> dict[str, Any]:
    figures = [
        {
            "name": threshold.name,
            "label": threshold.label,
            "unit": threshold.unit,
            "value": typed.get(threshold.name, "") if typed else _plain(rule.thresholds[threshold.name]),
            "usual": format_number(threshold.default),
        }
        for threshold in check.thresholds
    ]
    severity = Severity(typed.get("severity", rule.severity)) if typed else Severity(rule.severity)
    return {
        "name": check.name,
        "label": check.label,
        "about": check.about,
        "is_on": typed.get("is_on") == "on" if typed else rule.is_on,
        "severity": severity.value,
        "severity_words": severity.label,
        "severities": [(one.value, one.label) for one in Severity],
        "only_look": check.only_look,
        "blocks": check.blocks,
        "figures": figures,
        "reason": typed.get("reason", "") if typed else "",
        "rate": _rate_words(rate),
    }


def _rate_words(rate: Rate | None) -> dict[str, Any]:
    if rate is None or not rate.claims:
        return {}
    found = f"found something in {rate.hits:,} of {rate.claims:,} claims, {rate.hit_percent}%"
    passed = ""
    if rate.resolved:
        passed = (
            f"{rate.overturned:,} of {rate.resolved:,} resolved were in order, {rate.overturned_percent}%"
        )
    return {"found": found, "passed": passed, "is_noisy": rate.is_noisy}


def _set_words(rule: Any) -> str:
    parts = ["on" if rule.is_on else "off", Severity(rule.severity).label.lower()]
    found = CHECKS.get(rule.check_name)
    for threshold in found.thresholds if found else ():
        if threshold.name in rule.thresholds:
            parts.append(f"{threshold.label.lower()} {rule.thresholds[threshold.name]} {threshold.unit}")
    return ", ".join(parts)


def _label(name: str) -> str:
    found = CHECKS.get(name)
    return found.label if found else name


def _plain(value: Decimal) -> str:
    return f"{Decimal(value).normalize():f}"


def _tabs(request: TenantRequest, current: str) -> list[dict[str, Any]]:
    pages = (("claims", "How claims are decided"), ("claim_checks", "Checks"))
    return [
        {"label": label, "url": _url(request, name), "current": name == current, "count": None}
        for name, label in pages
    ]


def _url(request: TenantRequest, name: str) -> str:
    return reverse(f"settings:{name}", kwargs={"tenant": request.access.tenant.slug})
