"""Expecting another volume, or tier, of one position than the method of its program does."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from payouts.models import AccrualOverride
from payouts.operations.books.accrue import post_accruals
from payouts.operations.books.ready import ready_books
from payouts.posting.records import Promise
from payouts.queries.books.expected import Expected, expected_of
from payouts.queries.locks import lock_positions
from payouts.queries.promises import promise_of
from programs.rating.words import bought_in_units
from programs.terms import Terms
from vir.foundation.audit.operations import record
from vir.foundation.money import format_money_short, format_number
from vir.foundation.periods import Period, format_date
from vir.foundation.refusals import Refused

LEAST_REASON = 5


class UnableToOverride(Refused):
    """An override that cannot be set or ended; the text says why."""


@transaction.atomic
def set_override(
    *,
    program_code: str,
    partner_code: str,
    period_start: date,
    reason: str,
    actor_id: UUID,
    today: date,
    at: datetime,
    expected_volume: Decimal | None = None,
    expected_tier: int | None = None,
    expires_on: date | None = None,
) -> AccrualOverride:
    """
    Expect another volume, or tier, of a position until a day, and post the difference at once.

    One that holds already is ended.

    :param expected_volume: in what the measure is made of, for the whole period; or say a tier, 0 for none
    :param expires_on: the last day on which it counts, by default that of the accounting month
    :raises UnableToOverride: if the position cannot be overridden, or the words or figures do not do
    """
    lock_positions()
    month = ready_books(today=today, at=at)
    promise, period, one = _position(program_code, partner_code, period_start, today)
    _check_figures(promise, period, one, expected_volume, expected_tier)
    last = month.ends_on - timedelta(days=1)
    until = last if expires_on is None else expires_on
    if not today <= until <= last:
        raise UnableToOverride(
            f"An override lasts to the end of the accounting month at most. Choose a day from "
            f"{format_date(today)} to {format_date(last)}."
        )
    told = reason.strip()
    if len(told) < LEAST_REASON:
        raise UnableToOverride("Say why another volume is expected: the reason stands on the rollforward.")
    _end(one, actor_id, at)
    override: AccrualOverride = AccrualOverride.objects.create(
        program_id=promise.program_id,
        partner_id=one.place.partner_id,
        period_start=period.start,
        expected_volume=expected_volume,
        expected_tier=expected_tier,
        reason=told[:500],
        expires_on=until,
        set_by_id=actor_id,
        set_at=at,
    )
    posted = post_accruals(today=today, at=at, actor_id=actor_id, program_ids=[promise.program_id])
    record(
        action="accrual.overridden",
        kind="program",
        code=promise.code,
        actor_id=actor_id,
        at=at,
        data={
            "partner": partner_code,
            "period": period.start.isoformat(),
            "volume": None if expected_volume is None else f"{expected_volume:f}",
            "tier": expected_tier,
            "reason": told[:500],
            "until": until.isoformat(),
            "change": {code: f"{amount:f}" for code, amount in posted.change.items()},
        },
    )
    return override


@transaction.atomic
def end_override(*, override_id: UUID, actor_id: UUID, today: date, at: datetime) -> AccrualOverride:
    """
    End an override before its day, and post the difference at once.

    :raises UnableToOverride: if there is no such one, or it has ended
    """
    lock_positions()
    ready_books(today=today, at=at)
    override: AccrualOverride | None = (
        AccrualOverride.objects.select_related("program", "partner")
        .filter(id=override_id, ended_at__isnull=True)
        .first()
    )
    if override is None:
        raise UnableToOverride("This override has ended already. Nothing is left to do.")
    override.ended_by_id, override.ended_at = actor_id, at
    override.save(update_fields=["ended_by", "ended_at"])
    posted = post_accruals(today=today, at=at, actor_id=actor_id, program_ids=[override.program_id])
    record(
        action="accrual.override_ended",
        kind="program",
        code=override.program.code,
        actor_id=actor_id,
        at=at,
        data={
            "partner": override.partner.code,
            "period": override.period_start.isoformat(),
            "change": {code: f"{amount:f}" for code, amount in posted.change.items()},
        },
    )
    return override


def _position(
    program_code: str, partner_code: str, period_start: date, today: date
) -> tuple[Promise, Period, Expected]:
    """Find a position whose result is not known yet."""
    promise = promise_of(program_code)
    period = None if promise is None else promise.period_from(period_start)
    if promise is None or period is None:
        raise UnableToOverride("There is no such period. Choose one from the list.")
    found = [one for one in expected_of(promise, period, today=today) if one.partner_code == partner_code]
    if not found:
        raise UnableToOverride(
            f"{partner_code} has nothing in this period of {promise.code} yet. "
            "An override is for a partner that has bought, or is enrolled and was calculated."
        )
    one = found[0]
    if one.closed or one.ended:
        raise UnableToOverride(
            f"The period ended on {format_date(period.last_day)}: what {one.partner} earned is known, "
            "and nothing is expected any more."
        )
    return promise, period, one


def _check_figures(
    promise: Promise, period: Period, one: Expected, volume: Decimal | None, tier: int | None
) -> None:
    terms = promise.for_period(period).terms
    if terms.group is not None:
        raise UnableToOverride(
            f"{promise.code} rates groups as a whole. Set the expected volume of the group under Figures instead."
        )
    if (volume is None) == (tier is None):
        raise UnableToOverride("Say a volume or a tier, one of the two.")
    if tier is not None:
        highest = len(terms.reward.tiers)
        if not 0 <= tier <= highest:
            raise UnableToOverride(f"The terms have no tier {tier}. Choose one from 0 (none) to {highest}.")
        if tier < one.tier:
            raise UnableToOverride(
                f"{one.partner} has reached tier {one.tier} already. Choose that or a higher one."
            )
    if volume is not None and (volume < 0 or (volume < one.measured and _measures_volume(terms))):
        least = (
            format_number(one.measured)
            if bought_in_units(terms)
            else format_money_short(one.measured, terms.currency)
        )
        raise UnableToOverride(
            f"{one.partner} has bought {least} already. Expect that or more for the whole period."
        )


def _measures_volume(terms: Terms) -> bool:
    """Tell whether what is measured is what was bought itself."""
    return terms.measure.kind.value in ("net_amount", "gross_amount", "quantity")


def _end(one: Expected, actor_id: UUID, at: datetime) -> None:
    """End whatever stands for a position, also one that expired: only one may."""
    AccrualOverride.objects.filter(
        program_id=one.place.program_id,
        partner_id=one.place.partner_id,
        period_start=one.place.period_start,
        ended_at__isnull=True,
    ).update(ended_by_id=actor_id, ended_at=at)
