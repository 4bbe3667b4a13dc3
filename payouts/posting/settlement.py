"""What of the amounts that are due is paid in a run, and the seal over it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from payouts.enums import HoldReason, NegativePolicy, PartKind
from payouts.posting.fingerprints import digest, plain
from programs.enums import PaymentMethod
from programs.rating import payable as after_minimum
from programs.terms import Terms
from vir.foundation.money import format_money

NOTHING = Decimal(0)
REASON_LENGTH_MAX = 300


@dataclass(frozen=True)
class Part:
    """
    What an item pays beside what its period earned; negative: takes back.

    :ivar passed: how much of it reached the least amount that is paid in an earlier run, which held it or whose
        payment came back
    """

    kind: PartKind
    source: UUID
    amount: Decimal
    text: str
    passed: Decimal = NOTHING


@dataclass(frozen=True)
class Withheld:
    """
    A reason to keep money of a partner out of a run.

    :ivar amount: how much at most; None: everything
    """

    reason: HoldReason
    text: str
    amount: Decimal | None = None


@dataclass(frozen=True)
class Due:
    """What is due to one partner: earned in the period, and parts of other sources."""

    partner_id: UUID
    earning_id: UUID | None = None
    measured: Decimal = NOTHING
    tier: int = 0
    earned: Decimal = NOTHING
    parts: tuple[Part, ...] = ()

    def of(self, *kinds: PartKind) -> Decimal:
        """Add up the parts of some kinds."""
        return sum((part.amount for part in self.parts if part.kind in kinds), NOTHING)

    @property
    def brought(self) -> Decimal:
        """Give what earlier runs left, and what came back."""
        return self.of(PartKind.BROUGHT, PartKind.BOUNCED)

    @property
    def prior(self) -> Decimal:
        """Give the later changes of closed periods."""
        return self.of(PartKind.PRIOR)

    @property
    def adjusted(self) -> Decimal:
        """Give the manual amounts."""
        return self.of(PartKind.ADJUSTMENT)

    @property
    def claimed(self) -> Decimal:
        """Give the approved claims."""
        return self.of(PartKind.CLAIM)

    @property
    def recovered(self) -> Decimal:
        """Give what is taken back of other programs, positive."""
        return -self.of(PartKind.RECOVERED)

    @property
    def total(self) -> Decimal:
        """Give what is due in all; below zero the partner owes it."""
        return self.earned + sum((part.amount for part in self.parts), NOTHING)


@dataclass(frozen=True)
class Settled:
    """One partner's part of a run: payable = due + invoiced − held − carried − dropped."""

    due: Due
    payable: Decimal
    carried: Decimal
    dropped: Decimal
    held: Decimal
    invoiced: Decimal
    reason: str
    method: str


def method_of(terms: Terms | None) -> str:
    """Say how the terms pay; a credit memo where they do not say."""
    payment = None if terms is None else terms.payment
    return (payment.method if payment is not None else PaymentMethod.CREDIT_MEMO).value


def settle(
    due: Due,
    *,
    terms: Terms | None,
    currency: str,
    negative: NegativePolicy = NegativePolicy.CARRY_OVER,
    holds: Sequence[Withheld] = (),
    method: str,
) -> Settled | None:
    """
    Divide what is due to a partner; None where there is nothing to divide.

    First what is below zero, then the least amount that is paid, then holds: an amount that reaches the minimum
    is paid even where a hold leaves less of it, and once released, or once it came back.

    :param terms: whose minimum counts; None for claims, which have none
    """
    if not due.earned and not due.parts:
        return None
    total = due.total
    if total < 0:
        return _below_zero(due, total, currency, negative, method)
    if terms is None:
        paid, carried, dropped, reason = total, NOTHING, NOTHING, ""
    else:
        passed = min(total, sum((part.passed for part in due.parts), NOTHING))
        found, through = after_minimum(terms, total, NOTHING), NOTHING
        if passed and not found.payable:
            found, through = after_minimum(terms, total - passed, NOTHING), passed
        paid, carried, dropped = through + found.payable, found.carried_over, found.dropped
        reason = found.reason if carried or dropped else ""
    held = min(paid, _most(holds, paid))
    if held:
        reason = "Held: " + "; ".join(hold.text for hold in holds)
    return Settled(due, paid - held, carried, dropped, held, NOTHING, reason[:REASON_LENGTH_MAX], method)


def _most(holds: Sequence[Withheld], whole: Decimal) -> Decimal:
    """Add up what holds keep out at most."""
    return sum((whole if hold.amount is None else hold.amount for hold in holds), NOTHING)


def _below_zero(due: Due, total: Decimal, currency: str, negative: NegativePolicy, method: str) -> Settled:
    shown = format_money(total, currency)
    if negative is NegativePolicy.INVOICE:
        return Settled(
            due, NOTHING, NOTHING, NOTHING, NOTHING, -total, f"{shown} is below zero and is invoiced.", method
        )
    return Settled(
        due, NOTHING, total, NOTHING, NOTHING, NOTHING, f"{shown} is below zero and is carried over.", method
    )


@dataclass(frozen=True)
class SealedLine:
    """The figures of one item, as they are sealed."""

    partner_id: UUID
    measured: Decimal
    tier: int
    earned: Decimal
    brought: Decimal
    prior: Decimal
    adjusted: Decimal
    claimed: Decimal
    recovered: Decimal
    held: Decimal
    invoiced: Decimal
    payable: Decimal
    carried: Decimal
    dropped: Decimal
    reason: str
    method: str
    # (kind, source, amount) of each part, sorted.
    parts: tuple[tuple[str, str, str], ...] = ()


def sealed(part: Settled) -> SealedLine:
    """Give a settled part as the seal reads it."""
    due = part.due
    return SealedLine(
        partner_id=due.partner_id,
        measured=due.measured,
        tier=due.tier,
        earned=due.earned,
        brought=due.brought,
        prior=due.prior,
        adjusted=due.adjusted,
        claimed=due.claimed,
        recovered=due.recovered,
        held=part.held,
        invoiced=part.invoiced,
        payable=part.payable,
        carried=part.carried,
        dropped=part.dropped,
        reason=part.reason,
        method=part.method,
        parts=tuple(sorted(part_words(one.kind.value, one.source, one.amount) for one in due.parts)),
    )


def part_words(kind: str, source: UUID, amount: Decimal) -> tuple[str, str, str]:
    """Write a part as the seal reads it."""
    return (kind, str(source), plain(amount))


@dataclass(frozen=True)
class Totals:
    """The totals of a run, and how many partners are paid."""

    earned: Decimal
    payable: Decimal
    held: Decimal
    partners: int


def totals_of(lines: Iterable[SealedLine]) -> Totals:
    """Add up the parts of a run."""
    every = list(lines)
    return Totals(
        earned=sum((line.earned for line in every), NOTHING),
        payable=sum((line.payable for line in every), NOTHING),
        held=sum((line.held for line in every), NOTHING),
        partners=sum(1 for line in every if line.payable > 0),
    )


def line_words(line: SealedLine) -> list[object]:
    """Write a line as the seal reads it: every figure, so that a cent breaks it."""
    amounts = (
        line.earned,
        line.brought,
        line.prior,
        line.adjusted,
        line.claimed,
        line.recovered,
        line.held,
        line.invoiced,
        line.payable,
        line.carried,
        line.dropped,
    )
    return [
        str(line.partner_id),
        plain(line.measured),
        line.tier,
        *(plain(amount) for amount in amounts),
        line.reason,
        line.method,
        [list(part) for part in line.parts],
    ]


def seal(
    code: str,
    period: tuple[date, date],
    terms_hashes: Iterable[str],
    lines: Iterable[SealedLine],
    totals: Totals,
    *,
    void: int = 0,
) -> str:
    """
    Hash the lines of a run, the terms they come from and the totals.

    :param period: first day, and the first day after
    :param void: how many approvals were given before it was sent: the same figures sent again have another seal
    """
    content: Mapping[str, object] = {
        **({"void": void} if void else {}),
        "run": code,
        "period": [day.isoformat() for day in period],
        "terms": sorted(set(terms_hashes)),
        "lines": sorted((line_words(line) for line in lines), key=lambda words: str(words[0])),
        "earned": plain(totals.earned),
        "payable": plain(totals.payable),
        "held": plain(totals.held),
        "partners": totals.partners,
    }
    return digest(content)
