"""Forgetting what a code or a unit means. Lines that were counted with it stay as they are."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from claims.models import CodeAlias, UnitRule
from claims.operations.resolving.locking import lock_memory
from claims.queries.resolving.own_units import unit_key
from claims.queries.resolving.senders import sender_names
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused


class UnableToRetire(Refused):
    """There is nothing of that kind to be retired."""


@transaction.atomic
def retire_alias(*, kind: str, scope: str, code: str, at: datetime, actor_id: UUID) -> None:
    """
    Let a code mean nothing again: the next file with it is asked about.

    :raises UnableToRetire: if nothing is remembered about it
    """
    lock_memory()
    alias = CodeAlias.objects.filter(kind=kind, scope=scope, code=code, retired_at__isnull=True).first()
    if alias is None:
        raise UnableToRetire(f"Nothing is remembered about '{code}' any more.")
    alias.retired_at = at
    alias.save(update_fields=["retired_at"])
    record(
        action="code.retired",
        kind="code",
        code=code,
        actor_id=actor_id,
        at=at,
        data={"of": sender_names({scope})[scope], "kind": kind},
    )


@transaction.atomic
def retire_unit(*, scope: str, unit: str, sku: str, at: datetime, actor_id: UUID) -> None:
    """
    Let a unit mean nothing again.

    :raises UnableToRetire: if nothing is remembered about it
    """
    lock_memory()
    key = unit_key(unit)
    rules = UnitRule.objects.filter(scope=scope, unit=key, retired_at__isnull=True)
    rule = (rules.filter(product__sku=sku) if sku else rules.filter(product__isnull=True)).first()
    if rule is None:
        raise UnableToRetire(f"Nothing is remembered about the unit '{key}' any more.")
    rule.retired_at = at
    rule.save(update_fields=["retired_at"])
    record(
        action="unit.retired",
        kind="unit",
        code=key,
        actor_id=actor_id,
        at=at,
        data={"of": sender_names({scope})[scope], "product": sku, "pieces": str(rule.factor)},
    )
