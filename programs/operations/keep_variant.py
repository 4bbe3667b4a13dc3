"""Keep another design of a draft beside it, or drop one: to be compared with, never to be paid."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from programs import permissions
from programs.models import DraftVariant
from programs.operations.save_draft import DOCUMENT_BYTES_MAX
from programs.queries.backtests import variants_of
from programs.queries.designs import LETTERS, sharing
from programs.queries.locks import lock_program
from programs.queries.terms import newest_document
from programs.terms import DocumentRefused, Terms, canonical_json, upgrade
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused

NAME_LENGTH_MAX = 120


class UnableToKeepVariant(Refused):
    """The variant cannot be kept as it is; nothing of it was stored."""


@transaction.atomic
def keep_variant(
    *,
    program_id: UUID,
    name: str,
    document: Mapping[str, Any],
    actor_id: UUID,
    at: datetime,
    letter: str = "",
) -> DraftVariant:
    """
    Keep a design. Code, name, dates, currency and goal are the draft's, whatever the document says.

    :param letter: which variant to write over; the next free one where empty
    :raises UnableToKeepVariant: if the program is no draft, all letters are taken, or the terms cannot be read
    """
    program, version = lock_program(program_id)
    if not permissions.is_editable(program):
        raise UnableToKeepVariant(f"{program.code} is no longer a draft, so it takes no variants.")
    taken = {variant.letter: variant for variant in variants_of(program)}
    free = next((each for each in LETTERS if each not in taken), "")
    chosen = letter or free
    if not chosen:
        raise UnableToKeepVariant("There are two variants already. Drop one, or change it.")
    if letter and letter not in taken:
        raise UnableToKeepVariant(f"There is no variant {letter} any more. Make it again.")
    named = name.strip()
    if not named or len(named) > NAME_LENGTH_MAX or "\x00" in named:
        raise UnableToKeepVariant(f"Name: write a name of at most {NAME_LENGTH_MAX} characters.")
    shared = _readable(sharing(document, newest_document(version)))
    variant = taken.get(chosen) or DraftVariant(program=program, letter=chosen)
    variant.name, variant.document = named, shared
    variant.edited_by_id, variant.edited_at = actor_id, at
    variant.save()
    record(
        action="program.variant_kept",
        kind="program",
        code=program.code,
        actor_id=actor_id,
        at=at,
        data={"variant": chosen, "name": named},
    )
    return variant


@transaction.atomic
def drop_variant(*, program_id: UUID, letter: str, actor_id: UUID, at: datetime) -> None:
    """
    Drop a variant; what it was tried with stays as evidence.

    :raises UnableToKeepVariant: if the program is no draft, or has no such variant
    """
    program, _ = lock_program(program_id)
    if not permissions.is_editable(program):
        raise UnableToKeepVariant(f"{program.code} is no longer a draft. Its variants stay as they are.")
    dropped, _ = DraftVariant.objects.filter(program=program, letter=letter).delete()
    if not dropped:
        raise UnableToKeepVariant(f"There is no variant {letter} any more.")
    record(
        action="program.variant_dropped",
        kind="program",
        code=program.code,
        actor_id=actor_id,
        at=at,
        data={"variant": letter},
    )


def _readable(document: dict[str, Any]) -> dict[str, Any]:
    try:
        text = canonical_json(document)
        Terms.from_document(upgrade(document))
    except DocumentRefused as refused:
        raise UnableToKeepVariant(f"The terms cannot be read. {refused.faults[0].message}") from refused
    if len(text.encode("utf-8", "surrogatepass")) > DOCUMENT_BYTES_MAX:
        raise UnableToKeepVariant("The program document is larger than 2 MB.")
    return document
