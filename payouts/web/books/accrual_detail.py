"""What the accrual of one measurement period of a program is made of, partner by partner; and overriding it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from payouts.models import AccountingPeriod, AccrualOverride, RollforwardReview
from payouts.operations.books.override_accrual import UnableToOverride, end_override, set_override
from payouts.posting.records import Promise
from payouts.queries.books.expected import Expected
from payouts.queries.books.overrides import overrides_of
from payouts.queries.books.periods import period_of
from payouts.queries.books.position_rows import PositionRow, position_rows
from payouts.queries.books.rollforward import program_reviews
from payouts.queries.freshness import sales_freshness
from payouts.web.books.finding import month_word
from payouts.web.books.override_form import OverrideForm
from payouts.web.books.working import method_words, tier_words
from payouts.web.finding import the_period, the_promise
from vir.foundation.identity.roles import Right
from vir.foundation.periods import Period
from vir.foundation.web.access import TenantRequest, requires

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Shown:
    """One partner as a row."""

    row: PositionRow
    tier: str
    expected_tier: str
    # Whole units of the measure: an expected volume is an estimate.
    expected_volume: Decimal | None
    gap: Decimal
    entries: str


@requires(Right.BOOKS_VIEW)
@require_GET
def detail(request: TenantRequest, code: str, start: str) -> HttpResponse:
    """Show earned, expected and accrued of every partner in one measurement period."""
    promise = the_promise(code)
    return detail_page(request, promise, the_period(promise, start), 200)


@requires(Right.BOOKS_KEEP)
@require_POST
def override(request: TenantRequest, code: str, start: str) -> HttpResponse:
    """Expect another tier, or volume, of a partner."""
    promise = the_promise(code)
    period, access = the_period(promise, start), request.access
    form = _form(request, promise, period, position_rows(promise, period, today=access.today))
    if form is None:
        raise Http404
    if not form.is_valid():
        return detail_page(request, promise, period, 422, form=form)
    try:
        set_override(
            program_code=promise.code,
            partner_code=form.cleaned_data["partner"],
            period_start=period.start,
            reason=form.cleaned_data["reason"],
            actor_id=access.user.id,
            today=access.today,
            at=access.now,
            expected_volume=form.cleaned_data["volume"],
            expected_tier=form.expected_tier,
            expires_on=form.cleaned_data["expires_on"],
        )
    except UnableToOverride as refused:
        form.add_error(None, refused.message)
        return detail_page(request, promise, period, 422, form=form)
    messages.success(request, f"The override of {form.cleaned_data['partner']} counts, and is posted.")
    return HttpResponseRedirect(detail_url(request, promise, period))


@requires(Right.BOOKS_KEEP)
@require_POST
def override_end(request: TenantRequest, code: str, start: str) -> HttpResponse:
    """End an override before its day."""
    promise = the_promise(code)
    period, access = the_period(promise, start), request.access
    try:
        wanted = UUID(request.POST.get("override", ""))
    except ValueError as wrong:
        raise Http404 from wrong
    try:
        ended = end_override(override_id=wanted, actor_id=access.user.id, today=access.today, at=access.now)
    except UnableToOverride as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"The override of {ended.partner.name} has ended, and is posted.")
    return HttpResponseRedirect(detail_url(request, promise, period))


def detail_url(request: TenantRequest, promise: Promise, period: Period) -> str:
    """Give the address of the page."""
    words = {"tenant": request.access.tenant.slug, "code": promise.code, "start": period.start.isoformat()}
    return reverse("payouts:accrual_detail", kwargs=words)


def detail_page(
    request: TenantRequest,
    promise: Promise,
    period: Period,
    status: int,
    *,
    form: OverrideForm | None = None,
) -> HttpResponse:
    """Show the page, with the form as it was sent where something was wrong."""
    access = request.access
    rows = position_rows(promise, period, today=access.today)
    overrides = overrides_of(promise.program_id, period.start)
    earned = sum((row.expected.earned for row in rows), NOTHING)
    in_books = sum((row.in_books for row in rows), NOTHING)
    month = period_of(access.today)
    found = [row.expected for row in rows if row.expected.override is not None]
    effects = {one.override.id: one.effect for one in found if one.override is not None}
    shown: dict[str, Any] = {
        "promise": promise,
        "period": period,
        "currency": promise.terms.currency,
        "rows": [_shown(request, promise, row) for row in rows],
        "earned": earned,
        "due": sum((row.expected.accrued for row in rows), NOTHING),
        "in_books": in_books,
        "gap": in_books - earned,
        "is_running": any(not row.expected.ended and not row.expected.closed for row in rows),
        "is_closed": any(row.expected.closed for row in rows),
        "method": method_words(promise.for_period(period).terms.accrual.expected.value),
        "overrides": [
            (one, _override_words(one), _is_live(one, access.today), effects.get(one.id)) for one in overrides
        ],
        "freshness": sales_freshness(),
        "may_keep": access.may(Right.BOOKS_KEEP),
        "form": form if form is not None else _form(request, promise, period, rows),
        "review_month": "" if month is None or month.state == "closed" else month_word(month.starts_on),
        "reviewed": None if month is None else _reviewed(month, promise),
    }
    return render(request, "payouts/books/accrual_detail.html", shown, status=status)


def _form(
    request: TenantRequest, promise: Promise, period: Period, rows: list[PositionRow]
) -> OverrideForm | None:
    """Give the form where something can be overridden."""
    open_ = [row.expected for row in rows if not row.expected.ended and not row.expected.closed]
    if not open_ or not request.access.may(Right.BOOKS_KEEP):
        return None
    month = period_of(request.access.today)
    last = request.access.today if month is None else month.ends_on - timedelta(days=1)
    return OverrideForm(
        request.POST if request.method == "POST" else None,
        positions=sorted(open_, key=lambda one: one.partner),
        tiers=len(promise.for_period(period).terms.reward.tiers),
        month_end=last,
        partner=request.GET.get("partner", ""),
    )


def _shown(request: TenantRequest, promise: Promise, row: PositionRow) -> Shown:
    one: Expected = row.expected
    words = {
        "program": promise.code,
        "partner": one.partner_code,
        "start": one.place.period_start.isoformat(),
        "column": "closing",
        "period": f"{request.access.today:%Y-%m}",
        "currency": one.currency,
    }
    base = reverse("payouts:entries", kwargs={"tenant": request.access.tenant.slug})
    volume = one.expected_volume
    return Shown(
        row=row,
        tier=tier_words(one.tier),
        expected_tier=tier_words(one.expected_tier),
        expected_volume=None if volume is None else volume.quantize(Decimal(1)),
        gap=row.in_books - one.earned,
        entries=f"{base}?{urlencode(words)}",
    )


def _override_words(one: AccrualOverride) -> str:
    if one.expected_tier is not None:
        return f"expects {tier_words(one.expected_tier)}" if one.expected_tier else "expects no tier"
    return f"expects a volume of {one.expected_volume:,.2f}".removesuffix(".00")


def _reviewed(month: AccountingPeriod, promise: Promise) -> RollforwardReview | None:
    """Give the newest review of the program in the running month."""
    return program_reviews(month, promise.terms.currency).get(promise.program_id)


def _is_live(one: AccrualOverride, today: date) -> bool:
    return one.ended_at is None and one.expires_on >= today
