"""Adding and changing a product by hand."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from programs.models import Product
from vir.foundation.audit.operations import record
from vir.foundation.jobs import events
from vir.foundation.refusals import Refused

FIELDS = ("name", "category", "subcategory", "brand", "standard_cost")


class UnableToSaveProduct(Refused):
    """The product cannot be saved."""


@transaction.atomic
def add_product(
    *, sku: str, fields: dict[str, str | Decimal | None], actor_id: UUID, at: datetime
) -> Product:
    """
    Add a product.

    :param fields: any of name, category, subcategory, brand, standard_cost (per unit, tenant's currency)
    :raises UnableToSaveProduct: if the SKU is taken
    """
    if Product.objects.filter(sku=sku).exists():
        raise UnableToSaveProduct(
            f"SKU: {sku} is a product already. Open that product, or write another SKU."
        )
    known: dict[str, Any] = {name: fields[name] for name in FIELDS if name in fields}
    product: Product = Product.objects.create(sku=sku, created_at=at, **known)
    record(action="product.added", kind="product", code=sku, actor_id=actor_id, at=at, data=known)
    events.publish("products.changed", payload={"dedupe": "all", "scope": "full"}, at=at, actor_id=actor_id)
    return product


@transaction.atomic
def change_product(
    *, sku: str, fields: dict[str, str | Decimal | None], actor_id: UUID, at: datetime
) -> Product:
    """
    Change a product; a new category or brand changes which programs count it.

    :raises UnableToSaveProduct: if there is no such product
    """
    product = Product.objects.select_for_update().filter(sku=sku).first()
    if product is None:
        raise UnableToSaveProduct(f"SKU: {sku} is not one of your products.")
    changed = {}
    for name in FIELDS:
        if name in fields and getattr(product, name) != fields[name]:
            changed[name] = [getattr(product, name), fields[name]]
            setattr(product, name, fields[name])
    if changed:
        product.save(update_fields=list(changed))
        record(action="product.changed", kind="product", code=sku, actor_id=actor_id, at=at, data=changed)
        events.publish(
            "products.changed", payload={"dedupe": "all", "scope": "full"}, at=at, actor_id=actor_id
        )
    found: Product = product
    return found
