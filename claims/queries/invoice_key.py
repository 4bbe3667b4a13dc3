"""Writing an invoice number for comparison in SQL, as `claims.checks.likeness.number_key` does in Python."""

from __future__ import annotations


def invoice_key_sql(column: str) -> str:
    """Give the expression: capital letters and digits only, whatever width they are written in, no zeros in front."""
    return f"ltrim(regexp_replace(upper(normalize({column}, NFKC)), '[^[:alnum:]]+', '', 'g'), '0')"
