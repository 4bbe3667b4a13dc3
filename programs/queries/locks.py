"""Locks that operations take first, by name."""

from __future__ import annotations

from uuid import UUID

from programs.models import Program, ProgramVersion
from programs.queries.programs import PUBLISHED
from vir.foundation.tenancy.locks import lock_name


def lock_program_codes() -> None:
    """Let one transaction at a time choose the tenant's next program code."""
    lock_name("programs.code")


def lock_program(program_id: UUID) -> tuple[Program, ProgramVersion]:
    """
    Lock a program and give it with its current version.

    :raises Program.DoesNotExist: if the tenant has no such program
    """
    program: Program = Program.objects.select_for_update().get(id=program_id)
    version: ProgramVersion = ProgramVersion.objects.get(program=program, number=program.version_number)
    return program, version


def lock_published() -> None:
    """
    Lock all scheduled and live programs, in one order.

    What moves several of them takes this before it writes to the trail, which holds up every other act of the vendor.
    """
    list(Program.objects.select_for_update().filter(status__in=PUBLISHED).order_by("code").values_list("id"))


def lock_budget(year: int) -> None:
    """Let one transaction at a time change the tenant's budget plan of a year."""
    lock_name(f"programs.budget|{year}")
