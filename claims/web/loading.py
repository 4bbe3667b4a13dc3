"""Getting at an import: it exists, and the person may act on its kind."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from claims.queries.resolving.waiting import waiting_lines
from vir.foundation.identity.roles import Right
from vir.foundation.imports.models import ImportBatch, ImportKind
from vir.foundation.imports.queries import batch_by_number
from vir.foundation.web.access import Access, TenantRequest

RIGHTS = {
    ImportKind.SALES: Right.SALES_IMPORT,
    ImportKind.PARTNERS: Right.PARTNERS_EDIT,
    ImportKind.PRODUCTS: Right.PRODUCTS_EDIT,
    ImportKind.POS: Right.SALES_IMPORT,
}


def kinds_for(access: Access) -> list[tuple[str, str]]:
    """List the kinds of file a person may import, as choices."""
    return [(kind.value, kind.label) for kind in ImportKind if may_act(access, kind.value)]


def may_act(access: Access, kind: str) -> bool:
    """Say whether a person may import files of a kind."""
    return access.may(Right.SALES_IMPORT) and access.may(RIGHTS[ImportKind(kind)])


def batch_or_404(number: int) -> ImportBatch:
    """
    Find an import.

    :raises Http404: if there is none of that number here
    """
    batch = batch_by_number(number)
    if batch is None:
        raise Http404
    return batch


def own_batch(request: TenantRequest, number: int) -> ImportBatch:
    """
    Find an import that the person may act on.

    :raises Http404: if there is none of that number here
    :raises PermissionDenied: if the role may not import files of its kind
    """
    batch = batch_or_404(number)
    if not may_act(request.access, batch.kind):
        raise PermissionDenied
    return batch


def asks_in_vain(request: TenantRequest, batch: ImportBatch) -> bool:
    """Say whether a page of choices is opened by somebody who may only look at files of this kind."""
    return request.method in ("GET", "HEAD") and not may_act(request.access, batch.kind)


def page_of(request: TenantRequest, name: str, number: int) -> str:
    """Give the address of one of an import's pages."""
    return reverse(f"claims:{name}", kwargs={"tenant": request.access.tenant.slug, "number": number})


def data_tabs(request: TenantRequest, current: str, *, waiting: int | None = None) -> list[dict[str, Any]]:
    """
    Give the tabs of the sales data pages.

    :param waiting: how many lines are unmatched, where that was counted already
    """
    counts = {"unmatched": waiting_lines() if waiting is None else waiting}
    return [
        {
            "label": label,
            "url": reverse(
                name if ":" in name else f"claims:{name}", kwargs={"tenant": request.access.tenant.slug}
            ),
            "current": name == current,
            "count": counts.get(name) or None,
        }
        for label, name in (
            ("Imports", "imports"),
            ("Transactions", "transactions"),
            ("Unmatched", "unmatched"),
            ("Remembered codes", "code_memory"),
            ("Messages", "messages"),
            # Shown by a higher floor, because what it would earn is said beside it.
            ("Compared by partners", "compared:list"),
        )
    ]
