"""What a draft means: its rule in words, how simple it is, its curve, what is questioned, what is left to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from partners.queries.segments import eligible_spans
from programs.enums import Application, CapScope, MeasureKind, PeriodKind, RewardKind
from programs.models import Program
from programs.queries.readiness import Readiness, readiness_of
from programs.rating import (
    NO_VOLUME,
    Position,
    TierPosition,
    curve,
    position,
    rule_details,
)
from programs.rating.checks import Context, Finding, Simplicity, lint, simplicity, tiers_alone
from programs.rating.sentence import Piece, joined, rule_pieces
from programs.terms import DocumentRefused, Terms
from vir.foundation.web import formats
from vir.foundation.web.curve import Curve, build_curve

STAND_IN = {"code": "DRAFT", "name": "Draft", "starts_on": "2000-01-01", "ends_on": "2000-12-31"}
# What the form's other parts have to say is not known while they are being filled in.
ABOUT_TIERS = ("reward", "measure")
# The tiers stand in a table of their own beside the details, and the goal is the vendor's, no part of the rule.
TOLD_ELSEWHERE = ("tiers", "goal")
_LABELS = {
    Application.ALL_VOLUME: "retroactive",
    Application.PER_BAND: "incremental",
    Application.PROSPECTIVE: "forward-only",
    Application.EVERY_TIER_FULL: "every tier added",
    Application.EVERY_TIER_CAPPED: "lower tiers limited",
}
_DEPENDS_ON = {
    MeasureKind.GROWTH_AMOUNT: "Tiers are in growth, so what is paid depends on each partner’s baseline.",
    MeasureKind.GROWTH_PERCENT: "Tiers are in growth, so what is paid depends on each partner’s baseline.",
    MeasureKind.ATTAINMENT_PERCENT: "Tiers are in attainment, so what is paid depends on each partner’s target.",
    MeasureKind.SHARE_PERCENT: "Tiers are in shares, so what is paid depends on what else a partner buys.",
}


@dataclass(frozen=True)
class TierResult:
    """What one tier pays where it starts, ready to show; empty where prices decide."""

    pays: str
    jump: str


@dataclass(frozen=True)
class AtMost:
    """The most the program can cost: partners × cap × periods, or the cap of all partners together."""

    amount: Decimal
    partners: int
    cap: Decimal
    periods: int
    is_shared: bool = False


@dataclass(frozen=True)
class Live:
    """The right column of the builder."""

    sentence: str
    pieces: tuple[Piece, ...]
    words: int
    details: tuple[str, ...]
    simplicity: Simplicity | None
    finding: str
    subtitle: str
    curve: Curve | None
    no_curve: str
    findings: tuple[Finding, ...]
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
    pieces = rule_pieces(terms) if terms else ()
    sentence = joined(pieces)
    partners = _partners_reached(readiness.terms) if readiness.terms else None
    written = terms or _terms_to_draw(document)
    drawn = tiers_alone(written) if written else None
    findings = readiness.findings if terms else _about_tiers(written, document)
    stand = position(drawn, NO_VOLUME) if drawn else None
    shown = _curve(drawn, stand) if drawn and stand else None
    others = len(readiness.context.others)
    return Live(
        sentence=sentence,
        pieces=pieces,
        words=len(sentence.split()),
        details=rule_details(terms, sentence=sentence, without=TOLD_ELSEWHERE) if terms else (),
        simplicity=simplicity(terms, sentence, others=others) if terms else None,
        finding=_finding(drawn, stand, findings),
        subtitle=_subtitle(drawn) if drawn else "",
        curve=shown,
        no_curve=_no_curve(drawn, shown),
        findings=findings,
        tiers=_results(drawn, stand) if drawn and stand else {},
        readiness=readiness,
        partners=partners,
        at_most=_at_most(terms, partners) if terms else None,
    )


def _terms_to_draw(document: Mapping[str, Any]) -> Terms | None:
    """Read only what the curve needs, so that it is there before the rest of the form is filled."""
    wanted = ("format", "currency", "measure", "reward", "caps", "rounding")
    drawn = {**STAND_IN, **{key: document[key] for key in wanted if key in document}}
    if document.get("period") in [kind.value for kind in PeriodKind]:
        drawn["period"] = document["period"]
    if isinstance(document.get("reward"), Mapping):
        # The days of a kicker are days of the program, which may not be written yet.
        drawn["reward"] = {key: value for key, value in document["reward"].items() if key != "kickers"}
    try:
        return Terms.from_document(drawn)
    except DocumentRefused:
        return None


def _about_tiers(terms: Terms | None, document: Mapping[str, Any]) -> tuple[Finding, ...]:
    """Look at the tiers alone while the rest of the draft cannot be read."""
    if terms is None:
        return ()
    found = lint(terms, Context(document=document))
    return tuple(finding for finding in found if finding.path.startswith(ABOUT_TIERS))


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
        depends = _DEPENDS_ON.get(terms.measure.kind)
        return (
            depends or "Tiers are in units and the rate pays on value, so what is paid depends on the prices."
        )
    return ""


def _subtitle(terms: Terms) -> str:
    measured = {MeasureKind.NET_AMOUNT: "net purchases", MeasureKind.GROSS_AMOUNT: "gross purchases"}
    return f"Payout curve: rebate by {measured.get(terms.measure.kind, 'units')}, one partner"


def _finding(terms: Terms | None, stand: Position | None, findings: tuple[Finding, ...]) -> str:
    """Say in the heading of the curve what it shows."""
    if terms is None or stand is None or all(tier.jump is None for tier in stand.tiers):
        return "Payout curve"
    jumping = [tier for tier in stand.tiers if tier.threshold and tier.jump is not None and tier.jump > 0]
    if not jumping:
        return "The rebate grows without jumps"
    in_units = terms.measure.kind is MeasureKind.QUANTITY
    if in_units or any(finding.code == "CLIFF" for finding in findings):
        largest = max(jumping, key=lambda tier: (tier.jump or Decimal(0), tier.threshold))
        step = "unit" if in_units else _one(terms.currency)
        worth = formats.money(largest.jump or Decimal(0), terms.currency, whole=True)
        return f"At {_volume(terms, largest.threshold)} one more {step} pays {worth}"
    return "Reaching a tier pays at once"


def _results(terms: Terms, stand: Position) -> dict[Decimal, TierResult]:
    return {tier.threshold: _result(terms, tier) for tier in stand.tiers}


def _result(terms: Terms, tier: TierPosition) -> TierResult:
    if tier.pays_at_line is None or tier.jump is None:
        return TierResult("", "")
    jump = formats.money(tier.jump, terms.currency, plus=True, bare=True) if tier.jump else formats.NIL
    return TierResult(formats.money(tier.pays_at_line, terms.currency, bare=True), jump)


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
    """Give the tightest limit that the caps set on the whole program."""
    if not partners:
        return None
    periods = len(terms.periods())
    limits = []
    for cap in terms.caps:
        if cap.per is CapScope.PROGRAM:
            limits.append(AtMost(cap.amount, partners, cap.amount, 1, is_shared=True))
            continue
        times = periods if cap.per is CapScope.PARTNER_PERIOD else 1
        limits.append(AtMost(partners * times * cap.amount, partners, cap.amount, times))
    return min(limits, key=lambda limit: limit.amount, default=None)


def _volume(terms: Terms, value: Decimal) -> str:
    if terms.measure.kind is MeasureKind.QUANTITY:
        return f"{formats.number(value)} units"
    return formats.money(value, terms.currency, whole=True)


def _one(currency: str) -> str:
    return formats.currency_words(currency).removesuffix("s")
