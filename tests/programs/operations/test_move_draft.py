"""Drafts get other dates, all of them or none."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from programs.models import Program
from programs.operations.move_draft import Move, UnableToMoveDraft, move_drafts
from programs.queries.programs import current_version
from tests.factories import make_published_program, program_document
from vir.foundation.identity.models import User

FIRST, LAST = date(2027, 4, 1), date(2027, 6, 30)


def test_a_draft_moves_with_its_document(draft: Program, priya: User, moment: datetime) -> None:
    [moved] = move_drafts(moves=[Move(draft.id, FIRST, LAST)], actor_id=priya.id, at=moment)

    document = current_version(moved).document
    assert (moved.starts_on, moved.ends_on) == (FIRST, LAST)
    assert (document["starts_on"], document["ends_on"]) == ("2027-04-01", "2027-06-30")
    assert document["goal"] == program_document()["goal"]
    assert moved.budget == draft.budget


def test_a_live_program_keeps_its_dates_and_takes_the_others_with_it(
    draft: Program, priya: User, lena: User, moment: datetime
) -> None:
    live = make_published_program(program_document(code="LIVE"), partners=[], owner=priya, approver=lena)

    with pytest.raises(UnableToMoveDraft, match="LIVE is no draft"):
        move_drafts(
            moves=[Move(draft.id, FIRST, LAST), Move(live.id, FIRST, LAST)], actor_id=priya.id, at=moment
        )

    assert Program.objects.get(id=draft.id).starts_on == date(2026, 10, 1)


def test_a_draft_does_not_end_before_it_starts(draft: Program, priya: User, moment: datetime) -> None:
    with pytest.raises(UnableToMoveDraft, match="would end before it starts"):
        move_drafts(moves=[Move(draft.id, LAST, FIRST)], actor_id=priya.id, at=moment)

    assert Program.objects.get(id=draft.id).starts_on == date(2026, 10, 1)
