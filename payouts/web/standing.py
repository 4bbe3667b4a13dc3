"""What decides whether and how partners are paid: their accounts with the vendor, documents, the way they are paid."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from partners.queries.directory import partner_ids_by_code
from payouts.operations.tell_standing import UnableToTell, set_payment_way, tell_documents, tell_standings
from payouts.posting.standing_rows import read_documents, read_standings
from payouts.queries.policy import policy_in_force
from payouts.queries.standing import document_rows, standing_rows, way_history
from payouts.web.finding import address
from programs.enums import PaymentMethod
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires

FAULTS_SHOWN = 10


@requires(Right.PAYOUTS_VIEW)
@require_http_methods(["GET", "POST"])
def standing(request: TenantRequest) -> HttpResponse:
    """Show the facts; on POST take over rows, or set how a partner is paid."""
    if request.method == "GET":
        return _page(request, "", "")
    kind = request.POST.get("kind", "")
    try:
        if not request.access.may(Right.PAYOUTS_PREPARE):
            raise UnableToTell("Only people who prepare payouts keep these.")
        told = _take(request, kind)
    except Refused as refusal:
        return _page(request, refusal.message, kind)
    messages.success(request, told)
    return HttpResponseRedirect(address(request, "standing"))


def _take(request: TenantRequest, kind: str) -> str:
    access, typed = request.access, request.POST
    if kind == "way":
        way = set_payment_way(
            partner_code=typed.get("partner", "").strip(),
            method=typed.get("method", ""),
            reason=typed.get("reason", ""),
            actor_id=access.user.id,
            at=access.now,
        )
        return f"{way.partner.name} is paid {_words(way.method)} from its next run on."
    rows = typed.get("rows", "")
    if kind == "documents":
        documents, faults = read_documents(rows)
        _whole(faults)
        count = tell_documents(rows=documents, actor_id=access.user.id, at=access.now)
        return f"{count} document{'' if count == 1 else 's'} taken over."
    accounts, faults = read_standings(rows, currency=access.tenant.currency)
    _whole(faults)
    count = tell_standings(rows=accounts, actor_id=access.user.id, at=access.now)
    return f"{count} account{'' if count == 1 else 's'} taken over."


def _words(method: str) -> str:
    return f"by {PaymentMethod(method).label.lower()}" if method else "as the terms say"


def _whole(faults: list[str]) -> None:
    """
    Take rows over whole or not at all.

    :raises UnableToTell: if a row was not read
    """
    if faults:
        more = len(faults) - FAULTS_SHOWN
        shown = [*faults[:FAULTS_SHOWN], *([f"{more} more rows were not read."] if more > 0 else [])]
        raise UnableToTell(f"Nothing was taken over. {' '.join(shown)}")


def _page(request: TenantRequest, error: str, kind: str) -> HttpResponse:
    shown = {
        "standings": standing_rows(),
        "documents": document_rows(),
        "ways": [(row, _words(row.method)) for row in way_history()],
        "methods": list(PaymentMethod),
        "partners": sorted(partner_ids_by_code()),
        "policy": policy_in_force(),
        "error": error,
        "kind": kind,
        "typed": request.POST,
        "may": request.access.may(Right.PAYOUTS_PREPARE),
        "today": request.access.today,
    }
    return render(request, "payouts/standing.html", shown, status=422 if error else 200)
