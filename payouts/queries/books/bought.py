"""In which accounting periods the volume of a position was bought."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from partners.queries.directory import partner_ids_by_code
from payouts.posting.records import Place, Promise
from payouts.queries.sales import read_given
from payouts.queries.volumes import Cutoff, read_stretches
from programs.enums import GroupPays, StackingPolicy
from programs.rating import figure_of
from programs.rating.calculate import Counting
from programs.rating.calculate.counting import Scopes
from programs.rating.calculate.positions import Book
from programs.rating.calculate.stacking import groups, take_lines
from programs.rating.measures.plain import READERS
from vir.foundation.money import exact

NOTHING = Decimal(0)
# By position, what was bought before the first day given and from each on.
Bought = dict[Place, list[Decimal]]


def bought_between(
    promises: Sequence[Promise],
    first_days: Sequence[date],
    cutoff: Cutoff,
    *,
    partners: Collection[UUID] | None = None,
) -> Bought:
    """
    Add up what counts of each position, in what its program measures, before and from each of some days on.

    Gives one figure more than there are days. A line stands on the day on which it counts.

    :param first_days: in order
    :param partners: only these, everyone if None
    """
    found: Bought = {}
    from_lines = [promise for promise in promises if promise.by_lines]
    from_sums = [promise for promise in promises if not promise.by_lines]
    for place, day, figure in (
        *_summed(from_sums, first_days, cutoff, partners),
        *_listed(from_lines, cutoff),
    ):
        volumes = found.setdefault(place, [NOTHING] * (len(first_days) + 1))
        volumes[bisect_right(first_days, day)] += figure
    return found


def _summed(
    promises: Sequence[Promise],
    first_days: Sequence[date],
    cutoff: Cutoff,
    partners: Collection[UUID] | None,
) -> Iterable[tuple[Place, date, Decimal]]:
    by_id = {promise.program_id: promise for promise in promises}
    for place, day, volume in read_stretches(promises, first_days, cutoff, partners=partners):
        promise = by_id[place.program_id]
        period = promise.period_from(place.period_start)
        if period is not None:
            yield place, day, figure_of(promise.for_period(period).terms, volume)


def _listed(promises: Sequence[Promise], cutoff: Cutoff) -> Iterable[tuple[Place, date, Decimal]]:
    """Read lines one by one: those of a group count for whom it pays, and an exclusive program takes its own."""
    if not promises:
        return
    ids = partner_ids_by_code()
    by_code = {promise.code: promise for promise in promises}
    with exact():
        given = read_given(promises, cutoff)
        books = [Book(Counting(promise.terms, given)) for promise in promises]
        for group in groups(books, StackingPolicy.EXCLUSIVE):
            take_lines(group)
        for book in books:
            promise, group_terms = by_code[book.terms.code], book.terms.group
            to_parent = group_terms is not None and group_terms.pays is GroupPays.PARENT
            for spot, lines in book.lines.items():
                start = book.counting.periods[spot.place].start
                read = READERS[book.rated_by(spot).plan.measure.figure]
                for line in lines:
                    if line.scopes[Scopes.PAYING]:
                        owner = spot.account if to_parent else line.line.partner
                        yield Place(promise.program_id, ids[owner], start), line.day, read(line.volume)
