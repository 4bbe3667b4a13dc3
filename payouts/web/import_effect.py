"""What an import would change in what is earned, for the pages of imports: before a commit and a rollback."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from payouts.operations.weigh_import import CHECKED, LINES, LINES_MAX, is_out_of_date, weigh_roll_back
from vir.foundation.identity.roles import Right
from vir.foundation.imports.models import ImportBatch, ImportState
from vir.foundation.imports.queries import batch_by_number
from vir.foundation.jobs.operations import enqueue
from vir.foundation.jobs.queries import open_job
from vir.foundation.periods import parse_date
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.preview import supposing

WEIGH = "payouts.weigh_import"
SHOWN_MAX = 12


@requires(Right.EARNINGS_VIEW)
@require_http_methods(["GET", "POST"])
def commit_effect(request: TenantRequest, number: int) -> HttpResponse:
    """Show what committing an import would change; a post has it worked out again."""
    batch = _lines_or_404(number)
    may_ask = request.access.may(Right.SALES_IMPORT)
    if request.method == "POST":
        if not may_ask:
            raise PermissionDenied
        enqueue(
            kind=WEIGH,
            payload={"import": str(batch.id), "dedupe": str(batch.id)},
            at=request.access.now,
            requested_by_id=request.access.user.id,
            dedupe_key=f"{WEIGH}:{batch.id}",
        )
        url = reverse("claims:import_detail", kwargs={"tenant": request.access.tenant.slug, "number": number})
        return HttpResponseRedirect(f"{url}#effect")
    effect = batch.effect
    is_known = "at" in effect
    shown = {
        "batch": batch,
        "may_ask": may_ask,
        "is_checked": batch.state in CHECKED,
        "is_known": is_known,
        "at": datetime.fromisoformat(effect["at"]) if is_known else None,
        "is_old": is_known and is_out_of_date(effect=effect),
        "is_coming": not is_known and open_job(WEIGH) is not None,
        **_words(effect),
    }
    return _page(request, "payouts/_import_effect.html", shown)


@requires(Right.EARNINGS_VIEW)
@supposing
@require_GET
def roll_back_effect(request: TenantRequest, number: int) -> HttpResponse:
    """Show what rolling an import back would change, worked out now and not kept."""
    batch = _lines_or_404(number)
    if batch.state != ImportState.COMMITTED:
        raise Http404
    effect = weigh_roll_back(batch=batch, today=request.access.today, at=request.access.now)
    return _page(request, "payouts/_rollback_effect.html", {"batch": batch, **_words(effect)})


def _lines_or_404(number: int) -> ImportBatch:
    batch = batch_by_number(number)
    if batch is None or batch.kind not in LINES:
        raise Http404
    return batch


def _page(request: TenantRequest, name: str, shown: Mapping[str, Any]) -> HttpResponse:
    """Give the part alone to the page that asked for it, and a page around it to a person who opened it."""
    if request.headers.get("HX-Request"):
        return render(request, name, shown)
    return render(request, "payouts/import_effect.html", {**shown, "part": name})


def _words(effect: Mapping[str, Any]) -> dict[str, Any]:
    """Put what is kept into what a page shows."""
    moved = [_amount(one) for one in effect.get("moved", ())]
    return {
        "too_large": effect.get("too_large"),
        "lines_max": LINES_MAX,
        "refused": effect.get("refused", ""),
        "change": [(code, Decimal(amount)) for code, amount in effect.get("change", {}).items()],
        "partners": effect.get("partners", 0),
        "programs": effect.get("programs", 0),
        "moved": moved[:SHOWN_MAX],
        "more": max(effect.get("amounts", 0) - SHOWN_MAX, 0),
        "stays": [_amount(one) for one in effect.get("stays", ())][:SHOWN_MAX],
        "stays_more": max(effect.get("closed", 0) - SHOWN_MAX, 0),
    }


def _amount(kept: Mapping[str, str]) -> dict[str, Any]:
    before, after = Decimal(kept["before"]), Decimal(kept["after"])
    return {
        **kept,
        "period": parse_date(kept["period"]),
        "before": before,
        "after": after,
        "by": after - before,
    }
