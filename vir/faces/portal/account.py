"""The account of a running period: the lines of a statement not made yet, each with its working. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from payouts.queries.engine_said import engine_said
from programs.enums import Accumulation
from programs.rating import Explanation, Rating, figure_of
from vir.faces.portal import addresses, words
from vir.faces.portal.counted import Counted
from vir.faces.portal.panels import tier_words
from vir.faces.portal.standing import ZERO, Standing
from vir.foundation.periods import reading_in
from vir.foundation.web import formats
from vir.foundation.web.certainty import Certainty
from vir.foundation.words import say, say_many

WORKINGS = ("net", "earned")
ENGINE_LANGUAGE = "en"


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
        AccountLine(1, say("Counted lines"), words.lines(counted.lines), *_figure(one, counted.bought)),
        AccountLine(2, say("Returns"), words.lines(counted.returns), *_figure(one, counted.returned)),
        AccountLine(3, name, "", *_figure(one, counted.total), key="net", row="total", opens=net),
        AccountLine(
            number=4,
            what=say("Earned to date"),
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
        Step(words.measure_name(terms), say("counted lines less returns")),
        Step("", f"{words.full(terms, counted.bought)} − {words.full(terms, -counted.returned)}"),
    ]
    result = words.full(terms, measured)
    before = _before_period(one)
    if before:
        steps += [
            Step("", result),
            Step(
                say("Since the start"),
                say("{before} before + {now}", before=words.full(terms, before), now=result),
            ),
        ]
        result = words.full(terms, before + measured)
    return Working(
        where=say("line 3"),
        steps=tuple(steps),
        result=result,
        why_heading=say("Why these lines?"),
        why=say(
            "Lines from {days} for products of the program.",
            days=formats.span(one.period.start, one.period.last_day),
        ),
        counterfactual=_left(counted),
    )


def _before_period(one: Standing) -> Decimal:
    """Give what the partner itself bought since the start, before the period; nothing where periods stand alone."""
    if one.terms.accumulation is not Accumulation.TO_DATE:
        return ZERO
    return figure_of(one.terms, one.volume_before)


def rating_working(one: Standing, found: Rating, where: str) -> Working:
    """Show how a rebate came about, in the engine's own words."""
    currency = one.terms.currency
    # The engine writes one language; what it wrote is recognised and said anew, as on a statement.
    with reading_in(ENGINE_LANGUAGE):
        told = found.explanation
        *values, result = told.formula_values or (formats.money(found.earned, currency),)
    label, _, formula = told.formula_words.partition(" = ")
    steps = (*_before(told), Step(label, formula), *(Step("", value) for value in values), *_after(told))
    tell = engine_said(currency)
    return Working(
        where=where,
        steps=tuple(Step(tell(step.label), tell(step.text)) for step in steps),
        result=tell(result),
        why_heading=say("Why Tier {number}?", number=found.tier) if found.tier else say("Why no tier?"),
        why=tell(told.why_tier),
        counterfactual=tell(told.counterfactual.replace("you needed", "you need")),
        cap=tell(told.cap),
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
        return say("Every line of these days counted.")
    return say_many(
        "{count} line of these days did not count.",
        "{count} lines of these days did not count.",
        count,
        count=formats.number(count),
    )


def _figure(one: Standing, value: Decimal) -> tuple[str, str]:
    """Write a figure of the ledger without its unit where the header names it, and as it is spoken."""
    if one.is_quantity:
        return words.units(value), formats.spoken(words.units(value))
    return formats.money(value, one.terms.currency, bare=True), formats.spoken(words.full(one.terms, value))
