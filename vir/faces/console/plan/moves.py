"""What people ask of the rows of the calendar: other dates for drafts, copies for the year after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.http import QueryDict

from programs.models import Program
from programs.operations.move_draft import Move
from programs.queries.programs import programs_by_code
from vir.faces.console.plan.copying import copy_to
from vir.foundation.periods import (
    DateInvalid,
    a_year_later,
    last_day_from,
    moved_day,
    parse_date,
)
from vir.foundation.refusals import Refused
from vir.foundation.web.access import Access

MARKED_MAX = 100
STEPS_MAX = 400


class UnableToRead(Refused):
    """What was sent cannot be read."""


def dates_of_row(post: QueryDict) -> Move:
    """
    Read the dates typed in one row.

    :raises UnableToRead: if the program or a date is not known
    """
    code = post.get("code", "")
    [program] = _programs([code])
    days = []
    for key, label in (("starts_on", "First day"), ("ends_on", "Last day")):
        try:
            days.append(parse_date(post.get(key, "").strip()))
        except DateInvalid:
            raise UnableToRead(f"{code}, {label}: choose a day, such as 2027-01-01.") from None
    return Move(program.id, days[0], days[1])


def marked_moves(post: QueryDict) -> list[Move]:
    """
    Read by how much the marked drafts are moved.

    :raises UnableToRead: if none is marked, one is not known, or the distance is not a number
    """
    steps, unit = post.get("steps", "").strip().replace("−", "-"), post.get("unit", "")
    if not steps.lstrip("-").isdecimal() or not steps.isascii() or not 0 < abs(int(steps)) <= STEPS_MAX:
        raise UnableToRead(f"Move by: write a whole number from 1 to {STEPS_MAX}, with a minus for earlier.")
    moves = []
    for program in _programs(post.getlist("marked")):
        first = moved_by(program.starts_on, int(steps), unit)
        moves.append(Move(program.id, first, last_day_from(first, program.starts_on, program.ends_on)))
    return moves


@transaction.atomic
def clone_marked(post: QueryDict, access: Access) -> list[Program]:
    """
    Copy the marked programs to the same days of the year after, all or none; goals stay as they are.

    :raises UnableToRead: if none is marked or one is not known
    :raises UnableToCloneProgram: if one cannot be copied
    """
    made = []
    for program in _programs(post.getlist("marked")):
        first, last = a_year_later(program.starts_on, program.ends_on)
        made.append(copy_to(program, first, last, access))
    return made


def _programs(codes: Sequence[str]) -> list[Program]:
    wanted = list(dict.fromkeys(code.replace("\x00", "") for code in codes if code))
    if not wanted:
        raise UnableToRead("Mark at least one program first.")
    if len(wanted) > MARKED_MAX:
        raise UnableToRead(f"Mark at most {MARKED_MAX} programs at once.")
    found = programs_by_code(wanted)
    missing = [code for code in wanted if code not in found]
    if missing:
        raise UnableToRead(f"There is no program {missing[0]}. Look at the calendar again.")
    return [found[code] for code in wanted]


def moved_by(day: date, steps: int, unit: str) -> date:
    """Give the day so many months, weeks or days later; a month keeps the day where the month has it."""
    if unit == "month":
        months = day.year * 12 + day.month - 1 + steps
        return moved_day(day, day.replace(day=1), date(months // 12, months % 12 + 1, 1))
    return day + timedelta(days=steps * (7 if unit == "week" else 1))
