"""Telling partners once more that their statements are there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from payouts.operations.statement_letters import send_again
from payouts.queries.statements import statements_by_codes
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused

AT_ONCE_MAX = 500


class UnableToResend(Refused):
    """Statements that cannot be announced again; the text says why."""


@transaction.atomic
def resend_statements(*, codes: Sequence[str], actor_id: UUID, at: datetime) -> int:
    """
    Write to the people of each partner whose statement is named; gives how many statements.

    :raises UnableToResend: if none is chosen, too many are, or one is not there
    """
    wanted = list(dict.fromkeys(codes))
    if not wanted:
        raise UnableToResend("No statement was chosen. Tick one or more, then announce them again.")
    if len(wanted) > AT_ONCE_MAX:
        raise UnableToResend(
            f"{len(wanted):,} statements were chosen. Announce at most {AT_ONCE_MAX} at once."
        )
    found = statements_by_codes(wanted)
    if len(found) != len(wanted):
        there = {one.code for one in found}
        raise UnableToResend(f"There is no statement {next(code for code in wanted if code not in there)}.")
    for statement in found:
        record(action="statement.resent", kind="statement", code=statement.code, actor_id=actor_id, at=at)
        send_again(statement=statement, actor_id=actor_id, at=at)
    return len(found)
