"""What the ledger charged for each position is what the newest calculation says it should be."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from django.db.models import Q, Sum

from payouts.enums import Account, EntryKind
from payouts.models import LedgerLeg, PriorPeriodEntry
from payouts.posting.records import Place
from payouts.queries.books.expected import Expected, expectations
from payouts.queries.books.positions import confirmed_places
from payouts.queries.books.provisions import provided_for
from payouts.queries.promises import standing_promises
from payouts.queries.reconciling.kit import Compared, Figure, Moment, judged

TITLE = "The liability follows the calculation"
NOTHING = Decimal(0)


def compare(moment: Moment) -> Compared:
    """
    Compare what was charged for every position with what it is expected to cost, or earned once it is confirmed.

    Of a position that was confirmed before the books began only what was taken over is known: of it what came
    afterwards is compared.
    """
    promises = standing_promises()
    programs = {promise.program_id: promise for promise in promises}
    provided = provided_for(set(programs))
    confirmed = confirmed_places(set(programs))
    taken_over = _taken_over()
    later = _later()
    figures = []
    for one in expectations(promises, today=moment.today, closed_too=True):
        posted = provided[one.place].total if one.place in provided else NOTHING
        wanted = one.accrued
        if one.closed and one.place not in confirmed:
            if one.place not in taken_over and one.place not in later:
                continue
            posted -= taken_over.get(one.place, NOTHING)
            wanted = later.get(one.place, NOTHING)
        if posted or wanted:
            code = programs[one.place.program_id].code
            figures.append(Figure(_label(one, code), posted, wanted, one.currency, _page(one, code)))
    count = len(figures)
    return judged(
        figures,
        agree=f"What was charged for {count:,} positions is what they are expected to cost, or earned.",
        differ="Positions charged another amount than they are expected to cost, or earned: {count}.",
        nothing="Nothing is accrued yet.",
    )


def _label(one: Expected, program: str) -> str:
    return f"{program} · {one.partner} · from {one.place.period_start:%Y-%m-%d}"


def _page(one: Expected, program: str) -> str:
    return f"finance/earnings/{program}/{one.partner_code}/{one.place.period_start:%Y-%m-%d}/"


def _taken_over() -> dict[Place, Decimal]:
    found: dict[Place, Decimal] = defaultdict(Decimal)
    rows = (
        LedgerLeg.objects.filter(
            Q(entry__kind=EntryKind.OPENING.value) | Q(entry__reverses__kind=EntryKind.OPENING.value),
            account=Account.OPENING_BALANCE.value,
        )
        .order_by()
        .values_list("entry__program_id", "entry__partner_id", "entry__period_start")
        .annotate(total=Sum("amount"))
    )
    for program, partner, start, total in rows:
        found[Place(program, partner, start)] += total
    return found


def _later() -> dict[Place, Decimal]:
    rows = (
        PriorPeriodEntry.objects.order_by()
        .values_list("program_id", "partner_id", "earning__period_start")
        .annotate(total=Sum("amount"))
    )
    return {Place(program, partner, start): total for program, partner, start, total in rows}
