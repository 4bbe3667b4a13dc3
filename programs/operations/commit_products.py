"""Taking in files of products: what they hold, what they would change, and doing it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from programs.importers.product_columns import PRODUCT_COLUMNS
from vir.foundation.imports.intakes import Intake
from vir.foundation.imports.kinds import Amount, Column
from vir.foundation.imports.models import ImportBatch
from vir.foundation.imports.reading import Reading
from vir.foundation.imports.records import Field, Records, forget_records, stage_records, upsert_records
from vir.foundation.imports.staging import Arrival, Staged
from vir.foundation.jobs import events

PRODUCT_RECORDS = Records(
    table="programs_product",
    key="sku",
    fields=(
        *(Field(name) for name in ("name", "category", "subcategory", "brand")),
        Field("standard_cost", type="numeric(17,4)", empty="NULL"),
    ),
)


def product_columns(*, reading: Reading, currency: str) -> tuple[Column, ...]:
    """List what a file of products may hold; costs are in the vendor's own currency."""
    return tuple(
        replace(column, currency=currency) if column.kind is Amount else column for column in PRODUCT_COLUMNS
    )


def stage_products(*, arrival: Arrival) -> Staged:
    """Keep the products of a file for the commit, and list what would change."""
    return stage_records(PRODUCT_RECORDS, arrival)


def commit_products(
    *, batch: ImportBatch, at: datetime, today: date, actor_id: UUID | None
) -> dict[str, Any]:
    """Add the products that are new and change the others; what programs count follows."""
    filled = [name for name, header in batch.reading["mapping"].items() if header]
    done = upsert_records(PRODUCT_RECORDS, batch, filled, at=at)
    events.publish("products.changed", payload={"dedupe": "all"}, at=at, actor_id=actor_id)
    return {"created": len(done.created), "changed": done.changed, "unchanged": done.unchanged}


def forget_products(*, batch: ImportBatch) -> None:
    """Drop the rows that were kept for the commit."""
    forget_records(batch)


PRODUCTS = Intake(
    noun="products",
    columns=product_columns,
    stage=stage_products,
    commit=commit_products,
    forget=forget_products,
)
