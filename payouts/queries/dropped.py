"""What runs dropped below the least amount that is paid: it was never paid, and is due again once it is restated."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from payouts.enums import EntryKind, PartKind
from payouts.models import LedgerEntry, LedgerLeg, PayoutItem, PayoutPart, PriorPeriodEntry
from payouts.posting.records import Place
from payouts.posting.releasing import PAYABLES
from payouts.posting.settlement import Part

DROPPED = Q(kind=EntryKind.RELEASE.value, key__startswith="drop|")


def dropped_of(places: Collection[Place]) -> list[LedgerEntry]:
    """
    List the entries that dropped what positions earned and are not reversed, the oldest first.

    An item is dropped as a whole: all its entries are listed where one of its positions is asked for.
    """
    wanted = set(places)
    there = LedgerEntry.objects.filter(
        DROPPED,
        program_id__in={place.program_id for place in wanted},
        partner_id__in={place.partner_id for place in wanted},
    ).exclude(id__in=LedgerEntry.objects.filter(reverses__isnull=False).values("reverses_id"))
    entries = list(there.order_by("number"))
    covered = {item_id: positions_in(item_id) for item_id in {item_of(entry) for entry in entries}}
    return [entry for entry in entries if covered[item_of(entry)] & wanted]


def item_of(entry: LedgerEntry) -> UUID:
    """Give the item of a run that an entry dropped."""
    return UUID(entry.key.split("|")[1])


def positions_in(item_id: UUID) -> set[Place]:
    """Give the positions whose earnings stand in an item, those that came to it from earlier runs included."""
    found: set[Place] = set()
    seen: set[UUID] = set()
    ahead = {item_id}
    while ahead:
        seen |= ahead
        items = PayoutItem.objects.filter(id__in=ahead).values_list(
            "run__program_id", "partner_id", "run__period_start", "run__sequence"
        )
        found |= {Place(program, partner, start) for program, partner, start, number in items if number == 1}
        parts = PayoutPart.objects.filter(item_id__in=ahead)
        entries = PriorPeriodEntry.objects.filter(id__in=_sources(parts, PartKind.PRIOR))
        rows = entries.values_list("program_id", "partner_id", "earning__period_start")
        found |= {Place(program, partner, start) for program, partner, start in rows}
        ahead = _before(parts) - seen
    return found


def due_again(
    program_id: UUID, currency: str, taken: QuerySet[PayoutPart, Any]
) -> Iterable[tuple[UUID, Part]]:
    """
    Give by partner what was dropped and is due again, because the period was restated or somebody reversed it.

    :param taken: the sources that another run has taken
    """
    rows = (
        _brought_back(currency, taken)
        .filter(entry__program_id=program_id, account__in=[account.value for account in PAYABLES])
        .values_list("entry_id", "entry__partner_id", "entry__reverses__source_code", "entry__number")
        .annotate(total=Sum("amount"))
        .order_by("entry__number")
    )
    for entry_id, partner_id, code, _, total in rows:
        if total:
            yield partner_id, Part(PartKind.BROUGHT, entry_id, -total, f"Dropped in {code}, restated since")


def dropped_waiting(
    partners: Collection[UUID], currency: str, taken: QuerySet[PayoutPart, Any]
) -> set[tuple[UUID, UUID]]:
    """Name the programs and partners for which something that was dropped is due again and in no run."""
    rows = _brought_back(currency, taken).filter(entry__partner_id__in=partners)
    return set(rows.values_list("entry__program_id", "entry__partner_id"))


def _brought_back(currency: str, taken: QuerySet[PayoutPart, Any]) -> QuerySet[LedgerLeg, Any]:
    return LedgerLeg.objects.filter(
        entry__kind=EntryKind.REVERSAL.value,
        entry__reverses__kind=EntryKind.RELEASE.value,
        entry__reverses__key__startswith="drop|",
        entry__partner_id__isnull=False,
        entry__currency=currency,
    ).exclude(entry_id__in=taken)


def _sources(parts: QuerySet[PayoutPart, Any], kind: PartKind) -> QuerySet[PayoutPart, Any]:
    return parts.filter(kind=kind.value).values("source_ref")


def _before(parts: QuerySet[PayoutPart, Any]) -> set[UUID]:
    """Give the items of earlier runs that left what stands in parts: carried over, or dropped and due again."""
    sources = _sources(parts, PartKind.BROUGHT)
    carried = PayoutItem.objects.filter(id__in=sources, carried__gt=0).values_list("id", flat=True)
    again = LedgerEntry.objects.filter(id__in=sources, reverses__isnull=False).select_related("reverses")
    return {*carried, *(item_of(entry.reverses) for entry in again if entry.reverses is not None)}
