"""Opening a closed accounting period again: one person asks with a reason, another agrees."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from payouts.enums import PeriodState
from payouts.models import AccountingPeriod
from payouts.operations.books.period_steps import UnableToMovePeriod, locked_period, read_reason, write_step


@transaction.atomic
def ask_reopen(*, starts_on: date, reason: str, actor_id: UUID, at: datetime) -> AccountingPeriod:
    """
    Ask that a closed period opens again.

    Only the newest closed one: the opening of those after it would change under them.

    :raises UnableToMovePeriod: if it is not closed, a later one is, somebody asked already, or no reason is given
    """
    period = locked_period(starts_on)
    _check_closed(period)
    if period.reopen_asked_by_id is not None:
        raise UnableToMovePeriod(f"Somebody asked already that {period.starts_on:%b %Y} opens again.")
    _check_newest(period)
    period.reopen_reason = read_reason(reason, "Open again")
    period.reopen_asked_by_id, period.reopen_asked_at = actor_id, at
    period.save(update_fields=["reopen_reason", "reopen_asked_by", "reopen_asked_at"])
    write_step(period, "reopen_asked", actor_id=actor_id, at=at, reason=period.reopen_reason)
    return period


@transaction.atomic
def agree_reopen(*, starts_on: date, actor_id: UUID, at: datetime) -> AccountingPeriod:
    """
    Agree, as a second person, that a closed period opens again.

    :raises UnableToMovePeriod: if nobody asked, the same person did, or a later one was closed meanwhile
    """
    period = _asked(starts_on)
    if period.reopen_asked_by_id == actor_id:
        raise UnableToMovePeriod("You asked for it. A second person agrees.")
    _check_newest(period)
    period.state = PeriodState.OPEN.value
    period.reopened_by_id, period.reopened_at = actor_id, at
    period.save(update_fields=["state", "reopened_by", "reopened_at"])
    write_step(period, "reopened", actor_id=actor_id, at=at, reason=period.reopen_reason)
    return period


@transaction.atomic
def refuse_reopen(*, starts_on: date, actor_id: UUID, at: datetime) -> AccountingPeriod:
    """
    Leave a period closed for which somebody asked; whoever asked may take it back so as well.

    :raises UnableToMovePeriod: if nobody asked
    """
    period = _asked(starts_on)
    period.reopen_asked_by_id = period.reopen_asked_at = None
    period.reopen_reason = ""
    period.save(update_fields=["reopen_reason", "reopen_asked_by", "reopen_asked_at"])
    write_step(period, "reopen_refused", actor_id=actor_id, at=at)
    return period


def _asked(starts_on: date) -> AccountingPeriod:
    period = locked_period(starts_on)
    _check_closed(period)
    if period.reopen_asked_by_id is None:
        raise UnableToMovePeriod(f"Nobody asked that {period.starts_on:%b %Y} opens again.")
    return period


def _check_newest(period: AccountingPeriod) -> None:
    later = AccountingPeriod.objects.filter(
        starts_on__gt=period.starts_on, state=PeriodState.CLOSED.value
    ).first()
    if later is not None:
        raise UnableToMovePeriod(
            f"{later.starts_on:%b %Y} is closed and begins with what {period.starts_on:%b %Y} ended with. "
            "Open the later one again first."
        )


def _check_closed(period: AccountingPeriod) -> None:
    if period.state != PeriodState.CLOSED:
        raise UnableToMovePeriod(f"{period.starts_on:%b %Y} is not closed: it takes entries now.")
