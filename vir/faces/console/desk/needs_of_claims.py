"""What needs somebody about claims: those past their day, flagged ones, and the clean ones as one."""

from __future__ import annotations

from collections.abc import Iterator

from vir.faces.console.claiming.queue_read import value_of, value_words
from vir.faces.console.desk.morning import Morning, Need
from vir.foundation.periods import format_date

FLAGGED_SHOWN = 5


def late(morning: Morning) -> Iterator[Need]:
    """Tell of claims whose day is over."""
    today = morning.access.today
    found = [one for one in morning.claims_waiting if one.due_on is not None and one.due_on < today]
    if found and found[0].due_on is not None:
        count = len(found)
        were = "claim was" if count == 1 else "claims were"
        yield Need(
            f"claims-late:{count}:{found[-1].number}",
            "Claims",
            f"{count:,} {were} to be decided before today, the oldest by {format_date(found[0].due_on)}",
            "Decide",
            morning.url("claiming:queue"),
            found[0].submitted_at,
        )


def flagged(morning: Morning) -> Iterator[Need]:
    """Ask for a decision on each of the flagged claims, a few of them."""
    found = [one for one in morning.claims_waiting if not one.is_clean or one.disputed_at is not None]
    for claim in found[:FLAGGED_SHOWN]:
        what = "is disputed" if claim.disputed_at else "is flagged"
        yield Need(
            f"claim:{claim.number}:{claim.state}",
            claim.code,
            f"{claim.partner.name}: {value_of(claim)} {what}",
            "Decide",
            morning.url("claiming:claim", code=claim.code),
            claim.submitted_at,
        )
    if len(found) > FLAGGED_SHOWN:
        more = len(found) - FLAGGED_SHOWN
        yield Need(
            f"claims-flagged:{more}",
            "Claims",
            f"{more:,} more flagged claim{'' if more == 1 else 's'}",
            "See them",
            f"{morning.url('claiming:queue')}?tab=flagged",
            found[FLAGGED_SHOWN].submitted_at,
        )


def clean(morning: Morning) -> Iterator[Need]:
    """Ask for one press on the clean claims."""
    found = [one for one in morning.claims_waiting if one.is_clean and one.disputed_at is None]
    if found:
        count = len(found)
        yield Need(
            f"claims-clean:{count}:{max(one.number for one in found)}",
            "Claims",
            f"{count:,} clean claim{'' if count == 1 else 's'}, {value_words(found)}",
            "Approve them",
            morning.url("claiming:clean"),
            min(one.submitted_at for one in found if one.submitted_at),
        )
