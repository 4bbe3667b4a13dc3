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
    """A design to start from. `example` is what it pays, in words for the choice; `weeks` how long it usually runs."""

    key: str
    name: str
    when: str
    example: str
    build: Callable[[Frame], Document]
    # None runs a quarter.
    weeks: int | None = None


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


def _growth(frame: Frame) -> Document:
    document = _promising(
        frame,
        "growth_amount",
        {
            "kind": "percent",
            "application": "per_band",
            "tiers": [{"threshold": "0", "percent": "4"}, {"threshold": "50000", "percent": "6"}],
        },
    )
    document["measure"]["baseline"] = {"rule": "same_period_last_year"}
    return document


def _mix_kicker(frame: Frame) -> Document:
    """Pay everything by tiers, and the family on top; without a family the kicker is for products to be named."""
    document = _quarterly_tiers(frame)
    family = document.pop("products", {})
    document["reward"]["kickers"] = [
        {"name": frame.family or "Mix", "kind": "percent", "percent": "1", "products": family}
    ]
    return document


def _launch(frame: Frame) -> Document:
    tiers = [{"threshold": threshold, "amount": amount} for threshold, amount in (("10", "5"), ("50", "8"))]
    document = _promising(
        frame, "quantity", {"kind": "per_unit", "application": "all_volume", "tiers": tiers}
    )
    return {**document, "period": "term"}


def _clear_out(frame: Frame) -> Document:
    tiers = [{"threshold": "5000", "percent": "6"}]
    document = _promising(
        frame, "net_amount", {"kind": "percent", "application": "all_volume", "tiers": tiers}
    )
    return {
        **document,
        "period": "term",
        "caps": [{"per": "partner_program", "amount": _amount("5000", frame.currency)}],
    }


def _target(frame: Frame) -> Document:
    tiers = [
        {"threshold": threshold, "amount": _amount(amount, frame.currency)}
        for threshold, amount in (("100", "5000"), ("110", "8000"))
    ]
    return _promising(
        frame, "attainment_percent", {"kind": "fixed", "application": "all_volume", "tiers": tiers}
    )


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
        "growth",
        "Growth over last year",
        "Only what a partner buys beyond the same period last year earns.",
        "4% of growth, 6% of what is beyond 50,000",
        _growth,
    ),
    StartingPoint(
        "mix_kicker",
        "Product-mix kicker",
        "Tiers on everything, and an extra on one product family.",
        "2% to 4% on all, 1% more on the family",
        _mix_kicker,
    ),
    StartingPoint(
        "launch",
        "New-product launch",
        "Short: each unit of a new family earns an amount for eight weeks.",
        "5 per unit from 10 units, 8 per unit from 50 units",
        _launch,
        weeks=8,
    ),
    StartingPoint(
        "clear_out",
        "Clear-out",
        "Short and capped: one rate for six weeks, never more than the cap.",
        "6% from 5,000, at most 5,000 for each partner",
        _clear_out,
        weeks=6,
    ),
    StartingPoint(
        "target",
        "Target achievement",
        "Reaching a target that is set for each partner earns an amount.",
        "5,000 at 100% of the target, 8,000 at 110%",
        _target,
    ),
    StartingPoint("blank", "Blank", "Dates and a name, nothing else.", "You write the tiers", _blank),
)
_BY_KEY = {point.key: point for point in _POINTS}
