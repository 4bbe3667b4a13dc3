"""Saying whose an identifier in an envelope is, and taking that back."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from claims.models import TradeIdentity
from partners.queries.directory import partner_by_code
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused

STANDARDS = ("x12", "edifact")
QUALIFIER = re.compile(r"[A-Z0-9]{0,4}", re.ASCII)
IDENTIFIER_MAX = {"x12": 15, "edifact": 35}
SOURCE_MAX = 80


class UnableToNameSender(Refused):
    """The identifier cannot be kept; `field` is what is wrong."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def name_sender(
    *,
    standard: str,
    qualifier: str,
    identifier: str,
    partner_code: str,
    source_name: str,
    actor_id: UUID,
    at: datetime,
) -> TradeIdentity:
    """
    Say whose an identifier is: a partner's, or without one a source of reports about several.

    :raises UnableToNameSender: if a part is not as its standard writes it, there is no such partner, or the
        identifier is somebody's already
    """
    if standard not in STANDARDS:
        raise UnableToNameSender("standard", "Standard: choose X12 or EDIFACT.")
    mark, name = qualifier.strip().upper(), identifier.strip()
    if not QUALIFIER.fullmatch(mark) or (standard == "x12" and len(mark) != 2):
        raise UnableToNameSender(
            "qualifier",
            "Qualifier: two characters for X12, such as 01 or ZZ; up to four for EDIFACT, such as 14.",
        )
    most = IDENTIFIER_MAX[standard]
    if not 1 <= len(name) <= most or not name.isprintable():
        raise UnableToNameSender(
            "identifier", f"Identifier: write what stands in the envelope, up to {most} characters."
        )
    source = " ".join(source_name.split())
    if not 1 <= len(source) <= SOURCE_MAX:
        raise UnableToNameSender("source_name", f"Source: name its reports in up to {SOURCE_MAX} characters.")
    partner = partner_by_code(partner_code.strip()) if partner_code.strip() else None
    if partner is None and partner_code.strip():
        raise UnableToNameSender(
            "partner", f"Partner: there is none with the code {partner_code.strip()[:60]}."
        )
    try:
        with transaction.atomic():
            identity: TradeIdentity = TradeIdentity.objects.create(
                standard=standard,
                qualifier=mark,
                identifier=name,
                partner=partner,
                source_name=source,
                created_at=at,
            )
    except IntegrityError as clash:
        raise UnableToNameSender(
            "identifier", f"Identifier: {mark}:{name} is somebody's already. Remove that first."
        ) from clash
    _record("sender.named", identity, actor_id, at)
    return identity


@transaction.atomic
def forget_sender(*, identity_id: UUID, actor_id: UUID, at: datetime) -> None:
    """Take an identifier back: what it sends from now on is refused. What came before stays."""
    for identity in TradeIdentity.objects.select_for_update().filter(id=identity_id):
        _record("sender.forgotten", identity, actor_id, at)
        identity.delete()


def _record(action: str, identity: TradeIdentity, actor_id: UUID, at: datetime) -> None:
    record(
        action=action,
        kind="sender",
        code=f"{identity.standard} {identity.qualifier}:{identity.identifier}",
        actor_id=actor_id,
        at=at,
        data={"partner": str(identity.partner_id or ""), "source": identity.source_name},
    )
