"""Which earlier program a draft repeats, and what was decided about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from programs.models import Program
from programs.operations.clone_program import clone_program
from programs.operations.decide_program import decide_program
from programs.operations.save_draft import save_draft
from programs.queries.decisions import earlier_result, programs_over
from programs.queries.programs import current_version
from tests.factories import make_published_program, program_document
from vir.foundation.identity.models import User
from vir.foundation.tenancy.models import Tenant

Earlier = Callable[..., Program]


@pytest.fixture
def earlier(inside: Tenant, priya: User, lena: User) -> Earlier:
    """Publish a program of an earlier quarter."""

    def published(code: str, status: str = "closed", **changes: Any) -> Program:
        dates = {"starts_on": "2026-04-01", "ends_on": "2026-06-30"}
        document = program_document(**{"code": code, **dates, **changes})
        return make_published_program(document, partners=[], owner=priya, approver=lena, status=status)

    return published


def copy_of(program: Program, actor: User, at: datetime, goal: int | None = None) -> Program:
    return clone_program(
        program_id=program.id,
        name="Again",
        starts_on=date(2027, 1, 1),
        ends_on=date(2027, 3, 31),
        goal_amount=None if goal is None else Decimal(goal),
        budget=None,
        actor_id=actor.id,
        at=at,
    )


def test_the_program_it_was_copied_from_is_named_first(
    earlier: Earlier, priya: User, moment: datetime
) -> None:
    source = earlier("SOURCE")
    earlier("LATER", ends_on="2026-09-30")

    found = earlier_result(copy_of(source, priya, moment, goal=7))

    assert found is not None
    assert (found.program.code, found.decision, found.was_stopped) == ("SOURCE", None, False)
    assert "about which nothing was decided: repeat on purpose?" in found.sentence


def test_of_others_a_stopped_one_is_named_with_its_reason(
    earlier: Earlier, priya: User, moment: datetime
) -> None:
    source, stopped = earlier("SOURCE"), earlier("STOPPED")
    draft = copy_of(source, priya, moment)
    Program.objects.filter(id=draft.id).update(cloned_from=None)
    decide_program(
        program_id=stopped.id,
        choice="stop",
        reason="Too dear",
        result={},
        actor_id=priya.id,
        # Late in Chicago it is the day before.
        at=moment.replace(hour=3),
    )

    found = earlier_result(Program.objects.get(id=draft.id))

    assert found is not None
    assert found.was_stopped
    assert found.sentence == (
        "100% the same as Q4 Cordless Growth (STOPPED). Decided on 22 Nov 2026: stop, “Too dear”. "
        "Repeat on purpose?"
    )


def test_other_terms_and_terms_with_faults_repeat_nothing(
    earlier: Earlier, priya: User, moment: datetime
) -> None:
    draft = copy_of(earlier("SOURCE"), priya, moment)
    for reward in (
        {"kind": "percent", "application": "per_band", "tiers": [{"threshold": "1", "percent": "1"}]},
        {"kind": "percent", "application": "per_band", "tiers": []},
    ):
        version = current_version(draft)
        save_draft(
            program_id=draft.id,
            document={**version.document, "reward": reward},
            budget=None,
            seen_revision=version.revision,
            actor_id=priya.id,
            at=moment,
        )

        assert earlier_result(draft) is None


def test_a_program_that_still_runs_then_is_not_earlier(
    earlier: Earlier, priya: User, moment: datetime
) -> None:
    source = earlier("SOURCE", ends_on="2027-01-01")

    assert earlier_result(copy_of(source, priya, moment)) is None


def test_live_programs_past_a_day_are_over(earlier: Earlier) -> None:
    earlier("LIVE", status="live")
    earlier("CLOSED")
    earlier("LONGER", status="live", ends_on="2026-07-01")

    assert [program.code for program in programs_over(date(2026, 6, 30))] == ["LIVE"]
