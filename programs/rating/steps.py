"""The steps of a working, one for each thing that shaped the amount, in the order in which they did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from programs.enums import GroupKey, KickerKind, MeasureKind
from programs.rating.conditions import HOLDS, gate_of
from programs.rating.facts import NO_FACTS
from programs.rating.gate_words import found, wanted
from programs.rating.measures.plain import qualified
from programs.rating.plan import plan_of
from programs.rating.words import (
    GROWTH_KINDS,
    bought_text,
    figure_words,
    measure_text,
    units,
)
from programs.rating.working import Working
from vir.foundation.money import format_money, format_money_exact, format_number

ZERO = Decimal(0)

NOT_KNOWN = {
    "baseline": "There is no baseline to measure growth from",
    "target": "There is no target to measure from",
    "whole": "Nothing was bought that this is a share of",
}
_MEASURES = {
    MeasureKind.GROWTH_AMOUNT: ("Growth", "{what} − baseline"),
    MeasureKind.GROWTH_PERCENT: ("Growth", "({what} − baseline) × 100 ÷ baseline"),
    MeasureKind.ATTAINMENT_PERCENT: ("Attainment", "{what} × 100 ÷ target"),
    MeasureKind.SHARE_PERCENT: ("Share", "{what} × 100 ÷ everything it is a share of"),
}
_KEYS = {
    GroupKey.VOLUME: "the member’s part of the volume",
    GroupKey.EQUAL: "equal parts",
    GroupKey.SHARES: "the member’s fixed share",
}


@dataclass(frozen=True)
class Step:
    """
    One step: what is calculated in words, the same with values, what comes out, and why.

    `amount` is by how much the step changes what is earned, None where it does not by itself.
    """

    key: str
    label: str
    words: str
    values: tuple[str, ...]
    result: str
    why: str = ""
    amount: Decimal | None = None

    def to_dict(self) -> dict[str, object]:
        """Give the step as JSON has it."""
        return {
            "key": self.key,
            "label": self.label,
            "words": self.words,
            "values": list(self.values),
            "result": self.result,
            "why": self.why,
            "amount": None if self.amount is None else f"{self.amount:f}",
        }


def steps_of(working: Working, rebate: Step) -> tuple[Step, ...]:
    """Give every step; `rebate` is that of the tiers."""
    return (
        *_measure(working),
        *_conditions(working),
        rebate,
        *_kickers(working),
        *_guarantee(working),
        *_cap(working),
        *_earlier(working),
        *_others(working),
    )


def _measure(working: Working) -> Iterator[Step]:
    terms, facts = working.terms, working.facts
    shape = plan_of(terms).measure
    what = qualified(shape.figure, working.volume, facts)
    if terms.measure.kind in _MEASURES:
        label, words = _MEASURES[terms.measure.kind]
        if working.measured is None:
            yield Step(
                "measure",
                label,
                words.format(what=figure_words(terms)),
                (),
                "—",
                f"{NOT_KNOWN[shape.missing]}, so nothing is earned.",
            )
            return
        reference = facts.baseline if terms.measure.kind in GROWTH_KINDS else facts.target
        if terms.measure.kind is MeasureKind.SHARE_PERCENT and facts.whole is not None:
            reference = qualified(shape.figure, facts.whole, NO_FACTS)
        yield Step(
            "measure",
            label,
            words.format(what=figure_words(terms)),
            (_measure_values(working, what, reference or ZERO),),
            measure_text(terms, working.measured),
        )
    elif facts.qualifying is not None:
        yield Step(
            "measure",
            "Qualifying",
            f"{figure_words(terms)} of the products that qualify",
            (),
            bought_text(terms, what),
        )


def _measure_values(working: Working, what: Decimal, reference: Decimal) -> str:
    terms = working.terms
    bought, against = bought_text(terms, what), bought_text(terms, reference)
    if terms.measure.kind is MeasureKind.GROWTH_AMOUNT:
        return f"{bought} − {against}"
    if terms.measure.kind is MeasureKind.GROWTH_PERCENT:
        return f"({bought} − {against}) × 100 ÷ {against}"
    return f"{bought} × 100 ÷ {against}"


def _conditions(working: Working) -> Iterator[Step]:
    for position, condition in enumerate(working.terms.conditions):
        gate = gate_of(working.facts.gates, position)
        holds = HOLDS[condition.kind](condition, gate)
        yield Step(
            "condition",
            condition.kind.label,
            wanted(working, condition),
            (found(working, condition, position),),
            "holds" if holds else "does not hold",
            "" if holds else "Every condition must hold, so nothing is earned.",
        )


def _kickers(working: Working) -> Iterator[Step]:
    if not working.holds:
        return
    currency = working.terms.currency
    for kicker, volume, paid in zip(
        working.terms.reward.kickers, working.facts.kickers, working.kickers, strict=True
    ):
        if kicker.kind is KickerKind.PERCENT:
            words = f"net value of {kicker.name} × rate"
            values = f"{format_money(volume.net, currency)} × {format_number(kicker.rate, decimals_min=1)}%"
        else:
            words = f"units of {kicker.name} × amount per unit"
            values = f"{units(volume.quantity)} × {format_money_exact(kicker.rate, currency)}"
        reached = working.tier >= kicker.from_tier
        why = "" if reached else f"It is paid from Tier {kicker.from_tier} on."
        yield Step(
            "kicker",
            kicker.name,
            words,
            (values,) if reached else (),
            format_money_exact(paid, currency),
            why,
            paid,
        )


def _guarantee(working: Working) -> Iterator[Step]:
    guarantee = working.terms.guarantee
    if guarantee is None or not working.holds or not working.facts.number:
        return
    currency = working.terms.currency
    amount = format_money(guarantee.amount, currency)
    if guarantee.cumulative:
        words = f"at least {amount} for each of {working.facts.number} periods, less what was earned before"
        values = (
            f"{amount} × {working.facts.number} − {format_money(working.earned_before, currency)} before",
        )
    else:
        words, values = f"at least {amount} in each period", ("",)
    yield Step(
        "guarantee",
        "Guarantee",
        words,
        tuple(value for value in values if value),
        format_money_exact(working.topped_up, currency),
        "" if working.topped_up else "More than that is earned without it.",
        working.topped_up,
    )


def _cap(working: Working) -> Iterator[Step]:
    if not working.cap_taken:
        return
    currency = working.terms.currency
    yield Step(
        "cap",
        "Cap",
        "what the cap leaves − what would be earned",
        (
            f"{format_money(working.room or ZERO, currency)} − "
            f"{format_money_exact(working.unrounded, currency)}",
        ),
        format_money_exact(-working.cap_taken, currency),
        "",
        -working.cap_taken,
    )


def _earlier(working: Working) -> Iterator[Step]:
    if not working.already:
        return
    currency = working.terms.currency
    yield Step(
        "earlier",
        "Earned before",
        "what earlier periods earned of the same purchases, less",
        (),
        format_money(-working.already, currency),
        "",
        -working.already,
    )


def _others(working: Working) -> Iterator[Step]:
    facts, currency = working.facts, working.terms.currency
    if facts.outdone_by:
        yield Step(
            "best_of",
            "Best one only",
            "only the largest of the programs that share these purchases is earned",
            (),
            format_money(ZERO - working.own, currency),
            f"{facts.outdone_by} pays more.",
            -working.own,
        )
        return
    if facts.allotted is not None and facts.allotted != working.own:
        yield Step(
            "program_cap",
            "Program cap",
            "what the cap of the whole program leaves, shared among all partners",
            (),
            format_money(facts.allotted - working.own, currency),
            "",
            facts.allotted - working.own,
        )
    if facts.share is not None:
        before = working.own if facts.allotted is None else facts.allotted
        yield Step(
            "group",
            "Share of the group",
            f"what the group earned × {_KEYS[facts.share.key]}",
            (
                f"{format_money(before, currency)} × {format_number(facts.share.weight)} ÷ "
                f"{format_number(facts.share.weights)}",
            ),
            format_money(facts.share.amount, currency),
            "The purchases of all members count together.",
            facts.share.amount - before,
        )
