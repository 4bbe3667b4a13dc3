"""Asking the database about one claim: the same parameters for every question, rows as tuples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection

from claims.enums import ClaimKind
from claims.models import Claim
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.planner import ask_without

# What came before this claim. Two claims of one partner that meet are told apart by the order of their first check,
# which the lock of the partner makes one after the other; those of two companies by when they were sent. A draft meets
# everything that was sent.
BEFORE = """(CASE WHEN %(sent)s::timestamptz IS NULL THEN c.submitted_at IS NOT NULL
    WHEN c.partner_id = %(partner)s THEN c.weighed < %(weighed)s
    ELSE (c.submitted_at, c.number) < (%(sent)s, %(number)s) END)"""
# The claim of a line `o`.
ITS_CLAIM = "JOIN claims_claim c ON c.tenant_id = %(tenant)s AND c.id = o.claim_id"
# Lines that a flag speaks about which must be resolved, and that nobody let pass: they are not taken for granted.
# Asked for the partner's claims only, for of others nothing is taken back; and written as one list that is looked into,
# because a flag that names thousands of rows is read once then, not for every line.
QUESTIONED = """(c.id, o.row) IN (SELECT f.claim_id, named.row::int
    FROM claims_flag f
    JOIN claims_claim fc ON fc.tenant_id = %(tenant)s AND fc.id = f.claim_id AND fc.partner_id = %(partner)s
    CROSS JOIN LATERAL jsonb_array_elements(f.rows) AS named (row)
    WHERE f.tenant_id = %(tenant)s AND f.severity = 'must_resolve' AND f.replaced_at IS NULL
        AND f.resolution <> 'passed')"""
# No part of a name but letters and digits, as `customer_key` writes it.
SAME_CUSTOMER = (
    "regexp_replace(lower(o.end_customer), '[^[:alnum:]]+', '', 'g')"
    " = regexp_replace(lower(m.end_customer), '[^[:alnum:]]+', '', 'g')"
)


def parameters(claim: Claim, **more: Any) -> dict[str, Any]:
    """Give the parameters that every question about a claim may use."""
    return {
        "tenant": current_tenant_id(),
        "claim": claim.id,
        "partner": claim.partner_id,
        "family": ClaimKind(claim.kind).family,
        "weighed": claim.weighed,
        "sent": claim.submitted_at,
        "number": claim.number,
        **more,
    }


def rows(query: str, wanted: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Ask, and give the rows."""
    with connection.cursor() as cursor:
        cursor.execute(query, wanted)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def rows_joined_whole(query: str, wanted: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """
    Ask a question that joins the lines of a claim with all of a partner, and give the rows.

    Right after thousands of lines were written the planner still believes in a handful, and would hold each against
    each, or all of one product. For this one statement it may only look up by everything that has to be equal, so
    that the time grows with the lines and not with their square.
    """
    return ask_without(("nestloop", "mergejoin"), query, wanted)
