"""The chain of the trail is intact."""

from __future__ import annotations

from decimal import Decimal

from payouts.enums import Finding
from payouts.queries.reconciling.kit import Compared, Figure, Moment
from vir.foundation.audit.chain import hash_before, last_verified, read_chain

TITLE = "The trail is whole"


def compare(moment: Moment) -> Compared:
    """Work the chain out again, and compare it with the hash that was noted when it was last looked at."""
    found = read_chain()
    if found.broken is not None:
        number = Decimal(found.broken.number)
        return Compared(
            Finding.RED,
            f"The chain is broken at entry {found.broken.number:,}.",
            (Figure("First broken entry", number, Decimal(0), "entries", "audit/"),),
        )
    noted = last_verified()
    # What was noted then is the hash of the entry before the note itself.
    then = noted.data.get("last_hash") if noted is not None else None
    if noted is not None and then and hash_before(noted.number) != then:
        return Compared(
            Finding.RED,
            "The chain differs from what was noted when it was last looked at: its end was replaced.",
            (Figure("Entry that was noted", Decimal(noted.number), Decimal(0), "entries", "audit/"),),
        )
    return Compared(Finding.GREEN, f"All {found.entries:,} entries of the trail follow from each other.")
