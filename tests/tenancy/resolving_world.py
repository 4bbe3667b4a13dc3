"""What each vendor remembers about codes, and the lines that wait: with its canary in every text."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from claims.models import CodeAlias, UnitRule, UnmatchedLine
from partners.models import Partner
from programs.models import Product
from tests.factories import NOON
from vir.foundation.imports.models import ImportBatch


def make_memory(batch: ImportBatch, canary: str) -> None:
    """Make a meaning of a code, a unit, and lines that wait and are ignored."""
    CodeAlias.objects.create(
        kind="partner", code=f"{canary}-A", partner=Partner.objects.first(), basis=canary, decided_at=NOON
    )
    CodeAlias.objects.create(
        kind="product", code=f"{canary}-P", product=Product.objects.first(), basis=canary, decided_at=NOON
    )
    UnitRule.objects.create(unit=canary[:30], factor=Decimal(10), decided_at=NOON)
    for row, state in ((2, "waiting"), (3, "ignored")):
        UnmatchedLine.objects.create(
            batch=batch,
            row=row,
            state=state,
            reason=canary if state == "ignored" else "",
            partner_code=f"{canary}-X",
            sku=f"{canary}-Y",
            sale_date=date(2026, 10, 5),
            received_on=date(2026, 10, 5),
            document=canary,
            line_key=f"L:{row}",
            line_type="sale",
            basis="sell_in",
            quantity=Decimal(1),
            unit=canary[:30],
            net=Decimal(10),
            gross=Decimal(10),
            currency="USD",
        )
