"""Rebate that is taken back: what caused it, what it had earned, and where it has gone since."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum

from payouts.enums import Account, PartKind, PriorReason, RunState
from payouts.models import (
    LedgerEntry,
    LedgerLeg,
    PayoutItem,
    PayoutPart,
    PriorPeriodEntry,
    RequestCancellation,
)
from payouts.queries.requests import codes_by_item
from vir.foundation.money import round_amount

NOTHING = Decimal(0)
SHOWN_MAX = 200
RELEASED = (RunState.EXPORTED.value, RunState.CLOSED.value)
# How an amount that a run takes off goes on where the run has not enough to take it from.
FOLLOWED = (PartKind.PRIOR.value, PartKind.BROUGHT.value, PartKind.RECOVERED.value)


@dataclass(frozen=True)
class CameLine:
    """A line that came after the close; `number` is that of its import or claim."""

    document: str
    sku: str
    sold: date
    received: date
    quantity: Decimal
    net: Decimal
    import_number: int | None
    claim_number: int | None
    row: int | None

    @property
    def key(self) -> str:
        """Give the word of its own page; empty where it came with no file."""
        return f"{self.import_number}-{self.row}" if self.import_number and self.row else ""


@dataclass(frozen=True)
class Clawback:
    """
    A closed position that earned less after its close.

    :ivar posted: the code of its ledger entry
    :ivar receivable: what of it the partner owes, because it had been paid
    :ivar state: Open, In a run, Carried over, Taken off or Invoiced; a request that was cancelled leaves it as a run
        leaves what it carries over
    :ivar run: the code of the run it is in
    :ivar request: the code of the request for payment that it is invoiced by
    :ivar returned: what the goods that came back had earned on average; None where that says nothing
    """

    entry: PriorPeriodEntry
    posted: str
    receivable: Decimal
    state: str
    run: str
    returned: Decimal | None
    request: str = ""

    @property
    def reason(self) -> str:
        """Give the words for its reason."""
        return PriorReason(self.entry.reason).label

    @property
    def last_day(self) -> date:
        """Give the last day of the measurement period."""
        end: date = self.entry.earning.period_end
        return end - timedelta(days=1)

    @property
    def lines(self) -> list[CameLine]:
        """List the largest lines that came after the close."""
        return [
            CameLine(
                line["document"],
                line["sku"],
                date.fromisoformat(line["day"]),
                date.fromisoformat(line["received"]),
                Decimal(line["quantity"]),
                Decimal(line["net"]),
                line["import"],
                line["claim"],
                line["row"],
            )
            for line in self.entry.detail.get("lines", ())
        ]

    @property
    def retiered(self) -> Decimal | None:
        """Give what all other goods earn less, because the tier is another one."""
        return None if self.returned is None else self.entry.amount - self.returned

    @property
    def average(self) -> Decimal | None:
        """Give the percent that the position had earned on average before."""
        measured = self.entry.earning.measured
        return None if self.returned is None else self.entry.was * 100 / measured


def list_clawbacks(*, only_open: bool = False) -> list[Clawback]:
    """List what is taken back of closed positions, the newest first; at most two hundred."""
    entries = (
        PriorPeriodEntry.objects.filter(amount__lt=0)
        .select_related("earning", "partner", "program", "calculation")
        .order_by("-written_at", "program__code", "partner__code")
    )
    if only_open:
        entries = entries.exclude(id__in=_gone())
    return clawbacks_of(list(entries[:SHOWN_MAX]))


def clawbacks_of(entries: Sequence[PriorPeriodEntry]) -> list[Clawback]:
    """Say of entries where they have gone."""
    keys = {entry.id: f"clawback|{entry.earning_id}|{entry.calculation.number}" for entry in entries}
    posted = {
        key: (code, owed or NOTHING)
        for key, code, owed in LedgerEntry.objects.filter(key__in=list(keys.values()))
        .annotate(owed=Sum("legs__amount", filter=Q(legs__account=Account.PARTNER_RECEIVABLE.value)))
        .values_list("key", "number", "owed")
    }
    taken, left = _taken({entry.partner_id for entry in entries})
    first = _first({entry.earning_id for entry in entries})
    requests = codes_by_item([item.id for item in taken.values() if item.invoiced > 0])
    found = []
    for entry in entries:
        number, owed = posted.get(keys[entry.id], (None, NOTHING))
        state, run = _state(entry.id, taken, left)
        returned = _returned(entry) if first.get(entry.earning_id) == entry.id else None
        code = "" if number is None else f"LE-{number}"
        # What was cancelled is named too: it says why the next run takes it.
        asked = (
            requests.get(_last(entry.id, taken, left), "") if state in ("Invoiced", "Carried over") else ""
        )
        found.append(Clawback(entry, code, max(owed, NOTHING), state, run, returned, asked))
    return found


def receivable_by_currency() -> list[tuple[str, Decimal]]:
    """Give what partners owe of rebate in all, by currency; nothing where nobody owes."""
    rows = (
        LedgerLeg.objects.filter(account=Account.PARTNER_RECEIVABLE.value)
        .order_by("currency")
        .values_list("currency")
        .annotate(total=Sum("amount"))
    )
    return [(currency, total) for currency, total in rows if total]


def _gone() -> QuerySet[PayoutPart, Any]:
    """Give the sources that a run took off or invoices still: what was cancelled is open until a later run has it."""
    waiting = RequestCancellation.objects.exclude(
        id__in=PayoutPart.objects.filter(kind__in=FOLLOWED, item__run__state__in=RELEASED).values(
            "source_ref"
        )
    )
    return (
        PayoutPart.objects.filter(kind__in=FOLLOWED, item__run__state__in=RELEASED, item__carried__gte=0)
        .exclude(item_id__in=waiting.values("request__item_id"))
        .values("source_ref")
    )


def _taken(partners: Collection[UUID]) -> tuple[dict[UUID, PayoutItem], dict[UUID, UUID]]:
    """
    Give by its source the item of a run that takes it; one query.

    And by the item that was invoiced what its request leaves since it was cancelled.
    """
    cancelled = RequestCancellation.objects.filter(request__item_id=OuterRef("item_id")).values("id")
    parts: Any = PayoutPart.objects.filter(kind__in=FOLLOWED, item__partner_id__in=partners)
    found = list(parts.select_related("item__run").annotate(left=Subquery(cancelled)))
    return (
        {part.source_ref: part.item for part in found},
        {part.item_id: part.left for part in found if part.left is not None},
    )


def _state(source: UUID, taken: Mapping[UUID, PayoutItem], left: Mapping[UUID, UUID]) -> tuple[str, str]:
    item = taken.get(source)
    if item is None:
        return "Open", ""
    if item.run.state not in RELEASED:
        return "In a run", item.run.code
    if item.invoiced > 0 and item.id not in left:
        return "Invoiced", item.run.code
    if item.invoiced > 0 or item.carried < 0:
        # What one run could not take off, the next one brings over.
        later = _state(left.get(item.id, item.id), taken, left)
        return ("Carried over", item.run.code) if later[0] == "Open" else later
    return "Taken off", item.run.code


def _last(source: UUID, taken: Mapping[UUID, PayoutItem], left: Mapping[UUID, UUID]) -> UUID:
    """Follow what runs left to the item that took it at last."""
    item = taken.get(source)
    if item is None:
        return source
    following = left.get(item.id, item.id)
    return _last(following, taken, left) if following in taken else item.id


def _first(earning_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Give the first entry of each position: before it nothing had changed since the close."""
    rows = PriorPeriodEntry.objects.filter(earning_id__in=earning_ids).order_by("-calculation__number")
    return dict(rows.values_list("earning_id", "id"))


def _returned(entry: PriorPeriodEntry) -> Decimal | None:
    net = Decimal(entry.detail.get("net", "0"))
    measured = entry.earning.measured
    if entry.reason != PriorReason.RETURNS or entry.tier_was == entry.tier_now or net >= 0 or measured <= 0:
        return None
    # Goods that are not measured by their value say nothing about what they earned.
    if measured != entry.earning.net:
        return None
    share = round_amount(net * entry.was / measured, entry.currency)
    return share if share > entry.amount else None
