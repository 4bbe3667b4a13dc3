"""Letting approved rows of reported sales count: each becomes a sales line."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db import connection

from claims.enums import Basis, ClaimKind, LineType
from claims.models import Claim, ClaimLine, SalesLine
from claims.operations.commit_sales import make_fresher
from vir.foundation.jobs import events
from vir.foundation.money import round_amount

ZERO: Final = Decimal(0)


def count_lines(
    claim: Claim,
    lines: Collection[ClaimLine],
    before: Mapping[int, Decimal | None],
    *,
    actor_id: UUID,
    at: datetime,
    today: date,
) -> int:
    """
    Write what is newly approved into the sales, in the caller's transaction and under its lock on sales. Gives how
    many lines.

    A row counts under the key K:<claim>:<row>. What a dispute adds to it counts under a key of its own, because a
    line that earnings were worked out from is never rewritten.

    :param before: what was approved of each row until now
    """
    if ClaimKind(claim.kind).family != Basis.SELL_THROUGH:
        return 0
    sales = []
    for line in lines:
        added = (line.approved_quantity or ZERO) - (before.get(line.row) or ZERO)
        if added <= 0 or line.product_id is None or line.sold_on is None or not line.quantity:
            continue
        again = bool(before.get(line.row))
        net = _net(line, before.get(line.row) or ZERO, claim.currency)
        sales.append(
            SalesLine(
                batch_id=claim.id,
                partner_id=claim.partner_id,
                product_id=line.product_id,
                sale_date=line.sold_on,
                received_on=today,
                document=line.invoice,
                line_key=f"K:{claim.number}:{line.row}" + (":dispute" if again else ""),
                line_type=LineType.SALE,
                basis=Basis.SELL_THROUGH,
                quantity=added,
                net=net,
                gross=net,
                currency=claim.currency,
                row=line.row,
            )
        )
    if not sales:
        return 0
    with connection.cursor() as cursor:
        SalesLine.objects.bulk_create(sales, batch_size=2_000)
        make_fresher(
            cursor=cursor,
            day=max(line.sale_date for line in sales),
            rows=len(sales),
            at=at,
            is_file=False,
        )
    events.publish(
        "sales.committed",
        payload={
            "batch": str(claim.id),
            "partners": [str(claim.partner_id)],
            "dedupe": f"{claim.id}:{at.isoformat()}",
        },
        at=at,
        actor_id=actor_id,
    )
    return len(sales)


def _net(line: ClaimLine, before: Decimal, currency: str) -> Decimal:
    """Give the part of a row's net amount that is newly approved; parts of one row add up to the row's."""
    whole: Decimal = line.net or ZERO
    assert line.quantity is not None
    to_now = round_amount(whole * (line.approved_quantity or ZERO) / line.quantity, currency)
    return to_now - round_amount(whole * before / line.quantity, currency)
