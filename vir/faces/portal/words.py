"""The words and figures of a program as its partner reads them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_FLOOR, Decimal
from string import Formatter
from zoneinfo import ZoneInfo

from claims.queries.portal import Freshness
from programs.enums import Application, Basis, MeasureKind, PaymentMethod, RewardKind
from programs.rating import Position, TierPosition, Volume, round_projected
from programs.rating.words import bought_in_units, measure_text, threshold_text
from programs.terms import Terms
from vir.foundation.money import format_money_exact, format_money_short
from vir.foundation.web import formats
from vir.foundation.words import later, say, say_many

NAMES = {
    MeasureKind.NET_AMOUNT: (later("Net purchases"), later("Net sales")),
    MeasureKind.GROSS_AMOUNT: (later("Gross purchases"), later("Gross sales")),
    MeasureKind.QUANTITY: (later("Units bought"), later("Units sold")),
}
# The same behind a figure.
_AMOUNTS = {
    MeasureKind.NET_AMOUNT: (later("{amount} net purchases"), later("{amount} net sales")),
    MeasureKind.GROSS_AMOUNT: (later("{amount} gross purchases"), later("{amount} gross sales")),
    MeasureKind.QUANTITY: (later("{amount} units bought"), later("{amount} units sold")),
}
_METHODS = {
    PaymentMethod.CREDIT_MEMO: later("credit memo"),
    PaymentMethod.BANK_TRANSFER: later("bank transfer"),
    PaymentMethod.OFFSET: later("offset"),
    PaymentMethod.CHECK: later("check"),
}
# Up to when sales are counted: before the first file, without one, and with its time.
_AS_OF = (later("No sales received yet"), later("Counted to {day}"), later("Counted to {day}, file {time}"))
_AS_OF_INSIDE = (
    later("no sales received yet"),
    later("counted to {day}"),
    later("counted to {day}, file {time}"),
)
_COUNTED = (_AS_OF[0], later("to {day}"), later("to {day}, file {time}"))
DEPENDS = later("depends on prices")
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


def sentence(text: str, **values: str) -> tuple[Piece, ...]:
    """Say a sentence whose values are strong."""
    found: list[Piece] = []
    for words, name, _, _ in Formatter().parse(say(text)):
        found += [Piece(words)] if words else []
        found += [Piece(values[name], strong=True)] if name else []
    return tuple(found)


GOALS = {
    MeasureKind.GROWTH_AMOUNT: later("{figure} growth"),
    MeasureKind.GROWTH_PERCENT: later("{figure} growth"),
    MeasureKind.ATTAINMENT_PERCENT: later("{figure} of your target"),
    MeasureKind.SHARE_PERCENT: later("{figure} of your purchases"),
}


def is_quantity(terms: Terms) -> bool:
    """Tell whether what is bought is counted in units."""
    return bought_in_units(terms)


def threshold(terms: Terms, tier: TierPosition) -> str:
    """Write where a tier starts: "$400,000", or "5% growth, $652,300" where that is what it comes to."""
    if terms.measure.kind not in GOALS:
        return short(terms, tier.threshold)
    goal = say(GOALS[terms.measure.kind], figure=threshold_text(terms, tier.threshold))
    return goal if tier.line is None else say("{goal}, {amount}", goal=goal, amount=short(terms, tier.line))


def measured(terms: Terms, at: Position) -> str:
    """Write what decides the tier: "$342,180.00", "4.2% growth"; a dash where it cannot be told."""
    if at.missing:
        return formats.NIL
    if terms.measure.kind not in GOALS:
        return full(terms, at.measured)
    return say(GOALS[terms.measure.kind], figure=measure_text(terms, at.measured))


def measure_name(terms: Terms) -> str:
    """Name what is bought that decides the tier."""
    bought, sold = NAMES[terms.measure.of]
    return say(sold if terms.basis is Basis.SELL_THROUGH else bought)


def measure_amount(terms: Terms, amount: str) -> str:
    """Name what is bought behind its figure, "$1,084,300 net purchases"."""
    bought, sold = _AMOUNTS[terms.measure.of]
    return say(sold if terms.basis is Basis.SELL_THROUGH else bought, amount=amount)


def act(terms: Terms) -> str:
    """Tell what the partner does in a program, "buy" or "sell"; pages have a sentence for each."""
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
        return say("about {amount}", amount=units(round_projected(value)))
    return say("about {amount}", amount=formats.projected(value, terms.currency))


def units(value: Decimal) -> str:
    """Write a quantity, "1 unit" or "750 units"."""
    return formats.units(value)


def rate(terms: Terms, value: Decimal) -> str:
    """Write the rate of a tier, "3%", "$4 per unit" or "lump sum"."""
    if terms.reward.kind is RewardKind.PERCENT:
        return formats.percent(value)
    if terms.reward.kind is RewardKind.FIXED:
        return say("lump sum")
    whole = value == value.to_integral_value()
    written = (
        format_money_short(value, terms.currency) if whole else format_money_exact(value, terms.currency)
    )
    return say("{amount} per unit", amount=written)


def applied(terms: Terms) -> str:
    """Say what the rate of a tier is for, in one short sentence."""
    if terms.reward.kind is RewardKind.FIXED:
        if _each(terms):
            return say("Each tier reached pays its lump sum.")
        return say("The tier reached pays its lump sum.")
    if terms.basis is Basis.SELL_THROUGH:
        if _each(terms):
            return say("Each rate is for the sales inside its tier.")
        return say("The rate of the tier reached is for all sales of the period.")
    if _each(terms):
        return say("Each rate is for the purchases inside its tier.")
    return say("The rate of the tier reached is for all purchases of the period.")


def lines_note(volume: Volume) -> str:
    """Say how many lines are in a volume, "1,204 lines less 11 returns"."""
    counted = lines(volume.line_count)
    if not volume.return_count:
        return counted
    back = volume.return_count
    returns = say_many("{count} return", "{count} returns", back, count=formats.number(back))
    return say("{lines} less {returns}", lines=counted, returns=returns)


def lines(count: int) -> str:
    """Write how many lines, "1,204 lines"."""
    return say_many("{count} line", "{count} lines", count, count=formats.number(count))


def as_of(fresh: Freshness, today: date, time_zone: str) -> str:
    """Say up to when sales are counted, "Counted to 22 Nov, file 06:10"; times are the vendor's."""
    return _as_of(fresh, today, time_zone, _AS_OF)


def as_of_inside(fresh: Freshness, today: date, time_zone: str) -> str:
    """Say the same in the middle of a line, "counted to 22 Nov, file 06:10"."""
    return _as_of(fresh, today, time_zone, _AS_OF_INSIDE)


def counted_to(fresh: Freshness, today: date, time_zone: str) -> str:
    """Say the same beside its label, "to 22 Nov, file 06:10"."""
    return _as_of(fresh, today, time_zone, _COUNTED)


def method(method_: PaymentMethod) -> str:
    """Name a payment method inside a sentence."""
    return say(_METHODS[method_])


def _as_of(fresh: Freshness, today: date, time_zone: str, texts: tuple[str, str, str]) -> str:
    nothing, without_file, with_file = texts
    if fresh.counted_to is None:
        return say(nothing)
    last = min(fresh.counted_to, today)
    day = formats.day(last, year=last.year != today.year)
    if fresh.file_at is None:
        return say(without_file, day=day)
    return say(with_file, day=day, time=_clock(fresh.file_at.astimezone(ZoneInfo(time_zone)), last))


def _clock(moment: datetime, day: date) -> str:
    """Write the time of a file, with its day where that is another one."""
    return formats.time_of_day(moment) if moment.date() == day else formats.moment(moment, year=False)


def _each(terms: Terms) -> bool:
    return terms.reward.application is not Application.ALL_VOLUME
