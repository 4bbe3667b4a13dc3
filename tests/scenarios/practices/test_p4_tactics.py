"""P4, vary tactics: the calendar counts what was used in the last four quarters."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from programs.models import Program
from tests.factories import make_published_program, program_document
from tests.scenarios.conftest import Demo
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context

CALENDAR = "/t/kestrel/plan/calendar/"


def said(answer: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))).strip()


def test_the_same_tactic_again_and_again_is_said(demo: Demo) -> None:
    page = said(demo.signed_in("priya").get(CALENDAR))

    assert "Tactics of the last four quarters 4 of 5 were retroactive tiers. 1 Jan–31 Dec 2026" in page
    assert "Retroactive tiers 4 Incremental tiers none Growth none" in page


def test_another_tactic_is_counted_beside_it(demo: Demo) -> None:
    banded = {**program_document()["reward"], "application": "per_band"}
    priya, osei = (User.objects.get(email=f"{name}@kestrel.example") for name in ("priya", "osei"))
    with tenant_context(demo.tenant.id):
        for code, days in (("BANDS", ("2026-02-01", "2026-03-31")), ("OLD", ("2025-02-01", "2025-03-31"))):
            document = program_document(code=code, reward=banded, starts_on=days[0], ends_on=days[1])
            make_published_program(document, partners=[], owner=priya, approver=osei, status="closed")
        assert Program.objects.filter(code__in=("BANDS", "OLD")).count() == 2

    page = said(demo.signed_in("priya").get(CALENDAR))

    assert "4 of 6 were retroactive tiers" in page
    assert "Incremental tiers 1" in page
