"""Approval that depends on worked examples."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from programs.models import Program, ProgramVersion, WorkedExample
from programs.operations.approve_and_publish import NotReady, approve_and_publish
from programs.operations.require_worked_examples import require_worked_examples
from programs.operations.submit_for_approval import UnableToSubmit, submit_for_approval
from programs.queries.programs import current_version
from tests.programs.operations.test_worked_examples import add
from vir.foundation.identity.models import User

WRONG = {"title": "Reaches Tier 2", "earned": Decimal("10265.40"), "tier": 2}


@pytest.fixture
def strict(draft: Program, priya: User, moment: datetime) -> Program:
    """Require the draft's one example, which passes."""
    add(draft, priya, moment)
    return require_worked_examples(program_id=draft.id, required=True, actor_id=priya.id, at=moment)


def stood(program: Program) -> tuple[Any, ...]:
    version = ProgramVersion.objects.get(program=program)
    return Program.objects.get(id=program.id).status, version.submitted_by, version.published_at


def test_a_program_whose_examples_pass_is_sent_and_published(
    strict: Program, priya: User, lena: User, moment: datetime
) -> None:
    submit_for_approval(program_id=strict.id, actor_id=priya.id, at=moment)

    published = approve_and_publish(
        program_id=strict.id,
        seen_hash=current_version(strict).terms_hash,
        actor_id=lena.id,
        at=moment,
    )

    assert published.status == "live"


def test_a_failing_example_that_is_required_is_named_and_nothing_is_sent(
    strict: Program, priya: User, moment: datetime
) -> None:
    add(strict, priya, moment, **WRONG)
    before = stood(strict)

    with pytest.raises(UnableToSubmit) as refused:
        submit_for_approval(program_id=strict.id, actor_id=priya.id, at=moment)

    assert str(refused.value) == (
        "One thing is left before this program can be sent for approval. examples: “Reaches Tier 2” does not "
        "pass. ALDER, earned: wanted $10,265.40, got $2,400.00, and 1 more difference. Correct the terms, or "
        "remove the example."
    )
    assert stood(strict) == before


def test_a_failing_example_that_is_not_required_holds_nothing_up(
    draft: Program, priya: User, moment: datetime
) -> None:
    add(draft, priya, moment, **WRONG)

    assert submit_for_approval(program_id=draft.id, actor_id=priya.id, at=moment).status == "in_approval"


def test_requiring_examples_without_having_any_is_not_ready(
    strict: Program, priya: User, moment: datetime
) -> None:
    WorkedExample.objects.all().delete()

    with pytest.raises(UnableToSubmit) as refused:
        submit_for_approval(program_id=strict.id, actor_id=priya.id, at=moment)

    assert [fault.code for fault in refused.value.faults] == ["EXAMPLES_MISSING"]


def test_examples_are_run_again_before_publishing(
    strict: Program, priya: User, lena: User, moment: datetime
) -> None:
    submit_for_approval(program_id=strict.id, actor_id=priya.id, at=moment)
    add(strict, lena, moment, **WRONG)
    before = stood(strict)

    with pytest.raises(NotReady) as refused:
        approve_and_publish(
            program_id=strict.id,
            seen_hash=current_version(strict).terms_hash,
            actor_id=lena.id,
            at=moment,
        )

    assert [fault.code for fault in refused.value.faults] == ["EXAMPLE_FAILED"]
    assert "“Reaches Tier 2” does not pass." in str(refused.value)
    assert stood(strict) == before
