"""The account of a running period: the lines of a statement not made yet, each with its working. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from programs.enums import Accumulation
from programs.rating import Explanation, Rating, figure_of
from vir.faces.portal import addresses, words
from vir.faces.portal.counted import Counted
from vir.faces.portal.panels import tier_words
from vir.faces.portal.standing import ZERO, Standing
from vir.foundation.web import formats
from vir.foundation.web.certainty import Certainty

WORKINGS = ("net", "earned")


@dataclass(frozen=True)
class Step:
    """One step of a formula."""

    label: str
    text: str


@dataclass(frozen=True)
class Working:
    """How one figure came about."""

    where: str
    steps: tuple[Step, ...]
    result: str
    why_heading: str
    why: str
    counterfactual: str
    cap: str = ""


@dataclass(frozen=True)
class AccountLine:
    """One line: what it is, on what, how much, written and spoken; `opens` is its working."""

    number: int
    what: str
    basis: str
    text: str
    spoken: str
    key: str = ""
    certainty: Certainty = "confirmed"
    row: str = ""
    opens: str = ""


def account(one: Standing, counted: Counted, slug: str) -> tuple[AccountLine, ...]:
    """Give the lines of the account; they foot."""
    terms = one.terms
    name = words.measure_name(terms)
    net, earned = (addresses.working(slug, one.program.code, key, one.period.start) for key in WORKINGS)
    return (
        AccountLine(1, "Counted lines", _lines(counted.lines), *_figure(one, counted.bought)),
        AccountLine(2, "Returns", _lines(counted.returns), *_figure(one, counted.returned)),
        AccountLine(3, name, "", *_figure(one, counted.total), key="net", row="total", opens=net),
        AccountLine(
            number=4,
            what="Earned to date",
            basis=tier_words(one, one.position.tier),
            text=formats.money(one.earned, terms.currency, bare=not one.is_quantity),
            spoken=formats.money(one.earned, terms.currency),
            key="earned",
            certainty="earned",
            opens=earned,
        ),
    )


def measure_working(one: Standing, counted: Counted) -> Working:
    """Show how the measure came about."""
    terms, measured = one.terms, counted.total
    steps = [
        Step(words.measure_name(terms), "counted lines less returns"),
        Step("", f"{words.full(terms, counted.bought)} − {words.full(terms, -counted.returned)}"),
    ]
    result = words.full(terms, measured)
    before = _before_period(one)
    if before:
        steps += [Step("", result), Step("Since the start", f"{words.full(terms, before)} before + {result}")]
        result = words.full(terms, before + measured)
    return Working(
        where="line 3",
        steps=tuple(steps),
        result=result,
        why_heading="Why these lines?",
        why=f"Lines from {formats.span(one.period.start, one.period.last_day)} for products of the program.",
        counterfactual=_left(counted),
    )


def _before_period(one: Standing) -> Decimal:
    """Give what the partner itself bought since the start, before the period; nothing where periods stand alone."""
    if one.terms.accumulation is not Accumulation.TO_DATE:
        return ZERO
    return figure_of(one.terms, one.volume_before)


def rating_working(one: Standing, found: Rating, where: str) -> Working:
    """Show how a rebate came about, in the engine's own words."""
    told = found.explanation
    label, _, formula = told.formula_words.partition(" = ")
    *values, result = told.formula_values or (formats.money(found.earned, one.terms.currency),)
    return Working(
        where=where,
        steps=(*_before(told), Step(label, formula), *(Step("", value) for value in values), *_after(told)),
        result=result,
        why_heading=f"Why Tier {found.tier}?" if found.tier else "Why no tier?",
        why=told.why_tier,
        counterfactual=told.counterfactual.replace("you needed", "you need"),
        cap=told.cap,
    )


def _before(told: Explanation) -> Iterator[Step]:
    """Give the steps around the tiers: what is measured, whether the conditions hold, what comes on top."""
    for step in told.steps:
        if step.key in ("measure", "condition", "kicker"):
            yield Step(step.label, step.words)
            yield from (Step("", value) for value in step.values)
            yield Step("", step.result)


def _after(told: Explanation) -> Iterator[Step]:
    """Give the steps after the tiers that are not part of the formula: other programs, the group."""
    for step in told.steps:
        if step.key in ("guarantee", "best_of", "program_cap", "group"):
            yield Step(step.label, step.words)
            yield from (Step("", value) for value in (*step.values, step.result))


def _left(counted: Counted) -> str:
    count = counted.left_lines
    if not count:
        return "Every line of these days counted."
    return f"{formats.number(count)} line{'' if count == 1 else 's'} of these days did not count."


def _lines(count: int) -> str:
    return f"{formats.number(count)} line{'' if count == 1 else 's'}"


def _figure(one: Standing, value: Decimal) -> tuple[str, str]:
    """Write a figure of the ledger without its unit where the header names it, and as it is spoken."""
    if one.is_quantity:
        return words.units(value), formats.spoken(words.units(value))
    return formats.money(value, one.terms.currency, bare=True), formats.spoken(words.full(one.terms, value))
