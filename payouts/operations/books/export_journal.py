"""Writing a journal in the layout of an accounting system. Asked for again it is the identical file."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from payouts.enums import JournalState
from payouts.exports.journal import Batch, Layout
from payouts.exports.journals import BY_NAME
from payouts.models import Journal, JournalFile
from payouts.queries.books.journals import batch_of
from payouts.queries.locks import lock_books
from vir.foundation.audit.operations import record
from vir.foundation.documents.operations import store_file
from vir.foundation.refusals import Refused


class UnableToExportJournal(Refused):
    """A journal that cannot be written in a layout; the text says why."""


@transaction.atomic
def export_journal(*, journal_id: UUID, layout: str, actor_id: UUID, at: datetime) -> JournalFile:
    """
    Give the file of a journal in a layout, written the first time it is asked for.

    :raises UnableToExportJournal: if the layout does not exist or cannot hold the journal, or what was written
        does not read back as the journal
    """
    lock_books()
    journal: Journal = Journal.objects.select_for_update().get(id=journal_id)
    there: JournalFile | None = (
        JournalFile.objects.filter(journal=journal, layout=layout).select_related("file").first()
    )
    if there is not None:
        return there
    form = BY_NAME.get(layout)
    if form is None:
        raise UnableToExportJournal(f"There is no layout {layout[:30]}.")
    batch = batch_of(journal)
    content = _written(form, batch, journal)
    stored = store_file(name=form.file_name(batch), content_type=form.content_type, chunks=[content], at=at)
    made: JournalFile = JournalFile.objects.create(
        journal=journal, layout=layout, file=stored, made_by_id=actor_id, made_at=at
    )
    if journal.state == JournalState.READY:
        journal.state, journal.exported_at = JournalState.EXPORTED.value, at
        journal.save(update_fields=["state", "exported_at"])
    record(
        action="journal.exported",
        kind="journal",
        code=journal.code,
        actor_id=actor_id,
        at=at,
        data={"layout": layout, "file": stored.name, "sha256": stored.sha256, "rows": len(batch.rows)},
    )
    return made


def _written(form: Layout, batch: Batch, journal: Journal) -> bytes:
    """
    Write a journal, and read it again before anybody loads it.

    :raises UnableToExportJournal: if it cannot be written, or reads back as something else
    """
    faults = form.faults(batch)
    if faults:
        raise UnableToExportJournal(" ".join(faults))
    content = form.write(batch)
    back = form.read(content)
    if (back.rows, back.debits, back.credits) != (len(batch.rows), journal.total, journal.total):
        raise UnableToExportJournal(
            f"The file says debits of {back.debits} and credits of {back.credits} in {back.rows} rows; "
            f"{journal.code} is of {journal.total} in {len(batch.rows)}. It was not given out."
        )
    return content
