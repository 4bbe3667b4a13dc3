"""What more purchases would earn, with the calculation that pays. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from programs.rating import Rating, TierPosition, can_suppose, with_bought
from vir.faces.portal import words
from vir.faces.portal.panels import raised, tier_words
from vir.faces.portal.standing import ZERO, Phase, Standing
from vir.foundation.imports.numbers import NumberNotRead, marker_of
from vir.foundation.imports.problems import quoted
from vir.foundation.money import exact, format_money, minor_units, round_amount
from vir.foundation.refusals import Refused
from vir.foundation.web import formats
from vir.foundation.web.typed import plain, read_figure
from vir.foundation.words import later, say, say_many

MORE_MAX = Decimal(10) ** 10
UNIT_DECIMALS = 4
STEPS = 300
_NICE = tuple(Decimal(step) for step in ("1", "1.5", "2", "3", "4", "5", "6", "8", "10"))
_SOON = Decimal("0.95")
NOT_IN_UNIT = later("{what}: {text} is not in {unit}. Enter {example}.")
NOT_READ = later("{what}: {text} was not read. Enter a figure such as {example}.")
BELOW_ZERO = later("{what}: {text} is below zero. Enter 0 or more.")
TOO_FINE = later("{what}: {text} is too fine. Enter at most {decimals} decimals.")


class AmountRefused(Refused):
    """What was typed is not an amount that can be estimated."""


@dataclass(frozen=True)
class WhatIf:
    """
    The answer for so much more.

    `share` is the extra rebate for the whole order, in percent of it, or for each unit in money.
    """

    more: str
    plain: str
    total: str
    tier: str
    rebate: Decimal
    gain: Decimal
    share: str
    is_capped: bool
    rating: Rating


@dataclass(frozen=True)
class Asked:
    """The field and the slider: what stands in them and how far they go."""

    text: str
    least_text: str
    most: str
    step: str
    most_text: str


@dataclass(frozen=True)
class TierRow:
    """One tier of the table: what it needs, what it pays, and how much a day that is."""

    tier: str
    threshold: str
    needs: str
    pays: str
    per_day: str
    reached: bool
    is_next: bool


def parse_more(text: str, one: Standing) -> Decimal:
    """
    Read what a person typed: "60,000", "$60,000.00" or "60000".

    :raises AmountRefused: if it is no amount, too fine or too large
    """
    what, example = (say("Units"), "500") if one.is_quantity else (say("Amount"), formats.number(60_000))

    def refused(why: str, **values: object) -> AmountRefused:
        return AmountRefused(say(why, what=what, text=quoted(text), **values))

    marker = marker_of(text)
    signs = () if one.is_quantity else (one.terms.currency, formats.currency_sign(one.terms.currency).strip())
    if marker is not None and marker not in signs:
        unit = signs[0] if signs else say("units")
        raise refused(NOT_IN_UNIT, unit=unit, example=example)
    try:
        value = read_figure(text)
    except NumberNotRead as fault:
        raise refused(NOT_READ, example=example) from fault
    if value < 0:
        raise refused(BELOW_ZERO)
    if value > MORE_MAX:
        raise refused(
            later("{what}: {text} is too large. Enter at most {most}."), most=formats.number(MORE_MAX)
        )
    decimals = UNIT_DECIMALS if one.is_quantity else minor_units(one.terms.currency)
    if value != value.quantize(Decimal(1).scaleb(-decimals), ROUND_CEILING):
        raise refused(TOO_FINE, decimals=decimals)
    return value


def what_if(one: Standing, more: Decimal) -> WhatIf | None:
    """Say what so much more would earn; None where that depends on prices and nothing was bought yet."""
    found = rated_with(one, more)
    if found is None:
        return None
    gain = found.earned - one.position.earned
    return WhatIf(
        more=words.short(one.terms, more),
        plain=plain(more),
        total=words.full(one.terms, one.position.bought + more),
        tier=tier_words(one, found.tier),
        rebate=found.earned,
        gain=gain,
        share=_share(one, more, gain),
        is_capped=found.working.cap_reached,
        rating=found,
    )


def rated_with(one: Standing, more: Decimal) -> Rating | None:
    """Rate the period with so much more bought, at the average values so far; None where nobody knows them."""
    with exact():
        if not can_suppose(one.terms, one.basis):
            return None
        terms, then = with_bought(one.terms, one.basis, one.position.bought + more)
        return then.rate(terms)


def asked(one: Standing, text: str | None) -> Asked:
    """Give the field and its slider; without a figure typed it asks for the next tier."""
    most = _nice(_far(one))
    start = one.position.gap if one.position.gap else most / 10
    typed = formats.number(raised(one, start)) if text is None else text.strip()
    return Asked(
        text=typed,
        least_text=formats.number(0) if one.is_quantity else words.short(one.terms, ZERO),
        most=f"{most:f}",
        step=f"{max(most / STEPS, Decimal(1)):f}" if one.is_quantity else f"{most / STEPS:f}",
        most_text=words.short(one.terms, most),
    )


def smallest_order(one: Standing) -> str:
    """Say the least order that changes the tier, or how far the cap is."""
    at = one.position
    if one.phase is Phase.ENDED:
        return ""
    if at.gap is not None:
        gap = words.short(one.terms, raised(one, at.gap))
        return say("Smallest order that changes your tier: {amount}", amount=gap)
    if at.cap_reached or at.cap_volume is None or at.cap_amount is None:
        return ""
    left = words.short(one.terms, raised(one, at.cap_volume - at.bought))
    cap = formats.money(at.cap_amount, one.terms.currency)
    return say("The {cap} cap is reached with {amount} more", cap=cap, amount=left)


def tier_rows(one: Standing) -> list[TierRow]:
    """Give the tiers with what each still needs, in all and for each day left."""
    terms, at = one.terms, one.position
    return [
        TierRow(
            tier=tier_words(one, tier.number),
            threshold=words.threshold(terms, tier),
            needs=_needs(one, tier),
            pays=say(words.DEPENDS)
            if tier.pays_at_line is None
            else formats.money(tier.pays_at_line, terms.currency),
            per_day="" if tier.reached or tier.needed is None else _per_day(one, tier.needed),
            reached=tier.reached,
            is_next=tier.number == at.next_tier and one.phase is not Phase.ENDED,
        )
        for tier in at.tiers
    ]


def pace_notes(one: Standing) -> list[str]:
    """Say the partner's own pace, and when it reaches the next two tiers."""
    pace = one.pace
    if one.projected is None or pace is None or one.counted_to is None:
        return []
    found = [
        say_many(
            "Your pace: {amount} a day over {count} day.",
            "Your pace: {amount} a day over {count} days.",
            one.elapsed,
            amount=_daily(one, pace),
            count=formats.number(one.elapsed),
        )
    ]
    for tier in [tier for tier in one.position.tiers if not tier.reached][:2]:
        if tier.needed is None or tier.line is None:
            continue
        with exact():
            on = one.counted_to + timedelta(
                days=int((tier.needed / pace).quantize(Decimal(1), ROUND_CEILING))
            )
        if on <= one.period.last_day:
            day = _day(on, one.counted_to)
            found.append(say("Tier {number} about {day} at this pace.", number=tier.number, day=day))
        elif one.projected.bought >= tier.line * _SOON:
            found.append(say("Tier {number}: just short at this pace.", number=tier.number))
        else:
            found.append(say("Tier {number}: not at this pace.", number=tier.number))
    return found


def _share(one: Standing, more: Decimal, gain: Decimal) -> str:
    if not more:
        return ""
    with exact():
        if one.is_quantity:
            each = format_money(gain / more, one.terms.currency)
            return say("That is {amount} for each of the {units}", amount=each, units=words.units(more))
        share = (gain * 100 / more).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return say(
        "That is {share} of the {amount}",
        share=formats.percent(share, places=1),
        amount=words.short(one.terms, more),
    )


def _far(one: Standing) -> Decimal:
    """Give how far the slider has to go: to the top tier, else to the cap, else as much again."""
    at = one.position
    top = (at.tiers[-1].line or ZERO) - at.bought
    if top > 0:
        return top
    if at.cap_volume is not None and at.cap_volume > at.bought:
        return at.cap_volume - at.bought
    return max(at.bought, Decimal(1000))


def _nice(value: Decimal) -> Decimal:
    """Raise a figure to the next round one, such as 300,000 for 257,820."""
    scale = Decimal(1).scaleb(value.adjusted())
    return next(step * scale for step in _NICE if step * scale >= value)


def _needs(one: Standing, tier: TierPosition) -> str:
    """Say what a tier still needs, or by how much it was missed."""
    if tier.reached:
        return say("reached")
    if tier.needed is None:
        return formats.NIL
    needed = words.short(one.terms, raised(one, tier.needed))
    return say("missed by {amount}", amount=needed) if one.phase is Phase.ENDED else needed


def _per_day(one: Standing, needed: Decimal) -> str:
    if one.phase is not Phase.LIVE or not one.days_left:
        return ""
    with exact():
        each = (needed / one.days_left).quantize(Decimal(1), ROUND_CEILING)
    return words.short(one.terms, each)


def _daily(one: Standing, pace: Decimal) -> str:
    if one.is_quantity:
        return words.units(
            round_amount(pace, "JPY") if pace >= 10 else pace.quantize(Decimal("0.1"), ROUND_HALF_UP)
        )
    return format_money(pace, one.terms.currency, cents=False)


def _day(day: date, near: date) -> str:
    return formats.day(day, year=day.year != near.year)
