"""What terms would have paid on past sales: drafts, variants, amendments, and programs that never were."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from partners.queries.directory import partners_by_id
from partners.queries.segments import EligibleSpan
from payouts.queries.freshness import counted_to
from payouts.queries.replaying.sales import ReplayedLine, added_up, moved_lines, spans_of
from payouts.queries.sales import read_frame
from payouts.queries.volumes import Cutoff
from programs.enums import ExchangePolicy, FigureKind
from programs.queries.figures import figures_of, listed_rates, quoted_pairs
from programs.queries.products import products_in_scope
from programs.rating import Volume, rests_on_sums
from programs.rating.backtest import (
    NO_GROWTH,
    Outcome,
    Window,
    by_lines,
    by_sums,
    first_years,
    moved_quotes,
    window_of,
)
from programs.rating.backtest.outcomes import scaled
from programs.rating.calculate import Given, Line, Quote
from programs.terms import Terms
from vir.foundation.money import exact

Eligible = Callable[[Terms, str, date], bool]


@dataclass(frozen=True)
class Replay:
    """
    Terms and the sales they are tried on, moved into their dates.

    `names` are those of everybody who could have earned, by code. Either `volumes` holds what was bought by
    partner and period, or `given` and `lines` hold what has to be looked at one by one.
    """

    terms: Terms
    window: Window
    cutoff: Cutoff
    names: Mapping[str, str]
    volumes: Mapping[str, Sequence[Volume]] | None = None
    given: Given | None = field(repr=False, default=None)
    lines: Sequence[ReplayedLine] = field(repr=False, default=())

    def at(self, growth: Decimal) -> list[Outcome]:
        """Let the engine say what everybody earns where the replayed sales grow by so many percent."""
        if self.volumes is not None:
            return by_sums(self.terms, self.volumes, growth)
        return by_lines(self.terms, self.grown(growth))

    def grown(self, growth: Decimal) -> Given:
        """Give everything the engine is given, the replayed lines grown."""
        assert self.given is not None
        return replace(self.given, lines=tuple(_grown(line, growth) for line in self.lines))

    @cached_property
    def unchanged(self) -> list[Outcome]:
        """Give what everybody earns on unchanged sales."""
        return self.at(NO_GROWTH)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing that counts was sold on these days."""
        return not any(outcome.volume.line_count for outcome in self.unchanged)


def replay(
    terms: Terms,
    *,
    today: date,
    program_id: UUID | None = None,
    years: int | None = None,
    line_by_line: bool = False,
) -> Replay:
    """
    Read what terms need to be tried on past sales; any terms that can be read will do.

    :param program_id: whose targets and baselines hold, none without it
    :param years: how far back the sales are taken from; as few as have all of them where not given
    :param line_by_line: look at lines even where their sums say everything; both give the same
    """
    cutoff = Cutoff(counted_to(today), today)
    window = window_of(terms, first_years(terms, cutoff.as_of) if years is None else years)
    spans = spans_of(terms)
    known = partners_by_id({span.partner_id for span in spans})
    names = {partner.code: partner.name for partner in known.values()}
    if not line_by_line and not looks_at_lines(terms):
        volumes = added_up(terms, window, cutoff, spans, products_in_scope(terms))
        return Replay(
            terms, window, cutoff, names, {known[partner].code: row for partner, row in volumes.items()}
        )
    lines = moved_lines([terms], window, cutoff, spans, None)
    codes = {key: partner.code for key, partner in known.items()}
    given = replayed_given([(terms, program_id, spans)], window, cutoff, codes)
    return Replay(terms, window, cutoff, names, None, given, lines)


def looks_at_lines(terms: Terms) -> bool:
    """Tell whether the lines have to be looked at one by one, as they would be once the program runs."""
    if not rests_on_sums(terms) or terms.exchange.policy is ExchangePolicy.CONTRACT_RATE:
        return True
    return terms.currency in {target for _, target in quoted_pairs()}


def replayed_given(
    programs: Sequence[tuple[Terms, UUID | None, Sequence[EligibleSpan]]],
    window: Window,
    cutoff: Cutoff,
    codes: Mapping[UUID, str],
) -> Given:
    """Give everything but the lines that the engine needs for some programs."""
    figures = figures_of([program_id for _, program_id, _ in programs if program_id is not None])
    terms = min((terms for terms, _, _ in programs), key=lambda each: each.starts_on)
    quotes = [Quote(*row) for row in listed_rates().values_list("source", "target", "on", "rate")]
    frame = read_frame([], cutoff)
    earners = frozenset(codes[span.partner_id] for _, _, spans in programs for span in spans)
    parents = {held.parent for partner in earners for held in frame.parents.get(partner, ())}
    return Given(
        eligible=_judge({terms.code: _by_code(spans, codes) for terms, _, spans in programs}),
        partners=earners,
        products=frame.products,
        parents=frame.parents,
        targets=figures[FigureKind.TARGET],
        baselines=figures[FigureKind.BASELINE],
        expected=figures[FigureKind.EXPECTED],
        quotes=moved_quotes(quotes, window, terms),
        # What nobody could do yet is taken as done, or a condition would make every replay pay nothing.
        acknowledged=frozenset((each.code, who) for each, _, _ in programs for who in earners | parents),
    )


def _grown(replayed: ReplayedLine, growth: Decimal) -> Line:
    line = replayed.line
    if not replayed.grows or growth == NO_GROWTH:
        return line
    with exact():
        return replace(
            line,
            net=scaled(line.net, growth),
            gross=scaled(line.gross, growth),
            quantity=scaled(line.quantity, growth),
        )


def _by_code(
    spans: Sequence[EligibleSpan], codes: Mapping[UUID, str]
) -> dict[str, list[tuple[date | None, date | None]]]:
    found: dict[str, list[tuple[date | None, date | None]]] = {}
    for span in spans:
        found.setdefault(codes[span.partner_id], []).append((span.starts_on, span.ends_on))
    return found


def _judge(spans: Mapping[str, Mapping[str, Sequence[tuple[date | None, date | None]]]]) -> Eligible:
    def eligible(terms: Terms, partner: str, day: date) -> bool:
        held = spans.get(terms.code, {}).get(partner, ())
        return any((start is None or start <= day) and (end is None or day < end) for start, end in held)

    return eligible
