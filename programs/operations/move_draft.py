"""Give drafts other dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from programs import permissions
from programs.models import Program
from programs.operations.save_draft import save_draft
from programs.queries.locks import lock_program
from programs.queries.terms import newest_document
from programs.terms.moved import moved_document
from vir.foundation.refusals import Refused


class Move(NamedTuple):
    """A draft and its new dates; both count."""

    program_id: UUID
    starts_on: date
    ends_on: date


class UnableToMoveDraft(Refused):
    """None was moved: one of them is no draft, or its dates are reversed."""


@transaction.atomic
def move_drafts(*, moves: Sequence[Move], actor_id: UUID, at: datetime) -> list[Program]:
    """
    Give drafts other dates, all or none; days inside their terms move along.

    :raises Program.DoesNotExist: if the tenant has no such program
    :raises UnableToMoveDraft: if one is no draft, or would end before it starts
    """
    moved = []
    for move in sorted(moves):
        program, version = lock_program(move.program_id)
        if not permissions.is_editable(program):
            raise UnableToMoveDraft(
                f"{program.code} is no draft, so its dates stand. A live program is changed by an amendment."
            )
        if move.ends_on < move.starts_on:
            raise UnableToMoveDraft(
                f"{program.code} would end before it starts. Choose the first day or a later one as its last."
            )
        draft = save_draft(
            program_id=program.id,
            document=moved_document(newest_document(version), move.starts_on, move.ends_on),
            budget=program.budget,
            seen_revision=version.revision,
            actor_id=actor_id,
            at=at,
        )
        moved.append(draft.program)
    return moved
