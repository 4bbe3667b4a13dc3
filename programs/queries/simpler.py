"""What would make a draft simpler and can be done by machine, one act for each deduction that has one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from programs.queries.products import product_facts
from programs.rating import sentence_of_record
from programs.rating.checks import Simplicity, simplicity
from programs.rating.checks.simplicity import DIGITS_MAX, is_round
from programs.terms import DocumentRefused, ProductRule, ProductScope, Terms, product_in_scope
from vir.foundation.periods import last_day_from

Document = dict[str, Any]
Products = Sequence[tuple[str, str | None, str | None]]
A_QUARTER = (date(2027, 1, 1), date(2027, 3, 31))


@dataclass(frozen=True)
class Fix:
    """An act that makes a draft simpler: its key, what was done in words, and the document after it."""

    key: str
    done: str
    document: Document


# By what a deduction offers in words: the key of the act, what was done, and how it changes the document.
_ACTS: dict[str, tuple[str, str]] = {
    "Keep one cap": ("caps", "One cap is kept."),
    "Round to two digits": ("round", "Rates and thresholds are rounded to two digits."),
    "Merge them into one": ("exclusions", "Exclusions are merged; the same products count."),
    "Pay the best one only": ("stacking", "Only the best program pays."),
    "Run it for a quarter": ("length", "It runs for a quarter."),
    "Pay on what counts": ("measure", "The rate pays on what counts."),
}


def fixes_of(
    document: Mapping[str, Any], terms: Terms, score: Simplicity, others: Sequence[Terms]
) -> dict[str, Fix]:
    """
    Give the acts that would raise the score, by what the deduction offers in words.

    :param others: the other live programs on the same purchases
    """
    found = {}
    for deduction in score.deductions:
        key, done = _ACTS.get(deduction.fix, ("", ""))
        if not key:
            continue
        changed = deepcopy(dict(document))
        if _CHANGES[key](changed, terms, others) and _helps(changed, score, len(others)):
            found[deduction.fix] = Fix(key, done, changed)
    return found


def _helps(document: Document, score: Simplicity, others: int) -> bool:
    """Tell whether a changed document can be used and scores more."""
    try:
        terms = Terms.from_document(document)
    except DocumentRefused:
        return False
    return simplicity(terms, sentence_of_record(terms), others=others).score > score.score


def _keep_one_cap(document: Document, terms: Terms, others: Sequence[Terms]) -> bool:
    caps = document["caps"]
    document["caps"] = [next((cap for cap in caps if cap["per"] != "program"), caps[0])]
    return True


def _round(document: Document, terms: Terms, others: Sequence[Terms]) -> bool:
    for tier in document["reward"]["tiers"]:
        for key in ("threshold", "percent", "amount"):
            if key in tier and not is_round(Decimal(tier[key])):
                tier[key] = rounded(tier[key])
    thresholds = [Decimal(tier["threshold"]) for tier in document["reward"]["tiers"]]
    return len(set(thresholds)) == len(thresholds)


def rounded(figure: str) -> str:
    """Round a figure to two digits that mean something: "12,345" is 12000, "2.73" is 2.7."""
    value = Decimal(figure)
    step = Decimal(1).scaleb(value.adjusted() - DIGITS_MAX + 1)
    return f"{value.quantize(step, ROUND_HALF_UP):f}"


def _merge_exclusions(document: Document, terms: Terms, others: Sequence[Terms]) -> bool:
    merged = merged_exclusions(terms.products, product_facts())
    if len(merged) >= len(terms.products.exclude):
        return False
    if merged:
        document["products"]["exclude"] = [
            {key: value for key, value in vars(rule).items() if value is not None} for rule in merged
        ]
    else:
        document["products"].pop("exclude")
    return True


def merged_exclusions(scope: ProductScope, products: Products) -> tuple[ProductRule, ...]:
    """Give the fewest exclusions under which the same of these products count."""
    inside = [facts for facts in products if product_in_scope(ProductScope(scope.include), *facts)]
    out = frozenset(facts for facts in inside if not product_in_scope(scope, *facts))
    if not out:
        return ()
    for rule in _single_rules(scope, out):
        if _excluded((rule,), inside) == out:
            return (rule,)
    kept = list(scope.exclude)
    for rule in scope.exclude:
        fewer = [other for other in kept if other is not rule]
        if _excluded(tuple(fewer), inside) == out:
            kept = fewer
    return tuple(kept)


def _single_rules(
    scope: ProductScope, out: frozenset[tuple[str, str | None, str | None]]
) -> list[ProductRule]:
    categories, brands = ({facts[place] for facts in out} for place in (1, 2))
    rules = list(scope.exclude)
    category = next(iter(categories)) if len(categories) == 1 else None
    brand = next(iter(brands)) if len(brands) == 1 else None
    rules += [ProductRule(category=category)] if category else []
    rules += [ProductRule(brand=brand)] if brand else []
    rules += [ProductRule(category=category, brand=brand)] if category and brand else []
    return rules


def _excluded(
    rules: tuple[ProductRule, ...], products: Products
) -> frozenset[tuple[str, str | None, str | None]]:
    scope = ProductScope(exclude=rules)
    return frozenset(facts for facts in products if not product_in_scope(scope, *facts))


def _pay_the_best(document: Document, terms: Terms, others: Sequence[Terms]) -> bool:
    named = [other.stacking.group for other in others if other.stacking.policy == "best_of"]
    group = named[0] if named else terms.stacking.group
    document["stacking"] = {"policy": "best_of", "group": group or f"Best one {terms.starts_on.year}"}
    return True


def _run_a_quarter(document: Document, terms: Terms, others: Sequence[Terms]) -> bool:
    document["ends_on"] = last_day_from(terms.starts_on, *A_QUARTER).isoformat()
    return True


def _pay_on_what_counts(document: Document, terms: Terms, others: Sequence[Terms]) -> bool:
    document["measure"].pop("products", None)
    document["reward"].pop("base", None)
    return True


_CHANGES: dict[str, Callable[[Document, Terms, Sequence[Terms]], bool]] = {
    "caps": _keep_one_cap,
    "round": _round,
    "exclusions": _merge_exclusions,
    "stacking": _pay_the_best,
    "length": _run_a_quarter,
    "measure": _pay_on_what_counts,
}
