"""Ignoring lines that wait, with a reason, and letting them wait again."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from claims.models import UnmatchedLine
from claims.operations.resolving.locking import lock_memory
from claims.operations.resolving.release import Released, release_known
from claims.queries.resolving.waiting import lines_of
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused

REASON_MAX = 300


class UnableToSetAside(Refused):
    """The lines cannot be ignored, or not taken back."""


@transaction.atomic
def ignore_code(*, kind: str, scope: str, code: str, reason: str, at: datetime, actor_id: UUID) -> int:
    """
    Let the waiting lines of one code of one sender count for nothing. Gives how many.

    :raises UnableToSetAside: without a reason, or if none of them waits
    """
    said = " ".join(reason.split())
    if not said or len(said) > REASON_MAX:
        raise UnableToSetAside(
            f"Reason: say why these lines are ignored, in at most {REASON_MAX} characters."
        )
    lock_memory()
    ids = lines_of(kind, scope, code, state="waiting")
    if not ids:
        raise UnableToSetAside(f"No line with '{code}' waits any more. Look at the list again.")
    UnmatchedLine.objects.filter(id__in=ids).update(
        state="ignored", reason=said, decided_by_id=actor_id, decided_at=at
    )
    record(
        action="unmatched.ignored",
        kind="unmatched",
        code=code,
        actor_id=actor_id,
        at=at,
        data={"lines": len(ids), "reason": said},
    )
    return len(ids)


@transaction.atomic
def wait_again(
    *, kind: str, scope: str, code: str, at: datetime, today: date, actor_id: UUID
) -> tuple[int, Released]:
    """
    Let the ignored lines of one code of one sender wait again, and count those that are known by now.

    :return: how many lines came back, and what was counted of all that wait
    :raises UnableToSetAside: if none of them is ignored
    """
    lock_memory()
    ids = lines_of(kind, scope, code, state="ignored")
    if not ids:
        raise UnableToSetAside(f"No line with '{code}' is ignored any more. Look at the list again.")
    UnmatchedLine.objects.filter(id__in=ids).update(
        state="waiting", reason="", decided_by_id=actor_id, decided_at=at
    )
    record(
        action="unmatched.taken_back",
        kind="unmatched",
        code=code,
        actor_id=actor_id,
        at=at,
        data={"lines": len(ids)},
    )
    return len(ids), release_known(at=at, today=today, actor_id=actor_id)
