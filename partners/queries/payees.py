"""Where partners are paid: what everybody of the vendor may know. Numbers are in `operations.payee.accounts`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, QuerySet

from partners.enums import PayeeKind, PayeeState
from partners.models import Partner, PayeeDetails
from vir.foundation.identity.models import Membership
from vir.foundation.identity.roles import MATRIX, Right

# Whoever joined later may have been brought in to confirm. The database holds the same number.
NEWCOMER_DAYS: Final = 30


@dataclass(frozen=True)
class Payee:
    """The confirmed account of a partner, without its number. A run may pay to it from `usable_from` on."""

    partner_id: UUID
    version: int
    kind: PayeeKind
    country: str
    holder: str
    bank_name: str
    masked: str
    usable_from: date
    confirmed_on: date
    confirmed_at: datetime
    # Whether a run of the day that was asked about may pay to it.
    is_usable: bool
    # Whether another account is proposed and waits for its second person.
    change_waits: bool


def confirmed_payees(partner_ids: Iterable[UUID], *, today: date) -> dict[UUID, Payee]:
    """
    Give the confirmed account of each partner; partners without one are left out. Two queries.

    :param today: the vendor's day on which it would be paid
    """
    wanted = set(partner_ids)
    rows = list(without_secrets().filter(partner_id__in=wanted, state=PayeeState.CONFIRMED))
    waiting = set(
        PayeeDetails.objects.filter(partner_id__in=wanted, state=PayeeState.PROPOSED).values_list(
            "partner_id", flat=True
        )
    )
    return {row.partner_id: _payee(row, today, row.partner_id in waiting) for row in rows}


def without_secrets() -> QuerySet[PayeeDetails]:
    """List versions without their numbers: the portal may not read those, and nobody needs them on a page."""
    return PayeeDetails.objects.defer("secret")


def versions_of(partner_id: UUID) -> list[PayeeDetails]:
    """List what was ever entered for a partner, the newest first."""
    return list(without_secrets().filter(partner_id=partner_id).order_by("-version"))


def history_of(partner_id: UUID) -> list[PayeeDetails]:
    """List what was ever entered for a partner with its partner and people, for the vendor, the newest first."""
    rows = without_secrets().filter(partner_id=partner_id).order_by("-version")
    return list(rows.select_related("partner", "proposed_by", "decided_by"))


def confirmed_accounts() -> QuerySet[PayeeDetails]:
    """List every confirmed account with its partner, by the partner's name."""
    confirmed = without_secrets().filter(state=PayeeState.CONFIRMED)
    return confirmed.select_related("partner").order_by("partner__name", "partner__code")


def waiting_payees() -> QuerySet[PayeeDetails]:
    """List the proposals that wait for a second person, the oldest first, with their partners."""
    waiting = without_secrets().filter(state=PayeeState.PROPOSED)
    return waiting.select_related("partner", "proposed_by").order_by("proposed_at", "partner__code")


def second_people(details: PayeeDetails) -> list[Membership]:
    """
    List the people of the partner who may confirm a proposal: not who made it, and nobody who joined shortly before.

    Where it is nobody, the vendor calls back.
    """
    return second_people_of([details])[details.id]


def second_people_of(proposals: Iterable[PayeeDetails]) -> dict[UUID, list[Membership]]:
    """List who of each partner may confirm its proposal, by the id of the proposal; one query."""
    wanted = list(proposals)
    roles = [role.value for role in MATRIX[Right.PORTAL_PAYEE]]
    members = Membership.objects.filter(
        partner_id__in={one.partner_id for one in wanted},
        role__in=roles,
        ended_at__isnull=True,
        user__is_active=True,
    ).select_related("user")
    by_partner: dict[UUID, list[Membership]] = {}
    for member in members.order_by("user__name", "user__email"):
        by_partner.setdefault(member.partner_id, []).append(member)
    return {
        one.id: [member for member in by_partner.get(one.partner_id, []) if _may_confirm(member, one)]
        for one in wanted
    }


def sharing_accounts(partner_ids: Iterable[UUID]) -> dict[UUID, list[Partner]]:
    """Give, for each partner whose account another partner uses or proposed too, those others by name."""
    living = [PayeeState.PROPOSED, PayeeState.CONFIRMED]
    rows = without_secrets().filter(state__in=living)
    own = list(rows.filter(partner_id__in=set(partner_ids)).values_list("partner_id", "fingerprint"))
    if not own:
        return {}
    shared = (
        rows.filter(fingerprint__in={print_ for _, print_ in own})
        .values("fingerprint")
        .annotate(partners=Count("partner_id", distinct=True))
        .filter(partners__gt=1)
        .values_list("fingerprint", flat=True)
    )
    users: dict[str, dict[UUID, Partner]] = {}
    for row in rows.filter(fingerprint__in=list(shared)).select_related("partner"):
        users.setdefault(row.fingerprint, {})[row.partner_id] = row.partner
    found: dict[UUID, dict[UUID, Partner]] = {}
    for partner_id, print_ in own:
        others = {key: one for key, one in users.get(print_, {}).items() if key != partner_id}
        if others:
            found.setdefault(partner_id, {}).update(others)
    return {key: sorted(others.values(), key=lambda one: one.name) for key, others in found.items()}


def _may_confirm(member: Membership, details: PayeeDetails) -> bool:
    is_newcomer = member.created_at > details.proposed_at - timedelta(days=NEWCOMER_DAYS)
    return member.user_id != details.proposed_by_id and not is_newcomer


def _payee(row: PayeeDetails, today: date, change_waits: bool) -> Payee:
    assert row.usable_from is not None
    assert row.decided_at is not None
    assert row.decided_on is not None
    return Payee(
        partner_id=row.partner_id,
        version=row.version,
        kind=PayeeKind(row.kind),
        country=row.country,
        holder=row.holder,
        bank_name=row.bank_name,
        masked=row.masked,
        usable_from=row.usable_from,
        confirmed_on=row.decided_on,
        confirmed_at=row.decided_at,
        is_usable=row.usable_from <= today,
        change_waits=change_waits,
    )
