"""Store a program with its first version, for the operations that begin one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from programs.enums import ProgramStatus
from programs.models import Program, ProgramVersion
from programs.terms import terms_hash


def store_draft(
    *,
    document: Mapping[str, Any],
    code: str,
    name: str,
    currency: str,
    starts_on: date,
    ends_on: date,
    budget: Decimal | None,
    actor_id: UUID,
    at: datetime,
) -> Program:
    """Store a draft that its operation has checked, in that operation's transaction; both dates count."""
    program: Program = Program.objects.create(
        code=code,
        name=name,
        status=ProgramStatus.DRAFT,
        currency=currency,
        starts_on=starts_on,
        ends_on=ends_on,
        budget=budget,
        owner_id=actor_id,
        created_at=at,
        updated_at=at,
    )
    ProgramVersion.objects.create(
        program=program,
        number=1,
        document=dict(document),
        terms_hash=terms_hash(document),
        edited_by_id=actor_id,
        edited_at=at,
        created_at=at,
    )
    return program
