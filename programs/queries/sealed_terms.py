"""What a document says that was sealed over terms: found by their hash, as published terms never change."""

from __future__ import annotations

from programs.models import ProgramVersion
from programs.queries.terms import sentence_for_partners

# A partner reads no other columns of terms.
READ = ("id", "tenant_id", "number", "document", "terms_hash", "rule_sentence")


def sentence_as_sealed(*, code: str, version: int, terms_hash: str) -> str:
    """Give the rule of the terms in the language that is read just now; empty if no terms have this hash."""
    found = (
        ProgramVersion.objects.only(*READ)
        .filter(program__code=code, number=version, terms_hash=terms_hash)
        .order_by("-published_at")
        .first()
    )
    return "" if found is None else sentence_for_partners(found)
