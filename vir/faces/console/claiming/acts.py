"""What a reviewer does about a claim: deciding, resolving a flag, asking, writing, giving it to somebody."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from claims.enums import ClaimState, LineState, Reason
from claims.models import Claim
from claims.operations.claiming.refusals import PageIsStale
from claims.operations.claiming.review import (
    LineDecision,
    ask_partner,
    assign_claim,
    decide_claim,
    resolve_flag,
)
from claims.operations.claiming.submit import write_in_claim as write
from claims.queries.claiming.claims import flags_of
from vir.faces.console.claiming.asking import read_wanted, url
from vir.faces.console.claiming.claim_shown import granted_words
from vir.faces.console.claiming.page import Said, desk_page
from vir.faces.console.claiming.prepared import changes_of, grant_of
from vir.faces.console.claiming.preparing import Change
from vir.faces.console.claiming.reading import the_claim
from vir.foundation.identity.queries import people_who_may
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires

TEXT_MAX = 2000


@requires(Right.CLAIMS_DECIDE)
@require_POST
def decide(request: TenantRequest, code: str) -> HttpResponse:
    """Decide about every line of a claim as it was prepared."""
    claim = the_claim(code)
    access, posted = request.access, request.POST
    sets = posted.getlist("set")
    is_rejection = posted.get("act") == "reject"
    seen = _moment(posted.get("seen", ""))
    reason, note = _text(request, "reason"), _text(request, "note")
    changes = {} if is_rejection else changes_of(claim, sets, request.GET)
    grant = None if is_rejection else grant_of(claim, posted)
    try:
        if seen is None:
            raise NotSeen(claim)
        decided = decide_claim(
            claim_id=claim.id,
            decisions={row: _decision(change, reason) for row, change in changes.items()},
            rest=LineState.REJECTED if is_rejection else LineState.APPROVED,
            reason=reason if is_rejection or grant is not None else "",
            amount=grant,
            note=note,
            seen_updated_at=seen,
            actor_id=access.user.id,
            at=access.now,
            today=access.today,
        )
    except Refused as refused:
        return desk_page(
            request,
            the_claim(code),
            shows="claim",
            said=Said(
                refused=refused.message,
                seen=seen if isinstance(refused, PageIsStale) else None,
                typed={"reason": reason, "note": note},
                sets=sets,
                mode="reject" if is_rejection else "approve",
                grant=grant,
            ),
        )
    messages.success(request, _decided_words(decided))
    return _onward(request, decided)


@requires(Right.CLAIMS_DECIDE)
@require_POST
def flag(request: TenantRequest, code: str) -> HttpResponse:
    """Say about a flag that it is in order or a fault, and why."""
    claim = the_claim(code)
    posted, reason = request.POST, _text(request, "reason")
    asked = posted.get("flag", "")
    found = next((one for one in flags_of(claim) if str(one.id) == asked), None)
    try:
        if found is None:
            raise FlagGone
        resolve_flag(
            flag_id=found.id,
            resolution=posted.get("resolution", ""),
            reason=reason,
            actor_id=request.access.user.id,
            at=request.access.now,
        )
    except Refused as refused:
        said = Said(
            refused=refused.message, typed={"flag_reason": reason}, sets=posted.getlist("set"), flag=asked
        )
        return desk_page(request, the_claim(code), shows="claim", said=said)
    messages.success(request, f"{found.title}: resolved.")
    return _back(request, claim)


@requires(Right.CLAIMS_DECIDE)
@require_POST
def say(request: TenantRequest, code: str) -> HttpResponse:
    """Ask the partner, write to it, or keep a note that it does not see."""
    claim = the_claim(code)
    access, text, act = request.access, _text(request, "text"), request.POST.get("act", "")
    try:
        if act == "ask":
            ask_partner(
                claim_id=claim.id, text=text, actor_id=access.user.id, at=access.now, today=access.today
            )
        else:
            write(
                claim_id=claim.id,
                text=text,
                internal=act == "note",
                by_partner=False,
                actor_id=access.user.id,
                at=access.now,
            )
    except Refused as refused:
        mode = "ask" if act == "ask" else ""
        said = Said(refused=refused.message, typed={"text": text}, mode=mode)
        return desk_page(request, the_claim(code), shows="claim", said=said)
    done = {
        "ask": f"{claim.partner.name} was asked. The days stand still until it answers.",
        "note": "The note is kept. The partner does not see it.",
    }
    messages.success(request, done.get(act, f"Sent to {claim.partner.name}."))
    return _back(request, claim)


@requires(Right.CLAIMS_DECIDE)
@require_POST
def assign(request: TenantRequest, code: str) -> HttpResponse:
    """Give a claim to a person, or to nobody."""
    claim = the_claim(code)
    email = _text(request, "to")
    person = next((one for one in people_who_may(Right.CLAIMS_DECIDE) if one.email == email), None)
    try:
        if email and person is None:
            raise NobodyLikeThat
        assign_claim(
            claim_id=claim.id,
            assignee_id=person.id if person else None,
            actor_id=request.access.user.id,
            at=request.access.now,
        )
    except Refused as refused:
        return desk_page(request, the_claim(code), shows="claim", said=Said(refused=refused.message))
    messages.success(request, f"{claim.code} is assigned to {person or 'nobody'}.")
    return _back(request, claim)


class NotSeen(PageIsStale):
    """A decision that does not say what was on its page."""

    def __init__(self, claim: Claim) -> None:
        super().__init__(
            f"What this page showed of {claim.code} was not read. Look at it again, then decide."
        )


class FlagGone(Refused):
    """A flag that the checks replaced meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            "This flag is no longer there: the checks ran again. Read the flags as they are now."
        )


class NobodyLikeThat(Refused):
    """A person who cannot be given a claim."""

    def __init__(self) -> None:
        super().__init__("That person does not decide about claims. Choose one of the list.")


def _decision(change: Change, reason: str) -> LineDecision:
    why = change.reason or (reason if reason in set(Reason) else "")
    if not change.quantity:
        return LineDecision(LineState.REJECTED, reason=why)
    return LineDecision(LineState.REDUCED, quantity=Decimal(change.quantity), reason=why)


def _decided_words(claim: Claim) -> str:
    if claim.state == ClaimState.REJECTED:
        return f"{claim.code} of {claim.partner.name} is rejected. The partner reads why."
    if claim.state in (ClaimState.APPROVED, ClaimState.PART_APPROVED):
        return f"{claim.code} of {claim.partner.name}: {granted_words(claim)} approved."
    return f"{claim.code} is above the limit of one person. Your approval is kept, a second person decides."


def _onward(request: TenantRequest, claim: Claim) -> HttpResponseRedirect:
    """Go on with the next claim of the queue: the list without the one that is done."""
    return HttpResponseRedirect(url(request.access, "queue", read_wanted(request.POST).query()))


def _back(request: TenantRequest, claim: Claim) -> HttpResponseRedirect:
    query = read_wanted(request.POST).query()
    kept = "".join(f"&set={value}" for value in request.POST.getlist("set") if value.isascii())
    return HttpResponseRedirect(url(request.access, "claim", f"{query}{kept}", code=claim.code))


def _text(request: TenantRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\x00", "").strip()[:TEXT_MAX]


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
