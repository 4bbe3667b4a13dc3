"""What counted in a period, what came back, and what did not count and why. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from claims.enums import LineType
from claims.queries.portal import COUNTED, Total
from payouts.enums import LineFate
from programs.enums import MeasureKind
from programs.rating import NO_VOLUME, Volume, figure_of
from programs.terms import Terms
from vir.faces.portal.standing import ZERO, Standing
from vir.foundation.words import later

# Why a line does not count, as the end of a sentence.
REASONS = {
    LineFate.COUNTED: later("counted"),
    LineFate.OUTSIDE_DATES: later("outside the period’s dates"),
    LineFate.NOT_YET: later("after the last day counted"),
    LineFate.OTHER_BASIS: later("not the kind of sale that counts"),
    LineFate.EXCLUDED_PARTNER: later("the terms leave this partner out"),
    LineFate.NOT_ENROLLED: later("not enrolled on that date"),
    LineFate.PRODUCT_OUT_OF_SCOPE: later("the product does not count"),
    LineFate.OTHER_CURRENCY: later("in another currency, held"),
    LineFate.QUALIFIES_ONLY: later("counts towards the tier, pays nothing itself"),
    LineFate.OTHER_PROGRAM: later("counted by a program that comes first"),
}


@dataclass(frozen=True)
class Left:
    """Lines that did not count for one reason."""

    fate: LineFate
    lines: int
    net: Decimal


@dataclass(frozen=True)
class Counted:
    """
    The lines of a period added up.

    `bought` and `returned` are in what the program's measure is made of. `is_behind` tells that lines arrived
    which the last calculation did not see, or that a closed period no longer takes; the figures are then those
    of the calculation.
    """

    lines: int
    returns: int
    bought: Decimal
    returned: Decimal
    left: tuple[Left, ...]
    is_behind: bool

    @property
    def total(self) -> Decimal:
        """Give what the lines add up to: the partner's own, apart from what else decides the tier."""
        return self.bought + self.returned

    @property
    def left_lines(self) -> int:
        """Count the lines that did not count."""
        return sum(each.lines for each in self.left)

    @property
    def left_net(self) -> Decimal:
        """Give the net value of the lines that did not count."""
        return sum((each.net for each in self.left), ZERO)


def counted_of(one: Standing, found: Sequence[Total]) -> Counted:
    """Add up the lines of a period by whether they count."""
    volume = volume_of(found)
    left = _left(found)
    measured = figure_of(one.terms, one.volume)
    if figure_of(one.terms, volume) != measured or volume.line_count != one.volume.line_count:
        # Only the returns' net value is kept with an earning.
        returned = one.volume.returns_net if one.terms.measure.of is MeasureKind.NET_AMOUNT else ZERO
        return Counted(
            one.volume.line_count,
            one.volume.return_count,
            measured - returned,
            returned,
            left,
            is_behind=True,
        )
    returned = sum((_figure(one.terms, total) for total in _inside(found) if _is_return(total)), ZERO)
    return Counted(
        volume.line_count, volume.return_count, measured - returned, returned, left, is_behind=False
    )


def volume_of(found: Iterable[Total]) -> Volume:
    """Give the volume of the lines that count."""
    return sum((_volume(total) for total in _inside(found)), NO_VOLUME)


def measure_of(terms: Terms, volume: Volume) -> Decimal:
    """Read the program's measure from a volume."""
    return figure_of(terms, volume)


def _figure(terms: Terms, total: Total) -> Decimal:
    return measure_of(terms, _volume(total))


def _inside(found: Iterable[Total]) -> list[Total]:
    return [total for total in found if total.fate == COUNTED]


def _is_return(total: Total) -> bool:
    return total.line_type == LineType.RETURN.value


def _volume(total: Total) -> Volume:
    is_return = _is_return(total)
    return Volume(
        net=total.net,
        gross=total.gross,
        quantity=total.quantity,
        line_count=0 if is_return else total.lines,
        return_count=total.lines if is_return else 0,
        returns_net=total.net if is_return else ZERO,
    )


def _left(found: Sequence[Total]) -> tuple[Left, ...]:
    """Give the reasons for which lines did not count, sales and returns together."""
    left = []
    for fate in LineFate:
        mine = [total for total in found if total.fate == fate.value]
        if mine and fate is not LineFate.COUNTED:
            left.append(
                Left(fate, sum(total.lines for total in mine), sum((total.net for total in mine), ZERO))
            )
    return tuple(left)
