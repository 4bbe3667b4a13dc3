"""Rating every account of one program, period after period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal

from programs.enums import Accumulation
from programs.rating.calculate.baselines import References
from programs.rating.calculate.counting import Counted, Counting, Scopes
from programs.rating.calculate.gathering import Spot, facts_of, paying, volume_of
from programs.rating.facts import Facts
from programs.rating.rating import Rating, rate
from programs.rating.volume import NO_VOLUME, Volume
from vir.foundation.periods import Period

ZERO = Decimal(0)


@dataclass(frozen=True)
class Before:
    """
    What a period looks back at.

    `earned` is what earlier periods earned, `entitled` what they would have without other programs, `volume`
    what they counted.
    """

    earned: Decimal = ZERO
    entitled: Decimal = ZERO
    volume: Volume = NO_VOLUME


@dataclass(frozen=True)
class Position:
    """One rated position with what it was rated from."""

    spot: Spot
    period: Period
    volume: Volume
    facts: Facts
    before: Before
    rating: Rating
    lines: Sequence[Counted] = field(repr=False, default=())


Frozen = Mapping[Spot, tuple[Decimal, Volume]]


class Book:
    """One program while it is calculated: what counts, by position, and what others took off it."""

    def __init__(self, counting: Counting, frozen: Frozen | None = None) -> None:
        """
        Open a program.

        :param frozen: what closed positions earned and counted: later periods look back at that
        """
        self.counting = counting
        self.terms = counting.terms
        self._references: dict[int, References] = {}
        self.frozen: Frozen = frozen or {}
        self.lines: dict[Spot, list[Counted]] = {}
        for line in counting.counted:
            self.lines.setdefault(Spot(line.account, line.place), []).append(line)
        self.positions: dict[Spot, Position] = {}

    @property
    def to_date(self) -> bool:
        """Tell whether the volume since the start decides."""
        return self.terms.accumulation is Accumulation.TO_DATE

    def accounts(self) -> list[str]:
        """List every account that is rated."""
        given = self.counting.given
        named: Iterable[str] = given.partners
        if self.terms.group is not None:
            named = {parent for partner in named for parent in self._parents(partner)}
        return sorted({*named, *(spot.account for spot in self.lines), *(s.account for s in self.frozen)})

    def rated_by(self, spot: Spot) -> Counting:
        """Give the version whose terms rate a position."""
        return self.counting.rated_by(spot.place)

    def rate_all(self, outdone: Mapping[Spot, str] | None = None) -> None:
        """
        Rate every position.

        :param outdone: the program that pays instead, by position
        """
        self.positions = {}
        for account in self.accounts():
            self._rate_account(account, outdone or {})

    def stands(self, at: Position, *, as_closed: bool) -> Decimal:
        """Give what a position earned, or with `as_closed` what it was closed with where it is closed."""
        return self.frozen[at.spot][0] if as_closed and at.spot in self.frozen else at.rating.earned

    def settle(self, changes: Mapping[Spot, Facts]) -> None:
        """Rate positions again with what the other partners and programs did."""
        for spot, facts in changes.items():
            at = self.positions[spot]
            rating = self._rate(spot, at.volume, facts, at.before)
            self.positions[spot] = replace(at, facts=facts, rating=rating)

    def first_settlement(self, at: Position) -> Decimal | None:
        """Give what a period earned of the lines received in time, None where all were."""
        spot = at.spot
        limit = self.rated_by(spot).terms.receipt_grace_days
        last = at.period.last_day + timedelta(days=limit)
        lines = self.lines.get(spot, [])
        in_time = [line for line in lines if line.late_on <= last]
        if len(in_time) == len(lines):
            return None
        if at.facts.outdone_by:
            return None
        volume = volume_of(in_time, Scopes.PAYING)
        facts = self._facts(spot, [*self._earlier(spot), *in_time])
        first = self._rate(spot, volume, facts, at.before).earned
        # The program's budget leaves no more to the lines in time than to all of them.
        return first if at.facts.allotted is None else min(first, at.rating.earned)

    def block(self, spot: Spot) -> list[Counted]:
        """Give the paying lines that a position was earned on: its own, or all since the start."""
        return paying([*self._earlier(spot), *self.lines.get(spot, ())])

    def _rate_account(self, account: str, outdone: Mapping[Spot, str]) -> None:
        before = Before()
        for place, period in enumerate(self.counting.periods):
            spot = Spot(account, place)
            volume = volume_of(self.lines.get(spot, ()), Scopes.PAYING)
            facts = self._facts(spot, [*self._earlier(spot), *self.lines.get(spot, ())])
            if spot in outdone:
                facts = replace(facts, outdone_by=outdone[spot])
            rating = self._rate(spot, volume, facts, before)
            self.positions[spot] = Position(
                spot, period, volume, facts, before, rating, self.lines.get(spot, ())
            )
            earned, counted = rating.earned, volume
            entitled = rating.working.own
            if spot in self.frozen:
                earned, counted = self.frozen[spot]
                entitled = earned
            before = Before(before.earned + earned, before.entitled + entitled, before.volume + counted)

    def _rate(self, spot: Spot, volume: Volume, facts: Facts, before: Before) -> Rating:
        return rate(
            self.rated_by(spot).terms,
            volume,
            facts=facts,
            earned_before=before.earned,
            volume_before=before.volume,
            already=before.entitled,
        )

    def _facts(self, spot: Spot, lines: Sequence[Counted]) -> Facts:
        number, version = 1, self.rated_by(spot)
        if version.terms.guarantee is not None:
            number = self._reached(spot.account, spot.place) if self._reaches(spot) else 0
        references = self._references.setdefault(id(version), References(version))
        return facts_of(version, references, spot, lines, number=number)

    def _reached(self, account: str, place: int) -> int:
        """Count the periods so far in which the program reached an account."""
        return sum(self._reaches(Spot(account, earlier)) for earlier in range(place + 1))

    def _earlier(self, spot: Spot) -> list[Counted]:
        if not self.to_date:
            return []
        found = [
            line for place in range(spot.place) for line in self.lines.get(Spot(spot.account, place), ())
        ]
        return [self._as_rated(spot, line) for line in found] if self.counting.is_amended else found

    def _as_rated(self, spot: Spot, line: Counted) -> Counted:
        """Tell of a line of an earlier period which scopes it is in under the version that rates this one."""
        own = self.counting.counted_by(line.day).terms.products
        return replace(line, scopes=self.rated_by(spot).within(own).of(line.line.sku))

    def _reaches(self, spot: Spot) -> bool:
        """Tell whether the program reaches an account in a period: it bought, or it is let in on some day."""
        if self.lines.get(spot):
            return True
        period, given = self.counting.periods[spot.place], self.counting.given
        return any(
            given.eligible(self.counting.counted_by(day).terms, spot.account, day)
            for day in period.each_day()
        )

    def _parents(self, partner: str) -> set[str]:
        held = self.counting.given.parents.get(partner, ())
        return {membership.parent for membership in held} or {partner}
