"""From where on a program pays: the threshold of a rule sentence."""

from __future__ import annotations

from programs.enums import Accumulation, BaselineRule, MeasureKind, RewardKind
from programs.rating.sentence.names import (
    amount_of,
    bought,
    does,
    exact_threshold,
    purchases,
    scope_subject,
    scope_words,
    whole_of,
)
from programs.rating.sentence.shape import (
    measures_what_pays,
    paying,
    pays_growth,
    qualifies_apart,
    says_from_where,
)
from programs.rating.words import GROWTH_KINDS, is_quantity, trade
from programs.terms import Terms


def once(terms: Terms) -> str:
    """Say from what on it pays, unless the first sale earns or the reward says it already."""
    if says_from_where(terms):
        return ""
    kind = terms.measure.kind
    if kind in GROWTH_KINDS:
        return _growth(terms)
    if kind is MeasureKind.ATTAINMENT_PERCENT:
        return _attainment(terms)
    return _share(terms) if kind is MeasureKind.SHARE_PERCENT else _volume(terms)


def over(terms: Terms) -> str:
    """Name what growth is measured from: "over the same period last year"."""
    return f"over {_reference(terms)}"


def _volume(terms: Terms) -> str:
    threshold = paying(terms)[0].threshold
    if qualifies_apart(terms):
        return _qualifying(terms)
    if not threshold:
        return ""
    reached = exact_threshold(terms, threshold)
    if terms.accumulation is Accumulation.TO_DATE:
        return f", once their total since the start reaches {reached}"
    if is_quantity(terms) or measures_what_pays(terms):
        return f", once they reach {reached}"
    return f", once {purchases(terms, terms.measure.kind, ('', ''))} reach {reached}"


def _qualifying(terms: Terms) -> str:
    """Say which other products decide the tier."""
    threshold = paying(terms)[0].threshold
    scope = scope_words(terms.measure.products)
    what = bought(terms, terms.measure.kind, scope)
    if not threshold:
        return f", the tier set by {what if any(scope) else f'all {what}'}{_since(terms)}"
    if is_quantity(terms):
        named, limits = scope
        units = "unit" if threshold == 1 else "units"
        count = amount_of(terms, MeasureKind.QUANTITY, threshold).partition(" ")[0]
        any_ = "" if any(scope) else " of any product"
        return (
            f", once {does(terms)} {count} {named + ' ' if named else ''}{units}{limits}{any_}{_since(terms)}"
        )
    return (
        f", once {what if any(scope) else f'all {what}'}{_since(terms)}"
        f" reach {exact_threshold(terms, threshold)}"
    )


def _growth(terms: Terms) -> str:
    threshold = paying(terms)[0].threshold
    if pays_growth(terms):
        return f", once it reaches {exact_threshold(terms, threshold)}{_since(terms)}" if threshold else ""
    who = _subject(terms, f"their {trade(terms)}")
    if not threshold:
        return f", once {who} match {_reference(terms)}{_since(terms)}"
    by = "by " if terms.measure.kind is MeasureKind.GROWTH_AMOUNT else ""
    return f", once {who} grow {by}{exact_threshold(terms, threshold)} {over(terms)}{_since(terms)}"


def _attainment(terms: Terms) -> str:
    threshold = paying(terms)[0].threshold
    who = _subject(terms, "they")
    if not threshold:
        return f", the tier set by how much of their target {who} reach{_since(terms)}"
    return f", once {who} reach {exact_threshold(terms, threshold)} of their target{_since(terms)}"


def _share(terms: Terms) -> str:
    threshold = paying(terms)[0].threshold
    part, verb = scope_subject(terms.measure.products or terms.products)
    whole = whole_of(terms, terms.measure.of, terms.measure.share_of)
    if not threshold:
        return f", the tier set by the share of {part} in {whole}{_since(terms)}"
    return f", once {part} {verb} {exact_threshold(terms, threshold)} of {whole}{_since(terms)}"


def _subject(terms: Terms, usual: str) -> str:
    """Name what grows or reaches: the usual, or purchases of another kind than those that pay."""
    counts_units = terms.measure.of is MeasureKind.QUANTITY and terms.reward.kind is RewardKind.FIXED
    if measures_what_pays(terms) and not counts_units:
        return usual
    scope = scope_words(terms.measure.products or terms.products)
    return bought(terms, terms.measure.of, scope)


def _reference(terms: Terms) -> str:
    baseline = terms.measure.baseline
    if baseline is None or baseline.rule is BaselineRule.FIXED:
        return "their baseline"
    if baseline.rule is BaselineRule.AVERAGE_OF_YEARS:
        years = baseline.years or 1
        return f"the average of {years} year{'' if years == 1 else 's'}"
    if baseline.rule is BaselineRule.GREATER_OF and baseline.floor is not None:
        return f"last year or {amount_of(terms, terms.measure.of, baseline.floor)}, whichever is more"
    return "the same period last year"


def _since(terms: Terms) -> str:
    return " since the start" if terms.accumulation is Accumulation.TO_DATE else ""
