"""Asking for the files of a statement in another language."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from claims.queries.claiming.behind import behind_the_walls
from payouts.exports.made import OTHER_LANGUAGES, READ_FORMS, form_in
from payouts.models import Statement, StatementFile
from vir.foundation.jobs.events import publish


@transaction.atomic
def ask_for_files(*, statement_id: UUID, language: str, actor_id: UUID, at: datetime) -> bool:
    """
    Have the files of a statement made in a language; asked again, nothing more is made.

    :param statement_id: one that whoever asks may read
    :return: whether anything is left to be made
    :raises ValueError: if files are made in no such language
    """
    if language not in OTHER_LANGUAGES:
        raise ValueError(f"No files are made in “{language}”.")
    statement: Statement = Statement.objects.get(id=statement_id)
    forms = [form_in(kind, language) for kind in READ_FORMS]
    if StatementFile.objects.filter(statement=statement, form__in=forms).count() == len(forms):
        return False
    # A job works for the vendor, so it is asked for in front of the walls of the portal.
    with behind_the_walls(actor_id):
        publish(
            "statement.language_asked",
            payload={
                "statement": str(statement.id),
                "languages": [language],
                "dedupe": f"{statement.id}:{language}",
            },
            at=at,
            actor_id=actor_id,
        )
    return True
