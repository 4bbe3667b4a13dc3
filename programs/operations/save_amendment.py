"""Keep what was typed into an amendment, finished or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from programs.models import ProgramVersion
from programs.operations.save_draft import DraftChanged, check_budget, check_storable
from programs.operations.start_amendment import UnableToAmend, start_amendment
from programs.queries.amendments import Amendment, consents_to, locked_amendment, read_amendment
from programs.terms import terms_hash
from vir.foundation.audit.operations import record
from vir.foundation.periods import local_date
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant

REASON_LENGTH_MAX = 500


@dataclass(frozen=True)
class Wishes:
    """
    What an amendment asks for beside its terms.

    `effective_on` None restates the program from its start; `budget` None leaves the budget as it is.
    """

    effective_on: date | None = None
    reason: str = ""
    budget: Decimal | None = None
    tell_partners: bool = True
    acknowledge_by: date | None = None


@transaction.atomic
def save_amendment(
    *,
    program_id: UUID,
    document: Mapping[str, Any],
    wishes: Wishes,
    seen_revision: int,
    actor_id: UUID,
    at: datetime,
    closed_to: date | None = None,
) -> Amendment:
    """
    Store an amendment as it was typed, and give it with its faults; it is begun where none is open.

    The code stays that of the program.

    :param seen_revision: the revision that was being written on
    :param closed_to: the last day of the newest closed period, None where none is closed
    :raises UnableToAmend: if the program is not published, the amendment waits for approval, or partners agreed
    :raises DraftChanged: if somebody stored another revision since
    """
    program, version = locked_amendment(program_id)
    if version is None:
        version = start_amendment(program_id=program_id, actor_id=actor_id, at=at)
        seen_revision = version.revision
    if version.submitted_at is not None:
        raise UnableToAmend(
            f"Version {version.number} waits for approval and stands still. Return it before changing it."
        )
    if consents_to(version):
        raise UnableToAmend(
            f"Partners agreed to version {version.number} as it is. Withdraw it and start another one to change it."
        )
    typed = {**document, "code": program.code}
    check_storable(document=typed)
    check_budget(budget=wishes.budget, currency=program.currency)
    reason = wishes.reason.strip()
    if len(reason) > REASON_LENGTH_MAX or "\x00" in reason:
        raise UnableToAmend(f"Why: write at most {REASON_LENGTH_MAX} characters.")
    if version.revision != seen_revision:
        raise DraftChanged(version, actor_id)

    version.document = typed
    version.terms_hash = terms_hash(typed)
    version.effective_on = wishes.effective_on
    version.reason = reason
    version.new_budget = None if wishes.budget == program.budget else wishes.budget
    version.tell_partners = wishes.tell_partners
    version.acknowledge_by = wishes.acknowledge_by if wishes.tell_partners else None
    continued = version.edited_by_id == actor_id and version.revision > 1
    version.revision += 1
    version.edited_by_id, version.edited_at = actor_id, at
    version.impact = None
    version.save(update_fields=_WRITTEN)
    if not continued:
        record(
            action="program.amendment_edited",
            kind="program",
            code=program.code,
            actor_id=actor_id,
            at=at,
            data={"version": version.number},
        )
    today = local_date(at, Tenant.objects.get(id=current_tenant_id()).time_zone)
    return read_amendment(program, version, today=today, closed_to=closed_to)


_WRITTEN = [
    "document",
    "terms_hash",
    "effective_on",
    "reason",
    "new_budget",
    "tell_partners",
    "acknowledge_by",
    "revision",
    "edited_by",
    "edited_at",
    "impact",
]


@transaction.atomic
def withdraw_amendment(*, program_id: UUID, actor_id: UUID, at: datetime) -> ProgramVersion:
    """
    Give up an amendment; it stays readable and never counts.

    :raises UnableToAmend: if none is open
    """
    program, version = locked_amendment(program_id)
    if version is None:
        raise UnableToAmend(f"No amendment of {program.code} is open, so there is nothing to withdraw.")

    version.withdrawn_at = at
    version.save(update_fields=["withdrawn_at"])
    record(
        action="program.amendment_withdrawn",
        kind="program",
        code=program.code,
        actor_id=actor_id,
        at=at,
        data={"version": version.number},
    )
    return version
