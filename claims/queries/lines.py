"""A partner's lines, readable by the partner's own people too."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import CharField, QuerySet
from django.db.models.expressions import RawSQL

from claims.models import SalesLine

COLUMNS = (
    "id",
    "sale_date",
    "received_on",
    "document",
    "line_key",
    "line_type",
    "basis",
    "quantity",
    "net",
    "gross",
    "currency",
    "row",
    "batch_id",
    "product_id",
    "sku",
    "product_name",
    "category",
)


def lines_of_partner(partner_id: UUID, start: date, end: date) -> QuerySet[SalesLine, dict[str, Any]]:
    """
    List a partner's lines from a day (included) to a day (not included), oldest first, each with its product.

    Gives dictionaries with sku, product_name and category beside the line's own columns; one query, also in
    the portal.
    """
    found: QuerySet[SalesLine, dict[str, Any]] = (
        SalesLine.objects.filter(partner_id=partner_id, sale_date__gte=start, sale_date__lt=end)
        .annotate(sku=_of_product("sku"), product_name=_of_product("name"), category=_of_product("category"))
        .order_by("sale_date", "document", "row", "id")
        .values(*COLUMNS)
    )
    return found


def _of_product(column: str) -> RawSQL:
    # A line has no key to its product that the framework could follow; the column names are constants.
    return RawSQL(  # noqa: S611
        f"(SELECT q.{column} FROM programs_product q"  # noqa: S608
        " WHERE q.tenant_id = claims_salesline.tenant_id AND q.id = claims_salesline.product_id)",
        [],
        output_field=CharField(),
    )
