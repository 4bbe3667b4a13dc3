"""Bringing what is earned in line with the sales: only differences are written, as entries."""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Max
from psycopg2.extras import execute_values

from payouts.models import CalculationRun, PriorPeriodEntry
from payouts.operations.books.write_prior import write_prior
from payouts.posting.differences import Differences
from payouts.posting.fingerprints import input_hash, output_hash, plain
from payouts.posting.records import Place, Standing
from payouts.queries.freshness import counted_to
from payouts.queries.locks import lock_positions
from payouts.queries.promises import standing_promises
from payouts.queries.reckoning import Reckoning, partner_codes, reckon
from payouts.queries.volumes import Cutoff, touched_partners
from programs.rating import ENGINE_VERSION
from vir.foundation.audit.operations import record
from vir.foundation.jobs import events
from vir.foundation.tenancy.context import current_tenant_id

ROWS_AT_ONCE = 5000


@transaction.atomic
def recalculate(
    *,
    scope: str,
    reason: str,
    today: date,
    at: datetime,
    touched: Collection[UUID] = (),
    batch_id: UUID | None = None,
    job_id: UUID | None = None,
    actor_id: UUID | None = None,
) -> CalculationRun:
    """
    Recalculate what partners have earned.

    What a closed period would earn now is a prior-period entry of the open accounting period, posted at once.

    :param scope: "full", or "touched" for the partners that an import touched; both give the same positions
    :param touched: partners known to be touched
    :param batch_id: the import whose lines name further ones
    :raises GroupInvalid: if programs of one stacking group are in different currencies
    """
    lock_positions()
    began = time.monotonic()
    promises = standing_promises()
    last: CalculationRun | None = CalculationRun.objects.order_by("-number").first()
    partners = None
    if scope == "touched" and last is not None:
        cutoff = Cutoff(counted_to(today), today)
        partners = touched_partners(batch_id, known=touched, since=last.as_of, cutoff=cutoff)
    found = reckon(promises, today=today, partners=partners)

    run = CalculationRun(
        number=(CalculationRun.objects.aggregate(newest=Max("number"))["newest"] or 0) + 1,
        scope="full" if partners is None else "touched",
        reason=reason[:200],
        as_of=found.cutoff.as_of,
        engine_version=ENGINE_VERSION,
        started_at=at,
        job_id=job_id,
        **_outcome(found),
        **_named(found, last, partners),
    )
    run.finished_at = at + timedelta(seconds=round(time.monotonic() - began, 3))
    run.save(force_insert=True)
    _write(run, found.differences, found.row_ids)
    _move_as_of(found)
    # The books are locked after the positions, and both before the trail.
    prior = write_prior(run, found, today=today, at=at)

    record(
        action="earnings.recalculated",
        kind="calculation",
        code=str(run.number),
        actor_id=actor_id,
        at=at,
        data={
            "scope": run.scope,
            "reason": run.reason,
            "entries": run.entries_written,
            "change": run.change,
            **({"prior": len(prior)} if prior else {}),
        },
    )
    _publish(run, prior, at=at, actor_id=actor_id)
    return run


def _publish(
    run: CalculationRun, prior: Sequence[PriorPeriodEntry], *, at: datetime, actor_id: UUID | None
) -> None:
    """Say what follows: of amounts that changed, of closed ones, and of what is expected, which moves with the days."""
    if run.entries_written:
        events.publish("earnings.changed", payload={"calculation": run.number}, at=at, actor_id=actor_id)
    if prior:
        partners = sorted({str(entry.partner_id) for entry in prior})
        told = {"calculation": run.number, "partners": partners}
        events.publish("prior.changed", payload=told, at=at, actor_id=actor_id)
    events.publish("calculation.finished", payload={"dedupe": "accruals"}, at=at, actor_id=actor_id)


def _outcome(found: Reckoning) -> dict[str, Any]:
    """Give the figures of the run's row."""
    return {
        "input_hash": input_hash(found.promises, found.counted, found.cutoff.as_of, ENGINE_VERSION),
        "output_hash": output_hash(found.wanted),
        "programs": len(found.promises),
        "partners": len({place.partner_id for place in found.wanted}),
        "lines_counted": sum(entry.volume.line_count + entry.volume.return_count for entry in found.counted),
        "entries_written": len(found.differences.moves),
        "change": {code: plain(amount) for code, amount in found.differences.change_by_currency().items()},
    }


def _named(found: Reckoning, last: CalculationRun | None, partners: frozenset[UUID] | None) -> dict[str, Any]:
    """
    Name the closed positions whose lines have changed since, and the lines held for their currency.

    A run over touched partners keeps what the last one named of the others.
    """
    promises = {promise.program_id: promise for promise in found.promises}
    late, held = found.differences.after_close, found.held
    codes = partner_codes({place.partner_id for place in late} | {entry.place.partner_id for entry in held})
    named: dict[str, list[dict[str, Any]]] = {
        "after_close": [
            {
                "program": promises[place.program_id].code,
                "partner": codes[place.partner_id],
                "period": place.period_start.isoformat(),
                "currency": promises[place.program_id].terms.currency,
                "closed": plain(was),
                "now": plain(now),
            }
            for place, (was, now) in late.items()
        ],
        "held": [
            {
                "program": promises[entry.place.program_id].code,
                "partner": codes[entry.place.partner_id],
                "currency": entry.currency,
                "lines": entry.lines,
                "net": plain(entry.net),
            }
            for entry in held
        ],
    }
    if partners is not None and last is not None:
        touched = set(partner_codes(partners).values())
        for column, before in (("after_close", last.after_close), ("held", last.held)):
            named[column] += [entry for entry in before if entry["partner"] not in touched]
    return named


def _write(run: CalculationRun, differences: Differences, row_ids: dict[Place, UUID]) -> None:
    """Write new and changed positions and an entry for each that moved."""
    new_ids = {standing.place: uuid4() for standing in differences.new}
    tenant = current_tenant_id()
    with connection.cursor() as cursor:
        execute_values(
            cursor.cursor,
            _INSERT_POSITIONS,
            [(new_ids[s.place], tenant, *_columns(s, run)) for s in differences.new],
            page_size=ROWS_AT_ONCE,
        )
        execute_values(
            cursor.cursor,
            _UPDATE_POSITIONS,
            [(row_ids[s.place], *_columns(s, run)) for s in differences.changed],
            template=_UPDATE_TYPES,
            page_size=ROWS_AT_ONCE,
        )
        execute_values(
            cursor.cursor,
            _INSERT_ENTRIES,
            [
                (
                    uuid4(),
                    tenant,
                    (new_ids | row_ids)[s.place],
                    s.place.partner_id,
                    run.id,
                    amount,
                    s.currency,
                    run.started_at,
                )
                for s in (*differences.new, *differences.changed)
                if (amount := differences.moves.get(s.place))
            ],
            page_size=ROWS_AT_ONCE,
        )


def _move_as_of(found: Reckoning) -> None:
    """Say of every open position up to where sales are in, whether or not its partner has bought since."""
    with connection.cursor() as cursor:
        cursor.execute(
            _AS_OF,
            {
                "tenant": current_tenant_id(),
                "as_of": found.cutoff.as_of,
                "programs": [promise.program_id for promise in found.promises],
            },
        )


def _columns(standing: Standing, run: CalculationRun) -> tuple[Any, ...]:
    volume = standing.volume
    return (
        standing.place.program_id,
        standing.version_id,
        standing.place.partner_id,
        standing.place.period_start,
        standing.period_end,
        standing.currency,
        volume.net,
        volume.gross,
        volume.quantity,
        volume.returns_net,
        volume.line_count,
        volume.return_count,
        standing.measured,
        standing.tier,
        standing.earned,
        json.dumps(standing.rated_from),
        standing.first_settlement,
        run.as_of,
        run.id,
    )


_COLUMNS = (
    "program_id, version_id, partner_id, period_start, period_end, currency, net, gross, quantity,"
    " returns_net, line_count, return_count, measured, tier, earned, rated_from, first_settlement, as_of,"
    " calculation_id"
)
_INSERT_POSITIONS = f"INSERT INTO payouts_earning (id, tenant_id, {_COLUMNS}) VALUES %s"  # noqa: S608
_UPDATE_TYPES = (
    "(%s::uuid, %s::uuid, %s::uuid, %s::uuid, %s::date, %s::date, %s, %s::numeric, %s::numeric, %s::numeric,"
    " %s::numeric, %s::int, %s::int, %s::numeric, %s::smallint, %s::numeric, %s::jsonb, %s::numeric, %s::date,"
    " %s::uuid)"
)
_UPDATE_POSITIONS = f"""
    UPDATE payouts_earning SET ({_COLUMNS}) = ROW (to_.{_COLUMNS.replace(", ", ", to_.")})
    FROM (VALUES %s) AS to_ (id, {_COLUMNS}) WHERE payouts_earning.id = to_.id
"""  # noqa: S608
_INSERT_ENTRIES = (
    "INSERT INTO payouts_earningentry (id, tenant_id, earning_id, partner_id, calculation_id, amount,"
    " currency, written_at) VALUES %s"
)
_AS_OF = """
    UPDATE payouts_earning e SET as_of = %(as_of)s
    WHERE e.tenant_id = %(tenant)s AND e.program_id = ANY(%(programs)s::uuid[]) AND e.as_of <> %(as_of)s
        AND NOT EXISTS (
            SELECT 1 FROM payouts_programperiod p
            WHERE p.tenant_id = e.tenant_id AND p.program_id = e.program_id
                AND p.period_start = e.period_start
        )
"""
