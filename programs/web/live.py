"""What a draft means: its rule in words, its payout curve, what each tier pays, what is left to do."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from partners.queries.segments import eligible_spans
from programs.enums import Application, CapScope, MeasureKind, RewardKind
from programs.models import Program
from programs.queries.readiness import Readiness, readiness_of
from programs.rating import (
    NO_VOLUME,
    Position,
    TierPosition,
    curve,
    position,
    rule_sentence,
)
from programs.terms import DocumentRefused, Terms
from vir.foundation.money import exact
from vir.foundation.web import formats
from vir.foundation.web.curve import Curve, build_curve

# A jump of this share of its threshold is worth a word: it makes partners load at the end of a period.
CLIFF = Decimal("0.01")
STAND_IN = {"code": "DRAFT", "name": "Draft", "starts_on": "2000-01-01", "ends_on": "2000-12-31"}
_LABELS = {Application.ALL_VOLUME: "retroactive", Application.PER_BAND: "incremental"}


@dataclass(frozen=True)
class TierResult:
    """What one tier pays where it starts, ready to show; empty where prices decide."""

    pays: str
    jump: str


@dataclass(frozen=True)
class Cliff:
    """The largest jump. `step` names one more of what is measured."""

    threshold: str
    step: str
    worth: str
    can_be_incremental: bool


@dataclass(frozen=True)
class AtMost:
    """The most the program can cost: partners × cap × periods."""

    amount: Decimal
    partners: int
    cap: Decimal
    periods: int


@dataclass(frozen=True)
class Live:
    """The right column of the builder."""

    sentence: str
    words: int
    finding: str
    subtitle: str
    curve: Curve | None
    no_curve: str
    cliff: Cliff | None
    questions: tuple[str, ...]
    tiers: Mapping[Decimal, TierResult]
    readiness: Readiness
    partners: int | None
    at_most: AtMost | None


def live_of(document: Mapping[str, Any], program: Program | None = None) -> Live:
    """
    Work out everything a draft already means, as far as it is written.

    :param program: whose draft it is, to see whether it requires its worked examples to pass
    """
    readiness = readiness_of(document, program)
    terms = readiness.terms
    sentence = rule_sentence(terms) if terms else ""
    partners = _partners_reached(readiness.terms) if readiness.terms else None
    drawn = _terms_to_draw(document)
    stand = position(drawn, NO_VOLUME) if drawn else None
    cliff = _cliff(drawn, stand) if drawn and stand else None
    shown = _curve(drawn, stand) if drawn and stand else None
    return Live(
        sentence=sentence,
        words=len(sentence.split()),
        finding=_finding(drawn, stand, cliff),
        subtitle=_subtitle(drawn) if drawn else "",
        curve=shown,
        no_curve=_no_curve(drawn, shown),
        cliff=cliff,
        questions=_questions(drawn, document),
        tiers=_results(drawn, stand) if drawn and stand else {},
        readiness=readiness,
        partners=partners,
        at_most=_at_most(terms, partners) if terms else None,
    )


def _terms_to_draw(document: Mapping[str, Any]) -> Terms | None:
    """Read only what the curve needs, so that it is there before the rest of the form is filled."""
    wanted = ("format", "currency", "measure", "reward", "caps", "rounding")
    drawn = {**STAND_IN, **{key: document[key] for key in wanted if key in document}}
    try:
        return Terms.from_document(drawn)
    except DocumentRefused:
        return None


def _curve(terms: Terms, stand: Position) -> Curve | None:
    points = [(point.volume, point.amount) for point in curve(terms)]
    if not points:
        return None
    chosen = terms.reward.application
    other = Application.PER_BAND if chosen is Application.ALL_VOLUME else Application.ALL_VOLUME
    others: list[tuple[Decimal, Decimal]] = []
    if terms.reward.kind is not RewardKind.FIXED:
        others = [
            (point.volume, point.amount) for point in curve(terms, application=other, up_to=points[-1][0])
        ]
    cap = None
    if stand.cap_volume is not None and stand.cap_amount is not None:
        cap = (stand.cap_volume, stand.cap_amount)
    return build_curve(
        points=points,
        other_points=others if others != points else (),
        marks=[
            (tier.threshold, tier.pays_at_line)
            for tier in stand.tiers
            if tier.threshold and tier.pays_at_line is not None
        ],
        cap=cap,
        currency=terms.currency,
        chosen_label="lump sum" if terms.reward.kind is RewardKind.FIXED else _LABELS[chosen],
        other_label=_LABELS[other],
    )


def _no_curve(terms: Terms | None, shown: Curve | None) -> str:
    if terms is None:
        return "The curve appears when every tier has a threshold and a rate."
    if shown is None:
        return "Tiers are in units and the rate pays on value, so what is paid depends on the prices."
    return ""


def _subtitle(terms: Terms) -> str:
    measured = {MeasureKind.NET_AMOUNT: "net purchases", MeasureKind.GROSS_AMOUNT: "gross purchases"}
    return f"Payout curve: rebate by {measured.get(terms.measure.kind, 'units')}, one partner"


def _finding(terms: Terms | None, stand: Position | None, cliff: Cliff | None) -> str:
    if terms is None or stand is None:
        return "Payout curve"
    if cliff is not None:
        return f"At {cliff.threshold} one more {cliff.step} pays {cliff.worth}"
    if any(tier.jump for tier in stand.tiers):
        return "Reaching a tier pays at once"
    return "The rebate grows without jumps"


def _cliff(terms: Terms, stand: Position) -> Cliff | None:
    jumping = [tier for tier in stand.tiers if tier.threshold and tier.jump is not None and tier.jump > 0]
    if not jumping:
        return None
    largest = max(jumping, key=lambda tier: (tier.jump or Decimal(0), tier.threshold))
    jump = largest.jump or Decimal(0)
    in_units = terms.measure.kind is MeasureKind.QUANTITY
    with exact():
        if not in_units and jump < largest.threshold * CLIFF:
            return None
    return Cliff(
        threshold=_volume(terms, largest.threshold),
        step="unit" if in_units else _one(terms.currency),
        worth=formats.money(jump, terms.currency, whole=True),
        can_be_incremental=terms.reward.application is Application.ALL_VOLUME
        and terms.reward.kind is not RewardKind.FIXED,
    )


def _results(terms: Terms, stand: Position) -> dict[Decimal, TierResult]:
    return {tier.threshold: _result(terms, tier) for tier in stand.tiers}


def _result(terms: Terms, tier: TierPosition) -> TierResult:
    if tier.pays_at_line is None or tier.jump is None:
        return TierResult("", "")
    jump = formats.money(tier.jump, terms.currency, plus=True, bare=True) if tier.jump else formats.NIL
    return TierResult(formats.money(tier.pays_at_line, terms.currency, bare=True), jump)


def _questions(terms: Terms | None, document: Mapping[str, Any]) -> tuple[str, ...]:
    """Ask about what is allowed and rarely meant."""
    if terms is None:
        return ()
    tiers = terms.reward.tiers
    asked = [
        f"Tier {above.number} pays no more than Tier {below.number}: is that meant?"
        for below, above in itertools.pairwise(tiers)
        if above.rate <= below.rate
    ]
    typed = [Decimal(row["threshold"]) for row in document["reward"]["tiers"]]
    if typed != sorted(typed):
        asked.insert(0, "Tiers count in the order of their thresholds, whatever the order of the rows.")
    return tuple(asked)


def _partners_reached(terms: Terms) -> int:
    rule = terms.eligibility
    spans = eligible_spans(
        segments=rule.segments,
        partners=rule.partners,
        except_partners=rule.except_partners,
        first_day=terms.starts_on,
        end_day=terms.ends_on + timedelta(days=1),
    )
    return len({span.partner_id for span in spans})


def _at_most(terms: Terms, partners: int | None) -> AtMost | None:
    """Give the tightest limit that the caps per partner set on the whole program."""
    if not partners:
        return None
    periods = len(terms.periods())
    limits = []
    for cap in terms.caps:
        times = periods if cap.per is CapScope.PARTNER_PERIOD else 1
        limits.append(AtMost(partners * times * cap.amount, partners, cap.amount, times))
    return min(limits, key=lambda limit: limit.amount, default=None)


def _volume(terms: Terms, value: Decimal) -> str:
    if terms.measure.kind is MeasureKind.QUANTITY:
        return f"{formats.number(value)} units"
    return formats.money(value, terms.currency, whole=True)


def _one(currency: str) -> str:
    return formats.currency_words(currency).removesuffix("s")
