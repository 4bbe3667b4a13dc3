"""What is due to partners for a closed period, and the lines of a run as they are sealed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from payouts.enums import RunState
from payouts.models import Earning, PayoutItem, PayoutRun
from payouts.posting.records import Promise
from payouts.posting.settlement import Due, SealedLine, Settled, Totals, seal, settle
from payouts.queries.promises import promise_of
from programs.queries import terms_of

SETTLED = (RunState.APPROVED.value, RunState.EXPORTED.value)


def settled_parts(promise: Promise, period_start: date, *, before: PayoutRun | None) -> list[Settled]:
    """
    Divide what partners earned in a period into what is paid, carried and dropped.

    :param before: the run itself, whose own items are not an earlier run's
    """
    earnings = list(
        Earning.objects.filter(program_id=promise.program_id, period_start=period_start)
        .select_related("version")
        .order_by("partner_id")
    )
    brought = carried_over(promise.program_id, but=before)
    return settle(
        # By the version that rated the period: later ones change nothing of a closed one.
        terms_of(earnings[0].version) if earnings else promise.terms,
        [
            Due(
                partner_id=row.partner_id,
                earning_id=row.id,
                measured=row.measured,
                tier=row.tier,
                earned=row.earned,
                brought=brought.get(row.partner_id, Decimal(0)),
            )
            for row in earnings
        ],
    )


def carried_over(program_id: UUID, *, but: PayoutRun | None = None) -> dict[UUID, Decimal]:
    """Give what each partner's last approved run of a program left for the next one."""
    items = PayoutItem.objects.filter(run__program_id=program_id, run__state__in=SETTLED)
    if but is not None:
        items = items.exclude(run=but)
    left: dict[UUID, Decimal] = {}
    for partner, carried in items.order_by("run__approved_at", "run__code").values_list(
        "partner_id", "carried"
    ):
        left[partner] = carried
    return left


def sealed_lines(run: PayoutRun) -> list[SealedLine]:
    """Give the lines of a run as the seal reads them."""
    return [
        SealedLine(
            partner_id=item.partner_id,
            measured=item.measured,
            tier=item.tier,
            earned=item.earned,
            brought=item.brought,
            payable=item.payable,
            carried=item.carried,
            dropped=item.dropped,
            reason=item.reason,
            method=item.method,
        )
        for item in PayoutItem.objects.filter(run=run)
    ]


def seal_of(run: PayoutRun) -> str:
    """Work out the seal of a run from its lines as they are now."""
    hashes = PayoutItem.objects.filter(run=run).values_list("earning__version__terms_hash", flat=True)
    totals = Totals(run.earned_total, run.payable_total, run.payable_partners)
    return seal(run.code, (run.period_start, run.period_end), hashes, sealed_lines(run), totals)


def parts_changed(run: PayoutRun) -> bool:
    """Say whether preparing the run now would give other lines than it has."""
    promise = promise_of(run.program.code)
    assert promise is not None
    parts = settled_parts(promise, run.period_start, before=run)
    return sorted(map(_comparable, parts)) != sorted(map(_comparable, sealed_lines(run)))


def _comparable(line: SealedLine | Settled) -> tuple[str, Decimal, Decimal, Decimal, Decimal, Decimal]:
    due = line.due if isinstance(line, Settled) else line
    return (str(due.partner_id), due.earned, due.brought, line.payable, line.carried, line.dropped)


def carried_from(item: PayoutItem) -> str:
    """Name the run that left what an item of an approved run brings over."""
    earlier = (
        PayoutItem.objects.filter(
            partner_id=item.partner_id,
            run__program_id=item.run.program_id,
            run__state__in=SETTLED,
            run__approved_at__lt=item.run.approved_at,
        )
        .order_by("-run__approved_at", "-run__code")
        .values_list("run__code", flat=True)
    )
    return str(earlier.first() or "")
