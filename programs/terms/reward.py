"""Reading what a program pays, and on what."""

from __future__ import annotations

from decimal import Decimal

from programs.enums import Application, MeasureKind, PartialIncrement, RewardBase, RewardKind, UnitOrder
from programs.terms.options import read_kickers
from programs.terms.parts import Measure, Reward, Tier
from programs.terms.reader import Reader

TIERS_MAX = 100

_AMOUNTS = (RewardBase.NET_AMOUNT, RewardBase.GROSS_AMOUNT, RewardBase.GROWTH_AMOUNT)
_BASES = {
    RewardKind.PERCENT: _AMOUNTS,
    RewardKind.PER_UNIT: (RewardBase.QUANTITY, RewardBase.GROWTH_AMOUNT),
    RewardKind.PER_INCREMENT: (RewardBase.QUANTITY, *_AMOUNTS),
}
_GROWTH = (MeasureKind.GROWTH_AMOUNT, MeasureKind.GROWTH_PERCENT)


def read_reward(reader: Reader, measure: Measure, currency: str) -> Reward:
    """Read the reward; its default base follows from the measure."""
    reader.only(
        (
            "kind",
            "application",
            "base",
            "unit_order",
            "tiers",
            "increment",
            "partial_increment",
            "kickers",
        )
    )
    kind = reader.word(
        "kind", RewardKind, RewardKind.PERCENT, "Write percent, per_unit, fixed or per_increment."
    )
    application = reader.word("application", Application, Application.ALL_VOLUME, _application_wanted(kind))
    base = _read_base(reader, kind, measure)
    increment, partial = _read_increment(reader, kind)
    return Reward(
        kind=kind,
        application=application,
        base=base,
        unit_order=_read_order(reader, application, measure),
        tiers=_read_tiers(reader, kind, currency),
        increment=increment,
        partial_increment=partial,
        kickers=read_kickers(reader.sections("kickers")),
    )


def _read_order(reader: Reader, application: Application, measure: Measure) -> UnitOrder:
    order = reader.word("unit_order", UnitOrder, UnitOrder.AVERAGE)
    if measure.kind is MeasureKind.SHARE_PERCENT:
        # A share goes up and down with every sale, so the first sales fill no band.
        why = "A share has no first sales."
        if application is Application.PROSPECTIVE:
            reader.note(reader.at("application"), "APPLICATION_UNSUITABLE", f"{why} Write per_band.")
        if order is UnitOrder.CHRONOLOGICAL:
            reader.note(reader.at("unit_order"), "KEY_UNSUITABLE", f"{why} Write average.")
    if application is Application.PROSPECTIVE:
        return UnitOrder.CHRONOLOGICAL
    return order


def _application_wanted(kind: RewardKind) -> str | None:
    # all_volume and per_band pay very different amounts; leaving it out must not choose between them.
    if kind in (RewardKind.PERCENT, RewardKind.PER_UNIT):
        return "Write all_volume for the reached rate on everything, per_band for each rate on its own tier."
    return None


def _read_base(reader: Reader, kind: RewardKind, measure: Measure) -> RewardBase:
    default = _default_base(kind, measure)
    if kind is RewardKind.FIXED:
        reader.unsuitable(("base", "unit_order"), "A lump sum pays on nothing.")
        return default
    base = reader.word("base", RewardBase, default)
    if base not in _BASES[kind]:
        allowed = ", ".join(_BASES[kind])
        reader.note(
            reader.at("base"), "BASE_UNSUITABLE", f"{kind} does not pay on {base}. Write one of: {allowed}."
        )
    elif base is RewardBase.GROWTH_AMOUNT:
        _check_growth_base(reader, kind, measure)
    return base


def _check_growth_base(reader: Reader, kind: RewardKind, measure: Measure) -> None:
    """Note growth that is not there, or that is in units where the rate wants an amount, and the reverse."""
    in_units = measure.of is MeasureKind.QUANTITY
    why = ""
    if measure.kind not in _GROWTH:
        why = f"The measure {measure.kind} has no growth to pay on. Write net_amount or gross_amount."
    elif kind is RewardKind.PERCENT and in_units:
        why = "The growth is in units, and a percent pays on an amount. Write net_amount or gross_amount."
    elif kind is RewardKind.PER_UNIT and not in_units:
        why = "The growth is an amount, and per_unit pays on units. Write quantity."
    if why:
        reader.note(reader.at("base"), "BASE_UNSUITABLE", why)


def _default_base(kind: RewardKind, measure: Measure) -> RewardBase:
    if kind in (RewardKind.PER_UNIT, RewardKind.PER_INCREMENT):
        return RewardBase.QUANTITY
    if measure.kind is MeasureKind.GROWTH_AMOUNT and measure.of is not MeasureKind.QUANTITY:
        return RewardBase.GROWTH_AMOUNT
    if measure.kind in (MeasureKind.NET_AMOUNT, MeasureKind.GROSS_AMOUNT):
        return RewardBase(measure.kind.value)
    return RewardBase.NET_AMOUNT


def _read_increment(reader: Reader, kind: RewardKind) -> tuple[Decimal | None, PartialIncrement | None]:
    if kind is not RewardKind.PER_INCREMENT:
        reader.unsuitable(("increment", "partial_increment"), "Only per_increment counts in increments.")
        return None, None
    increment = reader.number("increment", "Write the volume that earns the amount once, such as “100”.")
    if increment is not None and increment <= 0:
        reader.note(reader.at("increment"), "AMOUNT_NOT_POSITIVE", "Write a volume above zero.")
    partial = reader.word(
        "partial_increment",
        PartialIncrement,
        PartialIncrement.DROPPED,
        "Write counts if a started increment pays, dropped if only full ones do.",
    )
    return increment, partial


def _read_tiers(reader: Reader, kind: RewardKind, currency: str) -> tuple[Tier, ...]:
    noted = len(reader.faults)
    rows = reader.sections("tiers")
    if not rows and len(reader.faults) == noted:
        reader.note(
            reader.at("tiers"),
            "TIERS_MISSING",
            "There is no tier. Write at least one; threshold “0” pays from the first sale.",
        )
    if len(rows) > TIERS_MAX:
        reader.note(reader.at("tiers"), "LIST_TOO_LONG", f"Write at most {TIERS_MAX} tiers.")

    read = [_read_tier(row, kind, currency) for row in rows[:TIERS_MAX]]
    thresholds = [threshold for threshold, _ in read if threshold is not None]
    twice = sorted({threshold for threshold in thresholds if thresholds.count(threshold) > 1})
    for threshold in twice:
        reader.note(
            reader.at("tiers"),
            "TIER_DUPLICATE",
            f"{threshold:f} is the threshold of more than one tier. Write each threshold once.",
        )
    ordered = sorted(
        (threshold, rate) for threshold, rate in read if threshold is not None and rate is not None
    )
    return tuple(Tier(number, threshold, rate) for number, (threshold, rate) in enumerate(ordered, start=1))


def _read_tier(row: Reader, kind: RewardKind, currency: str) -> tuple[Decimal | None, Decimal | None]:
    rate_key = "percent" if kind is RewardKind.PERCENT else "amount"
    row.only(("threshold", "percent", "amount"))
    row.unsuitable(
        ("amount",) if rate_key == "percent" else ("percent",),
        f"A tier of the kind {kind} carries “{rate_key}”.",
    )
    threshold = row.number("threshold", "Write the volume at which the tier starts, such as “100000”.")
    if threshold is not None and threshold < 0:
        row.note(
            row.at("threshold"), "THRESHOLD_NEGATIVE", "A tier cannot start below zero. Write “0” or more."
        )

    rate = row.number(
        rate_key, f"Write what the tier pays, such as “{'2.5' if rate_key == 'percent' else '10.00'}”."
    )
    if rate is not None and rate_key == "percent" and not 0 <= rate <= 100:
        row.note(row.at("percent"), "PERCENT_OUT_OF_RANGE", "Write a percent from “0” to “100”.")
    if rate is not None and rate_key == "amount":
        if rate < 0:
            row.note(row.at("amount"), "AMOUNT_NEGATIVE", "Write an amount of zero or more.")
        if kind is RewardKind.FIXED:
            row.fine_enough("amount", rate, currency)
    return threshold, rate
