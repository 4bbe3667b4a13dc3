"""PURE: the rule of a segment, what it asks for, whom it takes, and how it reads."""

from partners.terms.reading import RuleRefused, document_of, read_rule
from partners.terms.rule import (
    RULE_FIELDS,
    Condition,
    Facts,
    FieldCondition,
    OnDay,
    SalesAsked,
    SalesCondition,
    SegmentCondition,
    SegmentRule,
)
from partners.terms.words import rule_in_words, sales_in_words

__all__ = [
    "RULE_FIELDS",
    "Condition",
    "Facts",
    "FieldCondition",
    "OnDay",
    "RuleRefused",
    "SalesAsked",
    "SalesCondition",
    "SegmentCondition",
    "SegmentRule",
    "document_of",
    "read_rule",
    "rule_in_words",
    "sales_in_words",
]
