"""What Alder compared: its own list of October beside our lines, with five rows that differ."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from claims.operations.comparing.make import Asked, compare_text
from claims.operations.comparing.talk import settle_rows
from claims.queries.comparing.comparisons import rows_of
from claims.queries.lines import lines_of_partner
from partners.queries.directory import partner_by_code
from vir.demo.building import Builder
from vir.foundation.tenancy.context import tenant_context

MARTA: Final = "marta@alder.example"
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
HEAD: Final = "Document\tDate\tSKU\tQuantity\tNet amount"


def compare_october(kestrel: Builder, *, answerer: str) -> None:
    """Let Alder paste its own list of October, and say for us that one row will be corrected."""
    with kestrel.inside():
        partner = partner_by_code("ALDER")
        assert partner is not None
        lines = list(lines_of_partner(partner.id, FIRST, date(2026, 11, 1)).filter(basis="sell_in"))
    rows = [
        [line["document"], line["sale_date"].isoformat(), line["sku"], f"{line['quantity']:f}", line["net"]]
        for line in lines
    ]
    marta = kestrel.people[MARTA]
    with tenant_context(kestrel.tenant.id, partner_id=partner.id, user_id=marta.id):
        one = compare_text(
            asked=Asked(partner.id, FIRST, LAST, "USD", marta.id, kestrel.at(date(2026, 11, 20), 9, 42)),
            text="\n".join([HEAD, *("\t".join(str(cell) for cell in row) for row in _as_alder_has(rows))]),
        )
    with kestrel.inside():
        first = rows_of(one, "differs").first()
        if first is not None:
            settle_rows(
                number=one.number,
                places=[first.place],
                reason="The price of the order was right; our invoice was not.",
                actor_id=kestrel.people[answerer].id,
                at=kestrel.at(date(2026, 11, 20), 15, 20),
            )


def _as_alder_has(rows: list[list[object]]) -> list[list[object]]:
    """Write the lines as Alder's own books have them: a price, a quantity, one missing, one twice, one of its own."""
    listed = [list(row) for row in rows]
    listed[1][4] = Decimal(str(listed[1][4])) + Decimal("118.00")
    listed[3][3] = Decimal(str(listed[3][3])) + 2
    own = [*listed[5]]
    own[0], own[3], own[4] = "INV-90417", "40", Decimal("5960.00")
    return [*listed[:7], *listed[8:], listed[2], own]
