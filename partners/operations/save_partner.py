"""Adding and changing a partner by hand."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from partners.models import Partner
from partners.operations.apply_rules import apply_segment_rules
from vir.foundation.audit.operations import record
from vir.foundation.jobs import events
from vir.foundation.refusals import Refused

FIELDS = ("name", "kind", "city", "region", "country", "status")


class UnableToSavePartner(Refused):
    """The partner cannot be saved."""


@transaction.atomic
def add_partner(*, code: str, fields: dict[str, str], actor_id: UUID, at: datetime, today: date) -> Partner:
    """
    Add a partner; segments with a rule take it in from today.

    :param fields: any of name, kind, city, region, country, status
    :raises UnableToSavePartner: if the code is taken
    """
    if Partner.objects.filter(code=code).exists():
        raise UnableToSavePartner(
            f"Code: {code} is a partner already. Open that partner, or choose another code."
        )
    partner: Partner = Partner.objects.create(code=code, created_at=at, **_known(fields))
    apply_segment_rules(today=today, newcomers_from=None, newcomers={partner.id})
    record(action="partner.added", kind="partner", code=code, actor_id=actor_id, at=at, data=fields)
    events.publish("partners.changed", payload={"dedupe": "all"}, at=at, actor_id=actor_id)
    return partner


@transaction.atomic
def change_partner(
    *, code: str, fields: dict[str, str], actor_id: UUID, at: datetime, today: date
) -> Partner:
    """
    Change a partner; a new kind or place moves it between segments from today on, never backwards.

    :raises UnableToSavePartner: if there is no such partner
    """
    partner: Partner | None = Partner.objects.select_for_update().filter(code=code).first()
    if partner is None:
        raise UnableToSavePartner(f"Code: {code} is not one of your partners.")
    changed = {}
    for name, value in _known(fields).items():
        before = getattr(partner, name)
        if before != value:
            changed[name] = [before, value]
            setattr(partner, name, value)
    if changed:
        partner.save(update_fields=list(changed))
        apply_segment_rules(today=today)
        record(action="partner.changed", kind="partner", code=code, actor_id=actor_id, at=at, data=changed)
        events.publish("partners.changed", payload={"dedupe": "all"}, at=at, actor_id=actor_id)
    return partner


def _known(fields: dict[str, str]) -> dict[str, str]:
    return {name: fields[name] for name in FIELDS if name in fields}
