"""
What codes and units mean: ours as they stand, else what somebody said about a sender's.

A scope is whose code it is, "partner:<id>" before "source:<id>" before "" for everybody's: `scopes_of` lists them, and
the first one that knows a code decides. Our own SKU or partner code, written exactly, is always meant itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import connection

from claims.models import CodeAlias, UnitRule
from claims.queries.resolving.likeness import Known, Shelf, Suggestion, suggest
from claims.queries.resolving.own_units import is_piece, unit_key
from claims.queries.resolving.senders import sender_names
from vir.foundation.tenancy.context import current_tenant_id

__all__ = [
    "EVERYBODY",
    "Suggestion",
    "UnitFactors",
    "partner_means",
    "partner_scope",
    "product_means",
    "scopes_of",
    "source_scope",
    "suggest_partners",
    "suggest_products",
    "suggestions_for",
    "unit_factors",
]

EVERYBODY = ""
ONE = Decimal(1)


def partner_scope(partner_id: UUID) -> str:
    """Give the scope of a partner's own codes."""
    return f"partner:{partner_id}"


def source_scope(source_id: UUID) -> str:
    """Give the scope of the codes of one source's files."""
    return f"source:{source_id}"


def scopes_of(*, partner_id: UUID | None = None, source_id: UUID | None = None) -> tuple[str, ...]:
    """List the scopes to ask for a sender, the narrowest first."""
    own = (partner_scope(partner_id),) if partner_id else ()
    source = (source_scope(source_id),) if source_id else ()
    return *own, *source, EVERYBODY


def product_means(codes: Iterable[str], *, scopes: Sequence[str] = (EVERYBODY,)) -> dict[str, UUID]:
    """Give the products that codes mean, by code as it was given; unknown ones are absent."""
    return _means(codes, scopes, _PRODUCTS)


def partner_means(codes: Iterable[str], *, scopes: Sequence[str] = (EVERYBODY,)) -> dict[str, UUID]:
    """Give the partners that codes mean, by code as it was given; unknown ones are absent."""
    return _means(codes, scopes, _PARTNERS)


@dataclass(frozen=True)
class UnitFactors:
    """
    How many pieces a unit is.

    :param rules: by scope, product (None for every product) and unit in capitals
    """

    scopes: tuple[str, ...]
    rules: Mapping[tuple[str, UUID | None, str], Decimal]

    def of(self, unit: str, product_id: UUID | None) -> Decimal | None:
        """
        Give how many pieces one such unit of a product is, None where nobody said.

        What was said goes before our own words for a piece; the narrower scope before the wider, and within a scope
        what was said about the product before what was said about all.
        """
        key = unit_key(unit)
        for scope in self.scopes:
            for product in (product_id, None):
                factor = self.rules.get((scope, product, key))
                if factor is not None:
                    return factor
        return ONE if is_piece(unit) else None


def unit_factors(units: Iterable[str], *, scopes: Sequence[str] = (EVERYBODY,)) -> UnitFactors:
    """Read what is remembered about units; ask the answer for one unit of one product."""
    keys = {unit_key(unit) for unit in units} - {""}
    found = (
        UnitRule.objects.filter(scope__in=scopes, unit__in=keys, retired_at__isnull=True)
        if keys
        else UnitRule.objects.none()
    )
    rules = {
        (scope, product, unit): factor
        for scope, product, unit, factor in found.values_list("scope", "product_id", "unit", "factor")
    }
    return UnitFactors(tuple(scopes), rules)


def suggest_products(code: str, *, name: str = "", limit: int = 3) -> list[Suggestion]:
    """List the products that an unknown code may mean, the most certain first."""
    return suggestions_for("product", [code], names={code: name}, limit=limit)[code]


def suggest_partners(code: str, *, name: str = "", limit: int = 3) -> list[Suggestion]:
    """List the partners that an unknown code or name may mean, the most certain first."""
    return suggestions_for("partner", [code], names={code: name}, limit=limit)[code]


def suggestions_for(
    kind: str, codes: Collection[str], *, names: Mapping[str, str] | None = None, limit: int = 3
) -> dict[str, list[Suggestion]]:
    """
    List what each of many codes may mean; ours are read once.

    :param kind: "partner" or "product"
    """
    shelf = _shelf(kind)
    elsewhere = _elsewhere(kind, codes)
    return {
        code: suggest(
            shelf, code, (names or {}).get(code, ""), elsewhere=elsewhere.get(code.strip()), limit=limit
        )
        for code in codes
    }


def _shelf(kind: str) -> Shelf:
    statement = (
        "SELECT id, sku, name FROM programs_product WHERE tenant_id = %s"
        if kind == "product"
        else "SELECT id, code, name FROM partners_partner WHERE tenant_id = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [current_tenant_id()])
        return Shelf.of(Known(*row) for row in cursor.fetchall())


def _elsewhere(kind: str, codes: Collection[str]) -> dict[str, dict[UUID, str]]:
    """Give what codes mean in files of others, with the names of those."""
    found = CodeAlias.objects.filter(
        kind=kind, code__in={code.strip() for code in codes}, retired_at__isnull=True
    ).values_list("code", f"{kind}_id", "scope")
    rows = list(found)
    names = sender_names({scope for _, _, scope in rows})
    meant: dict[str, dict[UUID, str]] = {}
    for code, target, scope in rows:
        meant.setdefault(code, {})[target] = names[scope]
    return meant


def _means(codes: Iterable[str], scopes: Sequence[str], statement: str) -> dict[str, UUID]:
    given = {code: code.strip() for code in codes}
    asked = sorted({code for code in given.values() if code})
    if not asked:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(statement, {"tenant": current_tenant_id(), "codes": asked, "scopes": list(scopes)})
        found: dict[str, UUID] = dict(cursor.fetchall())
    return {code: found[plain] for code, plain in given.items() if plain in found}


_PRODUCTS = """
    SELECT DISTINCT ON (code) code, id FROM (
        SELECT sku AS code, id, 0 AS place FROM programs_product
        WHERE tenant_id = %(tenant)s AND sku = ANY(%(codes)s)
        UNION ALL
        SELECT code, product_id, array_position(%(scopes)s::text[], scope::text) FROM claims_codealias
        WHERE tenant_id = %(tenant)s AND kind = 'product' AND retired_at IS NULL
            AND scope = ANY(%(scopes)s) AND code = ANY(%(codes)s)
    ) meant ORDER BY code, place
"""
_PARTNERS = """
    SELECT DISTINCT ON (code) code, id FROM (
        SELECT code, id, 0 AS place FROM partners_partner
        WHERE tenant_id = %(tenant)s AND code = ANY(%(codes)s)
        UNION ALL
        SELECT code, partner_id, array_position(%(scopes)s::text[], scope::text) FROM claims_codealias
        WHERE tenant_id = %(tenant)s AND kind = 'partner' AND retired_at IS NULL
            AND scope = ANY(%(scopes)s) AND code = ANY(%(codes)s)
    ) meant ORDER BY code, place
"""
