"""A partner's own list of purchases beside the lines that the vendor counted, matched row by row. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from claims.enums import Difference, Found, MatchedBy

ZERO: Final = Decimal(0)
# How far the days of one purchase may lie apart where its document is named otherwise.
DAYS_APART: Final = 7
# Above so many combinations of one document and product, rows are paired in the order of their amounts.
COMBINATIONS_MAX: Final = 400


@dataclass(frozen=True)
class Bought:
    """
    One purchase on either list.

    :param key: what names it within its list: the number of its row, the id of its line
    :param number: the document for comparison, empty where it names none
    :param product: our product where the code is known, else the code in capitals
    """

    key: Hashable
    number: str
    product: Hashable
    day: date
    quantity: Decimal
    net: Decimal


@dataclass(frozen=True)
class Match:
    """
    What was found of one purchase: on both lists, or on one of them.

    :param repeats: the key of the purchase on the same list that it says once more
    """

    found: Found
    basis: MatchedBy | None
    differs: tuple[Difference, ...]
    listed: tuple[Bought, ...] = ()
    counted: tuple[Bought, ...] = ()
    repeats: Hashable = None


Key = Callable[[Bought], Hashable]
Rows = list[Bought]


def match_lists(listed: Sequence[Bought], counted: Sequence[Bought]) -> list[Match]:
    """
    Match two lists, the surest key first; a row is matched once.

    A softer key decides only where it names one purchase on each side, so that it never chooses between two.
    """
    found: list[Match] = []
    rest = _whole(list(listed), list(counted), found)
    rest = _added_up(*rest, found)
    rest = _closest(*rest, found, _of_document, MatchedBy.DOCUMENT)
    rest = _closest(*rest, found, lambda one: (one.number, one.product), MatchedBy.DOCUMENT_PRODUCT)
    # What one list says twice has its match already; a softer key would take another purchase for it.
    firsts = _firsts(listed), _firsts(counted)
    again = _repeated(rest[0], firsts[0]), _repeated(rest[1], firsts[1])
    left = [one for one in rest[0] if one not in again[0]], [one for one in rest[1] if one not in again[1]]
    left = _alone(*left, found, lambda one: (one.number, one.day, one.quantity, one.net), MatchedBy.VALUES)
    left = _alone(*left, found, lambda one: (one.product, one.day, one.quantity, one.net), MatchedBy.PRODUCT)
    left = _alone(*left, found, lambda one: (one.product, one.quantity, one.net), MatchedBy.NEAR)
    for one in (*left[0], *again[0]):
        repeats = firsts[0][one] if one in again[0] else None
        found.append(Match(Found.ONLY_LISTED, None, (), listed=(one,), repeats=repeats))
    for one in (*left[1], *again[1]):
        repeats = firsts[1][one] if one in again[1] else None
        found.append(Match(Found.ONLY_COUNTED, None, (), counted=(one,), repeats=repeats))
    return found


def differences(listed: Iterable[Bought], counted: Iterable[Bought]) -> tuple[Difference, ...]:
    """Name what two sides of one purchase say differently; a turned sign is named as that alone."""
    ours, theirs = list(counted), list(listed)
    net, quantity = _sum(theirs, "net"), _sum(theirs, "quantity")
    our_net, our_quantity = _sum(ours, "net"), _sum(ours, "quantity")
    said = []
    if net == -our_net and net and abs(quantity) == abs(our_quantity):
        said.append(Difference.SIGN)
    else:
        said += [Difference.QUANTITY] if quantity != our_quantity else []
        said += [Difference.AMOUNT] if net != our_net else []
    for name, difference in (
        ("day", Difference.DATE),
        ("product", Difference.PRODUCT),
        ("number", Difference.DOCUMENT),
    ):
        if {getattr(one, name) for one in theirs} != {getattr(one, name) for one in ours}:
            said.append(difference)
    return tuple(said)


def _of_document(one: Bought) -> Hashable:
    return (one.number, one.product, one.day)


def _itself(one: Bought) -> Hashable:
    return (one.number, one.product, one.day, one.quantity, one.net)


def _grouped(rows: Iterable[Bought], key: Key) -> dict[Hashable, Rows]:
    found: dict[Hashable, Rows] = defaultdict(list)
    for one in rows:
        found[key(one)].append(one)
    return found


def _left(rows: Rows, used: set[Hashable]) -> Rows:
    return [one for one in rows if one.key not in used]


def _whole(listed: Rows, counted: Rows, found: list[Match]) -> tuple[Rows, Rows]:
    """Match what is the same in everything; equal lines one by one."""
    ours = _grouped(counted, _itself)
    used: set[Hashable] = set()
    taken: set[Hashable] = set()
    for one in listed:
        same = ours.get(_itself(one)) if one.number else None
        if same:
            other = same.pop(0)
            used.add(one.key)
            taken.add(other.key)
            found.append(Match(Found.SAME, MatchedBy.DOCUMENT, (), (one,), (other,)))
    return _left(listed, used), _left(counted, taken)


def _added_up(listed: Rows, counted: Rows, found: list[Match]) -> tuple[Rows, Rows]:
    """Match what one side writes in one row and the other in several, where both add up to the same."""
    ours = _grouped(counted, _of_document)
    used: set[Hashable] = set()
    taken: set[Hashable] = set()
    for key, mine in _grouped((one for one in listed if one.number), _of_document).items():
        theirs = ours.get(key, [])
        if not theirs or len(mine) == len(theirs):
            continue
        if _sum(mine, "net") == _sum(theirs, "net") and _sum(mine, "quantity") == _sum(theirs, "quantity"):
            used |= {one.key for one in mine}
            taken |= {one.key for one in theirs}
            found.append(Match(Found.SAME, MatchedBy.ADDED_UP, (), tuple(mine), tuple(theirs)))
    return _left(listed, used), _left(counted, taken)


def _closest(
    listed: Rows, counted: Rows, found: list[Match], key: Key, basis: MatchedBy
) -> tuple[Rows, Rows]:
    """Match what has the same key, the rows nearest to each other in amount and quantity first."""
    ours = _grouped(counted, key)
    used: set[Hashable] = set()
    taken: set[Hashable] = set()
    for name, mine in _grouped((one for one in listed if one.number), key).items():
        for one, other in _pairs(mine, ours.get(name, [])):
            used.add(one.key)
            taken.add(other.key)
            said = differences((one,), (other,))
            found.append(Match(Found.DIFFERS if said else Found.SAME, basis, said, (one,), (other,)))
    return _left(listed, used), _left(counted, taken)


def _pairs(mine: Rows, theirs: Rows) -> Iterable[tuple[Bought, Bought]]:
    if len(mine) * len(theirs) > COMBINATIONS_MAX:
        ordered = [sorted(rows, key=lambda one: (one.net, one.quantity, one.day)) for rows in (mine, theirs)]
        return zip(*ordered, strict=False)
    ranked = sorted(
        ((_apart(one, other), i, j) for i, one in enumerate(mine) for j, other in enumerate(theirs)),
    )
    used: set[int] = set()
    taken: set[int] = set()
    found = []
    for _, i, j in ranked:
        if i not in used and j not in taken:
            used.add(i)
            taken.add(j)
            found.append((mine[i], theirs[j]))
    return found


def _apart(one: Bought, other: Bought) -> tuple[Decimal, Decimal, int]:
    # A return written without its sign is as near as one with it.
    return (
        abs(abs(one.net) - abs(other.net)),
        abs(abs(one.quantity) - abs(other.quantity)),
        abs((one.day - other.day).days),
    )


def _alone(listed: Rows, counted: Rows, found: list[Match], key: Key, basis: MatchedBy) -> tuple[Rows, Rows]:
    """Match by a softer key what it names once on each side."""
    ours = _grouped(counted, key)
    used: set[Hashable] = set()
    taken: set[Hashable] = set()
    for name, mine in _grouped(listed, key).items():
        theirs = ours.get(name, [])
        if len(mine) != 1 or len(theirs) != 1:
            continue
        one, other = mine[0], theirs[0]
        if basis is MatchedBy.VALUES and not one.number:
            continue
        if abs((one.day - other.day).days) > DAYS_APART:
            continue
        used.add(one.key)
        taken.add(other.key)
        found.append(Match(Found.DIFFERS, basis, differences((one,), (other,)), (one,), (other,)))
    return _left(listed, used), _left(counted, taken)


def _firsts(rows: Iterable[Bought]) -> dict[Bought, Hashable]:
    """Give, for each row that says again what another says, the key of the first that does."""
    return {one: same[0].key for same in _grouped(rows, _itself).values() for one in same[1:]}


def _repeated(rest: Rows, firsts: dict[Bought, Hashable]) -> set[Bought]:
    return {one for one in rest if one in firsts}


def _sum(rows: Iterable[Bought], name: str) -> Decimal:
    return sum((getattr(one, name) for one in rows), ZERO)
