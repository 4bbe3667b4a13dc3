"""What partners that bought what counts still lack, where none of them has earned anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from payouts.enums import NothingCause
from payouts.queries.earning_row import EarningRow
from programs.rating import Position, position
from programs.rating.words import bought_text, gap_text, measure_text, threshold_text
from programs.terms import Terms

STACKING_FIX = "Look at the order of stacking in the terms."


@dataclass(frozen=True)
class Closest:
    """The partner that came closest to earning, and what it lacks in words."""

    partner_code: str
    partner: str
    lacks: str


@dataclass(frozen=True)
class Lack:
    """The condition that keeps amounts at nothing, what to do, and who came closest."""

    cause: NothingCause
    sentence: str
    fix: str
    closest: Closest


@dataclass(frozen=True)
class _Stand:
    row: EarningRow
    at: Position


def lack_of(terms: Terms, rows: Sequence[EarningRow]) -> Lack:
    """Name what keeps the amounts of a period at nothing, as seen from the partner that lacks least."""
    stands = [_Stand(row, standing_of(terms, row)) for row in rows]
    lead = max(stands, key=lambda stand: _rank(stand.at))
    cause, sentence, fix, lacks = _lacking(terms, stands, lead.row, lead.at)
    return Lack(cause, sentence, fix, Closest(lead.row.partner_code, lead.row.partner, lacks))


def standing_of(terms: Terms, row: EarningRow) -> Position:
    """Tell where a partner stands among the tiers of the terms that rate its period."""
    basis = row.basis
    return position(
        terms,
        basis.volume,
        earned_before=basis.earned_before,
        volume_before=basis.volume_before,
        facts=basis.facts,
    )


def _rank(at: Position) -> tuple[bool, bool, int, Decimal]:
    """Put first whoever lacks least: nothing missing, conditions held, the higher tier, the smaller gap."""
    return (not at.missing, at.holds, at.tier, -(at.gap or Decimal(0)))


def _partners(count: int) -> str:
    return f"{count:,} partner{'' if count == 1 else 's'}"


def _lacking(
    terms: Terms, stands: Sequence[_Stand], row: EarningRow, at: Position
) -> tuple[NothingCause, str, str, str]:
    """Name what the partner that came closest lacks: cause, sentence, what to do, and the lack itself."""
    many = len(stands)
    facts = row.basis.facts
    if at.missing:
        return (
            NothingCause.MISSING_FIGURE,
            f"{_partners(sum(bool(stand.at.missing) for stand in stands))} cannot be measured: "
            f"no {at.missing} is known.",
            "Set it under Targets and baselines.",
            f"no {at.missing}",
        )
    if facts.outdone_by:
        return (
            NothingCause.OTHER_PROGRAM,
            f"{facts.outdone_by} pays more on the same purchases, so this program pays nothing on them.",
            STACKING_FIX,
            f"{facts.outdone_by} pays more",
        )
    if not at.holds:
        asks = "; ".join(at.open_conditions)
        open_ones = sum(not stand.at.holds for stand in stands)
        who = (
            "A condition is open"
            if many == 1
            else f"A condition is open for {open_ones:,} of {many:,} partners"
        )
        return (
            NothingCause.CONDITION,
            f"{who}: {asks}.",
            "Nothing is earned before the condition holds.",
            f"the condition: {asks}",
        )
    if at.tier and facts.allotted is not None:
        return (
            NothingCause.BUDGET_SPENT,
            "The cap of the whole program is spent on other purchases.",
            "Look at the caps in the terms.",
            "nothing is left of the program’s cap",
        )
    paying = next((tier for tier in terms.reward.tiers if tier.rate), terms.reward.tiers[0])
    first = threshold_text(terms, paying.threshold)
    gap = next((tier.needed for tier in at.tiers if tier.number == paying.number), None)
    lacks = f"{gap_text(terms, gap)} to {first}" if gap else f"{measure_text(terms, at.measured)} of {first}"
    total = sum((stand.at.bought for stand in stands), Decimal(0))
    if many == 1:
        sentence = (
            f"{bought_text(terms, total)} counts, below the first tier that pays, which starts at {first}."
        )
    else:
        sentence = (
            f"{_partners(many)} bought {bought_text(terms, total)} that counts, "
            f"and none has reached the first tier that pays, {first}."
        )
    return (NothingCause.BELOW_FIRST, sentence, "Nothing is wrong: the first tier is not reached yet.", lacks)
