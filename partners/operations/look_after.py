"""Say who of the vendor looks after a partner, and that its bank details changed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from partners.models.looked_after import AccountManager, BankChange
from partners.models.partner import Partner
from vir.foundation.audit.operations import record
from vir.foundation.identity.queries import people_of_tenant
from vir.foundation.periods import format_date
from vir.foundation.refusals import Refused

REASON_MAX = 300


class UnableToLookAfter(Refused):
    """It cannot be said so of a partner."""


@transaction.atomic
def set_account_managers(
    *, partner_id: UUID, user_ids: Collection[UUID], actor_id: UUID, at: datetime
) -> list[AccountManager]:
    """
    Say who of the vendor looks after a partner from now on. Gives them, by name.

    :raises UnableToLookAfter: if there is no such partner, one of them is none of the vendor's people, or nothing
        changes
    """
    partner = _locked(partner_id)
    names = {member.user_id: member.user.name for member in people_of_tenant()}
    wanted = set(user_ids)
    if wanted - set(names):
        raise UnableToLookAfter("Only people of the vendor look after a partner. Choose from the list.")
    now = {one.user_id: one for one in AccountManager.objects.filter(partner=partner, ended_at__isnull=True)}
    if wanted == set(now):
        raise UnableToLookAfter(f"These people look after {partner.name} already. Nothing to change.")
    for user_id in set(now) - wanted:
        now[user_id].ended_at = at
        now[user_id].save(update_fields=["ended_at"])
    for user_id in wanted - set(now):
        AccountManager.objects.create(partner=partner, user_id=user_id, started_at=at)
    record(
        action="partner.managers_set",
        kind="partner",
        code=partner.code,
        actor_id=actor_id,
        at=at,
        data={"managers": sorted(names[user_id] for user_id in wanted)},
    )
    kept = AccountManager.objects.filter(partner=partner, ended_at__isnull=True)
    return list(kept.select_related("user").order_by("user__name"))


@transaction.atomic
def record_bank_change(
    *, partner_id: UUID, changed_on: date, reason: str, actor_id: UUID, at: datetime, today: date
) -> BankChange:
    """
    Keep that a partner's bank details changed. The details themselves are not kept.

    :raises UnableToLookAfter: if there is no such partner, the day is still to come, or no reason is given
    """
    partner = _locked(partner_id)
    if changed_on > today:
        raise UnableToLookAfter(
            f"Day: {format_date(changed_on)} is still to come. Enter the day of the change."
        )
    said = reason.strip()[:REASON_MAX]
    if not said:
        raise UnableToLookAfter("Reason: it is empty. Say who told you of the change.")
    kept: BankChange = BankChange.objects.create(
        partner=partner, changed_on=changed_on, reason=said, recorded_by_id=actor_id, recorded_at=at
    )
    record(
        action="partner.bank_changed",
        kind="partner",
        code=partner.code,
        actor_id=actor_id,
        at=at,
        data={"on": changed_on.isoformat(), "reason": said},
    )
    return kept


def _locked(partner_id: UUID) -> Partner:
    partner: Partner | None = Partner.objects.select_for_update().filter(id=partner_id).first()
    if partner is None:
        raise UnableToLookAfter("There is no such partner. Choose one from the list.")
    return partner
