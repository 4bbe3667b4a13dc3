"""What committing an import would change, kept with it: worked out by a floor above, for one check of its rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from vir.foundation.imports.operations import CHECKED
from vir.foundation.imports.queries import lock_batch


def keep_effect(*, batch_id: UUID, check: str, effect: Mapping[str, Any]) -> bool:
    """
    Keep what committing an import would change, as it was worked out for one check.

    :return: whether it was kept: not if the rows were checked again meanwhile, or are past that
    """
    batch = lock_batch(batch_id=batch_id)
    if batch.state not in CHECKED or batch.effect.get("check") != check:
        return False
    batch.effect = {**effect, "check": check}
    batch.save(update_fields=["effect"])
    return True
