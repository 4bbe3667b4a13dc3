"""Saying what a code means: remembered for its sender or for everybody, and the lines that waited for it counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from claims.models import CodeAlias
from claims.operations.resolving.locking import lock_memory
from claims.operations.resolving.release import Released, release_known
from claims.queries.resolving.memory import EVERYBODY
from claims.queries.resolving.senders import sender_names
from partners.queries.directory import partner_by_code, partners_by_id
from programs.queries.catalogue import product_by_sku
from programs.queries.products import skus_by_id
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused

KINDS = ("partner", "product")
OF_PARTNER = "partner:"
BY_HAND = "said by a person"


class UnableToMatch(Refused):
    """The code cannot be said to mean that."""


@dataclass(frozen=True)
class Meaning:
    """
    What one code of one sender means.

    :param kind: "partner" or "product"
    :param scope: whose code it is, as the memory writes it
    :param target: our own code or SKU
    """

    kind: str
    scope: str
    code: str
    target: str
    basis: str = BY_HAND


@transaction.atomic
def match_codes(*, meanings: Sequence[Meaning], at: datetime, today: date, actor_id: UUID) -> Released:
    """
    Remember what codes mean and count the lines that waited for it, all or nothing.

    :raises UnableToMatch: if a target is not ours, or a code means something else already
    """
    lock_memory()
    for meaning in meanings:
        _remember(meaning, at=at, actor_id=actor_id)
    released = release_known(at=at, today=today, actor_id=actor_id)
    record(
        action="unmatched.matched",
        kind="unmatched",
        code=meanings[0].code if len(meanings) == 1 else "",
        actor_id=actor_id,
        at=at,
        data={
            "codes": len(meanings),
            "lines": released.lines,
            "received_before": released.duplicates,
            "net": {currency: str(net) for currency, net in released.nets},
        },
    )
    return released


def _remember(meaning: Meaning, *, at: datetime, actor_id: UUID) -> None:
    code = meaning.code.strip()
    if meaning.kind not in KINDS or not code:
        raise UnableToMatch("Code: there is nothing to match.")
    target = _target(meaning)
    if (
        meaning.kind == "partner"
        and meaning.scope.startswith(OF_PARTNER)
        and meaning.scope != f"{OF_PARTNER}{target}"
    ):
        raise UnableToMatch(
            f"'{code}' is in a report of {_sender(meaning.scope)}, who reports its own sales only. Ignore its lines."
        )
    known = CodeAlias.objects.filter(
        kind=meaning.kind, scope=meaning.scope, code=code, retired_at__isnull=True
    ).first()
    if known is not None:
        if target in (known.partner_id, known.product_id):
            return
        raise UnableToMatch(
            f"'{code}' of {_sender(meaning.scope)} means {_name(known)} already."
            " Retire that under Remembered codes first."
        )
    alias = CodeAlias(
        kind=meaning.kind,
        scope=meaning.scope,
        code=code,
        partner_id=target if meaning.kind == "partner" else None,
        product_id=target if meaning.kind == "product" else None,
        basis=meaning.basis[:200],
        decided_by_id=actor_id,
        decided_at=at,
    )
    alias.save(force_insert=True)
    data: dict[str, Any] = {
        "of": _sender(meaning.scope),
        "kind": meaning.kind,
        "means": meaning.target,
        "basis": meaning.basis,
    }
    record(action="code.remembered", kind="code", code=code, actor_id=actor_id, at=at, data=data)


def _target(meaning: Meaning) -> UUID:
    wanted = meaning.target.strip()
    if meaning.kind == "partner":
        partner = partner_by_code(wanted)
        if partner is None:
            raise UnableToMatch(f"Partner: '{wanted}' is not one of your partners. Choose one from the list.")
        return partner.id
    product = product_by_sku(wanted)
    if product is None:
        raise UnableToMatch(f"Product: '{wanted}' is not one of your products. Choose one from the list.")
    found: UUID = product.id
    return found


def _name(alias: CodeAlias) -> str:
    if alias.partner_id is not None:
        return partners_by_id({alias.partner_id})[alias.partner_id].name
    assert alias.product_id is not None
    return skus_by_id()[alias.product_id]


def _sender(scope: str) -> str:
    return sender_names({scope})[scope] if scope != EVERYBODY else "everybody"
