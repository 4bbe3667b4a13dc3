"""What the newest look at the books found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Max

from payouts.enums import Finding
from payouts.models import Reconciliation
from payouts.queries.reconciling.catalogue import CATALOGUE, TITLES
from vir.foundation.money import is_currency
from vir.foundation.refusals import Refused

# What keeps money in: a job that hangs or the trail of another matter does not hold up a payment.
HOLDS_PAYMENTS = frozenset(
    {
        "ledger_balance",
        "earned_entries",
        "runs_and_statements",
        "payments",
        "two_people",
        "trail",
        "claims_paid",
    }
)


class BooksDiffer(Refused):
    """Reconciliations are red; the text names them."""


@dataclass(frozen=True)
class Side:
    """One pair of figures as it was found."""

    label: str
    left: Decimal
    right: Decimal
    difference: Decimal
    unit: str
    place: str

    @property
    def is_money(self) -> bool:
        """Say whether the figures are amounts, and not counts of something."""
        return is_currency(self.unit)


@dataclass(frozen=True)
class Look:
    """What one comparison found when it was last made; `finding` is None where it never was."""

    kind: str
    title: str
    finding: Finding | None
    text: str
    figures: tuple[Side, ...]
    looked_at: datetime | None


def newest_looks() -> list[Look]:
    """List every comparison with what its newest look found."""
    days = Reconciliation.objects.values_list("kind").annotate(day=Max("day")).order_by()
    wanted = dict(days)
    rows = {
        row.kind: row
        for row in Reconciliation.objects.filter(day__in=set(wanted.values()))
        if wanted[row.kind] == row.day
    }
    return [_look(comparison.kind, rows.get(comparison.kind)) for comparison in CATALOGUE]


def red_looks() -> list[Look]:
    """List the comparisons whose newest look is red."""
    return [look for look in newest_looks() if look.finding is Finding.RED]


def check_reconciled() -> None:
    """
    Let money go on only where what has to agree agrees.

    :raises BooksDiffer: if a reconciliation that concerns payments is red
    """
    red = [look.title for look in red_looks() if look.kind in HOLDS_PAYMENTS]
    if red:
        raise BooksDiffer(
            f"The books do not agree: “{'”, “'.join(red)}”. "
            "Open Finance, Reconciliations, and clear the difference first."
        )


def _look(kind: str, row: Reconciliation | None) -> Look:
    if row is None:
        return Look(kind, TITLES[kind], None, "Not compared yet.", (), None)
    return Look(
        kind,
        TITLES[kind],
        Finding(row.finding),
        row.text,
        tuple(_side(one) for one in row.figures),
        row.looked_at,
    )


def _side(kept: dict[str, Any]) -> Side:
    return Side(
        kept["label"],
        Decimal(kept["left"]),
        Decimal(kept["right"]),
        Decimal(kept["difference"]),
        kept["unit"],
        kept["place"],
    )
