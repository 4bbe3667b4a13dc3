"""The trail keeps the order of acts, also of those that were told the same moment."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from vir.foundation.audit.models import AuditEvent
from vir.foundation.audit.operations import record
from vir.foundation.audit.queries import trail_of
from vir.foundation.tenancy.models import Tenant

ACTS = [f"partner.act_{number}" for number in range(40)]


def write(action: str, at: datetime) -> None:
    record(action=action, kind="partner", code="ALDER", actor_id=None, at=at)


def test_acts_of_one_moment_are_listed_newest_first(inside: Tenant, moment: datetime) -> None:
    for action in ACTS:
        write(action, moment)

    assert [event.action for event in trail_of("partner", "ALDER")] == ACTS[::-1]


def test_acts_are_listed_as_they_were_written_whatever_the_clock_said(
    inside: Tenant, moment: datetime
) -> None:
    write("partner.first", moment + timedelta(hours=5))
    write("partner.second", moment)

    assert [event.action for event in trail_of("partner", "ALDER")] == ["partner.second", "partner.first"]


def test_nobody_chooses_a_number(inside: Tenant, moment: datetime) -> None:
    with pytest.raises(DatabaseError, match="number"), transaction.atomic():
        AuditEvent.objects.create(
            at=moment,
            actor=None,
            action="partner.forged",
            object_kind="partner",
            object_code="ALDER",
            number=1,
        )

    assert not trail_of("partner", "ALDER").exists()
