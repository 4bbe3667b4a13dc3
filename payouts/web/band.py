"""Lay out the strip of a back-test: from low to high, what is expected, and where the budget is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from vir.foundation.web import formats

ROOM = Decimal("1.12")
# Closer to an edge than this part of the strip a label is written inwards.
EDGE = Decimal("0.12")


@dataclass(frozen=True)
class Label:
    """A text at a place; `x` in percent of the strip."""

    x: str
    text: str
    anchor: str


@dataclass(frozen=True)
class Band:
    """Everything a template needs; places and widths in percent of a true scale from zero."""

    low: str
    width: str
    expected: str
    budget: str
    labels: tuple[Label, ...]
    expected_label: Label
    budget_label: Label | None
    says: str


def build_band(
    *, low: Decimal, expected: Decimal, high: Decimal, budget: Decimal | None, currency: str
) -> Band | None:
    """Lay out one strip; None where nothing is paid at all."""
    top = max(high, expected, low, budget or Decimal(0)) * ROOM
    if top <= 0 or high <= 0:
        return None

    def share(amount: Decimal) -> Decimal:
        return amount / top

    def text(amount: Decimal) -> str:
        return formats.projected(amount, currency)

    says = (
        f"From {formats.money(low, currency)} to {formats.money(high, currency)},"
        f" expected {formats.money(expected, currency)}"
    )
    if budget is not None:
        says += f"; the budget is {formats.money(budget, currency)}"
    return Band(
        low=_percent(share(low)),
        width=_percent(share(high) - share(low)),
        expected=_percent(share(expected)),
        budget="" if budget is None else _percent(share(budget)),
        labels=(
            Label(_percent(share(low)), f"low {text(low)}", "end" if share(low) > 2 * EDGE else "start"),
            Label(
                _percent(share(high)), f"high {text(high)}", "start" if share(high) < 1 - 2 * EDGE else "end"
            ),
        ),
        expected_label=Label(
            _percent(share(expected)), f"expected {text(expected)}", _anchor(share(expected))
        ),
        budget_label=None
        if budget is None
        else Label(
            _percent(share(budget)),
            f"budget {formats.money(budget, currency, whole=True)}",
            _anchor(share(budget)),
        ),
        says=f"{says}.",
    )


def _anchor(share: Decimal) -> str:
    return "start" if share < EDGE else "end" if share > 1 - EDGE else "middle"


def _percent(share: Decimal) -> str:
    return f"{share * 100:.2f}%"
