"""Fixes of rows: each press is one act, answered by the page it was made on."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.views.decorators.http import require_POST

from claims.operations import fix_rows
from claims.operations.keep_rest import keep_rest
from claims.web.imports import detail_page
from claims.web.loading import batch_or_404, own_batch, page_of
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires

ROW_DIGITS = 9


@requires(Right.SALES_IMPORT)
@require_POST
def fix(request: TenantRequest, number: int) -> HttpResponse:
    """Fix a cell or a row, all that are like it, or undo; then show the same rows again."""
    batch = own_batch(request, number)
    try:
        _act(request, number, request.POST)
    except Refused as refusal:
        place = _place(request.POST)
        return detail_page(
            request, batch_or_404(batch.number), error=refusal.message, status=422, place=place
        )
    back = urlencode(_place(request.POST))
    return HttpResponseRedirect(f"{page_of(request, 'import_detail', number)}{'?' if back else ''}{back}")


@requires(Right.SALES_IMPORT)
@require_POST
def rest(request: TenantRequest, number: int) -> HttpResponse:
    """Keep the rows that a commit left out as an import of their own, and go there."""
    batch = own_batch(request, number)
    try:
        kept = keep_rest(number=number, at=request.access.now, actor_id=request.access.user.id)
    except Refused as refusal:
        return detail_page(request, batch_or_404(batch.number), error=refusal.message, status=422)
    return HttpResponseRedirect(page_of(request, "import_detail", kept.number))


def _act(request: TenantRequest, number: int, posted: QueryDict) -> None:
    """
    Do what a button says.

    :raises Http404: if it names no row or no act of ours
    :raises Refused: if it cannot be done
    """
    at, actor = request.access.now, request.access.user.id
    act = posted.get("act", "")
    if act == "undo":
        fix_rows.undo_fix(number=number, fix_id=_id(posted, "value"), actor_id=actor, at=at)
        return
    if act in ("undo_last", "undo_press"):
        group = _id(posted, "value") if act == "undo_press" else None
        fix_rows.undo_fix(number=number, group=group, actor_id=actor, at=at)
        return
    row, header, code = _row(posted), posted.get("column", ""), posted.get("code", "")
    everywhere = bool(posted.get("everywhere"))
    if act == "set" and not code:
        value = posted.get("value", "")
        fix_rows.fix_cell(number=number, row=row, header=header, value=value, actor_id=actor, at=at)
    elif act == "set":
        fix_rows.apply_fix(
            number=number,
            row=row,
            header=header,
            code=code,
            value=posted.get("value", ""),
            everywhere=everywhere,
            actor_id=actor,
            at=at,
        )
    elif act == "remove":
        fix_rows.leave_out(
            number=number, row=row, header=header, code=code, everywhere=everywhere, actor_id=actor, at=at
        )
    elif act == "keep":
        fix_rows.keep_row(
            number=number,
            row=row,
            header=header,
            code=code,
            reason=posted.get("reason", ""),
            everywhere=everywhere,
            actor_id=actor,
            at=at,
        )
    else:
        raise Http404


def _place(posted: QueryDict) -> dict[str, str]:
    """Give where on the page the press was made, as the query of the page."""
    names = {"tab": "tab", "code": "code_shown", "page": "page"}
    return {name: value for name, sent in names.items() if (value := posted.get(sent, ""))}


def _row(posted: QueryDict) -> int:
    text = posted.get("row", "")
    if not (text.isascii() and text.isdigit() and len(text) <= ROW_DIGITS):
        raise Http404
    return int(text)


def _id(posted: QueryDict, name: str) -> UUID:
    try:
        return UUID(posted.get(name, ""))
    except ValueError as fault:
        raise Http404 from fault
