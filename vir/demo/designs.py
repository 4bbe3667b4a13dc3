"""The designs that the demo's draft is compared with."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from programs.operations.keep_variant import keep_variant
from programs.queries.designs import growth_design, other_way
from vir.demo import offers


def keep_designs(program_id: UUID, *, actor_id: UUID, at: datetime) -> None:
    """Keep the draft of the first quarter applied to each band, and paying for growth only."""
    for name, document in (
        ("Incremental", other_way(offers.push())),
        ("Growth", growth_design(offers.push())),
    ):
        keep_variant(program_id=program_id, name=name, document=document, actor_id=actor_id, at=at)
