"""Taking in files of partners: what they hold, what they would change, and doing it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from partners.enums import PartnerStatus
from partners.importers.partner_columns import PARTNER_COLUMNS
from partners.operations.apply_rules import apply_segment_rules
from vir.foundation.imports.intakes import Intake
from vir.foundation.imports.kinds import Column
from vir.foundation.imports.models import ImportBatch
from vir.foundation.imports.reading import Reading
from vir.foundation.imports.records import Field, Records, forget_records, stage_records, upsert_records
from vir.foundation.imports.staging import Arrival, Staged
from vir.foundation.jobs import events

PARTNER_RECORDS = Records(
    table="partners_partner",
    key="code",
    fields=tuple(Field(name) for name in ("name", "kind", "city", "region", "country")),
    constants={"status": f"'{PartnerStatus.ACTIVE.value}'"},
)


def partner_columns(*, reading: Reading, currency: str) -> tuple[Column, ...]:
    """List what a file of partners may hold."""
    return PARTNER_COLUMNS


def stage_partners(*, arrival: Arrival) -> Staged:
    """Keep the partners of a file for the commit, and list what would change."""
    return stage_records(PARTNER_RECORDS, arrival)


def commit_partners(
    *, batch: ImportBatch, at: datetime, today: date, actor_id: UUID | None
) -> dict[str, Any]:
    """
    Add the partners that are new and change the others; segments with a rule follow from today on.

    New partners belong since always: their earlier sales were theirs before we knew of them.
    """
    filled = [name for name, header in batch.reading["mapping"].items() if header]
    done = upsert_records(PARTNER_RECORDS, batch, filled, at=at)
    apply_segment_rules(today=today, newcomers=done.created, newcomers_from=None)
    events.publish("partners.changed", payload={"dedupe": "all"}, at=at, actor_id=actor_id)
    return {"created": len(done.created), "changed": done.changed, "unchanged": done.unchanged}


def forget_partners(*, batch: ImportBatch) -> None:
    """Drop the rows that were kept for the commit."""
    forget_records(batch)


PARTNERS = Intake(
    noun="partners",
    columns=partner_columns,
    stage=stage_partners,
    commit=commit_partners,
    forget=forget_partners,
)
