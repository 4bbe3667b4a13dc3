"""What a second person said when giving a draft back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from programs.models import Program
from vir.foundation.audit.queries import trail_of


@dataclass(frozen=True)
class Return:
    """Who returned the program, when and with which note."""

    by: str
    at: datetime
    note: str


def last_return(program: Program) -> Return | None:
    """Give the return that a draft still has to answer, None once it was sent again."""
    newest = (
        trail_of("program", program.code).filter(action__in=("program.returned", "program.submitted")).first()
    )
    if newest is None or newest.action != "program.returned":
        return None
    return Return(newest.actor.name if newest.actor else "", newest.at, str(newest.data.get("note", "")))
