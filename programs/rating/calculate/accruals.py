"""What the books carry for the positions of one program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from programs.enums import ExpectedVolume
from programs.rating.accrual import Accrued, accrue, expected_volume
from programs.rating.calculate.counting import Scopes
from programs.rating.calculate.gathering import Spot, volume_of
from programs.rating.calculate.positions import Book, Position
from programs.rating.measures.plain import READERS
from programs.rating.scenario import bought
from programs.rating.volume import NO_VOLUME
from programs.rating.working import counted_volume
from vir.foundation.money import allocate, round_amount

ZERO = Decimal(0)


def accrued_at(book: Book, at: Position) -> Accrued | None:
    """
    Accrue a position at its expected volume; None where it is ended, or nothing tells what to expect.

    A figure by hand that names no period is for the newest one. Where another program pays instead nothing is
    carried here.
    """
    version, given = book.rated_by(at.spot), book.counting.given
    terms = version.terms
    if given.as_of is None or given.as_of >= at.period.last_day:
        return None
    by_hand = _by_hand(book, at)
    figure = READERS[version.plan.measure.figure]
    own = figure(volume_of(at.lines, Scopes.QUALIFYING))
    before = bought(terms, counted_volume(terms, at.volume, at.before.volume), at.facts) - own
    last_year = None
    if by_hand is None and terms.accrual.expected is ExpectedVolume.LAST_YEAR:
        last_year = _last_year(book, at, given.as_of)
    expected = expected_volume(
        terms.accrual.expected,
        own,
        period=at.period,
        as_of=given.as_of,
        last_year=last_year,
        by_hand=by_hand,
    )
    if expected is None:
        return None
    accrued = accrue(
        terms,
        at.volume,
        expected if by_hand is not None else expected + before,
        facts=at.facts,
        earned_before=at.before.earned,
        volume_before=at.before.volume,
        already=at.before.entitled,
    )
    return replace(accrued, accrued=ZERO) if at.facts.outdone_by else accrued


def within_cap(book: Book, accrued: Mapping[Spot, Accrued | None]) -> Mapping[Spot, Accrued | None]:
    """
    Keep what is carried within the cap of the program.

    Where the expected rebates of running periods and what ended ones earned come to more than the cap, what is
    carried for running ones is cut in proportion, by the largest remainder.
    """
    cap = book.counting.plan.program_cap
    running = {spot: found for spot, found in accrued.items() if found is not None}
    if cap is None or not running:
        return accrued
    ended = sum((book.positions[spot].rating.earned for spot in accrued if spot not in running), ZERO)
    expected = sum((found.entitlement - _due(book, spot) for spot, found in running.items()), ZERO)
    room = max(cap.amount - ended, ZERO)
    carried = sum((found.accrued for found in running.values()), ZERO)
    if expected <= room or carried <= 0:
        return accrued
    currency = book.terms.currency
    total = round_amount(carried * room / expected, currency, book.terms.rounding)
    spots = sorted(running)
    parts = allocate(total, [running[spot].accrued for spot in spots], currency, signed=True)
    return {**accrued, **{s: replace(running[s], accrued=part) for s, part in zip(spots, parts, strict=True)}}


def _due(book: Book, spot: Spot) -> Decimal:
    """Give what earlier periods earned of the same volume: under to_date an entitlement holds it as well."""
    return book.counting.plan.accumulation.already(book.positions[spot].before.entitled)


def _by_hand(book: Book, at: Position) -> Decimal | None:
    expected, code, account = book.counting.given.expected, book.terms.code, at.spot.account
    found = expected.for_period(code, account, at.period.start)
    if found is None and at.spot.place == len(book.counting.periods) - 1:
        return expected.for_all(code, account)
    return found


def _last_year(book: Book, at: Position, as_of: date) -> tuple[Decimal, Decimal]:
    """Give what the account bought in the same period a year ago, by the same day and in all."""
    earlier = book.terms.years_before(at.period)
    elapsed = min(at.period.elapsed_days(as_of), earlier.days)
    version = book.rated_by(at.spot)
    account, figure = at.spot.account, READERS[version.plan.measure.figure]
    whole = version.bought_in(earlier).get(account, NO_VOLUME)
    part = version.bought_in(earlier.first_days(elapsed)).get(account, NO_VOLUME)
    return figure(part), figure(whole)
