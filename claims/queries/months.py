"""What a partner bought, month by month."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum
from django.db.models.functions import TruncMonth

from claims.models import SalesLine


def net_by_month(
    partner_id: UUID, *, first: date, last: date, currency: str
) -> tuple[dict[date, Decimal], tuple[str, ...]]:
    """
    Add up net purchases, less returns, by the first day of each month, and name the other currencies there are.

    :param last: included; lines that were received later than it do not count
    """
    rows = (
        SalesLine.objects.filter(
            partner_id=partner_id,
            basis="sell_in",
            sale_date__gte=first,
            sale_date__lte=last,
            received_on__lte=last,
        )
        .annotate(month=TruncMonth("sale_date"))
        .values("month", "currency")
        .annotate(net=Sum("net"))
        .order_by("month", "currency")
    )
    found: dict[date, Decimal] = {}
    others: set[str] = set()
    for row in rows:
        if row["currency"] == currency:
            found[row["month"]] = row["net"]
        else:
            others.add(row["currency"])
    return found, tuple(sorted(others))
