"""The shapes of programs: one line each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from programs.enums import (
    Accumulation,
    Application,
    CapScope,
    MeasureKind,
    RewardKind,
)
from programs.rating import caps, per_period, to_date
from programs.rating.applications import all_volume, every_tier_capped, every_tier_full, per_band
from programs.rating.measures.attainment import Attainment
from programs.rating.measures.growth import GrowthAmount, GrowthPercent
from programs.rating.measures.plain import Figure, Plain
from programs.rating.measures.share import Share
from programs.rating.rewards import fixed, per_increment, per_unit, percent
from programs.rating.shapes import (
    AccumulationShape,
    ApplicationShape,
    CapShape,
    MeasureShape,
    RewardShape,
)

FIGURES: Mapping[str, Figure] = {
    MeasureKind.NET_AMOUNT.value: "net",
    MeasureKind.GROSS_AMOUNT.value: "gross",
    MeasureKind.QUANTITY.value: "quantity",
}
MEASURES: Mapping[MeasureKind, Callable[[Figure], MeasureShape]] = {
    MeasureKind.NET_AMOUNT: Plain,
    MeasureKind.GROSS_AMOUNT: Plain,
    MeasureKind.QUANTITY: Plain,
    MeasureKind.GROWTH_AMOUNT: GrowthAmount,
    MeasureKind.GROWTH_PERCENT: GrowthPercent,
    MeasureKind.ATTAINMENT_PERCENT: Attainment,
    MeasureKind.SHARE_PERCENT: Share,
}
REWARDS: Mapping[RewardKind, RewardShape] = {
    RewardKind.PERCENT: percent,
    RewardKind.PER_UNIT: per_unit,
    RewardKind.FIXED: fixed,
    RewardKind.PER_INCREMENT: per_increment,
}
APPLICATIONS: Mapping[Application, ApplicationShape] = {
    Application.ALL_VOLUME: all_volume,
    Application.PER_BAND: per_band,
    # The same portions; which sales are in which is the order of sale (`split.by_day`).
    Application.PROSPECTIVE: per_band,
    Application.EVERY_TIER_FULL: every_tier_full,
    Application.EVERY_TIER_CAPPED: every_tier_capped,
}
ACCUMULATIONS: Mapping[Accumulation, AccumulationShape] = {
    Accumulation.PER_PERIOD: per_period,
    Accumulation.TO_DATE: to_date,
}
CAPS: Mapping[CapScope, CapShape] = {
    CapScope.PARTNER_PERIOD: caps.partner_period,
    CapScope.PARTNER_PROGRAM: caps.partner_program,
}
