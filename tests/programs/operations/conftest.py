"""A finished draft of the vendor, with the segment and the products its terms name."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from programs.enums import Gate
from programs.models import Program
from programs.operations.create_program import create_program
from programs.operations.save_draft import save_draft
from tests.factories import make_partner, make_product, make_segment, pass_gates, program_document
from vir.foundation.identity.models import User
from vir.foundation.tenancy.models import Tenant


def finished(**changes: Any) -> dict[str, Any]:
    """Give a document that names the stage's segment and category."""
    return program_document(
        eligibility={"segments": ["Electrical wholesale"]},
        products={"include": [{"category": "Cordless"}]},
        **changes,
    )


@pytest.fixture
def stage(inside: Tenant) -> Tenant:
    """Put two partners in the segment and one product in the category."""
    partners = [make_partner("ALDER"), make_partner("BEXLEY")]
    make_segment("Electrical wholesale", partners)
    make_product("DRILL-1", category="Cordless")
    return inside


@pytest.fixture
def draft(stage: Tenant, priya: User, moment: datetime) -> Program:
    """Write a finished draft as the program manager, with a reason for every gate of the launch."""
    program = create_program(
        name="Q4 Cordless Growth",
        starts_on=date(2026, 10, 1),
        ends_on=date(2026, 12, 31),
        actor_id=priya.id,
        at=moment,
    )
    pass_gates(program, priya, moment, *Gate)
    return save_draft(
        program_id=program.id,
        document=finished(),
        budget=Decimal("150000.00"),
        seen_revision=1,
        actor_id=priya.id,
        at=moment,
    ).program
