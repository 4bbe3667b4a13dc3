"""Whose codes and units they are, in words."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from partners.queries.directory import partners_by_id
from vir.foundation.imports.models import ImportSource

EVERYBODY_WORDS = "everybody"


def sender_names(scopes: Collection[str]) -> dict[str, str]:
    """Give the name of each scope's sender: a partner's, a source's, or "everybody"."""
    partner_ids = _ids(scopes, "partner:")
    source_ids = _ids(scopes, "source:")
    partners = partners_by_id(set(partner_ids.values())) if partner_ids else {}
    sources = (
        dict(ImportSource.objects.filter(id__in=source_ids.values()).values_list("id", "name"))
        if source_ids
        else {}
    )
    found: dict[str, str] = {scope: EVERYBODY_WORDS for scope in scopes if not scope}
    for scope, partner_id in partner_ids.items():
        partner = partners.get(partner_id)
        found[scope] = partner.name if partner is not None else "a partner that is gone"
    for scope, source_id in source_ids.items():
        found[scope] = sources.get(source_id, "a source that is gone")
    return found


def _ids(scopes: Collection[str], prefix: str) -> dict[str, UUID]:
    return {scope: UUID(scope.removeprefix(prefix)) for scope in scopes if scope.startswith(prefix)}
