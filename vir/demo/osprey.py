"""The second vendor of the demo, with a partner, a program and a claim of the same names, to prove the walls."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from programs.enums import Gate
from vir.demo import cast, claims, goods, offers
from vir.demo.building import SALES_READING, Builder, Say, csv_of
from vir.demo.sales import SalesFile, Span


def build_osprey(say: Say, today: date) -> None:
    """Build a second vendor whose partner has the same name, to prove the walls."""
    owner, second, *buyers = cast.OSPREY_PEOPLE
    osprey = Builder("osprey", "Osprey Supply", "America/New_York", owner, today, say)
    at = osprey.at(date(2025, 9, 20))
    osprey.invite(second, at)
    partners = [("ALDER", "Alder Supply", "Wholesale"), ("HERON", "Heron Hardware", "Wholesale")]
    osprey.load(
        "partners", "Customers", "osprey_partners.csv", csv_of(("code", "name", "kind"), partners), at
    )
    for buyer in buyers:
        osprey.invite(buyer, at)
    products = [("OS-PUMP", "Bilge pump", "Pumps"), ("OS-VALVE", "Check valve", "Valves")]
    osprey.load("products", "Items", "osprey_products.csv", csv_of(("sku", "name", "category"), products), at)
    document = offers.program(
        "VIR-2026-014",
        "Q4 Pumps",
        "2026-10-01",
        "2026-12-31",
        [("10000", "1"), ("50000", "2")],
        goal={"measure": "net_amount", "amount": "200000.00"},
    )
    osprey.publish(
        document,
        by=owner.email,
        approver=second.email,
        at=osprey.at(date(2026, 9, 20)),
        reasons={
            Gate.BUDGET: "A first program with two partners; its result sets the budget of the next.",
            Gate.BACKTEST: "No sales are loaded yet.",
        },
    )
    file = SalesFile(Span("2026q4", date(2026, 10, 1), date(2026, 11, 22)))
    pumps = [goods.DemoProduct(sku, name, category, Decimal("75.00")) for sku, name, category in products]
    for code, _, _ in partners:
        file.add(code, pumps, Decimal("31415.90") if code == "ALDER" else Decimal("52718.20"), 60)
    file.name = "osprey_sales_2026q4.csv"
    osprey.load(
        "sales", "Nightly ERP file", file.name, file.content(), osprey.at(today, 6, 10), SALES_READING
    )
    claims.build_lookalike(osprey)
    osprey.settle()
