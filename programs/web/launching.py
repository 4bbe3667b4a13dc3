"""The launch page: everything in sight, reasons in place, then one act that says its name."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from programs import permissions
from programs.models import Program
from programs.operations.give_gate_reason import REASON_LENGTH_MAX, ReasonRefused, give_gate_reason
from programs.operations.launch_program import UnableToLaunch, launch_program
from programs.operations.plan_launch import UnableToPlanLaunch, plan_launch
from programs.operations.submit_for_approval import UnableToSubmit, submit_for_approval
from programs.queries.launch_policy import policy_in_force, why_second_person
from programs.queries.programs import current_version
from programs.transitions import NotAllowed
from programs.web.check_page import check_of, shown
from programs.web.drafting.builder import address, draft_or_404
from programs.web.launch_form import LaunchForm, stored_form, typed_form
from programs.web.returned import last_return
from programs.web.wording import shown_status
from vir.foundation.identity.models import User
from vir.foundation.identity.queries import people_who_may
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.letter_links import portal_link

SEND, LAUNCH = "send", "launch"


@requires(Right.PROGRAMS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def launch(request: TenantRequest, code: str) -> HttpResponse:
    """Show what would go out; on POST keep what was typed, and send it for approval or launch it."""
    program = draft_or_404(code)
    if not permissions.is_editable(program):
        return HttpResponseRedirect(address(request, "programs:overview", program))
    if request.method != "POST":
        return _page(request, program)
    form = typed_form(request.POST, _approvers(request))
    _keep(request, program, form)
    if form.errors:
        return _page(request, draft_or_404(code), form)
    do = request.POST.get("do", "")
    if do not in (SEND, LAUNCH):
        messages.success(request, "Saved. Nothing has gone out yet.")
        return HttpResponseRedirect(address(request, "programs:launch", program))
    try:
        said = _launched(request, program) if do == LAUNCH else _sent(request, program, form)
    except UnableToSubmit as refused:
        return _page(request, draft_or_404(code), form, faults=[fault.message for fault in refused.faults])
    except (UnableToLaunch, NotAllowed) as refused:
        return _page(request, draft_or_404(code), form, faults=[refused.message])
    messages.success(request, said)
    return HttpResponseRedirect(address(request, "programs:overview", program))


def terms_link(request: TenantRequest, program: Program) -> str:
    """Give the full address of a program's terms in the portal, for letters."""
    return portal_link(request, address(request, "portal:terms", program))


def _launched(request: TenantRequest, program: Program) -> str:
    done = launch_program(
        program_id=program.id,
        seen_hash=request.POST.get("seen_hash", ""),
        seen=request.POST.get("seen", ""),
        actor_id=request.access.user.id,
        at=request.access.now,
        terms_link=terms_link(request, program),
    )
    return f"{done.code} is launched and {shown_status(done, request.access.today).lower()}."


def _sent(request: TenantRequest, program: Program, form: LaunchForm) -> str:
    submit_for_approval(
        program_id=program.id,
        actor_id=request.access.user.id,
        at=request.access.now,
        approve_link=request.build_absolute_uri(address(request, "programs:approve", program)),
    )
    return f"{program.code} waits for {form.asked or 'a second person'}."


def _keep(request: TenantRequest, program: Program, form: LaunchForm) -> None:
    """Store what was typed as far as it can be kept, and note beside each field what cannot."""
    who: dict[str, Any] = {"actor_id": request.access.user.id, "at": request.access.now}
    for gate, reason in form.reasons.items():
        try:
            give_gate_reason(program_id=program.id, gate=gate, reason=reason, **who)
        except ReasonRefused as refused:
            form.errors[gate] = refused.message
    if not form.is_read:
        form.errors["acknowledge_by"] = (
            f"Acknowledge by: “{form.acknowledge_by}” was not read. Write a day such as 2026-12-15."
        )
        return
    try:
        plan_launch(
            program_id=program.id,
            tell_partners=form.tell,
            acknowledge_by=form.day,
            approver_id=form.approver_id,
            **who,
        )
    except UnableToPlanLaunch as refused:
        form.errors[refused.field or "acknowledge_by"] = refused.message


def _approvers(request: TenantRequest) -> list[User]:
    people = people_who_may(Right.PROGRAMS_APPROVE)
    return [person for person in people if person.id != request.access.user.id]


def _page(
    request: TenantRequest, program: Program, form: LaunchForm | None = None, faults: list[str] | None = None
) -> HttpResponse:
    access = request.access
    check = check_of(program, current_version(program))
    gates = check.live.readiness.gates
    status = 200 if form is None else 422
    form = form or stored_form(program, gates, _approvers(request), access.today)
    why = why_second_person(program, gates, policy_in_force(), access.tenant.currency)
    # While a reason that is asked for is missing nobody can tell whether one person may launch it alone.
    alone = not why and not check.live.readiness.faults
    context = {
        **shown(request, check, form.day if form.tell else None),
        "status": shown_status(program, access.today),
        "form": form,
        "gate_rows": [
            {"gate": gate, "typed": form.reasons.get(gate.gate, ""), "error": form.errors.get(gate.gate, "")}
            for gate in gates
        ],
        "left": check.live.readiness.own_faults,
        "error_pairs": _error_pairs(form, faults or []),
        "why_second": why,
        "alone": alone,
        "tell_words": f"tell {check.partners:,} partner{'' if check.partners == 1 else 's'}",
        "returned": last_return(program),
        # Pages of the floor above: what the overlaps are worth, and the back-test.
        "stakes_url": address(request, "payouts:draft_replay", program),
        "backtest_url": address(request, "payouts:backtest", program),
        "reason_length_max": REASON_LENGTH_MAX,
        "policy_url": reverse("settings:launch", kwargs={"tenant": access.tenant.slug})
        if access.may(Right.SETTINGS_EDIT)
        else "",
    }
    return render(request, "programs/launch.html", context, status=status)


def _error_pairs(form: LaunchForm, faults: list[str]) -> list[tuple[str, str]]:
    ids = {"acknowledge_by": "id_acknowledge_by", "approver": "id_approver"}
    found = [(ids.get(key, f"id_reason_{key}"), said) for key, said in form.errors.items()]
    return found + [("", said) for said in faults]
