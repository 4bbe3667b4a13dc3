"""What every move of an accounting period needs: finding it locked, and writing down the step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from payouts.models import AccountingPeriod, PeriodStep
from payouts.queries.books.checklist import ChecklistItem
from payouts.queries.locks import lock_books
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused

REASON_LENGTH_MAX = 500


class UnableToMovePeriod(Refused):
    """An accounting period that cannot be reviewed, closed or opened again; the text says why."""


def locked_period(starts_on: date) -> AccountingPeriod:
    """
    Find an accounting period and let nothing be posted in it meanwhile.

    :raises UnableToMovePeriod: if there is none
    """
    lock_books()
    found: AccountingPeriod | None = (
        AccountingPeriod.objects.select_for_update().filter(starts_on=starts_on).first()
    )
    if found is None:
        raise UnableToMovePeriod(
            f"There is no accounting period {starts_on:%b %Y}. Choose one from the list."
        )
    return found


def read_reason(reason: str, what: str) -> str:
    """
    Give a reason as it is kept.

    :raises UnableToMovePeriod: if it is empty, too long, or holds what cannot be kept
    """
    written = reason.strip()
    if not written or len(written) > REASON_LENGTH_MAX or "\x00" in written:
        raise UnableToMovePeriod(f"{what}: write the reason in 1 to {REASON_LENGTH_MAX} characters.")
    return written


def write_step(
    period: AccountingPeriod,
    act: str,
    *,
    actor_id: UUID,
    at: datetime,
    reason: str = "",
    checklist: Sequence[ChecklistItem] = (),
) -> None:
    """Write what was done into the period's steps and the trail."""
    PeriodStep.objects.create(
        period=period,
        act=act,
        actor_id=actor_id,
        at=at,
        reason=reason,
        checklist=[item.as_kept() for item in checklist],
    )
    data = {"reason": reason} if reason else {}
    record(
        action=f"accounting_period.{act}",
        kind="accounting_period",
        code=f"{period.starts_on:%Y-%m}",
        actor_id=actor_id,
        at=at,
        data=data,
    )
