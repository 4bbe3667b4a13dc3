"""What is typed on the launch page, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.http import QueryDict

from programs.enums import Gate
from programs.models import Program
from programs.queries.gates import GateCheck
from vir.foundation.identity.models import User
from vir.foundation.periods import DateInvalid, parse_date

# What is suggested: two weeks to read two sentences.
DAYS_TO_READ = timedelta(days=14)


@dataclass
class LaunchForm:
    """
    The fields of the page as they are shown: reasons by gate, who is told, until when, and who approves.

    `errors` are sentences by field: a gate, `acknowledge_by` or `approver`.
    """

    reasons: dict[Gate, str]
    tell: bool
    acknowledge_by: str
    approver: str
    approvers: list[User]
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def asked(self) -> User | None:
        """Give the person who is asked to approve, None where anybody may."""
        return next((person for person in self.approvers if str(person.id) == self.approver), None)

    @property
    def approver_id(self) -> UUID | None:
        """Give the id of who is asked."""
        return self.asked.id if self.asked else None

    @property
    def day(self) -> date | None:
        """Give the day until which partners are asked to acknowledge, None where it is empty or not read."""
        try:
            return parse_date(self.acknowledge_by) if self.acknowledge_by else None
        except DateInvalid:
            return None

    @property
    def is_read(self) -> bool:
        """Say whether the day could be read."""
        return not self.acknowledge_by or self.day is not None


def stored_form(
    program: Program, gates: tuple[GateCheck, ...], approvers: list[User], today: date
) -> LaunchForm:
    """Fill the page from what is stored; a day is suggested where none is."""
    day = program.acknowledge_by or today + DAYS_TO_READ
    return LaunchForm(
        reasons={gate.gate: gate.reason.reason if gate.reason else "" for gate in gates},
        tell=program.tell_partners,
        acknowledge_by=day.isoformat(),
        approver=str(program.approver_id or ""),
        approvers=approvers,
    )


def typed_form(posted: QueryDict, approvers: list[User]) -> LaunchForm:
    """Fill the page from what was sent."""
    return LaunchForm(
        reasons={
            gate: posted.get(f"reason_{gate}", "").replace("\x00", "")
            for gate in Gate
            if f"reason_{gate}" in posted
        },
        tell="tell" in posted,
        acknowledge_by=posted.get("acknowledge_by", "").strip(),
        approver=posted.get("approver", ""),
        approvers=approvers,
    )
