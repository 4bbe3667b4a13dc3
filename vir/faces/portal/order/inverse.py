"""What must be bought to earn an amount: the calculation that pays, searched for the least purchase. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from programs.rating import Rating
from vir.faces.portal import addresses, words
from vir.faces.portal.panels import days, raised, tier_words
from vir.faces.portal.standing import ZERO, Phase, Standing
from vir.faces.portal.what_if import MORE_MAX, NOT_IN_UNIT, NOT_READ, TOO_FINE, AmountRefused, rated_with
from vir.foundation.imports.numbers import NumberNotRead, marker_of
from vir.foundation.imports.problems import quoted
from vir.foundation.money import exact, minor_units
from vir.foundation.web import formats
from vir.foundation.web.typed import plain, read_figure
from vir.foundation.words import later, say

# Far beyond what anybody buys; a rebate that is not reached by then is not reached.
FAR = MORE_MAX
# By the fact that is missing.
_NOT_SET = {
    "target": later("{amount} cannot be told: your target is not set yet. Ask about this program."),
    "baseline": later("{amount} cannot be told: your baseline is not set yet. Ask about this program."),
    "whole": later("{amount} cannot be told: your whole is not set yet. Ask about this program."),
}


@dataclass(frozen=True)
class Needed:
    """
    The answer: so much more, or why no purchase does it.

    :param more: what to buy, as the estimator reads it; empty where nothing does it
    :param opens: the estimate of exactly that
    """

    wanted: Decimal
    said: str
    notes: tuple[str, ...] = ()
    more: str = ""
    opens: str = ""


def parse_wanted(text: str, one: Standing) -> Decimal:
    """
    Read the rebate that is asked for.

    :raises AmountRefused: if it is no amount of the program's currency
    """
    currency, example = one.terms.currency, formats.number(20_000)

    def refused(why: str, **values: object) -> AmountRefused:
        return AmountRefused(say(why, what=say("Rebate"), text=quoted(text), **values))

    marker = marker_of(text)
    if marker is not None and marker not in (currency, formats.currency_sign(currency).strip()):
        raise refused(NOT_IN_UNIT, unit=currency, example=example)
    try:
        value = read_figure(text)
    except NumberNotRead as fault:
        raise refused(NOT_READ, example=example) from fault
    if not 0 < value <= MORE_MAX:
        raise refused(
            later("{what}: {text} is out of range. Enter a figure such as {example}."), example=example
        )
    places = minor_units(currency)
    if value != value.quantize(Decimal(1).scaleb(-places), ROUND_CEILING):
        raise refused(TOO_FINE, decimals=places)
    return value


def needed(one: Standing, wanted: Decimal, slug: str) -> Needed | None:
    """Find the least purchase that earns an amount; None where that depends on prices nobody knows yet."""
    if rated_with(one, ZERO) is None:
        return None
    currency = one.terms.currency
    asked = formats.money(wanted, currency)
    if one.position.earned >= wanted:
        return Needed(
            wanted,
            say(
                "You have earned {amount} to date, which is that much already.",
                amount=formats.money(one.position.earned, currency),
            ),
        )
    more = least(one, wanted)
    if more is None:
        return Needed(wanted, _never(one, asked), _open(one))
    found = rated_with(one, more)
    assert found is not None
    return Needed(
        wanted,
        _least(one, more, found, is_exact=found.earned == wanted),
        tuple(filter(None, (_a_day(one, more), _minimum(one, found.earned)))),
        plain(more),
        addresses.program(slug, one.program.code, one.period.start, more=plain(more)),
    )


def _least(one: Standing, more: Decimal, found: Rating, *, is_exact: bool) -> str:
    """Say what to buy or sell, and what that earns."""
    if words.act(one.terms) == "sell":
        text = later("Sell {amount} more: you would earn {earned}, the least that reaches it ({tier}).")
        if is_exact:
            text = later("Sell {amount} more: you would earn {earned} ({tier}).")
    else:
        text = later("Buy {amount} more: you would earn {earned}, the least that reaches it ({tier}).")
        if is_exact:
            text = later("Buy {amount} more: you would earn {earned} ({tier}).")
    return say(
        text,
        amount=words.short(one.terms, more),
        earned=formats.money(found.earned, one.terms.currency),
        tier=tier_words(one, found.tier),
    )


def least(one: Standing, wanted: Decimal) -> Decimal | None:
    """
    Give the least purchase, in cents or whole units, that earns at least an amount; None where none does.

    Between two tiers more never earns less, so each stretch is halved until one step is left. What rounding
    would add is not counted on: 4% of 500,000 is asked for, not of the 499,999.88 that round up to as much.
    """
    step = Decimal(1) if one.is_quantity else Decimal(1).scaleb(-minor_units(one.terms.currency))

    def earned(more: int) -> Decimal:
        with exact():
            found = rated_with(one, more * step)
            return ZERO if found is None else min(found.earned, _unrounded(found))

    starts = [0]
    for tier in one.position.tiers:
        if tier.needed:
            with exact():
                starts.append(int((raised(one, tier.needed) / step).to_integral_value(ROUND_CEILING)))
    starts = sorted(set(starts))
    with exact():
        far = int(FAR / step)
    for place, start in enumerate(starts):
        end = starts[place + 1] - 1 if place + 1 < len(starts) else far
        if earned(start) >= wanted:
            return start * step
        if earned(end) >= wanted:
            return _halve(earned, wanted, start, end) * step
    return None


def _unrounded(found: Rating) -> Decimal:
    """Give what is earned before it is rounded; where others have a say there is only the rounded amount."""
    working = found.working
    if working.own != working.earned:
        return working.earned
    allowed = working.unrounded if working.room is None else min(working.unrounded, working.room)
    return allowed - working.already


def _halve(earned: Callable[[int], Decimal], wanted: Decimal, low: int, high: int) -> int:
    """Give the least figure above `low`, which earns too little, up to `high`, which earns enough."""
    while high - low > 1:
        middle = (low + high) // 2
        if earned(middle) >= wanted:
            high = middle
        else:
            low = middle
    return high


def _never(one: Standing, asked: str) -> str:
    at, currency = one.position, one.terms.currency
    if at.missing:
        return say(_NOT_SET[at.missing], amount=asked)
    if at.cap_amount is not None and at.cap_volume is not None:
        cap = formats.money(at.cap_amount, currency)
        if at.cap_reached:
            return say(
                "{amount} is not reachable: the cap is {cap}, and it is reached.", amount=asked, cap=cap
            )
        left = words.short(one.terms, raised(one, max(at.cap_volume - at.bought, ZERO)))
        return say(
            "{amount} is not reachable: the cap is {cap}, reached with {left} more.",
            amount=asked,
            cap=cap,
            left=left,
        )
    if one.basis.facts.outdone_by:
        return say("{amount} is not reachable here: another program of its group pays instead.", amount=asked)
    if one.basis.facts.allotted is not None:
        return say("{amount} is not reachable: the cap for all partners together is used up.", amount=asked)
    most = at.tiers[-1].pays_at_line
    if most is not None:
        return say(
            "{amount} is not reachable: the most this program pays is {most}.",
            amount=asked,
            most=formats.money(most, currency),
        )
    return say("{amount} is not reachable in this program.", amount=asked)


def _open(one: Standing) -> tuple[str, ...]:
    return () if one.position.holds else one.position.open_conditions


def _a_day(one: Standing, more: Decimal) -> str:
    if one.phase is not Phase.LIVE or not one.days_left:
        return ""
    with exact():
        each = (more / one.days_left).quantize(Decimal(1), ROUND_CEILING)
    said = say(
        "That is {amount} a day with {days_left}.",
        amount=words.short(one.terms, each),
        days_left=days(one.days_left),
    )
    if one.pace is None or one.pace <= 0:
        return said
    with exact():
        pace = words.short(one.terms, one.pace.quantize(Decimal(1)))
    return f"{said} {say('Your pace is {amount} a day.', amount=pace)}"


def _minimum(one: Standing, earned: Decimal) -> str:
    floor = one.terms.minimum_payable
    if floor is None or earned >= floor.amount:
        return ""
    least_paid = formats.money(floor.amount, one.terms.currency)
    return say("It is below the minimum of {amount}, so it is not paid out by itself.", amount=least_paid)
