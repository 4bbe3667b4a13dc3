"""Promises that leave something open, or that nobody can keep track of yet."""

from __future__ import annotations

from collections.abc import Iterator

from programs.enums import MeasureKind, NewPartner
from programs.rating.checks.context import Context
from programs.rating.checks.findings import Finding, Option, ask
from programs.rating.sentence.phrases import gate_words
from programs.terms import Terms

PATH = "measure.baseline.new_partner"


def new_partners(terms: Terms, context: Context) -> Iterator[Finding]:
    """Ask what a partner without a baseline earns, where nothing says so."""
    baseline = terms.measure.baseline
    if baseline is None:
        return
    if context.document is not None and "new_partner" not in (context.section("measure", "baseline") or {}):
        yield ask(
            "NEW_PARTNER_OPEN",
            PATH,
            "Nothing says what a partner without a baseline earns. As it stands it earns nothing.",
            Option(NewPartner.SKIP, "it earns nothing"),
            Option(NewPartner.ZERO_BASELINE, "everything is growth"),
        )
    in_percent = terms.measure.kind is MeasureKind.GROWTH_PERCENT
    if in_percent and baseline.new_partner is NewPartner.ZERO_BASELINE:
        yield ask(
            "NEW_PARTNER_NEVER",
            PATH,
            "There is no percent of a baseline of zero, so a new partner earns nothing all the same.",
            Option("growth_amount", "growth in value"),
            Option(NewPartner.SKIP, "it earns nothing"),
        )


def conditions(terms: Terms, context: Context) -> Iterator[Finding]:
    """Name conditions that nobody can tell the state of: what is not known does not hold."""
    for place, condition in enumerate(terms.conditions):
        if condition.kind not in context.told:
            yield ask(
                "CONDITION_NOT_TOLD",
                f"conditions[{place}].kind",
                f"Nobody records yet whether {gate_words(terms, condition)}, so nothing would be earned:"
                " is that meant?",
            )
