"""What the calendar says about programs beside each other: overlaps, too much at once, the same again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from programs.queries.planned import Planned
from programs.rating.checks import overlapping
from programs.rating.tactics import Tactic, tactic_of
from programs.terms import Terms
from vir.foundation.periods import FiscalYear, Period
from vir.foundation.web import formats

# Partners follow three offers at a time; the fourth in a quarter mostly takes sales from the others.
PROGRAMS_PER_QUARTER_MAX = 3
# While a program of the segment closes, partners place the orders it still needs: nothing new is heard.
CLOSING_DAYS = 14
BLOCK = 14


@dataclass(frozen=True)
class Overlap:
    """Two programs in which one purchase can count, and the days on which it can, both included."""

    one: Planned
    other: Planned
    first: date
    last: date

    @property
    def sentence(self) -> str:
        """Write which two, when, and what happens with a purchase that counts in both."""
        assert self.one.terms is not None
        policies = {planned.terms.stacking.policy for planned in (self.one, self.other) if planned.terms}
        policy = self.one.terms.stacking.policy.label if len(policies) == 1 else "each by its own rule"
        days = formats.span(self.first, self.last)
        return (
            f"{self.one.program.code} and {self.other.program.code} share partners and products {days}. "
            f"Stacking: {policy[0].lower()}{policy[1:]}."
        )

    @property
    def stake_first(self) -> Planned:
        """Give the program that the money at stake is asked of: the draft, else the later one."""
        return self.one if self.one.is_draft and not self.other.is_draft else self.other

    @property
    def stake_second(self) -> Planned:
        """Give the one beside it."""
        return self.other if self.stake_first is self.one else self.one


@dataclass(frozen=True)
class Tally:
    """How often a tactic was used; it is drawn as that many blocks."""

    label: str
    count: int

    @property
    def blocks(self) -> tuple[int, ...]:
        """Give where each block begins, in pixels."""
        return tuple(place * BLOCK for place in range(self.count))

    @property
    def width(self) -> int:
        """Give how much room the blocks take, in pixels."""
        return self.count * BLOCK


@dataclass(frozen=True)
class Mix:
    """How often each tactic was used, and the sentence about the one used most."""

    counts: tuple[Tally, ...]
    total: int
    sentence: str


def overlaps(programs: Sequence[Planned], members: Mapping[str, Collection[str]]) -> list[Overlap]:
    """List the pairs of programs in which one purchase can count, by first day; each pair once."""
    readable = [planned for planned in programs if planned.terms is not None]
    by_code = {planned.program.code: planned for planned in readable}
    found = []
    for place, planned in enumerate(readable):
        terms = _terms(planned)
        later = [_terms(other) for other in readable[place + 1 :]]
        for terms_of_other in overlapping(terms, later, members):
            other = by_code[terms_of_other.code]
            first = max(terms.starts_on, terms_of_other.starts_on)
            found.append(Overlap(planned, other, first, min(terms.ends_on, terms_of_other.ends_on)))
    return sorted(found, key=lambda pair: (pair.first, pair.one.program.code, pair.other.program.code))


def fatigue(segment: str, programs: Sequence[Planned], year: FiscalYear) -> list[str]:
    """Say in which quarters a segment has more programs than partners follow, and what begins while one closes."""
    said = []
    for number, quarter in enumerate(year.quarters, start=1):
        running = [planned for planned in programs if _touches(planned, quarter)]
        if len(running) > PROGRAMS_PER_QUARTER_MAX:
            codes = ", ".join(planned.program.code for planned in running)
            said.append(
                f"Q{number}: {len(running)} programs ask something of {segment}; "
                f"partners follow {PROGRAMS_PER_QUARTER_MAX} at a time. {codes}."
            )
    for planned in programs:
        closing = [
            other.program.code
            for other in programs
            if planned is not other and _begins_while_closing(planned, other)
        ]
        if closing:
            said.append(
                f"{planned.program.code} begins on {formats.day(planned.program.starts_on)}, in the last "
                f"{CLOSING_DAYS} days of {' and '.join(closing)}: partners are placing last orders there."
            )
    return said


def closing_days(planned: Planned) -> Period:
    """Give the last days of a program, in which nothing else should begin for the same partners."""
    end = planned.program.ends_on + timedelta(days=1)
    first = max(planned.program.starts_on, end - timedelta(days=CLOSING_DAYS))
    return Period(first, end)


def tactic_mix(programs: Sequence[Planned]) -> Mix | None:
    """Count the tactics of programs; None where there is none to count."""
    kinds = Counter(tactic_of(planned.terms) for planned in programs if planned.terms is not None)
    total = sum(kinds.values())
    if not total:
        return None
    most, count = max(kinds.items(), key=lambda pair: (pair[1], -list(Tactic).index(pair[0])))
    sentence = f"{count} of {total} {'was' if count == 1 else 'were'} {most.label}"
    counts = tuple(Tally(tactic.label, kinds.get(tactic, 0)) for tactic in Tactic)
    return Mix(counts, total, sentence)


def _begins_while_closing(planned: Planned, other: Planned) -> bool:
    starts, days = planned.program.starts_on, closing_days(other)
    return days.contains(starts) and starts > other.program.starts_on


def _touches(planned: Planned, days: Period) -> bool:
    return planned.program.starts_on < days.end and planned.program.ends_on >= days.start


def _terms(planned: Planned) -> Terms:
    assert planned.terms is not None
    return planned.terms
