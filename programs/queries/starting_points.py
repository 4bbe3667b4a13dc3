"""Proven designs that a new program starts from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from programs.terms import FORMAT
from vir.foundation.money import minor_units

Document = dict[str, Any]


@dataclass(frozen=True)
class Frame:
    """What every new document says before its design does. Both dates count."""

    code: str
    name: str
    currency: str
    starts_on: date
    ends_on: date
    fiscal_year_start_month: int = 1
    # The category that a design for one product family is about; empty for all products.
    family: str = ""


@dataclass(frozen=True)
class StartingPoint:
    """A design to start from. `example` is what it pays, in words for the choice."""

    key: str
    name: str
    when: str
    example: str
    build: Callable[[Frame], Document]


def starting_points() -> tuple[StartingPoint, ...]:
    """List the designs in the order of the page."""
    return _POINTS


def document_from(key: str, frame: Frame) -> Document:
    """
    Make the document of a design.

    :raises KeyError: if there is no such design
    """
    return _BY_KEY[key].build(frame)


def _blank(frame: Frame) -> Document:
    document: Document = {
        "format": FORMAT,
        "code": frame.code,
        "name": frame.name,
        "currency": frame.currency,
        "starts_on": frame.starts_on.isoformat(),
        "ends_on": frame.ends_on.isoformat(),
        "period": "quarter",
        "measure": {"kind": "net_amount"},
        "reward": {"kind": "percent", "application": "all_volume", "tiers": []},
    }
    if frame.fiscal_year_start_month != 1:
        document["fiscal_year_start_month"] = frame.fiscal_year_start_month
    if frame.family:
        document["products"] = {"include": [{"category": frame.family}]}
    return document


def _promising(frame: Frame, measure: str, reward: Mapping[str, Any]) -> Document:
    return {
        **_blank(frame),
        "measure": {"kind": measure},
        "reward": dict(reward),
        "minimum_payable": {"amount": _amount("50", frame.currency), "below": "carry_over"},
        "stacking": {"policy": "all_gross"},
        "payment": {"method": "credit_memo", "due_days": 30},
    }


def _quarterly_tiers(frame: Frame) -> Document:
    tiers = [
        {"threshold": threshold, "percent": percent}
        for threshold, percent in (("100000", "2"), ("250000", "3"), ("400000", "4"))
    ]
    return _promising(frame, "net_amount", {"kind": "percent", "application": "all_volume", "tiers": tiers})


def _per_unit(frame: Frame) -> Document:
    tiers = [{"threshold": threshold, "amount": amount} for threshold, amount in (("100", "2"), ("500", "3"))]
    return _promising(frame, "quantity", {"kind": "per_unit", "application": "per_band", "tiers": tiers})


def _lump_sum(frame: Frame) -> Document:
    tiers = [{"threshold": "250000", "amount": _amount("5000", frame.currency)}]
    return _promising(frame, "net_amount", {"kind": "fixed", "application": "all_volume", "tiers": tiers})


def _amount(units: str, currency: str) -> str:
    decimals = minor_units(currency)
    return f"{units}.{'0' * decimals}" if decimals else units


_POINTS = (
    StartingPoint(
        "quarterly_tiers",
        "Simple quarterly tiers",
        "More volume in a quarter earns a higher rate on all of it.",
        "2% from 100,000, 3% from 250,000, 4% from 400,000",
        _quarterly_tiers,
    ),
    StartingPoint(
        "per_unit",
        "Per-unit on a product family",
        "Each unit of one family earns an amount, and more from the next tier on.",
        "2 per unit from 100 units, 3 per unit from 500 units",
        _per_unit,
    ),
    StartingPoint(
        "lump_sum",
        "Lump sum at a target",
        "Reaching one volume in a quarter earns one amount.",
        "5,000 at 250,000",
        _lump_sum,
    ),
    StartingPoint("blank", "Blank", "Dates and a name, nothing else.", "You write the tiers", _blank),
)
_BY_KEY = {point.key: point for point in _POINTS}
