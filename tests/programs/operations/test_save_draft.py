"""Keeping what is typed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from programs.models import Program, ProgramVersion
from programs.operations.save_draft import DraftChanged, SavedDraft, UnableToSaveDraft, save_draft
from programs.operations.submit_for_approval import submit_for_approval
from programs.terms import terms_hash
from tests.programs.operations.conftest import finished
from vir.foundation.audit.queries import trail_of
from vir.foundation.identity.models import User

BUDGET = Decimal("150000.00")


def _save(
    program: Program, actor: User, at: datetime, document: dict[str, Any], **changes: Any
) -> SavedDraft:
    wanted = {"budget": BUDGET, "seen_revision": 2, **changes}
    return save_draft(program_id=program.id, document=document, actor_id=actor.id, at=at, **wanted)


def _state(program: Program) -> tuple[Any, ...]:
    version = ProgramVersion.objects.get(program=program)
    stored = Program.objects.get(id=program.id)
    return version.document, version.terms_hash, version.revision, stored.name, stored.budget, stored.status


def test_a_draft_keeps_what_was_typed_even_with_faults(draft: Program, priya: User, moment: datetime) -> None:
    typed = finished(caps=[{"per": "partner_period", "amount": "40 thousand"}], starts_on="soon")

    saved = _save(draft, priya, moment, typed)

    version = ProgramVersion.objects.get(program=draft)
    assert version.document["caps"] == [{"per": "partner_period", "amount": "40 thousand"}]
    assert version.terms_hash == terms_hash(version.document)
    assert [fault.path for fault in saved.faults] == ["starts_on", "caps[0].amount"]


def test_lists_follow_the_usable_part_of_the_document(draft: Program, priya: User, moment: datetime) -> None:
    _save(draft, priya, moment, finished(name="Q1 Push", starts_on="2027-01-01", ends_on="2027-03-31"))

    program = Program.objects.get(id=draft.id)
    assert (program.name, program.starts_on, program.ends_on) == (
        "Q1 Push",
        date(2027, 1, 1),
        date(2027, 3, 31),
    )


def test_lists_keep_the_last_usable_dates(draft: Program, priya: User, moment: datetime) -> None:
    _save(draft, priya, moment, finished(starts_on="2027-01-01"))

    program = Program.objects.get(id=draft.id)
    assert (program.starts_on, program.ends_on) == (date(2026, 10, 1), date(2026, 12, 31))


def test_the_code_stays_that_of_the_program(draft: Program, priya: User, moment: datetime) -> None:
    _save(draft, priya, moment, finished(code="VIR-1999-001"))

    assert ProgramVersion.objects.get(program=draft).document["code"] == draft.code


def test_each_change_is_a_revision_and_no_change_is_none(
    draft: Program, priya: User, moment: datetime
) -> None:
    later = moment + timedelta(minutes=1)

    same = _save(draft, priya, later, finished())
    budget = _save(draft, priya, later, finished(), budget=None)

    assert (same.version.revision, same.version.edited_at) == (2, moment)
    assert (budget.version.revision, budget.version.edited_at) == (3, later)
    assert Program.objects.get(id=draft.id).budget is None


def test_a_stretch_of_writing_by_one_person_is_one_entry_of_the_trail(
    draft: Program, priya: User, olga: User, moment: datetime
) -> None:
    later = [moment + timedelta(minutes=minutes) for minutes in (1, 2, 3)]
    _save(draft, priya, later[0], finished(name="One"))
    _save(draft, priya, later[1], finished(name="Two"), seen_revision=3)
    _save(draft, olga, later[2], finished(name="Three"), seen_revision=4)

    edits = [event.actor for event in trail_of("program", draft.code) if event.action == "program.edited"]
    assert edits == [olga, priya]


def test_a_draft_somebody_else_changed_is_not_overwritten(
    draft: Program, priya: User, olga: User, moment: datetime
) -> None:
    _save(draft, olga, moment, finished(name="Olga was here"))
    before = _state(draft)

    with pytest.raises(DraftChanged) as refused:
        _save(draft, priya, moment + timedelta(minutes=1), finished(name="Priya too"))

    assert (refused.value.edited_by, refused.value.revision) == ("Olga", 3)
    assert _state(draft) == before


def test_what_stands_already_is_saved_whatever_was_seen(
    draft: Program, priya: User, olga: User, moment: datetime
) -> None:
    _save(draft, olga, moment, finished(name="Both want this"))
    before = _state(draft)

    saved = _save(draft, priya, moment + timedelta(minutes=1), finished(name="Both want this"))

    assert saved.version.revision == 3
    assert _state(draft) == before


def test_a_program_in_approval_stands_still(draft: Program, priya: User, moment: datetime) -> None:
    submit_for_approval(program_id=draft.id, actor_id=priya.id, at=moment)
    before = _state(draft)

    with pytest.raises(UnableToSaveDraft):
        _save(draft, priya, moment, finished(name="Too late"))

    assert _state(draft) == before


@pytest.mark.parametrize("budget", [Decimal("-0.01"), Decimal(10) ** 13, Decimal("NaN"), Decimal("0.001")])
def test_an_impossible_budget_is_refused(
    budget: Decimal, draft: Program, priya: User, moment: datetime
) -> None:
    before = _state(draft)

    with pytest.raises(UnableToSaveDraft):
        _save(draft, priya, moment, finished(), budget=budget)

    assert _state(draft) == before


@pytest.mark.parametrize("name", ["nul \x00 inside", "half \ud800 a letter", "n" * 2_000_001])
def test_a_document_that_cannot_be_stored_is_refused(
    name: str, draft: Program, priya: User, moment: datetime
) -> None:
    before = _state(draft)

    with pytest.raises(UnableToSaveDraft):
        _save(draft, priya, moment, finished(name=name))

    assert _state(draft) == before
