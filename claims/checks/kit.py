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
    """

    key: str
    title: str
    sentence: str
    rows: tuple[int, ...] = ()
    at_risk: Decimal | None = None


@dataclass(frozen=True)
class Check:
    """
    One check.

    :param passed: how a claim that passed it says so, in lower case: "duplicates"
    :param about: what it looks for and why, one sentence for the settings page
    :param blocks: whether a submission is refused until the partner has done something about it
    """

    name: str
    label: str
    passed: str
    about: str
    severity: Severity
    run: Callable[[Facts, Thresholds], Iterable[Finding]]
    thresholds: tuple[Threshold, ...] = field(default=())
    blocks: bool = False
    # Never set to must-resolve: a pattern of figures proves nothing about a line.
    only_look: bool = False
