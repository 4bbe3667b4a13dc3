"""The scenario's draft for the first quarter of 2027, and the sales of 2026 that it is tried on."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from partners.models import Partner
from programs.models import Product, Program, ProgramVersion
from programs.terms import terms_hash
from tests.factories import NOON, make_line, make_partner, make_product, make_segment, program_document
from tests.programs.rating.test_demo_scenario import TABLE
from vir.foundation.identity.models import User

SEGMENT = "Electrical wholesale"
FIRST_DAY = date(2026, 1, 1)
COUNTED_TO = date(2026, 11, 22)
# Two lines a partner, so that adding up is part of what is tested.
PART = Decimal("0.4")


def sell_the_quarter() -> dict[str, Partner]:
    """Make the partners, their segment and their sales; a later sale of no program counts the year to November."""
    kit = make_product("CD-KIT", category="Cordless", standard_cost=Decimal("72"))
    saw = make_product("CD-SAW", category="Cordless", standard_cost=Decimal("72"))
    spare = make_product("SP-CHUCK", category="Spares")
    partners = {}
    for place, row in enumerate(TABLE):
        name, sales = row[0], Decimal(row[1])
        code = name.split()[0].upper()
        partner = partners[code] = make_partner(code, name=name)
        sell(partner, kit, sales * PART, FIRST_DAY + timedelta(days=place))
        sell(partner, saw, sales - sales * PART, date(2026, 3, 31))
        make_line(partner, spare, date(2026, 2, 2), "999.00")
    make_segment(SEGMENT, partners.values())
    outside = make_partner("OUTSIDE", name="Outside Trade")
    sell(outside, kit, Decimal(250000), date(2026, 2, 3))
    make_line(outside, spare, COUNTED_TO, "1.00")
    return partners


def sell(partner: Partner, product: Product, net: Decimal, day: date) -> None:
    """Sell at 100 a unit, so that the standard cost of 72 leaves 28 %."""
    make_line(partner, product, day, str(net), quantity=str(net / 100))


def push(**changes: Any) -> dict[str, Any]:
    """Give the scenario's draft."""
    return program_document(
        **{
            "code": "VIR-2027-003",
            "name": "Q1 Cordless Push",
            "starts_on": "2027-01-01",
            "ends_on": "2027-03-31",
            "period": "term",
            "goal": {"measure": "net_amount", "amount": "5436704.00"},
            "eligibility": {"segments": [SEGMENT]},
            "products": {"include": [{"category": "Cordless"}]},
            **changes,
        }
    )


def make_draft(document: dict[str, Any], owner: User, budget: str | None = "150000") -> Program:
    """Keep a draft as the builder would."""
    program: Program = Program.objects.create(
        code=document["code"],
        name=document["name"],
        currency=document["currency"],
        starts_on=date.fromisoformat(document["starts_on"]),
        ends_on=date.fromisoformat(document["ends_on"]),
        budget=None if budget is None else Decimal(budget),
        owner=owner,
        created_at=NOON,
        updated_at=NOON,
    )
    ProgramVersion.objects.create(
        program=program,
        number=1,
        document=document,
        terms_hash=terms_hash(document),
        edited_by=owner,
        edited_at=NOON,
        created_at=NOON,
    )
    return program
