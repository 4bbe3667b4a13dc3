"""The check of an amendment, and the acts on it: send, publish, approve, return, withdraw, record a consent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from partners.queries.directory import partners_by_id
from payouts.operations.amend_program import put_in_force, send_amendment
from payouts.queries.amending import closed_to
from programs import permissions
from programs.operations.record_consent import NOTE_LENGTH_MAX, record_consent
from programs.operations.save_amendment import Wishes, save_amendment, withdraw_amendment
from programs.operations.submit_amendment import return_amendment
from programs.queries.amendments import Amendment, consents_to
from programs.queries.notices import NoticeText, notice_text
from programs.queries.programs import enrolled_partner_ids
from programs.queries.seen import seen_state
from programs.rating import rule_sentence
from programs.web.launching import terms_link
from programs.web.wording import shown_status
from vir.faces.console.amendment.effect import effect_shown
from vir.faces.console.amendment.pages import Opened, address, opened_or_404
from vir.faces.console.program import links as program_links
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.preview import supposing


@supposing
@requires(Right.PROGRAMS_EDIT)
@require_http_methods(["GET", "HEAD"])
def check(request: TenantRequest, code: str) -> HttpResponse:
    """Show an amendment as it would be published, with what it moves and who is told what."""
    return _check_page(request, code, 200)


@supposing
@requires(Right.PROGRAMS_APPROVE)
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: TenantRequest, code: str) -> HttpResponse:
    """Show an amendment to a second person, and publish it when that one says so."""
    if request.method != "POST":
        return _check_page(request, code, 200, deciding=True)
    return _publish(request, code, deciding=True)


@requires(Right.PROGRAMS_EDIT)
@require_POST
def publish(request: TenantRequest, code: str) -> HttpResponse:
    """Publish an amendment that needs nobody else."""
    return _publish(request, code)


@requires(Right.PROGRAMS_EDIT)
@require_POST
def send(request: TenantRequest, code: str) -> HttpResponse:
    """Send an amendment to a second person."""
    opened = opened_or_404(request, code)
    access = request.access

    def act() -> None:
        send_amendment(
            program_id=opened.program.id, actor_id=access.user.id, today=access.today, at=access.now
        )

    return _done(request, code, act, "The amendment waits for a second person.", "programs:amend_check")


@requires(Right.PROGRAMS_EDIT)
@require_POST
def keep_old(request: TenantRequest, code: str) -> HttpResponse:
    """Let an amendment that restates count from a day instead: earlier lines keep the old rule."""
    opened = opened_or_404(request, code)
    amendment, access = opened.amendment, request.access
    if amendment is None or amendment.faults:
        return HttpResponseRedirect(address(request, "programs:amend", code))
    day = effect_shown(amendment, today=access.today)["effects"].from_day.effective_on
    version = amendment.version

    def act() -> None:
        save_amendment(
            program_id=opened.program.id,
            document=version.document,
            wishes=Wishes(
                day, version.reason, version.new_budget, version.tell_partners, version.acknowledge_by
            ),
            seen_revision=version.revision,
            actor_id=access.user.id,
            at=access.now,
            closed_to=closed_to(opened.program.id),
        )

    return _done(request, code, act, "Lines before that day keep the old rule.", "programs:amend_check")


@requires(Right.PROGRAMS_EDIT)
@require_POST
def withdraw(request: TenantRequest, code: str) -> HttpResponse:
    """Give up an amendment."""
    opened = opened_or_404(request, code)

    def act() -> None:
        withdraw_amendment(
            program_id=opened.program.id, actor_id=request.access.user.id, at=request.access.now
        )

    return _done(request, code, act, "The amendment is withdrawn. Nothing changed.", "programs:terms")


@requires(Right.PROGRAMS_APPROVE)
@require_POST
def give_back(request: TenantRequest, code: str) -> HttpResponse:
    """Return an amendment to whoever wrote it, with a note."""
    opened = opened_or_404(request, code)

    def act() -> None:
        return_amendment(
            program_id=opened.program.id,
            note=request.POST.get("note", ""),
            actor_id=request.access.user.id,
            at=request.access.now,
        )

    return _done(request, code, act, "The amendment can be changed again.", "programs:terms", deciding=True)


@requires(Right.PROGRAMS_EDIT)
@require_POST
def consent(request: TenantRequest, code: str) -> HttpResponse:
    """Record how a partner agreed."""
    opened = opened_or_404(request, code)

    def act() -> None:
        record_consent(
            program_id=opened.program.id,
            partner_code=request.POST.get("partner", ""),
            note=request.POST.get("note", ""),
            actor_id=request.access.user.id,
            at=request.access.now,
        )

    return _done(request, code, act, "The consent is recorded.", "programs:amend_check")


def _publish(request: TenantRequest, code: str, *, deciding: bool = False) -> HttpResponse:
    opened = opened_or_404(request, code)
    access = request.access

    def act() -> None:
        put_in_force(
            program_id=opened.program.id,
            seen_hash=request.POST.get("seen_hash", ""),
            seen=request.POST.get("seen", ""),
            actor_id=access.user.id,
            today=access.today,
            at=access.now,
            terms_link=terms_link(request, opened.program),
        )

    number = opened.version.number if opened.version else ""
    return _done(
        request, code, act, f"Version {number} of {code} is published.", "programs:terms", deciding=deciding
    )


def _done(
    request: TenantRequest,
    code: str,
    act: Callable[[], None],
    said: str,
    then: str,
    *,
    deciding: bool = False,
) -> HttpResponse:
    """Act and go on; a refusal stays on the page with what it says."""
    try:
        act()
    except Refused as refused:
        return _check_page(request, code, 422, error=refused.message, deciding=deciding)
    messages.success(request, said)
    return HttpResponseRedirect(address(request, then, code))


def _check_page(
    request: TenantRequest, code: str, status: int, *, error: str = "", deciding: bool = False
) -> HttpResponse:
    opened = opened_or_404(request, code)
    amendment = opened.amendment
    if amendment is None:
        if error:
            messages.error(request, error)
        return HttpResponseRedirect(address(request, "programs:terms", code))
    if (amendment.faults or amendment.terms is None) and not amendment.is_sent:
        return HttpResponseRedirect(address(request, "programs:amend", code))
    shown = {**_shown(request, opened, amendment), "error": error, "deciding": deciding}
    return render(request, "console/amend_check.html", shown, status=status)


def _shown(request: TenantRequest, opened: Opened, amendment: Amendment) -> dict[str, Any]:
    program, version, access = opened.program, amendment.version, request.access
    shown: dict[str, Any] = {
        "program": program,
        "status": shown_status(program, access.today),
        "tabs": program_links.tabs(access, program, "terms"),
        "base": opened.base,
        "version": version,
        "amendment": amendment,
        "changes": amendment.changes,
        "consents": consents_to(version),
        "note_length_max": NOTE_LENGTH_MAX,
        "may_edit": access.may(Right.PROGRAMS_EDIT),
        "may_approve": access.may(Right.PROGRAMS_APPROVE),
        "seen": seen_state(program, version),
        "is_second": permissions.is_second_person(version, access.user.id),
    }
    if amendment.terms is not None and not amendment.faults:
        shown["sentence"] = rule_sentence(amendment.terms)
        shown |= effect_shown(amendment, today=access.today)
        shown["missing"] = [one for one in shown["worse_off"] if one.partner_id not in shown["consents"]]
        shown |= _told(request, opened, amendment)
    return shown


def _told(request: TenantRequest, opened: Opened, amendment: Amendment) -> dict[str, Any]:
    """Write the message as one of the partners gets it."""
    assert amendment.terms is not None
    ids = enrolled_partner_ids(opened.program)
    partners = sorted(partners_by_id(set(ids)).values(), key=lambda partner: partner.name)
    wanted = request.GET.get("as", "")
    partner = next((one for one in partners if one.code == wanted), partners[0] if partners else None)
    message: NoticeText | None = None
    if partner is not None and amendment.version.tell_partners:
        message = notice_text(
            opened.program,
            amendment.version,
            amendment.terms,
            vendor=request.access.tenant.name,
            partner=partner.name,
            acknowledge_by=amendment.version.acknowledge_by,
        )
    return {"partners": partners, "partner": partner, "message": message}
