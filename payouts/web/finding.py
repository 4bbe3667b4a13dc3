"""Objects by the words of an address; what is not there is 404."""

from __future__ import annotations

from datetime import date

from django.http import Http404
from django.urls import reverse

from payouts.models import PayoutRun
from payouts.posting.records import Promise
from payouts.queries.promises import promise_of
from payouts.queries.runs import run_by_code
from vir.foundation.periods import Period
from vir.foundation.web.access import TenantRequest


def the_promise(code: str) -> Promise:
    """Find a published program."""
    found = promise_of(code)
    if found is None:
        raise Http404
    return found


def the_period(promise: Promise, start: str) -> Period:
    """Find a period of a program by its first day, as ISO date."""
    found = next((period for period in promise.periods if period.start.isoformat() == start), None)
    if found is None:
        raise Http404
    return found


def the_run(code: str) -> PayoutRun:
    """Find a payout run."""
    found = run_by_code(code)
    if found is None:
        raise Http404
    return found


def terms_address(request: TenantRequest, code: str, version: int) -> str:
    """Give the address of a version of a program's terms."""
    here = reverse("programs:terms", kwargs={"tenant": request.access.tenant.slug, "code": code})
    return f"{here}#v{version}"


def address(request: TenantRequest, name: str, **words: str | date) -> str:
    """Give the address of a page of this tenant."""
    return reverse(f"payouts:{name}", kwargs={"tenant": request.access.tenant.slug, **words})
