"""
Acts on books of their own, each run as a process: python -m tests.payouts.books.actors ACT.

`stage` fills the database; the others act on it and print what came of it as JSON.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from datetime import date
from decimal import Decimal
from typing import Any

from tests.payouts import actors
from tests.payouts.actors import NOW, TODAY, _inside, _together, _user  # sets Django up

# Everything of Django comes after.
from django.db import DatabaseError, connection  # isort: skip

from payouts.enums import Account, Column, EntryKind  # isort: skip
from payouts.ledger.drafts import About, Draft, Source, accrue  # isort: skip
from payouts.models import AccountingPeriod, LedgerEntry, LedgerLeg  # isort: skip
from payouts.operations.books.accrue import post_accruals  # isort: skip
from payouts.operations.books.open_periods import open_periods  # isort: skip
from payouts.operations.books.post import post  # isort: skip

# Long enough for the other connection to reach the lock that it waits for.
HEAD_START = 1.5


def stage() -> dict[str, Any]:
    """Fill the books as other acts do, open November and calculate."""
    actors.stage()
    with _inside():
        open_periods(upto=TODAY, since=TODAY, at=NOW)
    return actors.calculate()


def accrue_together() -> list[int]:
    """Post accruals in six threads at once; gives how many entries each posted."""

    def one() -> int:
        with _inside():
            return post_accruals(today=TODAY, at=NOW).entries

    return _together(6, one)


def post_same_together() -> list[int]:
    """Post the same event in six threads at once; gives how many entries each posted."""
    draft = Draft(
        key="test|same",
        kind=EntryKind.ACCRUAL,
        column=Column.CURRENT,
        about=About("USD"),
        source=Source("calculation", "1"),
        legs=accrue(Decimal(5)),
    )

    def one() -> int:
        with _inside():
            return len(post(drafts=[draft], day=TODAY, at=NOW))

    return _together(6, one)


def post_before_close() -> dict[str, Any]:
    """Write an entry past every lock, and close its period from another connection before it is committed."""
    wrote, order = threading.Event(), []

    def write() -> str:
        with _inside():
            _write_raw()
            wrote.set()
            time.sleep(HEAD_START)
            order.append("posted")
        return "posted"

    def close() -> str:
        wrote.wait()
        with _inside():
            _close_raw()
            order.append("closed")
        return "closed"

    answers = _pair(write, close)
    return {"order": order, "answers": answers}


def close_before_post() -> dict[str, Any]:
    """Close a period, and write an entry in it from another connection before that is committed."""
    closing = threading.Event()

    def close() -> str:
        with _inside():
            _close_raw()
            closing.set()
            time.sleep(HEAD_START)
        return "closed"

    def write() -> str:
        closing.wait()
        try:
            with _inside():
                _write_raw()
        except DatabaseError as error:
            return "refused" if "is closed" in str(error) else str(error)
        return "posted"

    return {"answers": _pair(close, write)}


def _pair(first: Any, second: Any) -> list[str]:
    turn = iter((first, second))
    lock = threading.Lock()

    def one() -> str:
        with lock:
            act = next(turn)
        found: str = act()
        return found

    return sorted(_together(2, one))


def _write_raw() -> None:
    period = AccountingPeriod.objects.get()
    entry = LedgerEntry.objects.create(
        number=1,
        kind="accrual",
        column="current",
        period=period,
        posted_on=date(2026, 11, 23),
        currency="USD",
        key="test|raw",
        source="calculation",
        source_code="1",
        created_at=NOW,
    )
    for account, amount in ((Account.REBATE_EXPENSE, 5), (Account.ACCRUED_LIABILITY, -5)):
        LedgerLeg.objects.create(entry=entry, account=account.value, amount=Decimal(amount), currency="USD")


def _close_raw() -> None:
    lena = _user("lena")
    AccountingPeriod.objects.update(state="in_review")
    AccountingPeriod.objects.update(state="closed", closed_by=lena, closed_at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]]()), flush=True)  # noqa: T201
