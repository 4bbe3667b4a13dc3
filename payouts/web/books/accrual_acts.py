"""What people do with a rollforward: enter balances of the general ledger, mark it as reviewed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from payouts.operations.books.record_balances import UnableToRecordBalances, record_balances
from payouts.operations.books.review_rollforward import UnableToReview, review_programs, review_rollforward
from payouts.web.books.accruals import accruals_page, accruals_url
from payouts.web.books.finding import last_day, the_month
from payouts.web.books.pasted_balances import read_balances
from vir.foundation.identity.roles import Right
from vir.foundation.money import NumberInvalid, parse_decimal
from vir.foundation.web.access import TenantRequest, requires


@requires(Right.BOOKS_KEEP)
@require_POST
def review(request: TenantRequest, month: str) -> HttpResponse:
    """Mark the rollforward as reviewed: the whole, with an explanation where it differs from the general ledger."""
    period = the_month(month)
    sent = request.POST
    try:
        closing = parse_decimal(sent.get("closing", ""))
    except NumberInvalid as wrong:
        raise Http404 from wrong
    currency, explanation = sent.get("currency", ""), sent.get("explanation", "")
    try:
        review_rollforward(
            starts_on=period.starts_on,
            currency=currency,
            seen_closing=closing,
            explanation=explanation,
            today=request.access.today,
            actor_id=request.access.user.id,
            at=request.access.now,
        )
    except UnableToReview as refused:
        refusal = {"currency": currency, "text": refused.message, "explanation": explanation}
        return accruals_page(request, period, 422, refusal=refusal)
    messages.success(request, f"The {currency} rollforward of {period.starts_on:%b %Y} is reviewed.")
    return HttpResponseRedirect(accruals_url(request, period))


@requires(Right.BOOKS_KEEP)
@require_POST
def review_rows(request: TenantRequest, month: str) -> HttpResponse:
    """Mark the rows of chosen programs as reviewed."""
    period = the_month(month)
    currency = request.POST.get("currency", "")
    try:
        chosen = [UUID(word) for word in request.POST.getlist("program")]
    except ValueError as wrong:
        raise Http404 from wrong
    try:
        done = review_programs(
            starts_on=period.starts_on,
            currency=currency,
            program_ids=chosen,
            today=request.access.today,
            actor_id=request.access.user.id,
            at=request.access.now,
        )
    except UnableToReview as refused:
        return accruals_page(request, period, 422, refusal={"currency": currency, "text": refused.message})
    messages.success(request, f"{len(done):,} program{'' if len(done) == 1 else 's'} marked as reviewed.")
    return HttpResponseRedirect(accruals_url(request, period))


@requires(Right.BOOKS_KEEP)
@require_POST
def balances(request: TenantRequest, month: str) -> HttpResponse:
    """Keep balances of the general ledger that were typed or pasted."""
    period = the_month(month)
    text = request.POST.get("lines", "").replace("\x00", "")
    day = min(max(request.access.today, period.starts_on), last_day(period))
    read = read_balances(text, currency=request.access.tenant.currency, as_of=day)
    faults = list(read.problems)
    if not faults:
        try:
            kept = record_balances(
                starts_on=period.starts_on,
                balances=read.balances,
                actor_id=request.access.user.id,
                at=request.access.now,
            )
        except UnableToRecordBalances as refused:
            faults = [f"Line {read.lines[place]}: {fault}" for place, fault in refused.faults]
        else:
            messages.success(request, f"{len(kept):,} balance{'' if len(kept) == 1 else 's'} kept.")
            return HttpResponseRedirect(accruals_url(request, period))
    return accruals_page(request, period, 422, faults=faults, lines=text)
