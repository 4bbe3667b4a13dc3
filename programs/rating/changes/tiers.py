"""Comparing tiers and kickers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from programs.enums import Application
from programs.rating.changes.change import (
    BETTER,
    NEITHER,
    NOTHING,
    UNSURE,
    WORSE,
    Change,
    Verdict,
    given_is_better,
    higher_is_better,
)
from programs.rating.sentence.phrases import kicker_words, rate_text
from programs.rating.words import threshold_text
from programs.terms import Kicker, Terms, Tier
from vir.foundation.words import say

ZERO = Decimal(0)
Row = tuple[Tier | None, Tier | None]


def tiers(old: Terms, new: Terms) -> Iterable[Change]:
    """
    Compare the tiers.

    Where the new ones pay at least as much at every volume, all that changed is for the better; where they pay
    at most as much, for the worse; where they pay the same, neither. Where one holds here and the other there,
    each is judged by itself.
    """
    rows = _rows(old.reward.tiers, new.reward.tiers)
    verdicts = _verdicts(old, new, rows)
    for (before, after), verdict in zip(rows, verdicts, strict=True):
        number = (after or before).number  # type: ignore[union-attr]
        yield Change(
            "Tiers", say("Tier {number}", number=number), _tier(old, before), _tier(new, after), *verdict
        )


def kickers(old: Terms, new: Terms) -> Iterable[Change]:
    """Compare what is paid on top."""
    before, after = _by_name(old.reward.kickers), _by_name(new.reward.kickers)
    for key in dict.fromkeys([*before, *after]):
        one, other = before.get(key), after.get(key)
        if one != other:
            verdict = given_is_better(one, other, _kickers)
            yield Change("Reward", say("Kicker"), _kicker(old, one), _kicker(new, other), *verdict)
    if [*before] != [*after] and {*before} == {*after}:
        sides = (", ".join(name for name, _ in before), ", ".join(name for name, _ in after))
        yield Change("Reward", say("Order of kickers"), *sides, *UNSURE)


def _by_name(kickers: Sequence[Kicker]) -> dict[tuple[str, int], Kicker]:
    """Tell kickers apart by name, and those of one name by their order."""
    found: dict[tuple[str, int], Kicker] = {}
    for kicker in kickers:
        place = sum(1 for name, _ in found if name == kicker.name)
        found[kicker.name, place] = kicker
    return found


def _rows(old: Sequence[Tier], new: Sequence[Tier]) -> list[Row]:
    """Pair tiers: those that start at the same volume, then those left over, in their order."""
    before, after = {tier.threshold: tier for tier in old}, {tier.threshold: tier for tier in new}
    rows: list[Row] = [
        (tier, after[tier.threshold])
        for tier in old
        if tier.threshold in after and tier.rate != after[tier.threshold].rate
    ]
    gone = [tier for tier in old if tier.threshold not in after]
    come = [tier for tier in new if tier.threshold not in before]
    moved = min(len(gone), len(come))
    rows += list(zip(gone[:moved], come[:moved], strict=True))
    rows += [(tier, None) for tier in gone[moved:]] + [(None, tier) for tier in come[moved:]]
    return sorted(rows, key=lambda row: (row[1] or row[0]).threshold)  # type: ignore[union-attr]


def _verdicts(old: Terms, new: Terms, rows: Sequence[Row]) -> list[Verdict]:
    if not rows:
        return []
    if not _comparable(old, new):
        return [UNSURE] * len(rows)
    marks = sorted({tier.threshold for tier in (*old.reward.tiers, *new.reward.tiers)})
    gaps = [_level(new, mark) - _level(old, mark) for mark in marks]
    if not any(gaps):
        return [NEITHER] * len(rows)
    if all(gap >= 0 for gap in gaps):
        return [BETTER] * len(rows)
    if all(gap <= 0 for gap in gaps):
        return [WORSE] * len(rows)
    judged = [_judged(old, new, row) for row in rows]
    # Taken one by one they would all be alike, and together they are not.
    return [UNSURE] * len(rows) if len(set(judged)) == 1 else judged


def _comparable(old: Terms, new: Terms) -> bool:
    """Tell whether rates and thresholds of both mean the same, and tiers keep their numbers where those matter."""
    before, after = old.reward, new.reward
    if (before.kind, before.application, before.base, before.increment, old.measure) != (
        after.kind,
        after.application,
        after.base,
        after.increment,
        new.measure,
    ):
        return False
    same = [tier.threshold for tier in before.tiers] == [tier.threshold for tier in after.tiers]
    return same or not (
        before.kickers or after.kickers or before.application is Application.EVERY_TIER_CAPPED
    )


def _level(terms: Terms, volume: Decimal) -> Decimal:
    """Give the rate that a volume reaches, or where every tier adds its own, the rates together."""
    reached = [tier.rate for tier in terms.reward.tiers if tier.threshold <= volume]
    if terms.reward.application in (Application.EVERY_TIER_FULL, Application.EVERY_TIER_CAPPED):
        return sum(reached, ZERO)
    return reached[-1] if reached else ZERO


def _judged(old: Terms, new: Terms, row: Row) -> Verdict:
    before, after = row
    if before is None and after is not None:
        return BETTER if after.rate >= _level(old, after.threshold) else WORSE
    if after is None and before is not None:
        return WORSE if before.rate >= _level(new, before.threshold) else BETTER
    assert before is not None
    assert after is not None
    if after.threshold <= before.threshold and after.rate >= before.rate:
        return BETTER
    return WORSE if after.threshold >= before.threshold and after.rate <= before.rate else UNSURE


def _kickers(one: Kicker, other: Kicker) -> Verdict:
    rest = [(k.kind, k.products, k.starts_on, k.ends_on, k.from_tier) for k in (one, other)]
    return UNSURE if rest[0] != rest[1] else higher_is_better(one.rate, other.rate)


def _tier(terms: Terms, tier: Tier | None) -> str:
    if tier is None:
        return NOTHING
    return say(
        "{threshold} at {rate}",
        threshold=threshold_text(terms, tier.threshold),
        rate=rate_text(terms, tier.rate),
    )


def _kicker(terms: Terms, kicker: Kicker | None) -> str:
    return NOTHING if kicker is None else kicker_words(terms, kicker)
