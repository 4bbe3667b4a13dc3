"""What is expected of each position, and what the books should therefore hold for it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import DateField, Exists, ExpressionWrapper, OuterRef, Q, Sum

from payouts.enums import PeriodState
from payouts.models import AccountingPeriod, AccrualOverride, Earning, PriorPeriodEntry, ProgramPeriod
from payouts.posting.records import Place, Promise
from payouts.queries.accruals import Carried, carried, overridden
from payouts.queries.freshness import counted_to
from payouts.queries.positions import place_of
from payouts.queries.promises import standing_promises
from payouts.queries.working import basis_of, earned_before_of
from programs.enums import ExpectedVolume, FigureKind
from programs.queries.figures import figures_of
from vir.foundation.periods import Period

NOTHING = Decimal(0)
_READ = (
    *("program", "partner__code", "partner__name", "period_start", "period_end", "currency"),
    *("measured", "tier", "earned", "rated_from"),
    *("net", "gross", "quantity", "line_count", "return_count", "returns_net"),
)


@dataclass(frozen=True)
class Expected:
    """
    What is expected of one position.

    :ivar method: where the expected volume comes from by the terms
    :ivar by_hand: whether a figure that was set for the partner comes before the method
    :ivar expected_volume: in what the measure is made of, with the override; None where nothing is expected
        beyond what was bought
    :ivar pace_tier: the tier by the method alone, without an override
    :ivar by_method: what would be accrued without an override
    :ivar accrued: what the books should hold: the entitlement target
    :ivar prior: what of it are prior-period entries, once the measurement period is closed
    """

    place: Place
    partner_code: str
    partner: str
    currency: str
    measured: Decimal
    tier: int
    earned: Decimal
    method: ExpectedVolume
    by_hand: bool
    expected_volume: Decimal | None
    expected_tier: int
    pace_tier: int
    by_method: Decimal
    accrued: Decimal
    override: AccrualOverride | None
    ended: bool
    closed: bool
    prior: Decimal = NOTHING

    @property
    def effect(self) -> Decimal:
        """Give by how much the override moves what is accrued."""
        return self.accrued - self.by_method if self.override is not None else NOTHING


def expected_of(promise: Promise, period: Period, *, today: date) -> list[Expected]:
    """List the positions of one measurement period, closed or not, the largest amount first."""
    found = expectations([promise], today=today, period_start=period.start, closed_too=True)
    return sorted(found, key=lambda one: (-one.accrued, -one.measured, one.partner))


def expectations(
    promises: Sequence[Promise] | None = None,
    *,
    today: date,
    period_start: date | None = None,
    closed_too: bool = False,
) -> list[Expected]:
    """
    List what is expected of positions, by default of all whose measurement period is not closed yet.

    :param promises: only of these programs; None: all that are kept up
    :param closed_too: also of closed periods: what was earned with its prior-period entries
    """
    by_id = {p.program_id: p for p in (standing_promises() if promises is None else promises)}
    if not by_id:
        return []
    periods = ProgramPeriod.objects.filter(program_id__in=list(by_id)).order_by()
    shut = set(periods.values_list("program_id", "period_start"))
    rows = _rows(by_id, period_start, closed_too=closed_too)
    # Only what began later than its program looks back.
    looking_back = {
        row.program_id for row in rows if by_id[row.program_id].periods[0].start != row.period_start
    }
    before = earned_before_of(sorted(looking_back))
    by_hand = figures_of(by_id)[FigureKind.EXPECTED]
    overrides = live_overrides(by_id, today=today)
    closed = {row.id for row in rows if (row.program_id, row.period_start) in shut}
    prior = prior_sums(closed)
    as_of = counted_to(today)
    found = []
    for row in rows:
        promise = by_id[row.program_id]
        period = promise.period_from(row.period_start) or Period(row.period_start, row.period_end)
        terms = promise.for_period(period).terms
        basis = basis_of(row, before(row.program_id))
        if row.id in closed:
            by_method = Carried(None, row.tier, row.earned + prior.get(row.id, NOTHING))
        else:
            by_method = carried(promise, row, basis, period, as_of=as_of, by_hand=by_hand)
        ended = period.elapsed_days(as_of) >= period.days
        override = None if row.id in closed or ended else overrides.get(place_of(row))
        then = by_method if override is None else overridden(promise, basis, period, override, by_method)
        found.append(
            Expected(
                place=place_of(row),
                partner_code=row.partner.code,
                partner=row.partner.name,
                currency=row.currency,
                measured=row.measured,
                tier=row.tier,
                earned=row.earned,
                method=terms.accrual.expected,
                by_hand=by_hand.of(terms.code, row.partner.code, period.start) is not None,
                expected_volume=then.volume,
                expected_tier=then.tier,
                pace_tier=by_method.tier,
                by_method=by_method.amount,
                accrued=then.amount,
                override=override,
                ended=ended,
                closed=row.id in closed,
                prior=prior.get(row.id, NOTHING),
            )
        )
    return found


def live_overrides(program_ids: Collection[UUID], *, today: date) -> dict[Place, AccrualOverride]:
    """
    Give the overrides that count on a day.

    One that lasts to the end of an accounting period counts until that is closed: its estimate is that of the month.
    """
    next_day = ExpressionWrapper(OuterRef("expires_on") + timedelta(days=1), output_field=DateField())
    unclosed = AccountingPeriod.objects.exclude(state=PeriodState.CLOSED.value).filter(ends_on=next_day)
    found = AccrualOverride.objects.select_related("set_by").filter(
        Q(expires_on__gte=today) | Exists(unclosed),
        program_id__in=list(program_ids),
        ended_at__isnull=True,
    )
    return {Place(one.program_id, one.partner_id, one.period_start): one for one in found}


def prior_sums(earning_ids: Collection[UUID]) -> dict[UUID, Decimal]:
    """Add up the prior-period entries of closed positions, by the id of the position."""
    if not earning_ids:
        return {}
    found = PriorPeriodEntry.objects.filter(earning_id__in=list(earning_ids))
    return dict(found.order_by().values_list("earning_id").annotate(total=Sum("amount")))


def _rows(by_id: Collection[UUID], period_start: date | None, *, closed_too: bool) -> list[Earning]:
    wanted = Q(program_id__in=list(by_id))
    if period_start is not None:
        wanted &= Q(period_start=period_start)
    found = Earning.objects.filter(wanted)
    if not closed_too:
        found = found.exclude(
            Exists(
                ProgramPeriod.objects.filter(
                    program_id=OuterRef("program_id"), period_start=OuterRef("period_start")
                )
            )
        )
    return list(
        found.select_related("partner").only(*_READ).order_by("program_id", "period_start", "partner__code")
    )
