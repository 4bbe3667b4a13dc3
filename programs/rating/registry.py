"""
The shapes this version computes: one line each.

A shape that is a valid document and has no line here raises `NotSupportedYet`, naming itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from programs.enums import (
    Accumulation,
    Application,
    CapScope,
    MeasureKind,
    ReturnsRule,
    RewardBase,
    RewardKind,
    StackingPolicy,
    UnitOrder,
)
from programs.rating import all_volume, caps, fixed, per_band, per_period, per_unit, percent, plain, to_date
from programs.rating.shapes import (
    AccumulationShape,
    ApplicationShape,
    CapShape,
    MeasureShape,
    NotSupportedYet,
    RewardShape,
)
from programs.terms import Terms

MEASURES: Mapping[MeasureKind, MeasureShape] = {
    MeasureKind.NET_AMOUNT: plain.net,
    MeasureKind.GROSS_AMOUNT: plain.gross,
    MeasureKind.QUANTITY: plain.quantity,
}
BASES: Mapping[RewardBase, MeasureShape] = {
    RewardBase.NET_AMOUNT: plain.net,
    RewardBase.GROSS_AMOUNT: plain.gross,
    RewardBase.QUANTITY: plain.quantity,
}
REWARDS: Mapping[RewardKind, RewardShape] = {
    RewardKind.PERCENT: percent,
    RewardKind.PER_UNIT: per_unit,
    RewardKind.FIXED: fixed,
}
APPLICATIONS: Mapping[Application, ApplicationShape] = {
    Application.ALL_VOLUME: all_volume,
    Application.PER_BAND: per_band,
}
ACCUMULATIONS: Mapping[Accumulation, AccumulationShape] = {
    Accumulation.PER_PERIOD: per_period,
    Accumulation.TO_DATE: to_date,
}
CAPS: Mapping[CapScope, CapShape] = {
    CapScope.PARTNER_PERIOD: caps.partner_period,
    CapScope.PARTNER_PROGRAM: caps.partner_program,
}
STACKING = frozenset({StackingPolicy.ALL_GROSS})
RETURNS = frozenset({ReturnsRule.RETURN_PERIOD})
UNIT_ORDERS = frozenset({UnitOrder.AVERAGE})


def unsupported_shapes(terms: Terms) -> list[str]:
    """Name every shape in the terms that this version does not compute, none if the terms can be rated."""
    shapes = [
        _unless(terms.measure.kind in MEASURES, "measure", terms.measure.kind),
        _unless(terms.reward.kind in REWARDS, "reward", terms.reward.kind),
        _unless(terms.reward.application in APPLICATIONS, "application", terms.reward.application),
        _unless(terms.reward.base in BASES, "base", terms.reward.base),
        _unless(
            not _order_matters(terms) or terms.reward.unit_order in UNIT_ORDERS,
            "unit_order",
            terms.reward.unit_order,
        ),
        *(_unless(cap.per in CAPS, "cap", cap.per) for cap in terms.caps),
        _unless(terms.accumulation in ACCUMULATIONS, "accumulation", terms.accumulation),
        _unless(terms.stacking.policy in STACKING, "stacking", terms.stacking.policy),
        _unless(terms.returns in RETURNS, "returns", terms.returns),
        "measure products" if terms.measure.products is not None else None,
        "guarantee" if terms.guarantee is not None else None,
        *(f"condition {condition.kind}" for condition in terms.conditions),
    ]
    return [shape for shape in shapes if shape is not None]


def ensure_supported(terms: Terms) -> None:
    """
    Refuse terms that this version cannot rate.

    :raises NotSupportedYet: naming the first shape that has no line here
    """
    shapes = unsupported_shapes(terms)
    if shapes:
        raise NotSupportedYet(shapes[0])


def _unless(supported: bool, family: str, word: StrEnum) -> str | None:
    return None if supported else f"{family} {word.value}"


def _order_matters(terms: Terms) -> bool:
    """Units have an order only where bands in one figure divide another."""
    return (
        terms.reward.application is not Application.ALL_VOLUME
        and terms.reward.base.value != terms.measure.kind.value
    )
