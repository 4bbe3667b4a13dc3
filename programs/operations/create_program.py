"""Start a program as a draft."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from programs.enums import ProgramStatus
from programs.models import Program, ProgramVersion
from programs.queries.locks import lock_program_codes
from programs.queries.starting_points import Frame, document_from
from programs.terms import terms_hash
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant

CODE = re.compile(r"[A-Z0-9](?:[A-Z0-9.-]{0,38}[A-Z0-9])?")
NAME_LENGTH_MAX = 120


class UnableToCreateProgram(Refused):
    """A program cannot start like this. `path` names the field to correct."""

    def __init__(self, path: str, message: str) -> None:
        self.path = path
        super().__init__(message)


@transaction.atomic
def create_program(
    *,
    name: str,
    starts_on: date,
    ends_on: date,
    actor_id: UUID,
    at: datetime,
    starting_point: str = "blank",
    family: str = "",
    budget: Decimal | None = None,
    code: str = "",
) -> Program:
    """
    Start a draft from a proven design or from nothing.

    :param family: the category that the design is about; empty for all products
    :param code: a code of the tenant's own, else the next of VIR-<year of the start>-<number>
    :raises UnableToCreateProgram: if the name, the dates or the code cannot be used
    """
    lock_program_codes()
    name = name.strip()
    _check(name, starts_on, ends_on, code)

    tenant = Tenant.objects.get(id=current_tenant_id())
    frame = Frame(
        code=code or _next_code(starts_on.year),
        name=name,
        currency=tenant.currency,
        starts_on=starts_on,
        ends_on=ends_on,
        fiscal_year_start_month=tenant.fiscal_year_start_month,
        family=family,
    )
    document = document_from(starting_point, frame)
    program: Program = Program.objects.create(
        code=frame.code,
        name=name,
        status=ProgramStatus.DRAFT,
        currency=frame.currency,
        starts_on=starts_on,
        ends_on=ends_on,
        budget=budget,
        owner_id=actor_id,
        created_at=at,
        updated_at=at,
    )
    ProgramVersion.objects.create(
        program=program,
        number=1,
        document=document,
        terms_hash=terms_hash(document),
        edited_by_id=actor_id,
        edited_at=at,
        created_at=at,
    )
    record(
        action="program.created",
        kind="program",
        code=program.code,
        actor_id=actor_id,
        at=at,
        data={"starting_point": starting_point},
    )
    return program


def _check(name: str, starts_on: date, ends_on: date, code: str) -> None:
    if not name or len(name) > NAME_LENGTH_MAX or not name.isprintable():
        raise UnableToCreateProgram(
            "name", f"Name: write 1 to {NAME_LENGTH_MAX} characters, such as Q1 Cordless Push."
        )
    if ends_on < starts_on:
        raise UnableToCreateProgram(
            "ends_on", "Last day: the program ends before it starts. Choose the first day or a later one."
        )
    if code and not CODE.fullmatch(code):
        raise UnableToCreateProgram(
            "code",
            "Code: write at most 40 capital letters, digits, points and hyphens, such as VIR-2027-003.",
        )
    if code and Program.objects.filter(code=code).exists():
        raise UnableToCreateProgram("code", f"Code: there is a program {code} already. Choose another code.")


def _next_code(year: int) -> str:
    """Give the code after the highest of the year; the caller holds the lock on codes."""
    taken = Program.objects.filter(code__regex=rf"^VIR-{year}-[0-9]{{3,9}}$").values_list("code", flat=True)
    highest = max((int(code.rpartition("-")[2]) for code in taken), default=0)
    return f"VIR-{year}-{highest + 1:03d}"
