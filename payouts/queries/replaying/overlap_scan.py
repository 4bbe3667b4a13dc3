"""Other programs on the same purchases: who and what they share, and what is at stake under each policy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from partners.queries.directory import partners_by_id
from partners.queries.segments import EligibleSpan
from payouts.queries.freshness import counted_to
from payouts.queries.replaying.replay import replayed_given
from payouts.queries.replaying.sales import moved_lines, spans_of
from payouts.queries.volumes import Cutoff
from programs.enums import StackingPolicy
from programs.queries.planned import Planned
from programs.queries.products import products_by_scope
from programs.queries.programs import live_programs
from programs.rating.backtest import Stake, Window, first_years, window_of, with_policy
from programs.rating.backtest.overlaps import in_order
from programs.rating.checks import overlapping
from programs.terms import Terms

ZERO = Decimal(0)


@dataclass(frozen=True)
class Overlap:
    """
    Another live program that counts some of the same purchases.

    `stakes` is empty where the two cannot be reckoned together, as they are in different currencies.
    """

    code: str
    name: str
    currency: str
    partners: int
    products: int
    stakes: tuple[Stake, ...]

    @property
    def twice(self) -> Decimal:
        """Give what paying both in full costs above paying the better one only."""
        paid = {stake.policy: stake.together for stake in self.stakes}
        return paid.get(StackingPolicy.ALL_GROSS, ZERO) - paid.get(StackingPolicy.BEST_OF, ZERO)


@dataclass(frozen=True)
class Scan:
    """Every overlap of a draft, and all the programs concerned in the order in which they come to a purchase."""

    overlaps: tuple[Overlap, ...]
    order: tuple[Terms, ...]


@dataclass(frozen=True)
class _Near:
    """A program beside the draft: its terms, whose figures hold, who can earn in it, and who in both."""

    terms: Terms
    program_id: UUID
    spans: Sequence[EligibleSpan]
    shared: frozenset[UUID]
    products: int


def scan(terms: Terms, *, program_id: UUID, window: Window, cutoff: Cutoff) -> Scan:
    """
    Find the overlaps of a draft and let the engine pay both programs on the replayed sales.

    :param window: the sales that the draft is tried on; the other programs are tried on the same year's
    """
    own = spans_of(terms)
    near = _near(terms, program_id, own)
    if not near:
        return Scan((), (terms,))
    stakes = _stakes(terms, program_id, own, near, window, cutoff)
    return Scan(
        tuple(
            Overlap(
                each.terms.code,
                each.terms.name,
                each.terms.currency,
                len(each.shared),
                each.products,
                stakes.get(each.terms.code, ()),
            )
            for each in near
        ),
        tuple(in_order([terms, *(each.terms for each in near)])),
    )


def between(one: Planned, other: Planned, *, today: date) -> tuple[Overlap, Window] | None:
    """
    Reckon what two programs share, drafts included, on past sales; None where no purchase can count in both.

    The sales are those that stand for the days of the first.
    """
    if one.terms is None or other.terms is None or not overlapping(one.terms, [other.terms]):
        return None
    products = products_by_scope([one.terms.products, other.terms.products])
    both = products[one.terms.products] & products[other.terms.products]
    own, theirs = spans_of(one.terms), spans_of(other.terms)
    shared = _at_the_same_time(own, theirs, one.terms, other.terms) if both else frozenset[UUID]()
    if not shared:
        return None
    cutoff = Cutoff(counted_to(today), today)
    window = window_of(one.terms, first_years(one.terms, cutoff.as_of))
    near = _Near(other.terms, other.program.id, theirs, shared, len(both))
    stakes = _stakes(one.terms, one.program.id, own, [near], window, cutoff)
    told = other.terms
    return (
        Overlap(told.code, told.name, told.currency, len(shared), len(both), stakes.get(told.code, ())),
        window,
    )


def _near(terms: Terms, program_id: UUID, own: Sequence[EligibleSpan]) -> list[_Near]:
    live = {each.terms.code: each for each in live_programs() if each.program.id != program_id}
    others = overlapping(terms, [each.terms for each in live.values()])
    products = products_by_scope(each.products for each in (terms, *others)) if others else {}
    found = []
    for other in others:
        both = products[terms.products] & products[other.products]
        theirs = spans_of(other) if both else []
        shared = _at_the_same_time(own, theirs, terms, other)
        if shared:
            found.append(_Near(other, live[other.code].program.id, theirs, shared, len(both)))
    return found


def _stakes(
    terms: Terms,
    program_id: UUID,
    own: Sequence[EligibleSpan],
    near: Sequence[_Near],
    window: Window,
    cutoff: Cutoff,
) -> dict[str, tuple[Stake, ...]]:
    """Pair the draft with each program of its currency; the sales are read once for all of them."""
    alike = [each for each in near if each.terms.currency == terms.currency]
    if not alike:
        return {}
    everybody = frozenset[UUID]().union(*(each.shared for each in alike))
    codes = {key: partner.code for key, partner in partners_by_id(set(everybody)).items()}
    programs = [(terms, program_id, own), *((each.terms, each.program_id, each.spans) for each in alike)]
    kept = [(each, key, [s for s in spans if s.partner_id in everybody]) for each, key, spans in programs]
    spans = [span for _, _, held in kept for span in held]
    lines = moved_lines([each for each, _, _ in kept], window, cutoff, spans, everybody)
    given = replayed_given(kept, window, cutoff, codes)
    found = {}
    for each in alike:
        shared = frozenset(codes[partner] for partner in each.shared)
        told = tuple(replayed.line for replayed in lines if replayed.line.partner in shared)
        found[each.terms.code] = tuple(
            with_policy(
                terms,
                each.terms,
                replace(given, lines=told, partners=shared),
                ranks=(1, 2) if in_order([terms, each.terms])[0] is terms else (2, 1),
                counts=lambda _, start, last: start <= terms.ends_on and last >= terms.starts_on,
            )
        )
    return found


def _at_the_same_time(
    own: Sequence[EligibleSpan], theirs: Sequence[EligibleSpan], terms: Terms, other: Terms
) -> frozenset[UUID]:
    """List the partners that can earn in both on one day."""
    held: dict[UUID, list[tuple[date, date]]] = {}
    for span in own:
        held.setdefault(span.partner_id, []).append(_days(span, terms))
    return frozenset(
        span.partner_id
        for span in theirs
        for start, end in held.get(span.partner_id, ())
        if max(start, _days(span, other)[0]) < min(end, _days(span, other)[1])
    )


def _days(span: EligibleSpan, terms: Terms) -> tuple[date, date]:
    return span.starts_on or terms.starts_on, span.ends_on or terms.ends_on + timedelta(days=1)
