"""How one amount came about, worked out again by the engine that wrote it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from uuid import UUID

from payouts.models import Earning, ProgramPeriod
from payouts.posting.records import Place, Promise, Standing
from payouts.queries.positions import place_of, volume_of
from payouts.queries.reckoning import reckon_around
from programs.queries import terms_of
from programs.rating import NO_VOLUME, RatedFrom, Rating, Volume
from programs.terms import Terms
from vir.foundation.money import format_money
from vir.foundation.refusals import Refused


class WorkingDiffers(Refused):
    """An amount that its working does not give: lines or terms have changed since it was calculated."""


@dataclass(frozen=True)
class Worked:
    """An earning with its working. `now` is what a closed one would be today, None where that is the same."""

    earning: Earning
    terms: Terms
    rating: Rating
    closed: ProgramPeriod | None
    now: Decimal | None


def explanation(earning: Earning, promise: Promise, *, today: date) -> Worked:
    """
    Work an amount out again from the sales lines.

    A closed period is worked out from the volume it was closed with: its lines may have changed since.

    :raises WorkingDiffers: if the working does not give the stored amount to the cent
    """
    closed: ProgramPeriod | None = (
        ProgramPeriod.objects.select_related("closed_by")
        .filter(program_id=earning.program_id, period_start=earning.period_start)
        .first()
    )
    worked = worked_as_stored(earning, closed)
    found = reckon_around(promise, today=today, partners=frozenset({earning.partner_id}))
    place = place_of(earning)
    now = found.wanted[place].earned if place in found.wanted else Decimal(0)
    if closed is not None:
        return worked if now == earning.earned else Worked(earning, worked.terms, worked.rating, closed, now)
    if _stale(place, found.differences.changed) or _stale(place, found.differences.new):
        raise WorkingDiffers(
            "The lines or the terms changed after this was calculated: "
            f"{_written(earning, earning.earned)} is stored, {_written(earning, now)} is what they give now. "
            "Recalculate to bring the two together."
        )
    return worked


def worked_as_stored(earning: Earning, closed: ProgramPeriod | None = None) -> Worked:
    """
    Work an amount out from the volumes that are stored with it and before it.

    :raises WorkingDiffers: if the engine gives another amount
    """
    rating = ratings_as_stored([earning])[earning.id]
    return Worked(earning, terms_of(earning.version), rating, closed, None)


def ratings_as_stored(earnings: Sequence[Earning]) -> dict[UUID, Rating]:
    """
    Work out amounts of one program from the stored volumes, by the id of the earning.

    :raises WorkingDiffers: if the engine gives another amount for one of them
    """
    if not earnings:
        return {}
    before = earned_before(earnings[0].program_id, [earning.partner_id for earning in earnings])
    found = {}
    for earning in earnings:
        rating = basis_of(earning, before).rate(terms_of(earning.version))
        if rating.earned != earning.earned:
            raise WorkingDiffers(
                f"The engine gives {_written(earning, rating.earned)} where "
                f"{_written(earning, earning.earned)} is stored. Recalculate; "
                "if that changes nothing, report it."
            )
        found[earning.id] = rating
    return found


def basis_of(earning: Earning, before: Callable[[UUID, date], tuple[Decimal, Volume]]) -> RatedFrom:
    """
    Give what an earning is rated from: what is kept with it, or its volume and the periods before it.

    :param before: what `earned_before` gives for the program
    """
    if earning.rated_from:
        return RatedFrom.from_dict(earning.rated_from)
    amount, volume = before(earning.partner_id, earning.period_start)
    return RatedFrom(volume_of(earning), earned_before=amount, volume_before=volume, already=amount)


def earned_before(
    program_id: UUID, partners: Sequence[UUID] | None = None
) -> Callable[[UUID, date], tuple[Decimal, Volume]]:
    """Give a look-up of what a partner earned and bought in the periods of a program before a day."""
    return earned_before_of([program_id], partners)(program_id)


def earned_before_of(
    program_ids: Sequence[UUID], partners: Sequence[UUID] | None = None
) -> Callable[[UUID], Callable[[UUID, date], tuple[Decimal, Volume]]]:
    """Give such a look-up for each of several programs, in one query, or in none for no program."""
    rows: Iterable[Earning] = ()
    if program_ids:
        rows = Earning.objects.filter(program_id__in=program_ids)
        if partners is not None:
            rows = rows.filter(partner_id__in=partners)
    positions: dict[tuple[UUID, UUID], list[tuple[date, Decimal, Volume]]] = {}
    for row in rows:
        place = (row.program_id, row.partner_id)
        positions.setdefault(place, []).append((row.period_start, row.earned, volume_of(row)))

    def look_up(program: UUID, partner: UUID, start: date) -> tuple[Decimal, Volume]:
        amount, volume = Decimal(0), NO_VOLUME
        for day, earned, bought in positions.get((program, partner), ()):
            if day < start:
                amount, volume = amount + earned, volume + bought
        return amount, volume

    return lambda program: partial(look_up, program)


def _stale(place: Place, standings: Iterable[Standing]) -> bool:
    return any(standing.place == place for standing in standings)


def _written(earning: Earning, amount: Decimal) -> str:
    return format_money(amount, earning.currency)
