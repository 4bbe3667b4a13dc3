"""What terms are like before anybody is promised anything: questions about them, and how simple they are."""

from programs.rating.checks.bare import tiers_alone
from programs.rating.checks.context import NOTHING_KNOWN, Context
from programs.rating.checks.findings import Finding, Option, Severity
from programs.rating.checks.linter import lint
from programs.rating.checks.overlaps import overlapping
from programs.rating.checks.repeats import similarity
from programs.rating.checks.simplicity import Deduction, Simplicity, simplicity

__all__ = [
    "NOTHING_KNOWN",
    "Context",
    "Deduction",
    "Finding",
    "Option",
    "Severity",
    "Simplicity",
    "lint",
    "overlapping",
    "similarity",
    "simplicity",
    "tiers_alone",
]
