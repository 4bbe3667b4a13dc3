"""Make a variant the draft."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from programs import permissions
from programs.models import DraftVariant, ProgramVersion
from programs.operations.keep_variant import UnableToKeepVariant
from programs.operations.save_draft import save_draft
from programs.queries.designs import name_of, sharing
from programs.queries.locks import lock_program
from programs.queries.terms import newest_document
from programs.terms import DocumentRefused, Terms
from vir.foundation.audit.operations import record


@transaction.atomic
def use_variant(*, program_id: UUID, letter: str, actor_id: UUID, at: datetime) -> ProgramVersion:
    """
    Let a variant and the draft change places: nothing that was written is lost.

    :raises UnableToKeepVariant: if the program is no draft, or has no such variant
    """
    program, version = lock_program(program_id)
    if not permissions.is_editable(program):
        raise UnableToKeepVariant(f"{program.code} is no longer a draft, so its terms stay as they are.")
    variant = DraftVariant.objects.filter(program=program, letter=letter).first()
    if variant is None:
        raise UnableToKeepVariant(f"There is no variant {letter} any more.")
    before = dict(newest_document(version))
    saved = save_draft(
        program_id=program.id,
        document=sharing(variant.document, before),
        budget=program.budget,
        seen_revision=version.revision,
        actor_id=actor_id,
        at=at,
    )
    try:
        name = f"{name_of(Terms.from_document(before))}, the draft before"
    except DocumentRefused:
        name = "The draft before"
    used = variant.name
    variant.name, variant.document = name, before
    variant.edited_by_id, variant.edited_at = actor_id, at
    variant.save()
    record(
        action="program.variant_used",
        kind="program",
        code=program.code,
        actor_id=actor_id,
        at=at,
        data={"variant": letter, "name": used},
    )
    return saved.version
