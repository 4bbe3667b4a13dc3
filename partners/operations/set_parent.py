"""Say to which parent a partner belongs, from a day on."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from partners.models import Affiliation, Partner
from vir.foundation.audit.operations import record
from vir.foundation.jobs import events
from vir.foundation.periods import format_date
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
    :raises UnableToSetParent: if one of the two is not a partner, they are the same, the parent belongs to the
        partner, or nothing would change
    """
    # In one order, whoever is the parent: two people who set both ways at once wait for each other.
    found = Partner.objects.select_for_update().filter(code__in=[partner_code, parent_code or partner_code])
    partners = {partner.code: partner for partner in found.order_by("code")}
    partner = partners.get(partner_code)
    if partner is None:
        raise UnableToSetParent(f"There is no partner “{partner_code}”. Check the code.")
    parent = None
    if parent_code is not None:
        parent = partners.get(parent_code)
        if parent is None:
            raise UnableToSetParent(f"There is no partner “{parent_code}”. Add the parent first.")
        if parent.id == partner.id:
            raise UnableToSetParent("A partner is not its own parent. Choose another one.")
    _check(partner, parent, since)

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


def _check(partner: Partner, parent: Partner | None, since: date | None) -> None:
    """Refuse what goes round in a circle, and what is so already."""
    when = "" if since is None else f" from {format_date(since)} on"
    later = _reaching(Affiliation.objects.filter(partner=partner), since)
    if parent is None:
        if not later.exists():
            raise UnableToSetParent(f"{partner.name} has no parent{when}. Nothing to change.")
        return
    if _reaching(Affiliation.objects.filter(partner=parent, parent=partner), since).exists():
        raise UnableToSetParent(f"{parent.name} belongs to {partner.name}. Let that end first.")
    held = list(later[:2])
    same = len(held) == 1 and held[0].parent_id == parent.id and held[0].ends_on is None
    if same and (held[0].starts_on is None or (since is not None and held[0].starts_on <= since)):
        raise UnableToSetParent(f"{partner.name} belongs to {parent.name}{when}. Nothing to change.")


def _reaching(found: QuerySet[Affiliation], since: date | None) -> QuerySet[Affiliation]:
    """Keep what holds on a day or later."""
    return found if since is None else found.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=since))


def _clear_from(partner: Partner, since: date | None) -> None:
    """Take away what is said from a day on, and end what reaches into it."""
    held = Affiliation.objects.filter(partner=partner)
    if since is None:
        held.delete()
        return
    held.filter(starts_on__gte=since).delete()
    held.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=since)).update(ends_on=since)
