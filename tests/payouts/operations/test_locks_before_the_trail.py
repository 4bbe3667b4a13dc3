"""The trail of a vendor is written by one transaction at a time, so whoever has begun to write waits for nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.models import Partner
from payouts.operations.move_day import rehearse
from programs.models import Program
from programs.operations.start_due_programs import start_due_programs
from tests.factories import make_next_version
from vir.foundation.identity.models import User

Publish = Callable[..., Program]
TOMORROW = date(2026, 11, 24)


def order(queries: CaptureQueriesContext) -> str:
    """Write each lock and each entry of the trail as a letter: P positions, L programs, T trail."""
    letters = {"payouts.positions": "P", "FOR UPDATE": "L", 'INSERT INTO "audit_auditevent"': "T"}
    return "".join(letter for query in queries for sign, letter in letters.items() if sign in query["sql"])


def _waiting(publish: Publish, alder: Partner, lena: User) -> None:
    """One program whose amendment comes in force tomorrow, and one that begins then."""
    amended = publish(alder, code="VIR-2026-101")
    make_next_version(amended, approver=lena, effective_on=TOMORROW, ends_on="2027-01-31")
    Program.objects.filter(id=amended.id).update(version_number=1)
    begins = publish(alder, code="VIR-2026-102", starts_on="2026-11-24", ends_on="2026-12-31")
    Program.objects.filter(id=begins.id).update(status="scheduled")


def test_the_daily_start_holds_its_programs_before_it_writes(
    publish: Publish, alder: Partner, lena: User, moment: datetime
) -> None:
    _waiting(publish, alder, lena)

    with CaptureQueriesContext(connection) as queries:
        assert start_due_programs(today=TOMORROW, at=moment + timedelta(days=1)) == ["VIR-2026-102"]

    found = order(queries)
    assert found.count("T") == 2
    assert "L" not in found[found.index("T") :]


def test_a_rehearsal_holds_the_positions_before_it_writes(
    publish: Publish, alder: Partner, lena: User, moment: datetime
) -> None:
    """A recalculation holds the positions first and writes the trail last."""
    _waiting(publish, alder, lena)

    with CaptureQueriesContext(connection) as queries:
        rehearse(at=moment + timedelta(days=1))

    assert order(queries)[0] == "P"
