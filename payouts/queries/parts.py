"""What a run pays beside the earnings of its period: amounts of other sources that no run has taken yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Q, QuerySet

from claims.queries.claiming.payable import payable_claims
from payouts.enums import AdjustmentState, PartKind, PaymentState, PriorReason, RunState
from payouts.models import (
    Adjustment,
    Payment,
    PayoutItem,
    PayoutPart,
    PayoutRun,
    PriorPeriodEntry,
    RequestCancellation,
)
from payouts.posting.scopes import RunScope
from payouts.posting.settlement import Part
from payouts.queries.dropped import dropped_waiting, due_again
from vir.foundation.periods import format_dates

SETTLED = (RunState.APPROVED.value, RunState.EXPORTED.value, RunState.CLOSED.value)
PAID = (RunState.EXPORTED.value, RunState.CLOSED.value)
NOT_ARRIVED = (PaymentState.BOUNCED.value, PaymentState.VOID.value)

Parts = dict[UUID, list[Part]]


def parts_due(scope: RunScope, *, but: PayoutRun | None) -> Parts:
    """
    Give by partner what is due beside the period's earnings.

    :param but: the run itself, whose own parts are free for it
    """
    taken = _taken(but)
    found: Parts = {}
    for partner_id, part in (
        *_left(scope, taken, but),
        *_asked_no_more(scope, taken),
        *_came_back(scope, taken),
        *(() if scope.program_id is None else due_again(scope.program_id, scope.currency, taken)),
        *(_claims(scope, taken, but) if scope.pays_claims else ()),
        *(() if scope.pays_claims else _prior(scope, taken)),
        *(() if scope.pays_claims else _adjustments(scope, taken)),
    ):
        found.setdefault(partner_id, []).append(part)
    return found


def parts_recoverable(scope: RunScope, partners: Collection[UUID], *, but: PayoutRun | None) -> Parts:
    """Give by partner what it owes of other programs in the same currency, as negative parts."""
    taken = _taken(but)
    items = (
        PayoutItem.objects.filter(
            partner_id__in=partners, run__currency=scope.currency, run__state__in=SETTLED, carried__lt=0
        )
        .exclude(run__program_id=scope.program_id)
        .exclude(id__in=taken)
    )
    found: Parts = {}
    for item in items.select_related("run__program").order_by("run__approved_at", "id"):
        words = f"Owed from {item.run.code}"
        found.setdefault(item.partner_id, []).append(
            Part(PartKind.RECOVERED, item.id, item.carried + item.held, words)
        )
    cancelled = _cancelled(scope, taken).filter(partner_id__in=partners)
    own = Q(request__run__program=scope.program_id) if scope.program_id else Q(request__run__program=None)
    for one in cancelled.exclude(own):
        words = f"Owed from {one.request.code}"
        found.setdefault(one.partner_id, []).append(Part(PartKind.RECOVERED, one.id, -one.amount, words))
    entries = PriorPeriodEntry.objects.filter(
        partner_id__in=partners, currency=scope.currency, amount__lt=0
    ).exclude(id__in=taken)
    if scope.program_id is not None:
        entries = entries.exclude(program_id=scope.program_id)
    waiting = dropped_waiting(partners, scope.currency, taken)
    for entry in entries.select_related("program", "earning").order_by("written_at", "id"):
        if (entry.program_id, entry.partner_id) in waiting:
            # It takes off what was dropped and is due again there, not what was paid.
            continue
        words = f"{PriorReason(entry.reason).label}, {entry.program.code}"
        found.setdefault(entry.partner_id, []).append(Part(PartKind.RECOVERED, entry.id, entry.amount, words))
    return found


def _taken(but: PayoutRun | None) -> QuerySet[PayoutPart, Any]:
    """Give the sources that another run has taken."""
    parts = PayoutPart.objects.all() if but is None else PayoutPart.objects.exclude(item__run_id=but.id)
    return parts.values("source_ref")


def _left(
    scope: RunScope, taken: QuerySet[PayoutPart, Any], but: PayoutRun | None
) -> Iterable[tuple[UUID, Part]]:
    """Give what earlier runs carried over and held."""
    items = PayoutItem.objects.filter(
        ~Q(carried=0) | ~Q(held=0),
        run__program_id=scope.program_id,
        run__currency=scope.currency,
        run__state__in=SETTLED,
    ).exclude(id__in=taken)
    if scope.program_id is None:
        items = items.filter(run__program__isnull=True)
    # What a later run leaves is there once it is exported: until then it stands on this one.
    later = Q(run__period_start__gt=scope.period_start)
    if but is not None:
        items = items.exclude(run_id=but.id)
        later |= Q(run__period_start=but.period_start, run__sequence__gt=but.sequence)
    items = items.exclude(later & Q(run__state=RunState.APPROVED.value, run__job_id__isnull=True))
    for item in items.select_related("run").order_by("run__approved_at", "id"):
        words = "Held back in" if item.held else "Carried over from"
        yield (
            item.partner_id,
            Part(
                PartKind.BROUGHT,
                item.id,
                item.carried + item.held,
                f"{words} {item.run.code}",
                passed=item.held,
            ),
        )


def _cancelled(scope: RunScope, taken: QuerySet[PayoutPart, Any]) -> QuerySet[RequestCancellation, Any]:
    """Give what requests for payment do not ask for any more, and no run has taken."""
    rows = RequestCancellation.objects.filter(request__currency=scope.currency).exclude(id__in=taken)
    return rows.select_related("request").order_by("cancelled_at", "id")


def _asked_no_more(scope: RunScope, taken: QuerySet[PayoutPart, Any]) -> Iterable[tuple[UUID, Part]]:
    """Give what partners owe because a request for payment was cancelled."""
    rows = _cancelled(scope, taken)
    rows = (
        rows.filter(request__run__program__isnull=True)
        if scope.program_id is None
        else rows.filter(request__run__program_id=scope.program_id)
    )
    for one in rows:
        yield (
            one.partner_id,
            Part(PartKind.BROUGHT, one.id, -one.amount, f"{one.request.code} was cancelled"),
        )


def _came_back(scope: RunScope, taken: QuerySet[PayoutPart, Any]) -> Iterable[tuple[UUID, Part]]:
    """Give payments that came back or were voided, and were not made again."""
    payments = (
        Payment.objects.filter(state__in=NOT_ARRIVED, currency=scope.currency)
        .exclude(id__in=taken)
        .exclude(id__in=Payment.objects.filter(replaces__isnull=False).values("replaces_id"))
    )
    payments = (
        payments.filter(run__program__isnull=True)
        if scope.program_id is None
        else payments.filter(run__program_id=scope.program_id)
    )
    for payment in payments.order_by("code"):
        words = "came back" if payment.state == PaymentState.BOUNCED else "was voided"
        yield (
            payment.partner_id,
            Part(
                PartKind.BOUNCED, payment.id, payment.amount, f"{payment.code} {words}", passed=payment.amount
            ),
        )


def _prior(scope: RunScope, taken: QuerySet[PayoutPart, Any]) -> Iterable[tuple[UUID, Part]]:
    """Give later changes of closed periods of the program."""
    entries = PriorPeriodEntry.objects.filter(program_id=scope.program_id, currency=scope.currency)
    for entry in entries.exclude(id__in=taken).select_related("earning").order_by("written_at", "id"):
        last = entry.earning.period_end - timedelta(days=1)
        dates = format_dates(entry.earning.period_start, last)
        words = f"{PriorReason(entry.reason).label}, {dates}"
        yield entry.partner_id, Part(PartKind.PRIOR, entry.id, entry.amount, words)


def _adjustments(scope: RunScope, taken: QuerySet[PayoutPart, Any]) -> Iterable[tuple[UUID, Part]]:
    """Give approved manual amounts of the program."""
    found = Adjustment.objects.filter(
        program_id=scope.program_id, currency=scope.currency, state=AdjustmentState.APPROVED.value
    )
    for one in found.exclude(id__in=taken).order_by("code"):
        yield one.partner_id, Part(PartKind.ADJUSTMENT, one.id, one.amount, f"{one.code} {one.text}"[:300])


def _claims(
    scope: RunScope, taken: QuerySet[PayoutPart, Any], but: PayoutRun | None
) -> Iterable[tuple[UUID, Part]]:
    """Give approved claims that are paid as they are; those approved since a run was sealed wait for the next one."""
    found = _approved_claims(scope, taken)
    if but is None or not but.seal:
        return found
    sealed = set(
        PayoutPart.objects.filter(item__run=but, kind=PartKind.CLAIM.value).values_list(
            "source_ref", flat=True
        )
    )
    return [(partner_id, part) for partner_id, part in found if part.source in sealed]


def _approved_claims(scope: RunScope, taken: QuerySet[PayoutPart, Any]) -> Iterable[tuple[UUID, Part]]:
    gone = dict(taken.filter(kind=PartKind.CLAIM.value).values_list("source_ref", "amount"))
    for claim in payable_claims(currency=scope.currency):
        words = f"{claim.code} {claim.kind.label}"
        if claim.id not in gone:
            yield claim.partner_id, Part(PartKind.CLAIM, claim.id, claim.amount, words)
            continue
        more, source = claim.amount - gone[claim.id], after_dispute(claim.id)
        if more and source not in gone:
            yield claim.partner_id, Part(PartKind.CLAIM, source, more, f"{words}, after the dispute")


def after_dispute(claim_id: UUID) -> UUID:
    """
    Give the source of what a second decision added to a claim: each source is in one run, and this is another one.

    What was granted before a dispute stays, and nothing is disputed twice: there is one addition at most.
    """
    return uuid5(claim_id, "after the dispute")
