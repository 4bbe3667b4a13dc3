"""Predicates over partners."""

from __future__ import annotations

from collections.abc import Mapping

from partners.models import Partner

RULE_FIELDS = {"kind": "Kind", "region": "Region", "country": "Country", "city": "City"}


def matches(rule: Mapping[str, str], partner: Partner) -> bool:
    """Say whether a segment's rule takes a partner: the field equals the value, exactly as written."""
    return bool(getattr(partner, rule["field"]) == rule["value"])


def rule_in_words(rule: Mapping[str, str]) -> str:
    """Say a rule as people do: Kind is Warehouse."""
    return f"{RULE_FIELDS[rule['field']]} is {rule['value']}"
