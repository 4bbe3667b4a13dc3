"""Every question that terms raise before anybody is promised anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from programs.rating.checks.cliffs import cliffs
from programs.rating.checks.context import NOTHING_KNOWN, Context
from programs.rating.checks.findings import Finding, Severity
from programs.rating.checks.limits import currencies, guarantee, minimum
from programs.rating.checks.promises import conditions, new_partners
from programs.rating.checks.reach import reach
from programs.rating.checks.repeats import length, repeats
from programs.rating.checks.stacking import stacking
from programs.rating.checks.tiers import order, rates
from programs.terms import Terms

CHECKS: tuple[Callable[[Terms, Context], Iterator[Finding]], ...] = (
    order,
    rates,
    cliffs,
    reach,
    new_partners,
    conditions,
    guarantee,
    minimum,
    currencies,
    stacking,
    length,
    repeats,
)
_FIRST = (Severity.MUST, Severity.ASK, Severity.TIP)


def lint(terms: Terms, context: Context = NOTHING_KNOWN) -> tuple[Finding, ...]:
    """Look at terms in the light of what is known: what refuses publication first, then questions, then tips."""
    found = [finding for check in CHECKS for finding in check(terms, context)]
    return tuple(sorted(found, key=lambda finding: _FIRST.index(finding.severity)))
