"""The payout policy: what is in force, a proposal, and the second person's answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from payouts.enums import NegativePolicy, PolicyState
from payouts.operations.policies import UnableToSetPayoutPolicy, decide_policy, propose_policy
from payouts.posting.policy import DEFAULT, LIMITS_MAX, Fault, Policy, written
from payouts.queries.policy import policy_by_number, policy_history, policy_in_force, policy_of
from payouts.web.finding import address
from vir.foundation.identity.queries import people_who_may
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.formats import money

STEPS_SHOWN = 4


@requires(Right.PAYOUTS_VIEW)
@require_http_methods(["GET", "POST"])
def policy(request: TenantRequest) -> HttpResponse:
    """Show the policy with its history; on POST propose another one."""
    if request.method == "GET":
        return _page(request, [])
    access = request.access
    if not access.may(Right.PAYOUTS_POLICY):
        return _page(request, [Fault("", "Only an owner or a finance approver proposes a payout policy.")])
    try:
        proposed = propose_policy(
            rules=_typed_rules(request),
            reason=request.POST.get("reason", ""),
            actor_id=access.user.id,
            at=access.now,
        )
    except UnableToSetPayoutPolicy as refused:
        return _page(request, refused.faults)
    messages.success(request, f"Version {proposed.number} waits for a second person.")
    return HttpResponseRedirect(address(request, "policy"))


@requires(Right.PAYOUTS_POLICY)
@require_POST
def decide(request: TenantRequest, number: int) -> HttpResponse:
    """Agree to a proposed policy, or reject it."""
    if policy_by_number(number) is None:
        raise Http404
    agree = request.POST.get("act") == "agree"
    try:
        decide_policy(number=number, agree=agree, actor_id=request.access.user.id, at=request.access.now)
    except UnableToSetPayoutPolicy as refused:
        return _page(request, refused.faults)
    messages.success(request, f"Version {number} is {'in force' if agree else 'rejected'}.")
    return HttpResponseRedirect(address(request, "policy"))


def _typed_rules(request: TenantRequest) -> dict[str, Any]:
    typed = request.POST
    steps = zip(typed.getlist("from")[:LIMITS_MAX], typed.getlist("approvals")[:LIMITS_MAX], strict=False)
    return {
        "limits": [
            {"from": amount, "approvals": approvals}
            for amount, approvals in steps
            if amount.strip() or approvals.strip()
        ],
        "negative": typed.get("negative", ""),
        "gates": {
            "past_due_percent": typed.get("past_due_percent", "").strip() or None,
            "invoices_paid": typed.get("invoices_paid") == "on",
            "documents": typed.get("documents", "").splitlines(),
        },
        "cooling_off_days": typed.get("cooling_off_days", ""),
        "days_to_pay": typed.get("days_to_pay") or str(DEFAULT.days_to_pay),
        "budget_stop": typed.get("budget_stop") == "on",
        "factor_for_payees": typed.get("factor_for_payees") == "on",
        "factor_for_approvals": typed.get("factor_for_approvals") == "on",
    }


def sentences(policy: Policy, currency: str) -> list[str]:
    """Say a policy in sentences."""
    steps = []
    for limit in policy.limits:
        people = "one other person" if limit.approvals == 1 else f"{limit.approvals} other people"
        if limit.amount_from:
            steps.append(f"from {money(limit.amount_from, currency, whole=True)} on {people}")
        else:
            steps.append(f"{people}")
    found = [f"A run is approved by {', '.join(steps)}. None of them prepared it."]
    found.append(
        {
            NegativePolicy.CARRY_OVER: "What a partner owes is carried to the next run of the same program.",
            NegativePolicy.OFFSET: "What a partner owes is taken from the next run of any program.",
            NegativePolicy.INVOICE: "What a partner owes is invoiced to it, "
            + (f"due after {policy.days_to_pay} days." if policy.days_to_pay else "due at once."),
        }[policy.negative]
    )
    days = policy.cooling_off_days
    found.append(
        f"New bank details are paid {days} day{'' if days == 1 else 's'} after they are confirmed."
        if days
        else "New bank details are paid as soon as they are confirmed."
    )
    if policy.factor_for_payees:
        found.append("Payee details change only with a second factor, at the vendor and at its partners.")
    if policy.factor_for_approvals:
        found.append("A run is approved only with a second factor.")
    gates = policy.gates
    if gates.past_due_percent is not None:
        found.append(
            f"Nobody is paid of whose invoices {gates.past_due_percent.normalize():f}% or more is past due."
        )
    if gates.invoices_paid:
        found.append("Nobody is paid before the invoices of the period are paid.")
    if gates.documents:
        found.append(f"Nobody is paid without {', '.join(gates.documents)}, in date.")
    if policy.budget_stop:
        found.append("A run that would pay a program above its budget is not sent for approval.")
    return found


def _page(request: TenantRequest, faults: list[Fault]) -> HttpResponse:
    access = request.access
    current = policy_in_force()
    history = policy_history()
    waiting = next((row for row in history if row.state == PolicyState.PROPOSED), None)
    rules = _typed_rules(request) if request.method == "POST" and faults else written(current)
    steps = [(str(step["from"]), str(step["approvals"])) for step in rules["limits"]]
    shown = {
        "current": current,
        "sentences": sentences(current, access.tenant.currency),
        "history": history,
        "waiting": waiting,
        "proposed": sentences(policy_of(waiting), access.tenant.currency) if waiting else [],
        "steps": [*steps, *[("", "")] * max(STEPS_SHOWN - len(steps), 0)],
        "rules": rules,
        "documents": "\n".join(rules["gates"]["documents"]),
        "negatives": list(NegativePolicy),
        "reason": request.POST.get("reason", "") if faults else "",
        "faults": [(fault.field.replace(".", "_") or "reason", fault.message) for fault in faults],
        "fields": {fault.field.partition(".")[0] for fault in faults},
        "currency": access.tenant.currency,
        "may": access.may(Right.PAYOUTS_POLICY),
        "own": waiting is not None and waiting.proposed_by_id == access.user.id,
        "others": [one for one in people_who_may(Right.PAYOUTS_POLICY) if one.id != access.user.id],
        "approvers": people_who_may(Right.PAYOUTS_APPROVE),
    }
    return render(request, "payouts/policy.html", shown, status=422 if faults else 200)
