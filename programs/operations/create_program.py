"""Start a program as a draft."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from programs.models import Program, ProgramTemplate
from programs.operations.store_draft import store_draft
from programs.queries.codes import CODE, CODE_IN_WORDS, next_code
from programs.queries.locks import lock_program_codes
from programs.queries.starting_points import Frame, document_from
from programs.queries.templates import document_of_template, template_mark
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant

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
    segment: str = "",
    template_id: UUID | None = None,
    budget: Decimal | None = None,
    code: str = "",
) -> Program:
    """
    Start a draft from a proven design, from a template of the vendor's own, or from nothing.

    :param family: the category that the design is about; empty for all products
    :param segment: the segment that can earn; empty for every partner, or whom the template names
    :param template_id: the template, which goes before the design
    :raises ProgramTemplate.DoesNotExist: if there is no such template, or it is retired
    :param code: a code of the tenant's own, else the next of VIR-<year of the start>-<number>
    :raises UnableToCreateProgram: if the name, the dates or the code cannot be used
    """
    lock_program_codes()
    name = name.strip()
    _check(name, starts_on, ends_on, code)

    tenant = Tenant.objects.get(id=current_tenant_id())
    frame = Frame(
        code=code or next_code(starts_on.year),
        name=name,
        currency=tenant.currency,
        starts_on=starts_on,
        ends_on=ends_on,
        fiscal_year_start_month=tenant.fiscal_year_start_month,
        family=family,
    )
    started_from = starting_point
    if template_id is None:
        document = document_from(starting_point, frame)
    else:
        template = ProgramTemplate.objects.get(id=template_id, retired_at__isnull=True)
        started_from = template_mark(template.id)
        document = document_of_template(template.document, frame)
    if segment:
        document["eligibility"] = {"segments": [segment]}
    program = store_draft(
        document=document,
        code=frame.code,
        name=name,
        currency=document["currency"],
        starts_on=starts_on,
        ends_on=ends_on,
        budget=budget,
        actor_id=actor_id,
        at=at,
    )
    program.started_from = started_from
    program.save(update_fields=["started_from"])
    record(
        action="program.created",
        kind="program",
        code=program.code,
        actor_id=actor_id,
        at=at,
        data={"starting_point": started_from},
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
        raise UnableToCreateProgram("code", f"Code: write {CODE_IN_WORDS}.")
    if code and Program.objects.filter(code=code).exists():
        raise UnableToCreateProgram("code", f"Code: there is a program {code} already. Choose another code.")
