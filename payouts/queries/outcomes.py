"""What programs have brought by now, added up in the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Max, Sum

from payouts.models import Earning, PayoutItem
from payouts.queries.parts import PAID
from vir.foundation.money import exact

_HUNDRED = Decimal(100)
_PERCENT_PLACES = Decimal("0.01")
_NOTHING = Decimal(0)


@dataclass(frozen=True)
class Outcome:
    """
    What one program has brought, over all its periods and partners.

    `net`, `gross` and `quantity` are the volumes that counted; `partners` are those with a position.
    """

    net: Decimal = _NOTHING
    gross: Decimal = _NOTHING
    quantity: Decimal = _NOTHING
    earned: Decimal = _NOTHING
    paid: Decimal = _NOTHING
    partners: int = 0
    as_of: date | None = None

    @property
    def rate(self) -> Decimal | None:
        """Give what was earned in percent of net sales, to two decimals; None without sales."""
        if self.net <= 0:
            return None
        with exact():
            return (self.earned * _HUNDRED / self.net).quantize(_PERCENT_PLACES)

    def actual(self, measure: str) -> Decimal | None:
        """Give the volume in a measure that a goal can have; None where volumes do not say it."""
        volumes = {"net_amount": self.net, "gross_amount": self.gross, "quantity": self.quantity}
        return volumes.get(measure)

    def as_dict(self) -> dict[str, str]:
        """Give what is kept with a decision, amounts as strings."""
        kept = {
            "net": f"{self.net:f}",
            "quantity": f"{self.quantity:f}",
            "earned": f"{self.earned:f}",
            "paid": f"{self.paid:f}",
            "partners": str(self.partners),
        }
        if self.rate is not None:
            kept["rate_percent"] = f"{self.rate:f}"
        if self.as_of is not None:
            kept["as_of"] = self.as_of.isoformat()
        return kept


def outcomes_of(program_ids: Iterable[UUID]) -> dict[UUID, Outcome]:
    """Give what programs have brought; one without a position has brought nothing."""
    ids = list(program_ids)
    rows = (
        Earning.objects.filter(program_id__in=ids)
        .order_by()
        .values("program_id")
        .annotate(
            net=Sum("net"),
            gross=Sum("gross"),
            quantity=Sum("quantity"),
            earned=Sum("earned"),
            partners=Count("partner_id", distinct=True),
            as_of=Max("as_of"),
        )
    )
    paid = dict(
        PayoutItem.objects.filter(run__program_id__in=ids, run__state__in=PAID)
        .order_by()
        .values_list("run__program_id")
        .annotate(paid=Sum("payable"))
    )
    found = {
        row["program_id"]: Outcome(
            net=row["net"],
            gross=row["gross"],
            quantity=row["quantity"],
            earned=row["earned"],
            paid=paid.get(row["program_id"], _NOTHING),
            partners=row["partners"],
            as_of=row["as_of"],
        )
        for row in rows
    }
    return {program_id: found.get(program_id, Outcome()) for program_id in ids}
