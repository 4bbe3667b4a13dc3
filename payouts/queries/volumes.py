"""
Eligible volume: every sales line judged once against every promise.

The lines are added up to cells first, one per partner, class of products and stretch of days. A class is all
products that the same versions of promises count, a stretch has no edge of a period, an enrolment or a version
inside it: what is true of one line of a cell is true of all, and promises are applied to cells, never to lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db import connection

from payouts.posting.records import Counted, Held, Place, Promise, PromisedEra
from programs.rating import NO_VOLUME, Volume
from vir.foundation.periods import Period
from vir.foundation.tenancy.context import current_tenant_id


@dataclass(frozen=True)
class Cutoff:
    """Up to where lines exist: sold by `as_of` and received by `received_by`, both days included."""

    as_of: date
    received_by: date


def read_volumes(
    promises: Sequence[Promise], cutoff: Cutoff, *, partners: Iterable[UUID] | None = None
) -> tuple[list[Counted], list[Held]]:
    """
    Add up what counts, in one pass over the lines, in one snapshot.

    :param partners: only these, everyone if None
    """
    parts = [part for promise in promises for part in _parts(promise)]
    spans = [
        (place, *span)
        for place, part in enumerate(parts)
        for span in part.spans(part.promise.begun(cutoff.as_of))
    ]
    return _sorted_out(_read(parts, spans, cutoff, partners), parts)


def read_stretches(
    promises: Sequence[Promise],
    edges: Iterable[date],
    cutoff: Cutoff,
    *,
    partners: Iterable[UUID] | None = None,
) -> list[tuple[Place, date, Volume]]:
    """
    Add up what counts of each position between days, such as the first ones of months.

    Gives the position, the first day of the stretch within its period, and the volume.
    """
    parts = [part for promise in promises for part in _parts(promise)]
    days = sorted(set(edges))
    periods: dict[tuple[UUID, date], date] = {}
    spans = []
    for place, part in enumerate(parts):
        for start, end, period in part.spans(part.promise.begun(cutoff.as_of)):
            cuts = [start, *(day for day in days if start < day < end), end]
            for first, last in pairwise(cuts):
                spans.append((place, first, last, first))
                periods[part.promise.program_id, first] = period
    counted, _ = _sorted_out(_read(parts, spans, cutoff, partners), parts)
    return [
        (
            found.place._replace(period_start=periods[found.place.program_id, found.place.period_start]),
            found.place.period_start,
            found.volume,
        )
        for found in counted
    ]


Span = tuple[int, date, date, date]
Row = tuple[int, UUID, date, str, Decimal, Decimal, Decimal, int, int, Decimal]


def _read(
    parts: Sequence[_Part], spans: Sequence[Span], cutoff: Cutoff, partners: Iterable[UUID] | None
) -> list[Row]:
    """Add up lines by part of a promise, partner, span and currency; a span is named by the last of its days."""
    if not spans:
        return []
    products, classes = _classes(parts)
    values: dict[str, Any] = {
        "tenant": current_tenant_id(),
        "as_of": cutoff.as_of,
        "received_by": cutoff.received_by,
        "first": min(start for _, start, _, _ in spans),
        "end": max(end for _, _, end, _ in spans),
        "partners": None if partners is None else list(partners),
        "products": list(products),
        "classes": list(products.values()),
        "class": [number for number, _ in classes],
        "class_place": [place for _, place in classes],
        "place": list(range(len(parts))),
        "program": [part.promise.program_id for part in parts],
        "basis": [part.era.terms.basis.value for part in parts],
        "span_place": [place for place, _, _, _ in spans],
        "span_start": [start for _, start, _, _ in spans],
        "span_end": [end for _, _, end, _ in spans],
        "span_period": [period for _, _, _, period in spans],
    }
    with connection.cursor() as cursor:
        cursor.execute(_EDGES, values)
        values["edges"] = sorted({day for (day,) in cursor.fetchall()} | set(_period_edges(spans)))
        cursor.execute(_VOLUMES, values)
        found: list[Row] = cursor.fetchall()
        return found


def touched_partners(
    batch_id: UUID | None, *, known: Iterable[UUID], since: date, cutoff: Cutoff
) -> frozenset[UUID]:
    """
    Find the partners that a calculation has to look at again after an import.

    :param batch_id: the import; once it is rolled back its lines are gone and `known` names the partners
    :param since: up to where lines existed for the last calculation; whoever bought since is touched too
    """
    values = {"tenant": current_tenant_id(), "batch": batch_id, "since": since, "as_of": cutoff.as_of}
    with connection.cursor() as cursor:
        cursor.execute(_TOUCHED, values)
        return frozenset(known) | {partner for (partner,) in cursor.fetchall()}


@dataclass(frozen=True)
class _Part:
    """One version of a promise on the days on which it counts, from the first to the end, which is not one."""

    promise: Promise
    era: PromisedEra
    first: date
    end: date

    def spans(self, periods: Iterable[Period]) -> Iterable[tuple[date, date, date]]:
        """Give of each period the days in this part, and the period's first day."""
        for period in periods:
            start, end = max(period.start, self.first), min(period.end, self.end)
            if start < end:
                yield start, end, period.start


def _parts(promise: Promise) -> Iterable[_Part]:
    firsts = [era.starts_on or date.min for era in promise.versions]
    for era, first, end in zip(promise.versions, firsts, [*firsts[1:], date.max], strict=True):
        yield _Part(promise, era, first, end)


def _classes(parts: Sequence[_Part]) -> tuple[dict[UUID, int], list[tuple[int, int]]]:
    """Number the classes of products: product -> class, and each (class, place of a part)."""
    places_of: dict[UUID, list[int]] = {}
    for place, part in enumerate(parts):
        for product in part.era.product_ids:
            places_of.setdefault(product, []).append(place)
    numbers: dict[tuple[int, ...], int] = {}
    products = {
        product: numbers.setdefault(tuple(places), len(numbers))
        for product, places in sorted(places_of.items())
    }
    return products, [(number, place) for places, number in numbers.items() for place in places]


def _period_edges(spans: Iterable[tuple[int, date, date, date]]) -> Iterable[date]:
    for _, start, end, _ in spans:
        yield start
        yield end


def _sorted_out(rows: Iterable[Row], parts: Sequence[_Part]) -> tuple[list[Counted], list[Held]]:
    """Part what counts from what is held for its currency; what several versions counted of a period is one."""
    counted: dict[Place, Volume] = {}
    held: dict[tuple[Place, str], tuple[int, Decimal]] = {}
    for place, partner, start, currency, net, gross, quantity, lines, returns, returns_net in rows:
        promise = parts[place].promise
        spot = Place(promise.program_id, partner, start)
        if currency != promise.terms.currency:
            so_far, value = held.get((spot, currency), (0, Decimal(0)))
            held[spot, currency] = (so_far + lines + returns, value + net)
            continue
        counted[spot] = counted.get(spot, NO_VOLUME) + Volume(
            net, gross, quantity, lines, returns, returns_net
        )
    return (
        [Counted(spot, volume) for spot, volume in counted.items()],
        [Held(spot, currency, *found) for (spot, currency), found in held.items()],
    )


# The two halves have an index each.
_TOUCHED = """
    SELECT partner_id FROM claims_salesline WHERE tenant_id = %(tenant)s AND batch_id = %(batch)s
    UNION
    SELECT partner_id FROM claims_salesline
    WHERE tenant_id = %(tenant)s AND sale_date > %(since)s AND sale_date <= %(as_of)s
"""
# A day on which somebody's enrolment in one of the programs begins or ends cuts a stretch as a period does.
_EDGES = """
    SELECT DISTINCT day FROM programs_enrolment e, LATERAL (VALUES (e.starts_on), (e.ends_on)) AS d (day)
    WHERE e.tenant_id = %(tenant)s AND e.program_id = ANY(%(program)s::uuid[])
        AND day >= %(first)s AND day < %(end)s
"""
_VOLUMES = """
    WITH product AS (
        SELECT * FROM unnest(%(products)s::uuid[], %(classes)s::int[]) AS t (product_id, class)
    ), cell AS MATERIALIZED (
        SELECT l.partner_id, p.class, l.basis, l.currency,
            width_bucket(l.sale_date, %(edges)s::date[]) AS stretch,
            sum(l.net) AS net, sum(l.gross) AS gross, sum(l.quantity) AS quantity,
            count(*) FILTER (WHERE l.line_type = 'sale') AS lines,
            count(*) FILTER (WHERE l.line_type = 'return') AS returns,
            coalesce(sum(l.net) FILTER (WHERE l.line_type = 'return'), 0) AS returns_net
        FROM claims_salesline l JOIN product p ON p.product_id = l.product_id
        WHERE l.tenant_id = %(tenant)s AND l.sale_date >= %(first)s AND l.sale_date < %(end)s
            AND l.sale_date <= %(as_of)s AND l.received_on <= %(received_by)s
            AND (%(partners)s::uuid[] IS NULL OR l.partner_id = ANY(%(partners)s::uuid[]))
        GROUP BY l.partner_id, p.class, l.basis, l.currency, stretch
    ), promise AS (
        SELECT * FROM unnest(%(place)s::int[], %(program)s::uuid[], %(basis)s::text[])
            AS t (place, program_id, basis)
    ), class AS (
        SELECT * FROM unnest(%(class)s::int[], %(class_place)s::int[]) AS t (class, place)
    ), span AS (
        SELECT * FROM unnest(
            %(span_place)s::int[], %(span_start)s::date[], %(span_end)s::date[], %(span_period)s::date[]
        ) AS t (place, starts_on, ends_on, period_start)
    )
    SELECT promise.place, cell.partner_id, span.period_start, cell.currency, sum(cell.net), sum(cell.gross),
        sum(cell.quantity), sum(cell.lines)::bigint, sum(cell.returns)::bigint, sum(cell.returns_net)
    FROM cell
    CROSS JOIN LATERAL (SELECT (%(edges)s::date[])[cell.stretch] AS day) AS stretch
    JOIN class ON class.class = cell.class
    JOIN promise ON promise.place = class.place AND promise.basis = cell.basis
    JOIN span ON span.place = promise.place AND span.starts_on <= stretch.day AND span.ends_on > stretch.day
    WHERE EXISTS (
        SELECT 1 FROM programs_enrolment e
        WHERE e.tenant_id = %(tenant)s AND e.program_id = promise.program_id
            AND e.partner_id = cell.partner_id
            AND (e.starts_on IS NULL OR e.starts_on <= stretch.day)
            AND (e.ends_on IS NULL OR e.ends_on > stretch.day)
    )
    GROUP BY promise.place, cell.partner_id, span.period_start, cell.currency
    ORDER BY promise.place, span.period_start, cell.partner_id, cell.currency
"""
