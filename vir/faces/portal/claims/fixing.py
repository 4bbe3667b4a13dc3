"""What is pressed in the grid of a draft: a cell, a fix here or everywhere, removing, keeping, undoing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from claims.exports.bad_claim_rows import bad_claim_rows
from claims.models import Claim
from claims.operations.claiming import fix as fixes
from claims.queries.claiming.claims import Only, lines_of
from claims.queries.claiming.rows import grid_rows
from vir.faces.portal.claims.draft import Trouble, draft_page
from vir.faces.portal.claims.grid import SHOWS, WAITING, is_for_many
from vir.faces.portal.claims.loading import claim_or_404, page_of
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web.access import Access, TenantRequest, requires
from vir.foundation.words import say


class NotUnderstood(Refused):
    """A press that names no row, no product or no number."""


@requires(Right.PORTAL_CLAIMS)
@require_POST
def fix(request: TenantRequest, number: int) -> HttpResponse:
    """
    Do one act of the grid.

    :raises Http404: if there is no such act
    """
    claim = claim_or_404(number)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    try:
        act(claim, request.POST, request.access)
    except Refused as refusal:
        return draft_page(request, claim, trouble=Trouble(refusal.message), status=422)
    return HttpResponseRedirect(page_of(request, "claim", number, _back(request.POST)))


@requires(Right.PORTAL_CLAIMS)
@require_GET
def bad_rows(request: TenantRequest, number: int) -> HttpResponse:
    """Give the rows that need a fix as they stand, each with its problems."""
    claim = claim_or_404(number)
    rows = grid_rows(claim, lines_of(claim, Only.NEEDS_FIX))
    if not rows:
        raise Http404
    return HttpResponse(
        bad_claim_rows(rows),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{request.access.tenant.slug}_{claim.code}_rows-to-fix.csv"'
        },
    )


def _set(claim: Claim, posted: QueryDict, access: Access) -> None:
    row, code = _row(posted), posted.get("code", "")
    if code:
        _apply(claim, posted, access)
        return
    fixes.set_cell(
        claim_id=claim.id,
        row=row,
        column=posted.get("column", ""),
        value=posted.get("value", ""),
        actor_id=access.user.id,
        at=access.now,
    )


def _apply(claim: Claim, posted: QueryDict, access: Access) -> None:
    fixes.apply_fix(
        claim_id=claim.id,
        row=_row(posted),
        code=posted.get("code", ""),
        everywhere=_everywhere(posted),
        value=posted.get("value") or None,
        actor_id=access.user.id,
        at=access.now,
    )


def _remove(claim: Claim, posted: QueryDict, access: Access) -> None:
    rows = _same(claim, posted, "remove") if _everywhere(posted) else [_row(posted)]
    fixes.remove_rows(claim_id=claim.id, rows=rows, actor_id=access.user.id, at=access.now)


def _move(claim: Claim, posted: QueryDict, access: Access) -> None:
    rows = _same(claim, posted, "move") if _everywhere(posted) else [_row(posted)]
    fixes.move_rows(
        claim_id=claim.id,
        rows=rows,
        terms_id=_id(posted.get("value", "")),
        actor_id=access.user.id,
        at=access.now,
    )


def _keep(claim: Claim, posted: QueryDict, access: Access) -> None:
    fixes.keep_row(
        claim_id=claim.id,
        row=_row(posted),
        code=posted.get("code", ""),
        reason=posted.get("reason", ""),
        actor_id=access.user.id,
        at=access.now,
    )


def _different(claim: Claim, posted: QueryDict, access: Access) -> None:
    fixes.different_sale(
        claim_id=claim.id,
        row=_row(posted),
        reason=posted.get("reason", ""),
        actor_id=access.user.id,
        at=access.now,
    )


def _stock(claim: Claim, posted: QueryDict, access: Access) -> None:
    typed = posted.get("quantity", "").replace(",", "").strip()
    try:
        quantity = Decimal(typed)
    except InvalidOperation:
        raise _no_units(typed) from None
    if not quantity.is_finite():
        raise _no_units(typed)
    fixes.declare_stock(
        claim_id=claim.id,
        sku=posted.get("sku", "").strip(),
        quantity=quantity,
        reason=posted.get("reason", ""),
        actor_id=access.user.id,
        at=access.now,
    )


def _no_units(typed: str) -> NotUnderstood:
    return NotUnderstood(
        say("Units: “{text}” was not read. Enter a number such as {example}.", text=typed, example=40)
    )


def _undo(claim: Claim, posted: QueryDict, access: Access) -> None:
    fixes.undo(claim_id=claim.id, actor_id=access.user.id, at=access.now)


ACTS: dict[str, Callable[[Claim, QueryDict, Access], None]] = {
    "set": _set,
    "remove": _remove,
    "move": _move,
    "keep": _keep,
    "different": _different,
    "stock": _stock,
    "undo": _undo,
}


def _row(posted: QueryDict) -> int:
    text = posted.get("row", "")
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        raise NotUnderstood(say("The row was not named. Load the page again."))
    return int(text)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotUnderstood(say("The offer was not named. Load the page again.")) from None


def _everywhere(posted: QueryDict) -> bool:
    return posted.get("everywhere") == "1"


def _same(claim: Claim, posted: QueryDict, act: str) -> list[int]:
    """List the rows whose problem is the same as the one that was pressed."""
    code, column, value = (posted.get(name, "") for name in ("code", "column", "value"))
    waiting = lines_of(claim, Only.ALL).filter(state__in=WAITING)
    return [
        row
        for row, problems in waiting.values_list("row", "problems")
        if any(
            problem["code"] == code and problem["column"] == column and _offers(problem, act, value)
            for problem in problems
            if not problem.get("kept")
        )
    ]


def _offers(problem: Mapping[str, Any], act: str, value: str) -> bool:
    return any(
        fix["act"] == act and str(fix.get("value") or "") == value and is_for_many(problem, fix)
        for fix in problem["fixes"]
    )


def _back(posted: QueryDict) -> str:
    """Lead back to the rows that were looked at."""
    show, page = posted.get("show", ""), posted.get("page", "")
    kept = {"show": show} if show in SHOWS else {}
    if kept and page.isdecimal() and page != "1":
        kept["page"] = page
    return f"?{urlencode(kept)}#fix" if kept else "#fix"
