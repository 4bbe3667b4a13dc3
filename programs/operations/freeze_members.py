"""Freeze who is in a program, and let segments count again."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from partners.queries.directory import partners_by_id
from programs.enums import ProgramStatus
from programs.models import Program
from programs.operations.rebuild_enrolment import rebuild_enrolment
from programs.queries.eras import eras_of_program
from programs.queries.locks import lock_program
from programs.queries.reach import Reach, reach_of, who_loses_days
from programs.rating.eras import Era
from vir.foundation.audit.operations import record
from vir.foundation.periods import format_date, local_date
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant

PUBLISHED = (ProgramStatus.SCHEDULED, ProgramStatus.LIVE)
NAMED_MAX = 5
OPEN = (ProgramStatus.DRAFT, ProgramStatus.IN_APPROVAL, *PUBLISHED)


class UnableToFreeze(Refused):
    """The members of a program cannot be frozen, or freed."""


@transaction.atomic
def freeze_members(*, program_id: UUID, actor_id: UUID, today: date, at: datetime) -> Program:
    """
    Let the program read its segments as they are today; later moves change nothing in it.

    :raises UnableToFreeze: if the program is over, its members are frozen already, or somebody would be out of a
        published one on days that have been
    """
    program, _ = lock_program(program_id)
    _check_open(program)
    if program.members_frozen_on is not None:
        raise UnableToFreeze(
            f"The members of {program.code} are frozen as of {format_date(program.members_frozen_on)}. "
            "Let segments count again first."
        )
    return _set(program, today, "program.members_frozen", actor_id, at)


@transaction.atomic
def unfreeze_members(*, program_id: UUID, actor_id: UUID, at: datetime) -> Program:
    """
    Let the program follow its segments again, with everybody's own dates.

    :raises UnableToFreeze: if the program is over, its members are not frozen, or somebody would be out of a
        published one on days that have been
    """
    program, _ = lock_program(program_id)
    _check_open(program)
    if program.members_frozen_on is None:
        raise UnableToFreeze(f"The members of {program.code} are not frozen: it follows its segments.")
    return _set(program, None, "program.members_unfrozen", actor_id, at)


def _check_open(program: Program) -> None:
    if program.status not in OPEN:
        raise UnableToFreeze(f"{program.code} is over, so its members stay as they are.")


def _reached(program: Program) -> set[Reach]:
    """Give who is in a published program, and when."""
    if program.status not in PUBLISHED:
        return set()
    return reach_of(program, [Era(era.starts_on, era.terms) for era in eras_of_program(program)])


def _check_kept(program: Program, before: set[Reach], at: datetime) -> None:
    """Refuse to take days that have been from anybody: what is earned is changed by an amendment alone."""
    today = local_date(at, Tenant.objects.get(id=current_tenant_id()).time_zone)
    lost = who_loses_days(before, _reached(program), until=today) if before else set()
    if lost:
        named = sorted(partner.name for partner in partners_by_id(lost).values())
        more = f" and {len(named) - NAMED_MAX} more" if len(named) > NAMED_MAX else ""
        raise UnableToFreeze(
            f"{', '.join(named[:NAMED_MAX])}{more} would be out of {program.code} on days that have been, and lose"
            " what was earned on them. Name the partners in an amendment instead: whoever has less by it agrees first."
        )


def _set(program: Program, day: date | None, action: str, actor_id: UUID, at: datetime) -> Program:
    was = program.members_frozen_on
    before = _reached(program)
    program.members_frozen_on = day
    _check_kept(program, before, at)
    program.updated_at = at
    program.save(update_fields=["members_frozen_on", "updated_at"])
    if program.status in PUBLISHED:
        rebuild_enrolment(program_id=program.id, at=at)
    record(
        action=action,
        kind="program",
        code=program.code,
        actor_id=actor_id,
        at=at,
        data={"was": was and was.isoformat(), "now": day and day.isoformat()},
    )
    return program
