"""One address for every amount: its code leads to its working."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from django.db.models import Model
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from claims.models import Claim
from payouts.models import Adjustment, Earning, Journal, LedgerEntry, Payment, PayoutRun, Statement
from vir.foundation.identity.roles import Right
from vir.foundation.imports.models import ImportBatch
from vir.foundation.web.access import TenantRequest, requires


def _there(kind: type[Model], code: str) -> bool:
    there: bool = kind._default_manager.filter(code=code).exists()
    return there


def _entry_there(code: str) -> bool:
    return LedgerEntry.objects.filter(number=int(code.removeprefix("LE-"))).exists()


def _claim_there(code: str) -> bool:
    return Claim.objects.filter(number=int(code.removeprefix("CLM-"))).exists()


# What a code looks like, whether it is there, the page that shows its working, and what it is called in that address.
PAGES: tuple[tuple[re.Pattern[str], Callable[[str], bool], str, str], ...] = (
    (re.compile(r"LE-[0-9]{1,15}"), _entry_there, "payouts:entry", "number"),
    (re.compile(r"PM-[\w-]+"), lambda code: _there(Payment, code), "payouts:payment", "code"),
    (re.compile(r"PR-[\w-]+"), lambda code: _there(PayoutRun, code), "payouts:run", "code"),
    (re.compile(r"ST-[\w-]+"), lambda code: _there(Statement, code), "payouts:statement", "code"),
    (re.compile(r"JE-[\w-]+"), lambda code: _there(Journal, code), "payouts:journal", "code"),
    (re.compile(r"CLM-[0-9]{1,9}"), _claim_there, "claiming:claim", "code"),
)
ADJUSTMENT = re.compile(r"ADJ-[\w-]+")
IMPORT = re.compile(r"IMP-([0-9]{1,9})")
# A position: the program, the partner and the first day of the measurement period.
POSITION_PARTS = 3


@requires(Right.CONSOLE_VIEW)
@require_GET
def trace(request: TenantRequest, code: str) -> HttpResponse:
    """
    Lead to the working of what a code names.

    LE-12, PM-…, PR-…, ST-…, JE-…, ADJ-…, CLM-12, IMP-12, or a position as VIR-2026-014:ALDER:2026-10-01.
    """
    return HttpResponseRedirect(_page(request.access.tenant.slug, code))


def _page(slug: str, code: str) -> str:
    for pattern, is_there, name, argument in PAGES:
        if pattern.fullmatch(code) and is_there(code):
            return reverse(name, kwargs={"tenant": slug, argument: code})
    if ADJUSTMENT.fullmatch(code) and _there(Adjustment, code):
        return f"{reverse('payouts:adjustments', kwargs={'tenant': slug})}#{code}"
    found = IMPORT.fullmatch(code)
    if found is not None and ImportBatch.objects.filter(number=int(found[1])).exists():
        return reverse("claims:import_detail", kwargs={"tenant": slug, "number": int(found[1])})
    parts = code.split(":")
    if len(parts) != POSITION_PARTS or "\x00" in code or not _is_day(parts[2]) or not _position_there(*parts):
        raise Http404
    return reverse(
        "payouts:earning",
        kwargs={"tenant": slug, "code": parts[0], "partner_code": parts[1], "start": parts[2]},
    )


def _position_there(program: str, partner: str, start: str) -> bool:
    return Earning.objects.filter(
        program__code=program, partner__code=partner, period_start=date.fromisoformat(start)
    ).exists()


def _is_day(word: str) -> bool:
    try:
        return date.fromisoformat(word).isoformat() == word
    except ValueError:
        return False
