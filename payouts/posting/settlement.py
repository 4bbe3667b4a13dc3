"""What of the earned amounts is paid in a run, and the seal over it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from payouts.posting.fingerprints import digest, plain
from programs.enums import PaymentMethod
from programs.rating import payable
from programs.terms import Terms


@dataclass(frozen=True)
class Due:
    """What one partner earned in a closed period, and what earlier runs left."""

    partner_id: UUID
    earning_id: UUID
    measured: Decimal
    tier: int
    earned: Decimal
    brought: Decimal


@dataclass(frozen=True)
class Settled:
    """One partner's part of a run: payable = earned + brought − carried − dropped."""

    due: Due
    payable: Decimal
    carried: Decimal
    dropped: Decimal
    reason: str
    method: str


def settle(terms: Terms, dues: Iterable[Due]) -> list[Settled]:
    """Divide what is due; partners with nothing earned and nothing brought have no part."""
    method = (terms.payment.method if terms.payment is not None else PaymentMethod.CREDIT_MEMO).value
    settled = []
    for due in dues:
        if not due.earned and not due.brought:
            continue
        part = payable(terms, due.earned, due.brought)
        told = part.reason if part.carried_over or part.dropped else ""
        settled.append(Settled(due, part.payable, part.carried_over, part.dropped, told, method))
    return settled


@dataclass(frozen=True)
class SealedLine:
    """The figures of one item, as they are sealed."""

    partner_id: UUID
    measured: Decimal
    tier: int
    earned: Decimal
    brought: Decimal
    payable: Decimal
    carried: Decimal
    dropped: Decimal
    reason: str
    method: str


@dataclass(frozen=True)
class Totals:
    """The totals of a run, and how many partners are paid."""

    earned: Decimal
    payable: Decimal
    partners: int


def totals_of(lines: Sequence[SealedLine | Settled]) -> Totals:
    """Add up the parts of a run."""
    earned = sum((_earned(line) for line in lines), Decimal(0))
    paid = sum((line.payable for line in lines), Decimal(0))
    return Totals(earned, paid, sum(1 for line in lines if line.payable > 0))


def seal(
    code: str,
    period: tuple[date, date],
    terms_hashes: Iterable[str],
    lines: Iterable[SealedLine],
    totals: Totals,
) -> str:
    """
    Hash the lines of a run, the terms they come from and the totals.

    :param period: first day, and the first day after
    """
    content: Mapping[str, object] = {
        "run": code,
        "period": [day.isoformat() for day in period],
        "terms": sorted(set(terms_hashes)),
        "lines": sorted(
            [
                str(line.partner_id),
                plain(line.measured),
                line.tier,
                *(plain(x) for x in (line.earned, line.brought, line.payable, line.carried, line.dropped)),
                line.reason,
                line.method,
            ]
            for line in lines
        ),
        "earned": plain(totals.earned),
        "payable": plain(totals.payable),
        "partners": totals.partners,
    }
    return digest(content)


def _earned(line: SealedLine | Settled) -> Decimal:
    return line.due.earned if isinstance(line, Settled) else line.earned
