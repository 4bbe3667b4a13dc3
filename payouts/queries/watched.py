"""Where every enrolled partner of the live programs stands, beside its earlier pace and the year before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from payouts.posting.records import Promise
from payouts.queries.earning_row import EarningRow
from payouts.queries.earnings import ProgramEarnings, earnings_together
from payouts.queries.freshness import sales_freshness
from payouts.queries.missing.lacking import standing_of
from payouts.queries.promises import promised
from programs.enums import Accumulation, MeasureKind, ProgramStatus
from programs.queries.enrolled import enrolled_on
from programs.queries.eras import eras_by_status
from programs.rating import NO_VOLUME, Position, nothing_bought, position
from programs.rating.outlook import own_bought
from programs.rating.words import bought_in_units, in_percent
from programs.terms import Terms
from vir.foundation.money import exact
from vir.foundation.tenancy.context import current_tenant_id


class Sums(NamedTuple):
    """What the lines of a program's products add up to: now, earlier, and a year before."""

    now: Decimal
    then: Decimal
    last_year_so_far: Decimal
    last_year: Decimal


@dataclass(frozen=True)
class Watched:
    """
    One partner in the running period of one program; `row` is None while nothing of it is calculated.

    `sums` is None where a program's volumes cannot be compared with earlier ones: those of a group, those that
    go on adding up from period to period.
    """

    table: ProgramEarnings
    partner_id: UUID
    partner_code: str
    partner: str
    row: EarningRow | None
    at: Position
    sums: Sums | None

    @property
    def promise(self) -> Promise:
        """Give the program."""
        return self.table.promise

    @property
    def terms(self) -> Terms:
        """Give the terms that rate the period."""
        return self.promise.for_period(self.table.period).terms

    @property
    def pace(self) -> Decimal | None:
        """Give what is bought per day so far, as the portal tells it; None before the first day."""
        if not self.table.elapsed_days:
            return None
        if self.row is None:
            return Decimal(0)
        with exact():
            return own_bought(self.terms, self.row.basis) / self.table.elapsed_days

    def then(self) -> Decimal | None:
        """Give what had been bought earlier: today's figure in proportion to the lines."""
        if self.sums is None or self.sums.now <= 0 or self.row is None:
            return None
        with exact():
            return self.at.bought * self.sums.then / self.sums.now


def watched(*, today: date, back_days: int, codes: Sequence[str] = ()) -> tuple[list[Watched], date | None]:
    """
    List every enrolled partner of the live programs, and the last day counted (None before the first file).

    :param back_days: how far back the earlier pace lies
    :param codes: programs to look at; none: all that are live
    """
    promises = [
        one
        for one in promised(eras_by_status([ProgramStatus.LIVE]))
        if one.periods[0].start <= today and (not codes or one.code in codes)
    ]
    counted = sales_freshness().counted_to
    as_of = today if counted is None else min(counted, today)
    tables = [
        table
        for table in earnings_together(promises, today=today, as_of=as_of)
        if table.closed is None and today < table.period.end
    ]
    sums = _sums([table for table in tables if _comparable(table)], as_of, back_days, today)
    found: list[Watched] = []
    members = enrolled_on([table.promise.program_id for table in tables], today)
    for table in tables:
        rows = {row.partner_code: row for row in table.rows}
        for partner_id, code, name in members.get(table.promise.program_id, ()):
            row = rows.get(code)
            terms = table.promise.for_period(table.period).terms
            if row is None and in_percent(terms):
                # Its baseline or target is not known here, so no tier can be told.
                continue
            at = standing_of(terms, row) if row else position(terms, NO_VOLUME, facts=nothing_bought(terms))
            compared = sums.get((table.promise.program_id, partner_id)) if _comparable(table) else None
            found.append(Watched(table, partner_id, code, name, row, at, compared))
    return found, None if counted is None else as_of


def _comparable(table: ProgramEarnings) -> bool:
    terms = table.promise.terms
    adds_up = terms.accumulation is Accumulation.TO_DATE and table.period != table.promise.periods[0]
    return terms.group is None and not adds_up


def _sums(
    tables: Sequence[ProgramEarnings], as_of: date, back_days: int, today: date
) -> dict[tuple[UUID, UUID], Sums]:
    """Add up the lines of several programs in one query, whatever their number and that of partners."""
    if not tables:
        return {}
    products = [
        (place, product_id)
        for place, table in enumerate(tables)
        for product_id in table.promise.for_period(table.period).product_ids
    ]
    earlier = [table.promise.terms.years_before(table.period) for table in tables]
    values: dict[str, Any] = {
        "tenant": current_tenant_id(),
        "today": today,
        "place": list(range(len(tables))),
        "basis": [table.promise.terms.basis.value for table in tables],
        "currency": [table.promise.terms.currency for table in tables],
        "figure": [_column(table.promise.terms) for table in tables],
        "start": [table.period.start for table in tables],
        "as_of": [as_of] * len(tables),
        "then": [as_of - timedelta(days=back_days)] * len(tables),
        "before_start": [period.start for period in earlier],
        "before_day": [
            period.start + timedelta(days=table.elapsed_days)
            for period, table in zip(earlier, tables, strict=True)
        ],
        "before_end": [period.end for period in earlier],
        "product_place": [place for place, _ in products],
        "product": [product_id for _, product_id in products],
    }
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, values)
        return {
            (tables[place].promise.program_id, partner_id): Sums(*amounts)
            for place, partner_id, *amounts in cursor.fetchall()
        }


def _column(terms: Terms) -> str:
    if bought_in_units(terms):
        return "quantity"
    return "gross" if terms.measure.of is MeasureKind.GROSS_AMOUNT else "net"


_SUMS = """
    WITH asked AS (
        SELECT * FROM unnest(
            %(place)s::int[], %(basis)s::text[], %(currency)s::text[], %(figure)s::text[], %(start)s::date[],
            %(as_of)s::date[], %(then)s::date[], %(before_start)s::date[], %(before_day)s::date[],
            %(before_end)s::date[]
        ) AS t (place, basis, currency, figure, starts_on, as_of, back_to, before_start, before_day, before_end)
    ), product AS (
        SELECT * FROM unnest(%(product_place)s::int[], %(product)s::uuid[]) AS t (place, product_id)
    ), line AS (
        SELECT asked.place, l.partner_id, l.sale_date, asked.starts_on, asked.as_of, asked.back_to,
            asked.before_start, asked.before_day, asked.before_end,
            CASE asked.figure WHEN 'quantity' THEN l.quantity WHEN 'gross' THEN l.gross ELSE l.net END AS amount
        FROM asked
        JOIN product ON product.place = asked.place
        JOIN claims_salesline l ON l.tenant_id = %(tenant)s AND l.product_id = product.product_id
            AND l.basis = asked.basis AND l.currency = asked.currency
            AND l.sale_date >= asked.before_start AND l.sale_date <= asked.as_of
        WHERE l.received_on <= %(today)s
            AND (l.sale_date >= asked.starts_on OR l.sale_date < asked.before_end)
    )
    SELECT place, partner_id,
        coalesce(sum(amount) FILTER (WHERE sale_date >= starts_on), 0),
        coalesce(sum(amount) FILTER (WHERE sale_date >= starts_on AND sale_date <= back_to), 0),
        coalesce(sum(amount) FILTER (WHERE sale_date < before_day AND sale_date < before_end), 0),
        coalesce(sum(amount) FILTER (WHERE sale_date < before_end), 0)
    FROM line
    GROUP BY place, partner_id
"""
