"""The second person's word on proposed payee details, taking them back, and retiring what is confirmed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from partners.checks.account import number_typed
from partners.enums import PayeeKind, PayeeState
from partners.models import Partner, PayeeDetails
from partners.operations.payee.accounts import scope
from partners.operations.payee.follow import follow
from partners.operations.payee.refusals import NumberDiffers, UnableToSetPayee
from partners.queries.payees import NEWCOMER_DAYS, second_people, without_secrets
from vir.foundation.audit.operations import record
from vir.foundation.identity import secrets
from vir.foundation.identity.queries import people_of_partner, people_of_tenant
from vir.foundation.identity.roles import Right, Role, may
from vir.foundation.tenancy.context import current, current_tenant_id, tenant_context
from vir.foundation.words import later, say

NOTE_MAX: Final = 500
# The database holds the same number: no policy of a vendor goes below it.
COOLING_DAYS_MIN: Final = 3
GONE = later("This proposal does not wait any more: it was decided or withdrawn. Look at it again.")


@transaction.atomic
def confirm_payee(
    *,
    partner_id: UUID,
    version: int,
    number: str,
    routing: str = "",
    note: str = "",
    cooling_days: int,
    actor_id: UUID,
    at: datetime,
    today: date,
) -> PayeeDetails:
    """
    Confirm a proposal, as a second person of the partner in the portal or, where there is none, as the vendor.

    The number is typed again, from the partner's own papers or as it is read out on the telephone, and compared with
    what was proposed. The account confirmed before retires at the same moment.

    :param note: of the vendor: whom they called, on which number
    :param cooling_days: days until a run may pay to it
    :raises NumberDiffers: if another number is typed
    :raises UnableToSetPayee: if it does not wait, or is not this person's to confirm
    """
    details, partner = _waiting(partner_id, version)
    side = "partner" if current().partner_id is not None else "vendor"
    said = note.strip()
    _check_may_confirm(details, partner, side, said, actor_id)
    typed = number_typed(PayeeKind(details.kind), number, routing)
    if details.fingerprint not in secrets.fingerprints(typed, scope=scope()):
        raise NumberDiffers(
            say(
                "Number: it is not the one that was entered, which ends in {digits}. Compare it with "
                "the partner's own papers. If it is another account, reject the change.",
                digits=details.masked[-4:].strip(),
            )
        )
    current_one = without_secrets().filter(partner_id=partner_id, state=PayeeState.CONFIRMED)
    current_one.update(state=PayeeState.RETIRED.value, ended_at=at)
    _decide(
        details,
        PayeeState.CONFIRMED,
        decided_by_id=actor_id,
        decided_at=_not_before(details, at),
        decided_on=today,
        decided_side=side,
        decision_note=said[:NOTE_MAX],
        usable_from=today + timedelta(days=max(cooling_days, COOLING_DAYS_MIN)),
    )
    follow("payee.confirmed", details, partner, actor_id=actor_id, at=at, changed_on=today)
    return details


@transaction.atomic
def reject_payee(
    *, partner_id: UUID, version: int, reason: str, actor_id: UUID, at: datetime
) -> PayeeDetails:
    """
    Reject a proposal: a second person who did not expect it, or the vendor whose call was not answered as it should be.

    :raises UnableToSetPayee: if it does not wait, no reason is given, or it is the person's own: that is withdrawn
    """
    details, partner = _waiting(partner_id, version)
    said = _said(reason)
    if details.proposed_by_id == actor_id:
        raise UnableToSetPayee(say("You entered this change yourself. Withdraw it instead."))
    side = "partner" if current().partner_id is not None else "vendor"
    _decide(
        details,
        PayeeState.REJECTED,
        decided_by_id=actor_id,
        decided_at=_not_before(details, at),
        decided_side=side,
        decision_note=said,
    )
    follow("payee.rejected", details, partner, actor_id=actor_id, at=at, reason=said)
    return details


@transaction.atomic
def withdraw_payee(*, partner_id: UUID, version: int, actor_id: UUID, at: datetime) -> PayeeDetails:
    """
    Take a proposal back, as who made it.

    :raises UnableToSetPayee: if it does not wait, or somebody else made it
    """
    details, partner = _waiting(partner_id, version)
    if details.proposed_by_id != actor_id:
        raise UnableToSetPayee(say("Somebody else entered this change. Reject it instead, with a reason."))
    _decide(
        details,
        PayeeState.WITHDRAWN,
        decided_by_id=actor_id,
        decided_at=_not_before(details, at),
        decided_side="partner",
    )
    follow("payee.withdrawn", details, partner, actor_id=actor_id, at=at)
    return details


@transaction.atomic
def retire_payee(
    *, partner_id: UUID, version: int, reason: str, actor_id: UUID, at: datetime
) -> PayeeDetails:
    """
    Say that nothing is paid to a confirmed account any more. One person is enough: it only ever stops money.

    :raises UnableToSetPayee: if it is not the confirmed one, or no reason is given
    """
    said = _said(reason)
    partner = _partner(partner_id)
    confirmed = without_secrets().filter(partner_id=partner_id, version=version, state=PayeeState.CONFIRMED)
    details: PayeeDetails | None = confirmed.first()
    if details is None or not confirmed.update(state=PayeeState.RETIRED.value, ended_at=at):
        raise UnableToSetPayee(say("This account is not the confirmed one any more. Look at it again."))
    details.state, details.ended_at = PayeeState.RETIRED.value, at
    follow("payee.retired", details, partner, actor_id=actor_id, at=at, reason=said)
    return details


@transaction.atomic
def note_other_number(*, partner_id: UUID, version: int, actor_id: UUID, at: datetime) -> None:
    """Write to the trail that a second person typed another number than the one that was proposed."""
    record(
        action="payee.number_differs",
        kind="partner",
        code=_partner(partner_id).code,
        actor_id=actor_id,
        at=at,
        data={"version": version},
    )


def _check_may_confirm(details: PayeeDetails, partner: Partner, side: str, note: str, actor_id: UUID) -> None:
    # The walls of the portal show no people; who may confirm is read in front of them.
    with tenant_context(current_tenant_id(), user_id=actor_id):
        others = {member.user_id: member.user.name for member in second_people(details)}
        people = people_of_tenant() if side == "vendor" else people_of_partner(partner.id)
        role = next((Role(one.role) for one in people if one.user_id == actor_id), None)
    if details.proposed_by_id == actor_id:
        raise UnableToSetPayee(say("You entered this account yourself. A second person confirms it."))
    if side == "partner":
        if role is None or not may(role, Right.PORTAL_PAYEE):
            raise UnableToSetPayee(
                say("Your role does not say where money goes. Ask an administrator of your company.")
            )
        if actor_id not in others:
            raise UnableToSetPayee(
                say(
                    "You joined less than {days} days before this was entered. Somebody who was there before "
                    "confirms it, or the vendor calls back.",
                    days=NEWCOMER_DAYS,
                )
            )
        return
    if role is None or not may(role, Right.PAYEES_CONFIRM):
        raise UnableToSetPayee(say("Only an approver of finance confirms an account by calling back."))
    if others:
        names = " or ".join(sorted(others.values()))
        raise UnableToSetPayee(
            f"{partner.name} has a second person who confirms this: {names}. Remind them, or reject the change."
        )
    if not note:
        raise UnableToSetPayee(
            say("Call: it is empty. Write whom you called, and on which number that you knew before.")
        )


def _waiting(partner_id: UUID, version: int) -> tuple[PayeeDetails, Partner]:
    partner = _partner(partner_id)
    found = without_secrets().filter(partner_id=partner_id, version=version, state=PayeeState.PROPOSED)
    details: PayeeDetails | None = found.first()
    if details is None:
        raise UnableToSetPayee(say(GONE))
    return details, partner


def _decide(details: PayeeDetails, state: PayeeState, **decision: object) -> None:
    """Change the row only while it waits: of two decisions at the same moment the second one finds nothing."""
    waiting = without_secrets().filter(id=details.id, state=PayeeState.PROPOSED)
    if not waiting.update(state=state.value, **decision):
        raise UnableToSetPayee(say(GONE))
    details.state = state.value
    for name, value in decision.items():
        setattr(details, name, value)


def _not_before(details: PayeeDetails, at: datetime) -> datetime:
    """Give the moment of a decision: a demo stands on one day, on which the clock of tomorrow may be an earlier one."""
    return max(at, details.proposed_at)


def _said(reason: str) -> str:
    said = reason.strip()[:NOTE_MAX]
    if not said:
        raise UnableToSetPayee(say("Reason: it is empty. Write what the other side should know."))
    return said


def _partner(partner_id: UUID) -> Partner:
    partner: Partner | None = (
        Partner.objects.only("id", "tenant_id", "code", "name").filter(id=partner_id).first()
    )
    if partner is None:
        raise UnableToSetPayee(say("There is no such partner."))
    return partner
