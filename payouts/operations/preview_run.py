"""Preparing a payout run over a closed period, over what is left of one, or over approved claims."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from payouts.enums import RunAction, RunState
from payouts.models import Hold, PayoutItem, PayoutPart, PayoutRun
from payouts.posting.records import Promise
from payouts.posting.scopes import RunScope
from payouts.posting.settlement import Settled, sealed, totals_of
from payouts.queries.codes import next_run_code
from payouts.queries.dues import SETTLED, Division, divide, scope_of
from payouts.queries.locks import lock_run_codes
from payouts.queries.parts import parts_due
from payouts.queries.promises import closed_periods, promise_of
from payouts.transitions import next_state
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused

UNDER_WAY = (
    RunState.PREVIEW.value,
    RunState.READY.value,
    RunState.RETURNED.value,
    RunState.WITHDRAWN.value,
)
NO_LONGER = "The gate does not fail any more."


class UnableToPrepareRun(Refused):
    """A run that cannot be prepared; the text says why."""


@transaction.atomic
def preview_run(
    *,
    program_code: str,
    period_start: date,
    actor_id: UUID,
    today: date,
    at: datetime,
    further: bool = False,
) -> PayoutRun:
    """
    Prepare the run of a closed period, or prepare it again while its figures are not sealed.

    :param further: where the period is paid already, prepare another run of what was left of it
    :raises UnableToPrepareRun: if the period is open, a run of the program before it is not approved, nothing is left
    :raises transitions.NotAllowed: if the run is past its preview
    """
    lock_run_codes()
    promise = promise_of(program_code)
    period = None if promise is None else promise.period_from(period_start)
    if promise is None or period is None or period.start not in closed_periods().get(promise.program_id, {}):
        raise UnableToPrepareRun("The period is open. Close it, then prepare the run.")
    runs = PayoutRun.objects.select_for_update().filter(
        program_id=promise.program_id, period_start=period.start
    )
    there: list[PayoutRun] = list(runs.order_by("sequence"))
    # One that was withdrawn comes before those that took what it left.
    run = next((one for one in there if one.state in UNDER_WAY), there[-1] if there else None)
    sequence = 1
    if run is not None and further and run.state in SETTLED:
        sequence, run = run.sequence + 1, None
    _check_order(promise, run)
    if run is None:
        run = PayoutRun(
            code=next_run_code(today.year),
            program_id=promise.program_id,
            sequence=sequence,
            period_start=period.start,
            period_end=period.end,
            currency=promise.terms.currency,
        )
    return _prepare(run, actor_id=actor_id, today=today, at=at, about=promise.code)


@transaction.atomic
def preview_claim_run(*, currency: str, actor_id: UUID, today: date, at: datetime) -> PayoutRun:
    """
    Prepare the run over approved claims of a currency, or prepare it again while its figures are not sealed.

    :raises UnableToPrepareRun: if no approved claim waits to be paid
    :raises transitions.NotAllowed: if the newest one waits for approval
    """
    lock_run_codes()
    run: PayoutRun | None = (
        PayoutRun.objects.select_for_update()
        .filter(program__isnull=True, currency=currency, state__in=UNDER_WAY)
        .first()
    )
    if run is None:
        tomorrow = today + timedelta(days=1)
        run = PayoutRun(
            code=next_run_code(today.year),
            sequence=2,
            period_start=_first_decision(currency, tomorrow),
            period_end=tomorrow,
            currency=currency,
        )
    return _prepare(run, actor_id=actor_id, today=today, at=at, about="approved claims")


def _first_decision(currency: str, tomorrow: date) -> date:
    """Give the first day of the period of the next run over claims: the day after the last one's."""
    last = (
        PayoutRun.objects.filter(program__isnull=True, currency=currency)
        .order_by("-period_end")
        .values_list("period_end", flat=True)
        .first()
    )
    newest = tomorrow - timedelta(days=1)
    return newest.replace(day=1) if last is None else min(last, newest)


def _prepare(run: PayoutRun, *, actor_id: UUID, today: date, at: datetime, about: str) -> PayoutRun:
    """Divide what is due, and keep it as the lines of a run."""
    scope = scope_of(run)
    is_new = run._state.adding
    if is_new and scope.is_further and not parts_due(scope, but=run):
        raise UnableToPrepareRun(
            "No approved claim waits to be paid."
            if scope.pays_claims
            else "Nothing is left of this period: what it earned is paid, and nothing was held, came back or changed."
        )
    run.state = RunState.PREVIEW.value if is_new else next_state(run.state, RunAction.PREPARE).value
    found = divide(scope, but=run, day=today)
    totals = totals_of([sealed(part) for part in found.parts])
    run.earned_total, run.payable_total, run.held_total = totals.earned, totals.payable, totals.held
    run.payable_partners = totals.partners
    run.seal = ""
    run.prepared_by_id, run.prepared_at = actor_id, at
    run.submitted_at = None
    run.approved_by_id, run.approved_at, run.job_id = None, None, None
    run.save()
    _replace_items(run, found.parts)
    keep_gates(scope=scope, found=found, at=at)
    record(
        action="run.prepared",
        kind="payout_run",
        code=run.code,
        actor_id=actor_id,
        at=at,
        data={"program": about, "payable": str(totals.payable), "partners": totals.partners},
    )
    return run


def keep_gates(*, scope: RunScope, found: Division, at: datetime) -> None:
    """Place holds for the gates that fail, and release those of gates that do not fail any more."""
    Hold.objects.bulk_create(
        [
            Hold(
                partner_id=fail.partner_id,
                program_id=scope.program_id,
                period_start=scope.period_start,
                currency=scope.currency,
                reason=fail.reason.value,
                text=fail.text,
                placed_at=at,
            )
            for fail in found.holds.new
        ]
    )
    Hold.objects.filter(id__in=found.holds.over, released_at__isnull=True).update(
        released_at=at, release_note=NO_LONGER
    )


def _check_order(promise: Promise, run: PayoutRun | None) -> None:
    """Let one run of a program at a time be on its way: what it carries over decides the next one."""
    underway = PayoutRun.objects.filter(program_id=promise.program_id, state__in=UNDER_WAY)
    if run is not None:
        # A later one waits for this one instead: two that are withdrawn do not wait for each other.
        before = Q(period_start__lt=run.period_start)
        before |= Q(period_start=run.period_start, sequence__lt=run.sequence)
        underway = underway.filter(before)
    other = underway.first()
    if other is not None:
        raise UnableToPrepareRun(
            f"{other.code} of the same program is not approved yet, and what it carries over comes first. "
            f"Finish {other.code}, then prepare this run."
        )


def _replace_items(run: PayoutRun, parts: list[Settled]) -> None:
    # In the database the parts go with their items.
    PayoutPart.objects.filter(item__run=run).delete()
    PayoutItem.objects.filter(run=run).delete()
    items = [_item(run, part) for part in parts]
    PayoutItem.objects.bulk_create(items, batch_size=1000)
    PayoutPart.objects.bulk_create(
        [
            PayoutPart(
                item=item, kind=one.kind.value, source_ref=one.source, amount=one.amount, text=one.text
            )
            for item, part in zip(items, parts, strict=True)
            for one in part.due.parts
        ],
        batch_size=1000,
    )


def _item(run: PayoutRun, part: Settled) -> PayoutItem:
    due = part.due
    return PayoutItem(
        run=run,
        partner_id=due.partner_id,
        earning_id=due.earning_id,
        measured=due.measured,
        tier=due.tier,
        earned=due.earned,
        brought=due.brought,
        prior=due.prior,
        adjusted=due.adjusted,
        claimed=due.claimed,
        recovered=due.recovered,
        held=part.held,
        invoiced=part.invoiced,
        payable=part.payable,
        carried=part.carried,
        dropped=part.dropped,
        reason=part.reason,
        method=part.method,
    )
