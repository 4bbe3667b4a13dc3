"""Which rows of an import are held or were, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Sum

from claims.models import StagedLine, UnmatchedLine
from vir.foundation.imports.models import ImportBatch
from vir.foundation.imports.staging import line_ids


@dataclass(frozen=True)
class Held:
    """Rows of one import whose partner or product was not known, by what became of them."""

    waiting: int
    matched: int
    ignored: int
    withdrawn: int
    # Net amount of those that wait, by currency.
    nets: tuple[tuple[str, Decimal], ...]

    @property
    def total(self) -> int:
        """Count them all."""
        return self.waiting + self.matched + self.ignored + self.withdrawn


def held_rows(batch_id: UUID) -> set[int]:
    """Give the rows of an import that are held, whether it waits for its commit or is in the books."""
    staged = StagedLine.objects.filter(id__range=line_ids(batch_id), state="held")
    waiting = UnmatchedLine.objects.filter(batch_id=batch_id)
    return {*staged.values_list("row", flat=True), *waiting.values_list("row", flat=True)}


def held_by_check(batch: ImportBatch) -> int:
    """Count the rows that committing a checked import would let wait."""
    return int(batch.control_totals.get("states", {}).get("held", {}).get("rows", 0))


def held_of(batch_id: UUID) -> Held:
    """Say what became of the held rows of a committed import."""
    found = (
        UnmatchedLine.objects.filter(batch_id=batch_id)
        .values_list("state", "currency")
        .annotate(lines=Count("id"), net=Sum("net"))
        .order_by("state", "currency")
    )
    counts = dict.fromkeys(("waiting", "matched", "ignored", "withdrawn"), 0)
    nets = []
    for state, currency, lines, net in found:
        counts[state] += lines
        if state == "waiting":
            nets.append((currency, net))
    return Held(**counts, nets=tuple(nets))
