"""What a check is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from claims.enums import Severity

if TYPE_CHECKING:
    from claims.checks.facts import Facts

Thresholds = Mapping[str, Decimal]


@dataclass(frozen=True)
class Threshold:
    """One figure that a check can be set to. `unit` is what stands behind it: "days", "%", "units"."""

    name: str
    label: str
    default: Decimal
    unit: str
    minimum: Decimal = Decimal(0)
    maximum: Decimal = Decimal(1_000_000)


@dataclass(frozen=True)
class Finding:
    """
    Something a check found, in one sentence with its numbers.

    :param key: what it is about, the same in the next run over the same claim
    :param rows: of the claim's lines; empty where it is about the whole claim
    :param at_risk: amount in the claim's currency, None where it has none
    :param weak: a sign that real life explains as well: shown, and never to be resolved
    :param check: name of the check, written by whoever runs it
    """

    key: str
    title: str
    sentence: str
    rows: tuple[int, ...] = ()
    at_risk: Decimal | None = None
    weak: bool = False
    check: str = ""


def always(facts: Facts) -> bool:
    """Say that a check has something to look at in every claim."""
    return True


@dataclass(frozen=True)
class Check:
    """
    One check.

    :param passed: how a claim that passed it says so, in lower case: "duplicates"
    :param about: what it looks for and why, one sentence for the settings page
    :param applies: whether a claim holds what it looks at: without, it neither passes nor finds
    :param blocks: whether a submission is refused until the partner has done something about it
    """

    name: str
    label: str
    passed: str
    about: str
    severity: Severity
    run: Callable[[Facts, Thresholds], Iterable[Finding]]
    thresholds: tuple[Threshold, ...] = field(default=())
    applies: Callable[[Facts], bool] = always
    blocks: bool = False
    # Never set to must-resolve: a pattern of figures proves nothing about a line.
    only_look: bool = False

    @property
    def defaults(self) -> dict[str, Decimal]:
        """Give the thresholds as they are without a setting."""
        return {threshold.name: threshold.default for threshold in self.thresholds}
