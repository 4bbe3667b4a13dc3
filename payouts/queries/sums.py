"""What programs have brought over all their periods: against the goal, and against the budget."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from payouts.models import Earning
from payouts.queries.earnings import ProgramEarnings

ZERO = Decimal(0)
PeriodSums = Mapping[UUID, Mapping[date, "ProgramSums"]]


@dataclass(frozen=True)
class ProgramSums:
    """
    All partners of a program, in one period or in all that have begun.

    `expected` is what they come to with the running period at its pace so far, None where there is no pace.
    """

    net: Decimal = ZERO
    gross: Decimal = ZERO
    quantity: Decimal = ZERO
    earned: Decimal = ZERO
    expected: Decimal | None = None

    def of(self, measure: str) -> Decimal:
        """Give what was bought in the figure that a goal is set in."""
        return {"quantity": self.quantity, "gross_amount": self.gross}.get(measure, self.net)


def sums_by_period(program_ids: Collection[UUID]) -> PeriodSums:
    """Add up what partners bought and earned, by program and first day of the period, in one query."""
    rows = (
        Earning.objects.filter(program_id__in=list(program_ids))
        .order_by()
        .values_list("program_id", "period_start")
        .annotate(
            net_sum=Sum("net"), gross_sum=Sum("gross"), quantity_sum=Sum("quantity"), earned_sum=Sum("earned")
        )
    )
    found: dict[UUID, dict[date, ProgramSums]] = {}
    for program_id, start, net, gross, quantity, earned in rows:
        found.setdefault(program_id, {})[start] = ProgramSums(net, gross, quantity, earned)
    return found


def program_sums(periods: PeriodSums, tables: Sequence[ProgramEarnings]) -> dict[UUID, ProgramSums]:
    """
    Add programs up over their periods.

    :param periods: what `sums_by_period` gives
    :param tables: the running periods, to tell what is expected
    """
    running = {table.promise.program_id: table for table in tables}
    return {key: _total(list(of.values()), running.get(key)) for key, of in periods.items()}


def _total(periods: Sequence[ProgramSums], table: ProgramEarnings | None) -> ProgramSums:
    earned = sum((one.earned for one in periods), ZERO)
    expected = None
    if table is not None and table.projected is not None:
        expected = earned - table.earned + table.projected
    return ProgramSums(
        net=sum((one.net for one in periods), ZERO),
        gross=sum((one.gross for one in periods), ZERO),
        quantity=sum((one.quantity for one in periods), ZERO),
        earned=earned,
        expected=expected,
    )
