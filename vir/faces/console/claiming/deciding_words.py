"""What a prepared decision comes to, in the words beside its button."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from claims.enums import ClaimKind
from claims.models import Claim, Flag
from vir.faces.console.claiming.preparing import Weighed
from vir.foundation.money import format_money, format_number

REJECTED = "The partner reads the reason and what to do about it, and can send the lines again."


@dataclass(frozen=True)
class Total:
    """The sentence of the decision: "approve $3,664.00 of $3,696.00 · 2 lines reduced, −$32.00"."""

    granted: str
    claimed: str
    changes: str
    verb: str
    means: str


def total_of(
    claim: Claim, weighed: Weighed, flags: Sequence[Flag], *, mode: str, limit: Decimal | None, own: str
) -> Total:
    """
    Write what a prepared decision comes to.

    :param limit: the most one person approves alone, in the vendor's own currency; None without one
    """
    granted, claimed = _amounts(claim, weighed)
    nothing = weighed.approved_quantity <= 0 and bool(weighed.rejected)
    verb = "Part-approve" if weighed.is_changed else "Approve"
    return Total(
        granted=granted,
        claimed=claimed,
        changes=_changes(claim, weighed),
        verb=f"Reject {claimed}" if nothing else f"{verb} {granted}",
        means=REJECTED if mode == "reject" or nothing else _means(claim, weighed, limit, own),
    )


def _amounts(claim: Claim, weighed: Weighed) -> tuple[str, str]:
    if weighed.claimed_amount is None or weighed.approved_amount is None:
        return (
            f"{format_number(weighed.approved_quantity)} units",
            f"{format_number(weighed.claimed_quantity)} units",
        )
    return (
        format_money(weighed.approved_amount, claim.currency),
        format_money(weighed.claimed_amount, claim.currency),
    )


def _changes(claim: Claim, weighed: Weighed) -> str:
    if claim.kind == ClaimKind.LUMP_SUM:
        less = weighed.difference
        return format_money(less, claim.currency) if less else ""
    parts = []
    for count, word in ((weighed.reduced, "reduced"), (weighed.rejected, "rejected")):
        if count:
            parts.append(f"{count:,} line{'' if count == 1 else 's'} {word}")
    if not parts:
        return ""
    if weighed.difference is not None:
        parts.append(format_money(weighed.difference, claim.currency))
    else:
        parts.append(f"{format_number(weighed.approved_quantity - weighed.claimed_quantity)} units")
    return ", ".join(parts)


def _means(claim: Claim, weighed: Weighed, limit: Decimal | None, own: str) -> str:
    """Say what follows from the decision, and that a second person is needed where that is so."""
    approved = weighed.approved_amount
    if (
        limit is not None
        and approved is not None
        and claim.currency == own
        and approved > limit
        and claim.first_approved_by_id is None
    ):
        return f"Above {format_money(limit, own)}: a second person approves after you."
    if claim.terms.program is not None:
        return f"Approved lines count in {claim.terms.program.name} from the next calculation on."
    what = "activity" if claim.kind == ClaimKind.LUMP_SUM else "agreement"
    return f"What is approved of this {what} is paid with the next run."
