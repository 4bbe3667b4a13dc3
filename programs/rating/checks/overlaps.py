"""Whether one purchase can count in two programs, judged by their rules alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import product as pairs

from programs.terms import Eligibility, ProductRule, ProductScope, Terms

Members = Mapping[str, Collection[str]] | None
_EVERYTHING = (ProductRule(),)


def overlapping(terms: Terms, others: Sequence[Terms], members: Members = None) -> list[Terms]:
    """
    List the other programs in which a purchase of this one can count as well.

    The same line counts in both, so that days, partners, products and the kind of sales must be able to match.

    :param members: partners by segment; without them two segments may share a partner
    """
    return [
        other
        for other in others
        if other.code != terms.code
        and other.basis is terms.basis
        and other.starts_on <= terms.ends_on
        and terms.starts_on <= other.ends_on
        and _share_a_partner(terms, other, members)
        and share_a_product(terms.products, other.products)
    ]


def _share_a_partner(terms: Terms, other: Terms, members: Members) -> bool:
    # Members of a group are let in by their parent, whom no rule here can know.
    if terms.group is not None or other.group is not None:
        return True
    return share_a_partner(terms.eligibility, other.eligibility, members)


def share_a_partner(one: Eligibility, other: Eligibility, members: Members = None) -> bool:
    """Tell whether a partner can be eligible in both."""
    excepted = {*one.except_partners, *other.except_partners}
    if members is not None:
        first, second = (_known(rule, members) for rule in (one, other))
        if first is not None or second is not None:
            both = first if second is None else second if first is None else first & second
            return bool((both or set()) - excepted)
    if _is_everyone(one) or _is_everyone(other):
        # Whoever is named must be left; of a segment, or of everyone, somebody always may be.
        return all(
            _is_everyone(rule) or bool(rule.segments) or bool({*rule.partners} - excepted)
            for rule in (one, other)
        )
    if one.segments and other.segments:
        return True
    named = {*one.partners} & {*other.partners}
    # A partner that one names may be in a segment of the other.
    named |= {*one.partners} if other.segments else set()
    named |= {*other.partners} if one.segments else set()
    return bool(named - excepted)


def share_a_product(one: ProductScope, other: ProductScope) -> bool:
    """Tell whether a product can be in both scopes."""
    exclude = (*one.exclude, *other.exclude)
    return any(
        both is not None and not any(_covers(rule, both) for rule in exclude)
        for both in (
            _both(first, second)
            for first, second in pairs(one.include or _EVERYTHING, other.include or _EVERYTHING)
        )
    )


def _known(rule: Eligibility, members: Mapping[str, Collection[str]]) -> set[str] | None:
    """Give the partners of a rule, None for everyone."""
    if _is_everyone(rule):
        return None
    return {*rule.partners}.union(*(members.get(segment, ()) for segment in rule.segments))


def _is_everyone(rule: Eligibility) -> bool:
    return not rule.segments and not rule.partners


def _both(one: ProductRule, other: ProductRule) -> ProductRule | None:
    """Give the rule of the products that match both, None where a value contradicts."""
    merged = {}
    for key in ("sku", "category", "brand"):
        values = {value for value in (getattr(one, key), getattr(other, key)) if value is not None}
        if len(values) > 1:
            return None
        merged[key] = values.pop() if values else None
    return ProductRule(**merged)


def _covers(exclusion: ProductRule, rule: ProductRule) -> bool:
    """Tell whether every product of a rule is excluded."""
    return all(
        getattr(exclusion, key) is None or getattr(exclusion, key) == getattr(rule, key)
        for key in ("sku", "category", "brand")
    )
