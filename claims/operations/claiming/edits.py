"""What was changed in a draft, newest last, with what stood there before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from claims.enums import LineState
from claims.importers.claim_columns import TYPED
from claims.models import Claim, ClaimLine
from vir.foundation.kept import Kept

# So many changes can be taken back, one after the other.
EDITS_MAX: Final = 50


def before(line: ClaimLine) -> dict[str, Any]:
    """Give what a person can change of a row, as it is now. What stands in the file never changes."""
    typed = {name: text for name, text in line.cells.items() if name.startswith(TYPED)}
    return {"row": line.row, "typed": typed, "removed": line.state == LineState.REMOVED}


def put_back(line: ClaimLine, kept: Mapping[str, Any]) -> None:
    """Let a row be again as it was."""
    read = {name: text for name, text in line.cells.items() if not name.startswith(TYPED)}
    line.cells = {**read, **kept["typed"]}
    line.state = LineState.REMOVED.value if kept["removed"] else LineState.NEEDS_FIX.value


def keep_edit(
    claim: Claim,
    label: str,
    *,
    at: datetime,
    lines: Iterable[Mapping[str, Any]] = (),
    added: Iterable[int] = (),
    **more: Any,
) -> None:
    """
    Remember one change of a draft, so that it can be taken back.

    :param lines: the changed rows as they were
    :param added: rows that were not there
    """
    said = {"said": label.as_json()} if isinstance(label, Kept) else {}
    edit = {"label": label, **said, "lines": list(lines), "added": list(added), **more}
    claim.edits = [*claim.edits, edit][-EDITS_MAX:]
    claim.updated_at = at
    claim.save(update_fields=["edits", "updated_at"])
