"""A program copied to other days, as lists and the calendar do it."""

from __future__ import annotations

from datetime import date

from programs.models import Program
from programs.operations.clone_program import clone_program
from vir.faces.console.plan.renaming import name_for
from vir.foundation.web.access import Access


def copy_to(program: Program, first: date, last: date, access: Access) -> Program:
    """
    Copy a program to other days with its budget; its goal stays as it is, its name follows the year.

    :raises UnableToCloneProgram: if it cannot be copied
    """
    return clone_program(
        program_id=program.id,
        name=name_for(program.name, program.starts_on, first, access.tenant.fiscal_year_start_month),
        starts_on=first,
        ends_on=last,
        goal_amount=None,
        budget=program.budget,
        actor_id=access.user.id,
        at=access.now,
    )
