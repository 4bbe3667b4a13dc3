"""Comparing who can earn and what counts."""

from __future__ import annotations

from collections.abc import Iterable

from programs.enums import MeasureKind, RewardBase
from programs.rating.changes.change import BETTER, NOTHING, UNSURE, WORSE, Change, Verdict, wider
from programs.rating.changes.words import product_list
from programs.rating.words import GROWTH_KINDS
from programs.terms import Eligibility, Terms
from vir.foundation.words import say


def partners(old: Terms, new: Terms) -> Iterable[Change]:
    """Compare who can earn: more partners is better."""
    before, after = old.eligibility, new.eligibility
    if _all_named(before) != _all_named(after):
        yield Change("Who", "Partners", _named(before), _named(after), *_let_in(before, after))
    if set(before.except_partners) != set(after.except_partners):
        verdict = wider(frozenset(after.except_partners), frozenset(before.except_partners))
        sides = (_codes(before.except_partners), _codes(after.except_partners))
        yield Change("Who", "Left out", *sides, *verdict)


def products(old: Terms, new: Terms) -> Iterable[Change]:
    """Compare what counts: more products is better, unless growth is measured from what was bought of them."""
    before, after = old.products, new.products
    from_growth = any(_from_growth(terms) for terms in (old, new))
    if set(before.include) != set(after.include):
        verdict = wider(frozenset(before.include), frozenset(after.include))
        if not before.include or not after.include:
            verdict = WORSE if after.include else BETTER
        sides = (
            product_list(before.include) or say("All products"),
            product_list(after.include) or say("All products"),
        )
        yield Change("What counts", say("Products"), *sides, *(UNSURE if from_growth else verdict))
    if set(before.exclude) != set(after.exclude):
        verdict = wider(frozenset(after.exclude), frozenset(before.exclude))
        sides = (product_list(before.exclude) or NOTHING, product_list(after.exclude) or NOTHING)
        yield Change("What counts", say("Excluded"), *sides, *(UNSURE if from_growth else verdict))


def basis(old: Terms, new: Terms) -> Iterable[Change]:
    """Compare which sales count."""
    if old.basis is not new.basis:
        yield Change("What counts", say("Sales"), say(old.basis.label), say(new.basis.label), *UNSURE)


def _from_growth(terms: Terms) -> bool:
    """Tell whether wider products raise what growth or a share is measured from as well."""
    measured = terms.measure.kind in GROWTH_KINDS or terms.measure.kind is MeasureKind.SHARE_PERCENT
    return measured or terms.reward.base is RewardBase.GROWTH_AMOUNT


def _let_in(before: Eligibility, after: Eligibility) -> Verdict:
    old, new = _everyone(before), _everyone(after)
    if old or new:
        return WORSE if old else BETTER
    return wider(_all_named(before), _all_named(after))


def _everyone(rule: Eligibility) -> bool:
    return not rule.segments and not rule.partners


def _all_named(rule: Eligibility) -> frozenset[tuple[str, str]]:
    return frozenset(
        {*(("segment", name) for name in rule.segments), *(("partner", code) for code in rule.partners)}
    )


def _named(rule: Eligibility) -> str:
    return "All partners" if _everyone(rule) else ", ".join([*rule.segments, *rule.partners])


def _codes(codes: Iterable[str]) -> str:
    return ", ".join(codes) or NOTHING
