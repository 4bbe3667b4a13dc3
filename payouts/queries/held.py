"""Lines that the newest calculation held for their currency."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from payouts.models import CalculationRun
from programs.enums import ExchangePolicy
from programs.queries import program_by_code, published_version, terms_of


@dataclass(frozen=True)
class HeldSum:
    """
    Lines of one program in one currency that wait for a rate into another.

    `by_contract` tells that the terms fix their own rates, so that none that is published lets them in.
    """

    program: str
    currency: str
    target: str
    lines: int
    net: Decimal
    by_contract: bool


def held_sums() -> list[HeldSum]:
    """Add up the held lines by currency and program."""
    newest: CalculationRun | None = CalculationRun.objects.order_by("-number").first()
    sums: dict[tuple[str, str], tuple[int, Decimal]] = {}
    for entry in newest.held if newest is not None else ():
        key = (entry["program"], entry["currency"])
        lines, net = sums.get(key, (0, Decimal(0)))
        sums[key] = (lines + entry["lines"], net + Decimal(entry["net"]))
    waiting = {code: _target(code) for code, _ in sums}
    return [
        HeldSum(code, currency, waiting[code][0], *sums[code, currency], waiting[code][1])
        for code, currency in sorted(sums, key=lambda key: (key[1], key[0]))
    ]


def _target(code: str) -> tuple[str, bool]:
    """Give the currency of a program, and whether its terms fix the rates."""
    program = program_by_code(code)
    version = None if program is None else published_version(program)
    if program is None or version is None:
        return "", False
    return program.currency, terms_of(version).exchange.policy is ExchangePolicy.CONTRACT_RATE
