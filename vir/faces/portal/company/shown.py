"""Payee details as the portal shows them: what there is, what waits and for whom, and what was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from babel.lists import format_list
from django.utils import timezone

from partners.enums import PayeeKind, PayeeState
from partners.models import PayeeDetails
from partners.queries.payees import NEWCOMER_DAYS, second_people, versions_of
from payouts.queries.policy import policy_in_force
from vir.foundation.identity.models import User
from vir.foundation.periods import current_locale, is_english
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.web import formats
from vir.foundation.web.access import Access
from vir.foundation.words import later, say

# What became of an account, where the portal says by whom.
STORIES = {
    PayeeState.CONFIRMED: later("Confirmed by {who}, {at}"),
    PayeeState.REJECTED: later("Rejected by {who}, {at}"),
    PayeeState.WITHDRAWN: later("Withdrawn by {who}, {at}"),
    PayeeState.RETIRED: later("Retired by {who}, {at}"),
    PayeeState.PROPOSED: later("Waits for a second person"),
}
A_COLLEAGUE = later("a former colleague")
COUNTRIES = {"US": later("United States")}


@dataclass(frozen=True)
class Version:
    """One version, with its people by name."""

    number: int
    masked: str
    holder: str
    bank: str
    country: str
    is_american: bool
    state: PayeeState
    entered_by: str
    entered_at: datetime
    decided_by: str
    decided_at: datetime | None
    note: str
    usable_from: date | None
    ended_at: datetime | None

    @property
    def facts(self) -> list[dict[str, str]]:
        """List what says which account it is."""
        found = [
            {"label": say("Account"), "value": self.masked},
            {"label": say("Holder"), "value": self.holder},
        ]
        if self.bank:
            found.append({"label": say("Bank"), "value": f"{self.bank}, {self.country}"})
        else:
            found.append({"label": say("Country"), "value": self.country})
        return found

    @property
    def story(self) -> str:
        """Say what became of it."""
        if self.decided_at is None:
            return say("Waits for a second person")
        by = {"who": self.decided_by, "at": formats.moment(self.decided_at)}
        if self.state is PayeeState.RETIRED and self.ended_at is not None:
            return say("Confirmed by {who}, {at}. Until {end}", **by, end=formats.moment(self.ended_at))
        if self.note and self.state is PayeeState.REJECTED:
            return say("Rejected by {who}, {at}: {note}", **by, note=self.note)
        return say(STORIES[self.state], **by)


@dataclass(frozen=True)
class Company:
    """Where a partner is paid, as one of its people sees it."""

    current: Version | None
    waiting: Version | None
    history: list[Version]
    # By name, who of the partner confirms what waits; nobody: the vendor calls back.
    seconds: list[str]
    # The same in words: "Jon or Ada".
    seconds_listed: str
    # What the person who looks may do with what waits.
    is_mine: bool
    may_confirm: bool
    newcomer_days: int
    cooling_days: int
    # Whether the vendor's policy asks for a second factor.
    needs_factor: bool


def _either(names: list[str]) -> str:
    """List people of whom any one is enough."""
    return " or ".join(names) if is_english() else format_list(names, style="or", locale=current_locale())


def read_company(access: Access) -> Company:
    """Read what there is, with the names of the partner's own people and the vendor's policy."""
    assert access.partner_id is not None
    rows = versions_of(access.partner_id)
    waiting = next((row for row in rows if row.state == PayeeState.PROPOSED), None)
    # The walls of the portal show no people and no policy; a partner's own are read in front of them.
    with tenant_context(access.tenant.id, user_id=access.user.id):
        names = _names(rows)
        seconds = second_people(waiting) if waiting is not None else []
        names_of_seconds = [member.user.name for member in seconds]
        policy = policy_in_force()
    shown = [version_of(row, names, access.tenant.name) for row in rows]
    return Company(
        current=next((one for one in shown if one.state is PayeeState.CONFIRMED), None),
        waiting=next((one for one in shown if one.state is PayeeState.PROPOSED), None),
        history=shown,
        seconds=names_of_seconds,
        seconds_listed=_either(names_of_seconds),
        is_mine=waiting is not None and waiting.proposed_by_id == access.user.id,
        may_confirm=access.user.id in {member.user_id for member in seconds},
        newcomer_days=NEWCOMER_DAYS,
        cooling_days=policy.cooling_off_days,
        needs_factor=policy.factor_for_payees,
    )


def needs_factor(access: Access) -> bool:
    """Say whether the vendor's policy asks for a second factor before an account is changed."""
    # The walls of the portal show no policy; it is read in front of them.
    with tenant_context(access.tenant.id, user_id=access.user.id):
        return policy_in_force().factor_for_payees


def version_of(row: PayeeDetails, names: dict[UUID, str], vendor: str) -> Version:
    """Show one version; whoever decided for the vendor is the vendor."""
    decided = names.get(row.decided_by_id, say(A_COLLEAGUE)) if row.decided_by_id else ""
    return Version(
        number=row.version,
        masked=row.masked,
        holder=row.holder,
        bank=row.bank_name,
        country=say(COUNTRIES[row.country]) if row.country in COUNTRIES else row.country,
        is_american=row.kind == PayeeKind.US_ACH,
        state=PayeeState(row.state),
        entered_by=names.get(row.proposed_by_id, say(A_COLLEAGUE)),
        entered_at=row.proposed_at,
        decided_by=vendor if row.decided_side == "vendor" else decided,
        decided_at=_local(row.decided_at),
        note=row.decision_note if row.decided_side == "partner" or row.state == PayeeState.REJECTED else "",
        usable_from=row.usable_from,
        ended_at=_local(row.ended_at),
    )


def _local(moment: datetime | None) -> datetime | None:
    return timezone.localtime(moment) if moment is not None else None


def _names(rows: list[PayeeDetails]) -> dict[UUID, str]:
    wanted = {row.proposed_by_id for row in rows} | {row.decided_by_id for row in rows if row.decided_by_id}
    return dict(User.objects.filter(id__in=wanted).values_list("id", "name"))
