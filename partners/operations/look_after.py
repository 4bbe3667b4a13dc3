"""Say who of the vendor looks after a partner, and that its bank details changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Assigned:
    """Who looks after several partners now: of which that is new, and of which it was so already; names, in order."""

    person: str
    partners: tuple[str, ...]
    already: tuple[str, ...]


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
    now = _now([partner]).get(partner.id, {})
    if wanted == set(now):
        raise UnableToLookAfter(f"These people look after {partner.name} already. Nothing to change.")
    _set(partner, now, wanted, at)
    _record(partner, {names[user_id] for user_id in wanted}, actor_id, at)
    kept = AccountManager.objects.filter(partner=partner, ended_at__isnull=True)
    return list(kept.select_related("user").order_by("user__name"))


@transaction.atomic
def assign_partners(
    *, partner_codes: Collection[str], user_id: UUID | None, instead: bool, actor_id: UUID, at: datetime
) -> Assigned:
    """
    Say that a person of the vendor looks after several partners from now on, all of them or none.

    :param user_id: None where nobody was chosen
    :param instead: whether those who look after them now no longer do
    :raises UnableToLookAfter: if no partner is named or one is unknown, the person is none of the vendor's, or the
        person alone looks after all of them already
    """
    codes = set(partner_codes)
    if not codes:
        raise UnableToLookAfter("Nobody is ticked. Tick the partners to assign.")
    # Locked in one order, so that two who assign at once wait for each other.
    partners = list(Partner.objects.select_for_update().filter(code__in=codes).order_by("id"))
    if len(partners) < len(codes):
        raise UnableToLookAfter("One of the partners is not known. Choose from the list.")
    names = {member.user_id: member.user.name for member in people_of_tenant()}
    if user_id is None or user_id not in names:
        raise UnableToLookAfter("Assign to: choose one of your people.")
    known = _now(partners)
    changed, already = [], []
    for partner in sorted(partners, key=lambda one: (one.name, one.code)):
        now = known.get(partner.id, {})
        wanted = {user_id} if instead else {user_id, *now}
        if wanted == set(now):
            already.append(partner.name)
            continue
        _set(partner, now, wanted, at)
        changed.append((partner, wanted))
    if not changed:
        raise UnableToLookAfter(f"{names[user_id]} looks after these partners already. Nothing to change.")
    # Who left the vendor since keeps the name, so that the trail of a partner says who looks after it.
    names |= {one.user_id: one.user.name for found in known.values() for one in found.values()}
    for partner, wanted in changed:
        _record(partner, {names[one] for one in wanted}, actor_id, at)
    return Assigned(names[user_id], tuple(partner.name for partner, _ in changed), tuple(already))


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


def _now(partners: Iterable[Partner]) -> dict[UUID, dict[UUID, AccountManager]]:
    """Give who looks after partners now, by partner and person."""
    rows = AccountManager.objects.filter(partner__in=list(partners), ended_at__isnull=True)
    found: dict[UUID, dict[UUID, AccountManager]] = {}
    for one in rows.select_related("user"):
        found.setdefault(one.partner_id, {})[one.user_id] = one
    return found


def _set(partner: Partner, now: dict[UUID, AccountManager], wanted: set[UUID], at: datetime) -> None:
    for user_id in set(now) - wanted:
        now[user_id].ended_at = at
        now[user_id].save(update_fields=["ended_at"])
    for user_id in wanted - set(now):
        AccountManager.objects.create(partner=partner, user_id=user_id, started_at=at)


def _record(partner: Partner, managers: set[str], actor_id: UUID, at: datetime) -> None:
    record(
        action="partner.managers_set",
        kind="partner",
        code=partner.code,
        actor_id=actor_id,
        at=at,
        data={"managers": sorted(managers)},
    )


def _locked(partner_id: UUID) -> Partner:
    partner: Partner | None = Partner.objects.select_for_update().filter(id=partner_id).first()
    if partner is None:
        raise UnableToLookAfter("There is no such partner. Choose one from the list.")
    return partner
