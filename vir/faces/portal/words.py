"""The words and figures of a program as its partner reads them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_FLOOR, Decimal
from zoneinfo import ZoneInfo

from claims.queries.portal import Freshness
from programs.enums import Application, Basis, MeasureKind, PaymentMethod, RewardKind
from programs.rating import Position, TierPosition, Volume, round_projected
from programs.rating.words import bought_in_units, measure_text, threshold_text
from programs.terms import Terms
from vir.foundation.money import format_money_exact, format_money_short
from vir.foundation.web import formats

NAMES = {
    MeasureKind.NET_AMOUNT: ("Net purchases", "Net sales"),
    MeasureKind.GROSS_AMOUNT: ("Gross purchases", "Gross sales"),
    MeasureKind.QUANTITY: ("Units bought", "Units sold"),
}
DEPENDS = "depends on prices"
# The commas of the languages that a sentence can be in.
COMMAS = (", ", "، ", "、")


@dataclass(frozen=True)
class Piece:
    """A part of a sentence; `keep` stays on one line."""

    text: str
    strong: bool = False
    keep: bool = False


def pieces(parts: Iterable[tuple[str, bool]]) -> tuple[Piece, ...]:
    """Give the parts of a sentence; what follows a comma stays together, so that the line breaks there."""
    found: list[Piece] = []
    for text, strong in parts:
        comma = next((mark for mark in COMMAS if text.startswith(mark)), "")
        if comma:
            found += [Piece(comma), Piece(text.removeprefix(comma), keep=True)]
        else:
            found.append(Piece(text, strong))
    return tuple(found)


GOALS = {
    MeasureKind.GROWTH_AMOUNT: "{} growth",
    MeasureKind.GROWTH_PERCENT: "{} growth",
    MeasureKind.ATTAINMENT_PERCENT: "{} of your target",
    MeasureKind.SHARE_PERCENT: "{} of your purchases",
}


def is_quantity(terms: Terms) -> bool:
    """Tell whether what is bought is counted in units."""
    return bought_in_units(terms)


def threshold(terms: Terms, tier: TierPosition) -> str:
    """Write where a tier starts: "$400,000", or "5% growth, $652,300" where that is what it comes to."""
    if terms.measure.kind not in GOALS:
        return short(terms, tier.threshold)
    goal = GOALS[terms.measure.kind].format(threshold_text(terms, tier.threshold))
    return goal if tier.line is None else f"{goal}, {short(terms, tier.line)}"


def measured(terms: Terms, at: Position) -> str:
    """Write what decides the tier: "$342,180.00", "4.2% growth"; a dash where it cannot be told."""
    if at.missing:
        return formats.NIL
    if terms.measure.kind not in GOALS:
        return full(terms, at.measured)
    return GOALS[terms.measure.kind].format(measure_text(terms, at.measured))


def measure_name(terms: Terms) -> str:
    """Name what is bought that decides the tier."""
    bought, sold = NAMES[terms.measure.of]
    return sold if terms.basis is Basis.SELL_THROUGH else bought


def act(terms: Terms) -> str:
    """Give the verb of the program, "buy" or "sell"."""
    return "sell" if terms.basis is Basis.SELL_THROUGH else "buy"


def full(terms: Terms, value: Decimal) -> str:
    """Write a measure in full, "$342,180.00" or "750 units"."""
    return units(value) if is_quantity(terms) else formats.money(value, terms.currency)


def short(terms: Terms, value: Decimal) -> str:
    """Write a threshold or a gap, "$57,820" or "12 units"; cents only where it has some."""
    return units(value) if is_quantity(terms) else formats.money(value, terms.currency, whole=True)


def pointer(terms: Terms, value: Decimal) -> str:
    """Write what is counted for a drawing, cut to whole figures: 399,999.99 never reads as 400,000."""
    whole = value.quantize(Decimal(1), rounding=ROUND_FLOOR)
    return formats.number(whole) if is_quantity(terms) else formats.money(whole, terms.currency, whole=True)


def about(terms: Terms, value: Decimal) -> str:
    """Write an estimate of a measure, "about $594,000" or "about 1,230 units"."""
    if is_quantity(terms):
        return f"about {units(round_projected(value))}"
    return f"about {formats.projected(value, terms.currency)}"


def units(value: Decimal) -> str:
    """Write a quantity, "1 unit" or "750 units"."""
    return f"{formats.number(value)} unit{'' if value == 1 else 's'}"


def rate(terms: Terms, value: Decimal) -> str:
    """Write the rate of a tier, "3%", "$4 per unit" or "lump sum"."""
    if terms.reward.kind is RewardKind.PERCENT:
        return formats.percent(value)
    if terms.reward.kind is RewardKind.FIXED:
        return "lump sum"
    whole = value == value.to_integral_value()
    written = (
        format_money_short(value, terms.currency) if whole else format_money_exact(value, terms.currency)
    )
    return f"{written} per unit"


def applied(terms: Terms) -> str:
    """Say what the rate of a tier is for, in one short sentence."""
    if terms.reward.kind is RewardKind.FIXED:
        return (
            "Each tier reached pays its lump sum." if _each(terms) else "The tier reached pays its lump sum."
        )
    bought = "sales" if terms.basis is Basis.SELL_THROUGH else "purchases"
    if _each(terms):
        return f"Each rate is for the {bought} inside its tier."
    return f"The rate of the tier reached is for all {bought} of the period."


def lines_note(volume: Volume) -> str:
    """Say how many lines are in a volume, "1,204 lines less 11 returns"."""
    counted = f"{formats.number(volume.line_count)} line{'' if volume.line_count == 1 else 's'}"
    if not volume.return_count:
        return counted
    plural = "" if volume.return_count == 1 else "s"
    return f"{counted} less {formats.number(volume.return_count)} return{plural}"


def as_of(fresh: Freshness, today: date, time_zone: str) -> str:
    """Say up to when sales are counted, "Counted to 22 Nov, file 06:10"; times are the vendor's."""
    if fresh.counted_to is None:
        return "No sales received yet"
    counted_to = min(fresh.counted_to, today)
    said = f"Counted to {formats.day(counted_to, year=counted_to.year != today.year)}"
    if fresh.file_at is None:
        return said
    return f"{said}, file {_clock(fresh.file_at.astimezone(ZoneInfo(time_zone)), counted_to)}"


def method(method_: PaymentMethod) -> str:
    """Name a payment method inside a sentence."""
    return method_.label[0].lower() + method_.label[1:]


def initial(text: str) -> str:
    """Begin a sentence in the middle of a line."""
    return text[:1].lower() + text[1:]


def _clock(moment: datetime, day: date) -> str:
    """Write the time of a file, with its day where that is another one."""
    return f"{moment:%H:%M}" if moment.date() == day else formats.moment(moment, year=False)


def _each(terms: Terms) -> bool:
    return terms.reward.application is not Application.ALL_VOLUME
