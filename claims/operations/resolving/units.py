"""Saying how many pieces a unit of a sender is."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from claims.models import UnitRule
from claims.operations.resolving.locking import lock_memory
from claims.operations.resolving.release import Released, release_known
from claims.queries.resolving.own_units import UNIT_LENGTH_MAX, unit_key
from claims.queries.resolving.senders import sender_names
from programs.queries.catalogue import product_by_sku
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused

FACTOR_MAX = Decimal(1_000_000)
PLACES = 4


class UnableToRememberUnit(Refused):
    """The unit cannot be said to be that many pieces."""


@transaction.atomic
def remember_unit(
    *, scope: str, unit: str, sku: str, factor: Decimal, at: datetime, today: date, actor_id: UUID
) -> Released:
    """
    Remember how many pieces one unit is, and count the waiting lines that need nothing else.

    What was said before about the same unit of the same product is retired; lines that were counted with it stay.

    :param sku: of one product, empty for every product
    :param factor: pieces in one unit, four decimals at most
    :raises UnableToRememberUnit: if the unit, the product or the number cannot be
    """
    key = unit_key(unit)
    if not key or len(key) > UNIT_LENGTH_MAX:
        raise UnableToRememberUnit(
            f"Unit: enter it as it stands in the file, in at most {UNIT_LENGTH_MAX} characters."
        )
    if not 0 < factor < FACTOR_MAX or factor != round(factor, PLACES):
        raise UnableToRememberUnit(
            f"Pieces in one {key}: enter a number above 0 and below 1,000,000, with four decimals at most."
        )
    product = product_by_sku(sku) if sku else None
    if sku and product is None:
        raise UnableToRememberUnit(f"Product: '{sku}' is not one of your products.")
    product_id = product.id if product is not None else None
    lock_memory()
    before = UnitRule.objects.filter(
        scope=scope, product_id=product_id, unit=key, retired_at__isnull=True
    ).first()
    if before is None or before.factor != factor:
        if before is not None:
            before.retired_at = at
            before.save(update_fields=["retired_at"])
        rule = UnitRule(
            scope=scope, product_id=product_id, unit=key, factor=factor, decided_by_id=actor_id, decided_at=at
        )
        rule.save(force_insert=True)
        record(
            action="unit.remembered",
            kind="unit",
            code=key,
            actor_id=actor_id,
            at=at,
            data={
                "of": sender_names({scope})[scope],
                "product": sku,
                "pieces": str(factor),
                "before": str(before.factor) if before is not None else "",
            },
        )
    return release_known(at=at, today=today, actor_id=actor_id)
