"""Sales for tests of the whole calculation, each saying only what its test is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from programs.rating.calculate import Figure, Figures, Given, Line, Product, Quote, Quotes, Result, calculate
from programs.terms import Terms
from tests.programs.examples import percent_reward, some_terms

TEN_PERCENT = percent_reward(tiers=(("0", "10"),))
PRODUCTS = {
    "SAW": Product("Saws", "Kestrel"),
    "DRILL": Product("Drills", "Kestrel"),
    "BLADE": Product("Spares", "Merlin"),
}
SAWS = {"include": [{"category": "Saws"}]}
SPARES = {"include": [{"category": "Spares"}]}


def on(day: str) -> date:
    """Read a day of 2026 written as month-day, or one with its year."""
    return date.fromisoformat(day if len(day) > 5 else f"2026-{day}")


def a_sale(net: str = "100", day: str = "10-15", partner: str = "P1", **changes: object) -> Line:
    fields: dict = {"sku": "SAW", "quantity": "1", "gross": net, **changes}
    for key in ("quantity", "gross"):
        fields[key] = Decimal(fields[key])
    for key in ("received", "sold_on"):
        if key in fields:
            fields[key] = on(fields[key])
    return Line(partner=partner, day=on(day), net=Decimal(net), **fields)


def a_return(net: str = "-100", day: str = "10-15", partner: str = "P1", **changes: object) -> Line:
    return a_sale(net, day, partner, **{"quantity": "-1", "is_return": True, **changes})


def a_program(code: str = "V", **changes: object) -> Terms:
    """Give ten percent of everything, without a cap, in one period: the last quarter of 2026."""
    changes = {"code": code, "caps": None, "reward": TEN_PERCENT, **changes}
    return some_terms(**changes)


def sold(*lines: Line, **known: object) -> Given:
    partners = frozenset({line.partner for line in lines} | set(known.pop("partners", ())))
    for key in ("targets", "baselines", "expected"):
        if key in known:
            known[key] = figures(*known[key])
    return Given(lines=lines, partners=partners, **{"products": PRODUCTS, **known})


def figures(*rows: tuple) -> Figures:
    """Read (program, partner, amount) or (program, partner, amount, period)."""
    return Figures(Figure(row[0], row[1], Decimal(row[2]), *(on(day) for day in row[3:])) for row in rows)


def quotes(*rows: tuple[str, str, str, str]) -> Quotes:
    """Read (source, target, day, rate)."""
    return Quotes(Quote(source, target, on(day), Decimal(rate)) for source, target, day, rate in rows)


def results(programs: Terms | Iterable[Terms], given: Given, **options: object) -> list[Result]:
    return calculate([programs] if isinstance(programs, Terms) else programs, given, **options)


def earned(programs: Terms | Iterable[Terms], given: Given, **options: object) -> list[tuple[str, str, str]]:
    """Give (program, partner, amount) of everybody and every period, in order."""
    return [
        (result.program, result.partner, str(result.earned)) for result in results(programs, given, **options)
    ]


def amounts(programs: Terms | Iterable[Terms], given: Given, **options: object) -> list[str]:
    """Give the amounts alone, in the order of programs, partners and periods."""
    return [amount for _, _, amount in earned(programs, given, **options)]
