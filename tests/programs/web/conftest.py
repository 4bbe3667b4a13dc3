"""A finished draft and what a browser sends of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from programs.models import Program
from programs.operations.create_program import create_program
from programs.operations.save_draft import save_draft
from programs.queries.programs import current_version
from programs.web.drafting.document_form import typed_of
from tests.factories import (
    make_partner,
    make_product,
    make_segment,
    make_tenant,
    pass_gates,
    program_document,
)
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

Post = dict[str, Any]


@pytest.fixture
def kestrel(db: None) -> Tenant:
    """Let the vendor of these pages live on the day its drafts are written."""
    return make_tenant("kestrel", "Kestrel Tools", environment="demo", pinned_on=date(2026, 11, 23))


@pytest.fixture
def console(client_as: Callable[[User], Client], priya: User) -> Client:
    """Sit where the program manager sits."""
    return client_as(priya)


@pytest.fixture
def draft(kestrel: Tenant, priya: User, moment: datetime) -> Program:
    """Write a finished draft, with the segment and the products it names and a reason for no back-test."""
    with tenant_context(kestrel.id, user_id=priya.id):
        make_segment("Electrical wholesale", [make_partner("ALDER"), make_partner("BEXLEY")])
        make_segment("Industrial")
        make_product("DRILL-1", category="Cordless", brand="Kestrel")
        program = create_program(
            name="Q4 Cordless Growth",
            starts_on=date(2026, 10, 1),
            ends_on=date(2026, 12, 31),
            code="VIR-2026-014",
            actor_id=priya.id,
            at=moment,
        )
        document = program_document(
            eligibility={"segments": ["Electrical wholesale"]},
            products={"include": [{"category": "Cordless"}]},
        )
        pass_gates(program, priya, moment)
        return save_draft(
            program_id=program.id,
            document=document,
            budget=Decimal("150000"),
            seen_revision=1,
            actor_id=priya.id,
            at=moment,
        ).program


@pytest.fixture
def post(kestrel: Tenant, draft: Program) -> Callable[..., Post]:
    """Give what a browser sends when nothing but the given fields was touched."""

    def sent(**changes: Any) -> Post:
        with tenant_context(kestrel.id):
            version = current_version(draft)
            typed = typed_of(version.document)
        fields: Post = {**typed.texts, **typed.lists, "budget": "150,000", "revision": str(version.revision)}
        for name, rows in typed.rows.items():
            fields[f"{name}-TOTAL_FORMS"] = str(len(rows))
            for row in rows:
                fields |= {f"{name}-{row.row}-{column}": text for column, text in row.texts.items()}
        for tier in typed.tiers:
            fields[f"tiers-{tier.row}-start"] = tier.start
            fields[f"tiers-{tier.row}-rate"] = tier.rate
        return {**fields, **changes}

    return sent


@pytest.fixture
def stored(kestrel: Tenant, draft: Program) -> Callable[[], tuple[dict[str, Any], Decimal | None, int]]:
    """Read what is stored of the draft: its document, its budget and its revision."""

    def read() -> tuple[dict[str, Any], Decimal | None, int]:
        with tenant_context(kestrel.id):
            version = current_version(draft)
            return version.document, Program.objects.get(id=draft.id).budget, version.revision

    return read
