"""Say to which parent a partner belongs, from a day on."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from partners.models import Affiliation, Partner
from vir.foundation.audit.operations import record
from vir.foundation.jobs import events
from vir.foundation.refusals import Refused


class UnableToSetParent(Refused):
    """A parent that cannot be set as asked."""


@transaction.atomic
def set_parent(
    *, partner_code: str, parent_code: str | None, since: date | None, actor_id: UUID, at: datetime
) -> Affiliation | None:
    """
    Let a partner belong to a parent from a day on, or to none.

    What was said for earlier days stays; what was said for later ones is replaced.

    :param since: the first day, None for always
    :raises UnableToSetParent: if one of the two is not a partner, or they are the same
    """
    partner = Partner.objects.select_for_update().filter(code=partner_code).first()
    if partner is None:
        raise UnableToSetParent(f"There is no partner “{partner_code}”. Check the code.")
    parent = None
    if parent_code is not None:
        parent = Partner.objects.filter(code=parent_code).first()
        if parent is None:
            raise UnableToSetParent(f"There is no partner “{parent_code}”. Add the parent first.")
        if parent.id == partner.id:
            raise UnableToSetParent("A partner is not its own parent. Choose another one.")

    _clear_from(partner, since)
    made = None
    if parent is not None:
        made = Affiliation.objects.create(partner=partner, parent=parent, starts_on=since)
    record(
        action="partner.parent_set",
        kind="partner",
        code=partner.code,
        actor_id=actor_id,
        at=at,
        data={"parent": parent_code, "since": since},
    )
    events.publish("affiliations.changed", payload={"dedupe": "all"}, at=at, actor_id=actor_id)
    return made


def _clear_from(partner: Partner, since: date | None) -> None:
    """Take away what is said from a day on, and end what reaches into it."""
    held = Affiliation.objects.filter(partner=partner)
    if since is None:
        held.delete()
        return
    held.filter(starts_on__gte=since).delete()
    held.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=since)).update(ends_on=since)
