"""Group programs: what a parent's account earned, paid to it or distributed to its members."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from programs.enums import GroupKey, GroupPays
from programs.rating.calculate.counting import Scopes
from programs.rating.calculate.gathering import volume_of
from programs.rating.calculate.positions import Book, Position
from programs.rating.facts import GroupShare
from programs.rating.measures.plain import READERS
from programs.rating.rating import Rating
from programs.rating.volume import NO_VOLUME, Volume
from vir.foundation.money import allocate

ZERO, ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True)
class Earner:
    """Who earns a position, or a part of it by the weight at a place among the `weights` of all members."""

    partner: str
    own: Volume
    rating: Rating
    currency: str
    weights: tuple[Decimal, ...] = ()
    place: int = 0

    def part_of(self, amount: Decimal) -> Decimal:
        """Give the part of an amount of the whole position."""
        return allocate(amount, self.weights, self.currency)[self.place] if self.weights else amount


def earners(book: Book, at: Position) -> Iterable[Earner]:
    """Give everybody who earns a position."""
    group = book.terms.group
    account = at.spot.account
    members = [] if group is None else _weights(book, at)
    if group is None or group.pays is GroupPays.PARENT or not members:
        yield Earner(account, at.volume, at.rating, book.terms.currency)
        return
    weights = tuple(weight for _, _, weight in members)
    amounts = allocate(at.rating.earned, weights, book.terms.currency)
    whole = sum(weights, ZERO)
    for place, (member, own, weight) in enumerate(members):
        amount = amounts[place]
        share = GroupShare(account, group.key or GroupKey.VOLUME, weight, whole, amount, own)
        facts = replace(at.facts, share=share)
        rating = Rating(at.rating.working._replace(facts=facts, earned=amount))
        yield Earner(member, own, rating, book.terms.currency, weights, place)


def _weights(book: Book, at: Position) -> list[tuple[str, Volume, Decimal]]:
    """
    List the members of an account in a period with own volume and weight by the key.

    Nobody is listed where the account is a partner without members, or where the key gives nobody a weight
    while something was earned: then the account itself is paid.
    """
    group, given = book.terms.group, book.counting.given
    account = at.spot.account
    bought = _by_member(at)
    members = sorted({*given.members_of(account, at.period), *bought})
    if members in ([], [account]):
        return []
    shares = dict(group.shares) if group is not None else {}
    figure = READERS[book.rated_by(at.spot).plan.measure.figure]
    found = []
    for member in members:
        own = bought.get(member, NO_VOLUME)
        if group is not None and group.key is GroupKey.SHARES:
            weight = shares.get(member, ZERO)
        elif group is not None and group.key is GroupKey.EQUAL:
            weight = ZERO if member == account else ONE
        else:
            weight = max(figure(own), ZERO)
        found.append((member, own, weight))
    return found if any(weight for _, _, weight in found) else []


def _by_member(at: Position) -> dict[str, Volume]:
    lines: dict[str, list[int]] = {}
    for number, line in enumerate(at.lines):
        lines.setdefault(line.line.partner, []).append(number)
    return {
        partner: volume_of([at.lines[number] for number in numbers], Scopes.PAYING)
        for partner, numbers in lines.items()
    }
