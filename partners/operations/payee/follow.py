"""What follows each step on payee details: the trail, the letters, what the checks of claims and runs look at."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from partners.models import BankChange, Partner, PayeeDetails
from partners.queries.payees import second_people, without_secrets
from vir.foundation.audit.operations import record
from vir.foundation.identity.models import Membership, User
from vir.foundation.identity.queries import people_who_may
from vir.foundation.identity.roles import MATRIX, Right
from vir.foundation.jobs import events
from vir.foundation.notifications.events import Event
from vir.foundation.notifications.letters import Letter
from vir.foundation.notifications.notices import notice
from vir.foundation.notifications.outbox import post
from vir.foundation.notifications.voices import TEAM, spoken
from vir.foundation.periods import format_date
from vir.foundation.tenancy.context import current_tenant_id, tenant_context
from vir.foundation.tenancy.models import Tenant
from vir.foundation.words import later, say

# Whoever takes over an account may end the memberships of those who would notice: they are written to all the same.
TOLD_AFTER_LEAVING: Final = timedelta(days=90)
UNEXPECTED = later("If you did not expect this, call us on a number you know. Do not answer this letter.")


def follow(
    action: str,
    details: PayeeDetails,
    partner: Partner,
    *,
    actor_id: UUID,
    at: datetime,
    reason: str = "",
    changed_on: date | None = None,
) -> None:
    """
    Write a step to the trail, tell everybody who should notice, and publish it.

    :param action: such as "payee.confirmed"
    :param changed_on: the day from which another account counts as changed, for the checks of claims
    """
    # An auditor reads the trail, and not even the last digits of an account.
    data = {"version": details.version, "side": details.decided_side}
    record(
        action=action,
        kind="partner",
        code=partner.code,
        actor_id=actor_id,
        at=at,
        data={**data, **({"reason": reason} if reason else {})},
    )
    # The walls of the portal show neither people nor changes; what follows happens in front of them.
    with tenant_context(current_tenant_id(), user_id=actor_id):
        if changed_on is not None:
            _keep_change(details, changed_on, actor_id, details.decided_at or at)
        _send(action, details, partner, actor_id, at, reason)
        events.publish("payee.changed", payload={"partners": [str(partner.id)]}, at=at, actor_id=actor_id)


def _keep_change(details: PayeeDetails, changed_on: date, actor_id: UUID, at: datetime) -> None:
    BankChange.objects.create(
        partner_id=details.partner_id,
        changed_on=changed_on,
        reason=f"Version {details.version} of the payee details, confirmed by the {details.decided_side}.",
        recorded_by_id=actor_id,
        recorded_at=at,
    )


def _send(
    action: str, details: PayeeDetails, partner: Partner, actor_id: UUID, at: datetime, reason: str
) -> None:
    tenant = Tenant.objects.get(id=current_tenant_id())
    who = User.objects.get(id=actor_id).name

    def write(to: tuple[str, ...]) -> Letter:
        subject, paragraphs = _words(action, details, partner, who, reason)
        return notice("payee", tenant, to, subject, [*paragraphs, say(UNEXPECTED)], partner_id=partner.id)

    letters = spoken(tenant, partner.id, _contacts(details, at), write)
    if action == "payee.proposed" and not second_people(details):
        with TEAM.speaking():
            letters.append(_call_back(tenant, details, partner, who))
    post(letters, tenant=tenant, event=Event.SECURITY, at=at, ref_kind="payee", ref_code=partner.code)


def _words(
    action: str, details: PayeeDetails, partner: Partner, who: str, reason: str
) -> tuple[str, list[str]]:
    account = {"who": who, "account": details.masked, "holder": details.holder}
    if action == "payee.proposed":
        return say("Another bank account was entered for {partner}", partner=partner.name), [
            say(
                "{who} entered the account {account}, holder {holder}, for payments to {partner}.",
                **account,
                partner=partner.name,
            ),
            say("Nothing is paid to it until a second person confirms it and some days have passed."),
        ]
    if action == "payee.confirmed":
        assert details.usable_from is not None
        return say("The bank account of {partner} changed", partner=partner.name), [
            say(
                "{who} confirmed the account {account}, holder {holder}. Payments go to it from {day} on.",
                **account,
                day=format_date(details.usable_from),
            ),
            say("Payments that would be made before that day are held."),
        ]
    if action == "payee.rejected":
        return say("The new bank account of {partner} was rejected", partner=partner.name), [
            say("{who} rejected the account {account}, holder {holder}: {reason}", **account, reason=reason),
            say("Payments go on as before."),
        ]
    if action == "payee.withdrawn":
        return say("The new bank account of {partner} was withdrawn", partner=partner.name), [
            say(
                "{who} withdrew the account {account}, holder {holder}. Payments go on as before.", **account
            ),
        ]
    return say("Nothing is paid to the bank account of {partner} any more", partner=partner.name), [
        say("{who} retired the account {account}, holder {holder}: {reason}", **account, reason=reason),
        say("Bank payments are held until another account is entered and confirmed."),
    ]


def _call_back(tenant: Tenant, details: PayeeDetails, partner: Partner, who: str) -> Letter:
    approvers = tuple(person.email for person in people_who_may(Right.PAYEES_CONFIRM))
    return notice(
        "payee",
        tenant,
        approvers,
        f"Call {partner.name} about its bank account",
        [
            f"{who} entered the account {details.masked} for {partner.name}, which has no second person to confirm it.",
            "Call a person you know there, on a number you knew before this change, and let them read the number out. "
            "Then confirm or reject it under Finance, Payee details.",
        ],
    )


def _contacts(details: PayeeDetails, at: datetime) -> list[str]:
    """Give the addresses of all who would notice: who may set the account, now or lately, and who set the last."""
    roles = [role.value for role in MATRIX[Right.PORTAL_PAYEE]]
    members = Membership.objects.filter(partner_id=details.partner_id, role__in=roles).select_related("user")
    living = {
        member.user.email
        for member in members
        if member.ended_at is None or member.ended_at >= at - TOLD_AFTER_LEAVING
    }
    before = without_secrets().filter(partner_id=details.partner_id, version__lt=details.version)
    last = before.filter(decided_at__isnull=False, usable_from__isnull=False).order_by("-version")
    entered = last.values_list("proposed_by__email", flat=True)[:1]
    return sorted({*living, *entered})
