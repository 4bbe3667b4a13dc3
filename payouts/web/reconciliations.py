"""What has to agree, and whether it does."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from payouts.enums import Finding
from payouts.operations.books.reconcile import reconcile
from payouts.queries.books.reconciled import newest_looks
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires


@requires(Right.BOOKS_VIEW)
@require_GET
def reconciliations(request: TenantRequest) -> HttpResponse:
    """List every comparison with what was found, red ones first and open."""
    looks = sorted(newest_looks(), key=lambda look: look.finding is not Finding.RED)
    shown = {
        "looks": looks,
        "red": sum(1 for look in looks if look.finding is Finding.RED),
        "looked_at": max((look.looked_at for look in looks if look.looked_at), default=None),
        "base": reverse("console:home", kwargs={"tenant": request.access.tenant.slug}),
        "may_compare": request.access.may(Right.BOOKS_KEEP),
    }
    return render(request, "payouts/reconciliations.html", shown)


@requires(Right.BOOKS_KEEP)
@require_POST
def compare_now(request: TenantRequest) -> HttpResponse:
    """Make every comparison now."""
    access = request.access
    found = reconcile(today=access.today, at=access.now, actor_id=access.user.id)
    if found.red:
        count = len(found.red)
        messages.error(
            request, f"{count} of {found.compared} comparisons {'differs' if count == 1 else 'differ'}."
        )
    else:
        messages.success(request, f"All {found.compared} comparisons were made, and nothing differs.")
    return HttpResponseRedirect(reverse("payouts:reconciliations", kwargs={"tenant": access.tenant.slug}))
