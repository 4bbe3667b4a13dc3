"""Files of open items: what was not read, and what taking one over changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from payouts.models import OpenItem, OpenItemList, PartnerStanding
from payouts.posting.open_items import NOTHING, Account, ItemRow, account_of
from payouts.queries.standing import standing_rows

# The problem of a row whose customer is no partner: it may be left out.
UNKNOWN = "unknown_partner"
SHOWN_MAX = 20


@dataclass(frozen=True)
class Change:
    """
    What a file makes of the account of one partner in one currency.

    :ivar was: what is known now; None: nothing is
    :ivar items: its rows, in the order of the file; none where it is not in a file that lists everybody
    """

    partner_id: UUID
    code: str
    name: str
    currency: str
    was: PartnerStanding | None
    now: Account
    items: tuple[OpenItem, ...]
    is_older: bool

    @property
    def differs(self) -> bool:
        """Tell whether what counts is another amount or day afterwards."""
        if self.is_older:
            return False
        if self.was is None:
            return True
        then = Account(self.was.owed, self.was.past_due, self.was.oldest_unpaid_on)
        return then != self.now

    @property
    def credits(self) -> int:
        """Count the credits among its rows."""
        return sum(1 for item in self.items if item.amount < 0)


def open_item_list(key: UUID) -> OpenItemList | None:
    """Find a file of open items."""
    return OpenItemList.objects.select_related("file", "told_by", "taken_by").filter(id=key).first()


def recent_lists() -> list[OpenItemList]:
    """List files of open items, the newest first."""
    return list(OpenItemList.objects.select_related("file", "told_by").order_by("-told_at")[:SHOWN_MAX])


def taken_lists() -> dict[datetime, UUID]:
    """Give the files that were taken over by their moment, which is that of the accounts they made."""
    return dict(OpenItemList.objects.filter(taken_at__isnull=False).values_list("taken_at", "id"))


def stopping(items: OpenItemList) -> list[dict[str, object]]:
    """Give the problems that keep a file from being taken over."""
    return [problem for problem in items.problems if problem["code"] != UNKNOWN]


def changes_of(items: OpenItemList) -> list[Change]:
    """Work out what a file changes, by the names of partners."""
    by_place: dict[tuple[UUID, str], list[OpenItem]] = {}
    for item in OpenItem.objects.filter(items=items).select_related("partner").order_by("row"):
        by_place.setdefault((item.partner_id, item.currency), []).append(item)
    known = {(row.partner_id, row.currency): row for row in standing_rows(before=items.taken_at)}
    found = [
        _change(items, own, known.get(place), own[0].partner_id, own[0].partner.code, own[0].partner.name)
        for place, own in by_place.items()
    ]
    if items.is_whole:
        # What is nothing already stays so without being said again.
        found += [
            _change(items, [], was, was.partner_id, was.partner.code, was.partner.name)
            for place, was in known.items()
            if place not in by_place and (was.owed or was.oldest_unpaid_on) and was.as_of <= items.as_of
        ]
    return sorted(found, key=lambda one: (one.name, one.code, one.currency))


def _change(
    items: OpenItemList,
    own: Sequence[OpenItem],
    was: PartnerStanding | None,
    partner_id: UUID,
    code: str,
    name: str,
) -> Change:
    rows = [
        ItemRow(item.row, code, item.document, item.dated, item.due, item.amount, item.currency)
        for item in own
    ]
    currency = own[0].currency if own else (was.currency if was is not None else items.currency)
    now = account_of(rows, as_of=items.as_of) if rows else Account(NOTHING, NOTHING, None)
    older = was is not None and was.as_of > items.as_of
    return Change(partner_id, code, name, currency, was, now, tuple(own), older)
