"""What was decided about programs that are over or end soon, and what that says about a new one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F

from programs.enums import Decision, ProgramStatus
from programs.models import Program, ProgramDecision, ProgramVersion
from programs.queries.programs import current_version
from programs.queries.terms import terms_of
from programs.rating.checks import similarity
from programs.rating.checks.repeats import ALIKE_PERCENT
from programs.terms import DocumentRefused, Terms
from vir.foundation.periods import format_date, local_date
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant

# Programs that ended longer ago are nobody's example any more.
EARLIER_MAX = 50


@dataclass(frozen=True)
class EarlierResult:
    """
    The earlier program that a design repeats, and what was decided about it.

    `alike` is in percent; `decision` and its day are None where nobody has decided yet.
    """

    program: Program
    alike: int
    decision: ProgramDecision | None
    decided_on: date | None

    @property
    def was_stopped(self) -> bool:
        """Say whether it was decided not to do this again."""
        return self.decision is not None and self.decision.choice == Decision.STOP

    @property
    def sentence(self) -> str:
        """Write what is repeated and how that ended: "92% the same as … : repeat on purpose?"."""
        named = f"{self.alike}% the same as {self.program.name} ({self.program.code})"
        if self.decision is None or self.decided_on is None:
            return f"{named}, about which nothing was decided: repeat on purpose?"
        word = Decision(self.decision.choice).label.lower()
        on = format_date(self.decided_on)
        return f"{named}. Decided on {on}: {word}, “{self.decision.reason}”. Repeat on purpose?"


def newest_decisions(program_ids: Iterable[UUID]) -> dict[UUID, ProgramDecision]:
    """Give the decision that counts of each program; those without one are left out."""
    found = (
        ProgramDecision.objects.filter(program_id__in=list(program_ids))
        .select_related("decided_by")
        .order_by("program_id", "-decided_at", "-id")
        .distinct("program_id")
    )
    return {decision.program_id: decision for decision in found}


def decisions_of(program: Program) -> list[ProgramDecision]:
    """List what was decided about a program, the newest first."""
    return list(
        ProgramDecision.objects.filter(program=program)
        .select_related("decided_by")
        .order_by("-decided_at", "-id")
    )


def programs_over(day: date) -> list[Program]:
    """List the live programs whose last day was on or before a day, the oldest first."""
    over = Program.objects.filter(status=ProgramStatus.LIVE, ends_on__lte=day)
    return list(over.order_by("ends_on", "code"))


def earlier_result(program: Program) -> EarlierResult | None:
    """
    Find the program that the terms being written repeat; None if there is none, or the terms have faults.

    A program counts as earlier if it was published and ends before this one begins. Of several that are at
    least 90% the same, the one this was copied from is named first, else one that was stopped, else the one
    most like it.
    """
    try:
        terms = terms_of(current_version(program))
    except DocumentRefused:
        return None
    alike = _alike(terms, program)
    if not alike:
        return None
    decided = newest_decisions(other.id for _, other in alike)

    def weight(pair: tuple[int, Program]) -> tuple[bool, bool, int, str]:
        percent, other = pair
        decision = decided.get(other.id)
        stopped = decision is not None and decision.choice == Decision.STOP
        return other.id == program.cloned_from_id, stopped, percent, other.ends_on.isoformat()

    percent, other = max(alike, key=weight)
    decision = decided.get(other.id)
    zone = Tenant.objects.get(id=current_tenant_id()).time_zone
    on = None if decision is None else local_date(decision.decided_at, zone)
    return EarlierResult(other, percent, decision, on)


def _alike(terms: Terms, program: Program) -> list[tuple[int, Program]]:
    """List the earlier programs whose terms are at least as much the same as the linter asks about."""
    found = (
        ProgramVersion.objects.filter(published_at__isnull=False, program__ends_on__lt=terms.starts_on)
        .filter(number__lte=F("program__version_number"))
        .exclude(program=program)
        .select_related("program")
        .order_by("-program__ends_on", "program__code", "number")
    )
    newest: dict[UUID, ProgramVersion] = {}
    for version in found:
        newest[version.program_id] = version
    alike = []
    for version in list(newest.values())[:EARLIER_MAX]:
        percent = similarity(terms, terms_of(version))
        if percent >= ALIKE_PERCENT:
            alike.append((int(percent), version.program))
    return alike
