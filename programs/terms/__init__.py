"""The terms of a program: reading a `vir.program/1` document, its faults, who and what it is about."""

from programs.terms.canonical import canonical_json, terms_hash
from programs.terms.document import FORMAT, Terms, find_faults
from programs.terms.faults import DocumentRefused, Fault
from programs.terms.parts import (
    AccrualTerms,
    Baseline,
    Cap,
    Condition,
    Eligibility,
    Exchange,
    Goal,
    GroupTerms,
    Guarantee,
    Kicker,
    Measure,
    MinimumPayable,
    Payment,
    ProductRule,
    ProductScope,
    Reward,
    Stacking,
    Tier,
)
from programs.terms.scope import partner_is_eligible, product_in_scope
from programs.terms.upgrade import CHAIN, Chain, upgrade

__all__ = [
    "CHAIN",
    "FORMAT",
    "AccrualTerms",
    "Baseline",
    "Cap",
    "Chain",
    "Condition",
    "DocumentRefused",
    "Eligibility",
    "Exchange",
    "Fault",
    "Goal",
    "GroupTerms",
    "Guarantee",
    "Kicker",
    "Measure",
    "MinimumPayable",
    "Payment",
    "ProductRule",
    "ProductScope",
    "Reward",
    "Stacking",
    "Terms",
    "Tier",
    "canonical_json",
    "find_faults",
    "partner_is_eligible",
    "product_in_scope",
    "terms_hash",
    "upgrade",
]
