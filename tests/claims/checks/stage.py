"""A claim of Alder's for the checks: one kit sold, unless a test says otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from claims.checks.catalogue import CHECKS
from claims.checks.facts import Bought, Facts, Line, SequenceDay, Terms
from claims.checks.kit import Finding
from claims.checks.likeness import number_key
from claims.checks.running import Rule
from claims.enums import ClaimKind

KIT = UUID(int=1)
DRIVER = UUID(int=2)
OCTOBER = Terms("Q4 Sell-through Bonus", date(2026, 10, 1), date(2026, 10, 31), date(2026, 11, 30))
SENT = date(2026, 11, 20)


def sale(row: int, invoice: str = "", quantity: str = "2", **fields: Any) -> Line:
    """Make a line; without more said it is a sale of kits to BuildRight on 9 October."""
    number = invoice or f"INV-{77840 + row}"
    units = Decimal(quantity)
    made = Line(
        row=row,
        invoice=number,
        invoice_norm=number_key(number),
        sold_on=date(2026, 10, 9),
        sku="CD-18-KIT",
        product=KIT,
        quantity=units,
        unit_price=Decimal("100.00"),
        net=units * Decimal("100.00"),
        end_customer="BuildRight Ltd",
        amount=units * 8,
    )
    changed = replace(made, **fields)
    return replace(changed, serial_norm=number_key(changed.serial))


def facts(*lines: Line, **fields: Any) -> Facts:
    """Make the facts of a claim with these lines, whose units were bought."""
    sold = sum((line.quantity or Decimal(0) for line in lines), Decimal(0))
    return Facts(
        **{
            "kind": ClaimKind.PER_UNIT,
            "currency": "USD",
            "on": SENT,
            "terms": OCTOBER,
            "lines": lines,
            "amount": sum((line.amount or Decimal(0) for line in lines), Decimal(0)),
            "bought": {
                product: Bought(sold, since=date(2026, 1, 1), price=Decimal("80.00"))
                for product in (KIT, DRIVER)
            },
            **fields,
        }
    )


def found(check: str, about: Facts, **thresholds: str) -> list[Finding]:
    """Give what one check finds, with some thresholds set to other figures."""
    one = CHECKS[check]
    if not one.applies(about):
        return []
    return list(
        one.run(about, {**one.defaults, **{name: Decimal(value) for name, value in thresholds.items()}})
    )


def sentences(check: str, about: Facts, **thresholds: str) -> list[tuple[str, str]]:
    """Give titles and sentences of what one check finds."""
    return [(one.title, one.sentence) for one in found(check, about, **thresholds)]


def defaults() -> dict[str, Rule]:
    """Give every check's own setting."""
    return {name: Rule.default(check) for name, check in CHECKS.items()}


def numbers_of(
    first: date, days: int, start: int, a_day: int, series: str = "INV"
) -> tuple[SequenceDay, ...]:
    """Make a partner's running numbers: so many a day."""
    return tuple(
        SequenceDay(
            series,
            first + timedelta(days=place),
            start + place * a_day,
            start + place * a_day + a_day - 1,
            a_day,
        )
        for place in range(days)
    )
