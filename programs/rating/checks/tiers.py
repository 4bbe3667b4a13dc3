"""Tiers that pay nothing, less than the one before, or nobody."""

from __future__ import annotations

from collections.abc import Iterator

from programs.rating.checks.context import Context
from programs.rating.checks.findings import Finding, ask, must, tip
from programs.terms import Terms


def rates(terms: Terms, context: Context) -> Iterator[Finding]:
    """Question rates that are zero, fall or stay equal."""
    tiers = terms.reward.tiers
    paying = [tier.number for tier in tiers if tier.rate]
    if not paying:
        if not terms.reward.kickers and terms.guarantee is None:
            yield must("NOTHING_PAID", "reward.tiers", "No tier pays anything. Write a rate above zero.")
        return
    first, last = paying[0], paying[-1]
    for tier in tiers:
        path = context.tier_path(terms, tier.number)
        if tier.rate:
            before = tiers[tier.number - 2] if tier.number > 1 else None
            if before is not None and before.rate and tier.rate <= before.rate:
                code, how = (
                    ("RATE_FALLS", "less than") if tier.rate < before.rate else ("RATE_EQUAL", "as much as")
                )
                yield ask(code, path, f"Tier {tier.number} pays {how} Tier {before.number}: intended?")
        elif tier.number < first:
            yield tip(
                "TIER_PAYS_NOTHING",
                path,
                f"Tier {tier.number} pays nothing and can be left out: nothing is earned below Tier {first}.",
            )
        elif tier.number < last:
            yield ask(
                "TIER_GAP",
                path,
                f"Tier {tier.number} pays nothing between tiers that pay: intended?",
            )
        else:
            yield ask(
                "RATE_FALLS", path, f"Tier {tier.number} pays nothing after a tier that pays: intended?"
            )


def order(terms: Terms, context: Context) -> Iterator[Finding]:
    """Say that rows in another order than their thresholds change nothing."""
    written = context.written_thresholds()
    if written != sorted(written):
        yield tip(
            "TIERS_UNORDERED",
            "reward.tiers",
            "Tiers count in the order of their thresholds, whatever the order of the rows.",
        )
