"""What somebody has seen of a program before they publish it, in one mark."""

from __future__ import annotations

import hashlib
import json

from programs.models import Program, ProgramVersion


def seen_state(program: Program, version: ProgramVersion) -> str:
    """
    Stand for everything beside the terms that a page shows of what is published, in hexadecimal.

    A page sends it back with the decision: what was returned, changed and sent again meanwhile (its budget, its
    first day, its members) is another state, also where its terms are the same.
    """
    state = [
        str(version.id),
        version.terms_hash,
        version.revision,
        version.submitted_at and version.submitted_at.isoformat(),
        version.effective_on and version.effective_on.isoformat(),
        program.members_frozen_on and program.members_frozen_on.isoformat(),
        *(None if amount is None else f"{amount:.4f}" for amount in (program.budget, version.new_budget)),
    ]
    return hashlib.sha256(json.dumps(state).encode()).hexdigest()
