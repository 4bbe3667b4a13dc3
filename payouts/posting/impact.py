"""What an amendment moves, partner by partner, as plain figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from payouts.posting.fingerprints import plain

ZERO = Decimal(0)
# So many partners are kept by name with the version; the sums are of all.
KEPT_MAX = 500


@dataclass(frozen=True)
class Figures:
    """What one partner has under some versions: earned now, projected at the pace so far, lines that count."""

    earned: Decimal = ZERO
    projected: Decimal | None = None
    lines: int = 0
    net: Decimal = ZERO

    @property
    def outlook(self) -> Decimal:
        """Give what is projected, where nothing is what is earned."""
        return self.earned if self.projected is None else self.projected


@dataclass(frozen=True)
class Moved:
    """One partner before and after."""

    partner_id: UUID
    code: str
    name: str
    before: Figures
    after: Figures
    # By how much what is earned moves in the programs that share its purchases.
    beside: Decimal = ZERO

    @property
    def earned(self) -> Decimal:
        """Give by how much what is earned moves."""
        return self.after.earned - self.before.earned

    @property
    def projected(self) -> Decimal:
        """Give by how much what is projected moves."""
        return self.after.outlook - self.before.outlook

    @property
    def lines_stopped(self) -> int:
        """Count the lines that count no longer."""
        return max(self.before.lines - self.after.lines, 0)

    @property
    def is_worse_off(self) -> bool:
        """Tell whether the partner has less, now or at the pace so far, here or with what shares the purchases."""
        return min(self._least(self.earned), self._least(self.projected)) < 0

    @property
    def is_better_off(self) -> bool:
        """Tell whether it has more and nothing less."""
        return not self.is_worse_off and (self.earned > 0 or self.projected > 0)

    @property
    def less_earned(self) -> Decimal:
        """Give how much less is earned now."""
        return max(-self._least(self.earned), ZERO)

    @property
    def less_projected(self) -> Decimal:
        """Give how much less is projected."""
        return max(-self._least(self.projected), ZERO)

    def _least(self, moved: Decimal) -> Decimal:
        """Give what moves here, or with the programs beside it where that is less."""
        return min(moved, moved + self.beside)


@dataclass(frozen=True)
class Impact:
    """What a program would be with an amendment that counts from a day, or without one from its start."""

    effective_on: date | None
    moved: Sequence[Moved]

    @property
    def worse_off(self) -> list[Moved]:
        """List who has less: who lost most of what is earned first, then of what is projected."""
        return sorted(
            (one for one in self.moved if one.is_worse_off),
            key=lambda one: (-one.less_earned, -one.less_projected, one.name, one.code),
        )

    @property
    def better_off(self) -> list[Moved]:
        """List who has more, the largest gain first."""
        return sorted(
            (one for one in self.moved if one.is_better_off),
            key=lambda one: (-one.projected, one.name, one.code),
        )

    @property
    def less(self) -> tuple[Decimal, Decimal]:
        """Add up how much less those have who have less: earned now, and projected."""
        return (
            _sum(one.less_earned for one in self.moved),
            _sum(one.less_projected for one in self.moved),
        )

    @property
    def earned(self) -> tuple[Decimal, Decimal]:
        """Give what is earned by all, before and after."""
        return _sum(one.before.earned for one in self.moved), _sum(one.after.earned for one in self.moved)

    @property
    def projected(self) -> tuple[Decimal, Decimal]:
        """Give what is projected for all, before and after."""
        return _sum(one.before.outlook for one in self.moved), _sum(one.after.outlook for one in self.moved)

    @property
    def lines_stopped(self) -> int:
        """Count the lines that count no longer."""
        return sum(one.lines_stopped for one in self.moved)

    def kept(self) -> dict[str, Any]:
        """Give it as it is kept with a version: amounts as strings, partners that move only."""
        moving = [one for one in self.moved if one.is_worse_off or one.is_better_off]
        return {
            "from": None if self.effective_on is None else self.effective_on.isoformat(),
            "earned": [plain(amount) for amount in self.earned],
            "projected": [plain(amount) for amount in self.projected],
            "better_off": len(self.better_off),
            "worse_off": len(self.worse_off),
            "less": [plain(amount) for amount in self.less],
            "lines_stopped": self.lines_stopped,
            "partners": [
                {
                    "code": one.code,
                    "name": one.name,
                    "earned": [plain(one.before.earned), plain(one.after.earned)],
                    "projected": [plain(one.before.outlook), plain(one.after.outlook)],
                }
                for one in sorted(moving, key=lambda one: (not one.is_worse_off, one.name))[:KEPT_MAX]
            ],
        }


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)
