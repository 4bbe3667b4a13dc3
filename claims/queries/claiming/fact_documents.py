"""The evidence of a claim, and documents elsewhere that are the same or look the same."""

from __future__ import annotations

from claims.checks.facts import Alike, Document
from claims.models import Claim, Evidence
from claims.queries.claiming.fact_rows import BEFORE, ITS_CLAIM, parameters, rows

# Texts alike but for their figures are compared word by word: so many at most, the newest first.
TEXTS_MAX = 100


def documents(claim: Claim) -> tuple[Document, ...]:
    """List the documents of a claim, in the order in which they came."""
    found = Evidence.objects.filter(claim=claim, removed_at__isnull=True).select_related("file")
    return tuple(
        Document(str(one.id), one.file.name, tuple(one.rows), one.kind, one.sha256, one.text, one.pages)
        for one in found.order_by("uploaded_at", "id")
    )


def alike(claim: Claim, bits_max: int) -> tuple[Alike, ...]:
    """
    Find documents that are the same as one of the claim's, or look like it, in this claim and in others.

    Files and texts are compared with everybody's. Photographs of invoices look alike from afar, so they are compared
    with the partner's own.
    """
    return tuple(
        Alike(
            document=str(document),
            claim=("this claim" if is_here else f"CLM-{number}") if is_own else "",
            how=how,
            bits=bits,
            invoices=frozenset(invoices) if is_own else frozenset(),
            text=text,
            name=name if is_own else "",
        )
        for document, is_own, is_here, number, how, bits, invoices, text, name in rows(
            _ALIKE, parameters(claim, bits=bits_max, texts=TEXTS_MAX)
        )
    )


_FROM = f"""
    FROM claims_evidence d JOIN claims_evidence o ON o.tenant_id = %(tenant)s AND o.removed_at IS NULL AND o.id <> d.id
        AND (o.claim_id <> d.claim_id OR (o.uploaded_at, o.id) < (d.uploaded_at, d.id))
    {ITS_CLAIM} AND ((c.id = %(claim)s) OR (c.state NOT IN ('draft', 'withdrawn', 'rejected') AND {BEFORE}))
"""
_OWN = "WHERE d.tenant_id = %(tenant)s AND d.claim_id = %(claim)s AND d.removed_at IS NULL"

_ALIKE = f"""
    WITH met AS (
        SELECT d.id AS mine, o.id AS theirs, 'file' AS how, 0 AS bits {_FROM} {_OWN} AND o.sha256 = d.sha256
        UNION ALL
        SELECT d.id, o.id, 'picture', bit_count((o.picture_hash # d.picture_hash)::bit(64))::int {_FROM} {_OWN}
            AND o.partner_id = d.partner_id AND o.picture_hash IS NOT NULL AND o.sha256 <> d.sha256
            AND bit_count((o.picture_hash # d.picture_hash)::bit(64)) <= %(bits)s
        UNION ALL
        (SELECT d.id, o.id, 'text', 0 {_FROM} {_OWN} AND d.text_sha256 <> '' AND o.text_sha256 = d.text_sha256
            AND o.sha256 <> d.sha256 ORDER BY o.uploaded_at DESC LIMIT %(texts)s)
    )
    SELECT met.mine, o.partner_id = %(partner)s, o.claim_id = %(claim)s, c.number, met.how, met.bits,
        ARRAY(SELECT DISTINCT l.invoice_norm FROM claims_claimline l
            WHERE l.tenant_id = %(tenant)s AND l.claim_id = o.claim_id AND l.invoice_norm <> ''
                AND (jsonb_array_length(o.rows) = 0 OR o.rows @> to_jsonb(l.row))),
        CASE WHEN met.how = 'text' THEN o.text ELSE '' END, s.name
    FROM met JOIN claims_evidence o ON o.tenant_id = %(tenant)s AND o.id = met.theirs
    {ITS_CLAIM}
    JOIN documents_storedfile s ON s.tenant_id = %(tenant)s AND s.id = o.file_id
    ORDER BY met.mine, met.bits, c.number, o.id LIMIT 500
"""  # noqa: S608
