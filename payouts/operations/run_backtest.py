"""Try a draft and its variants on past sales, and keep what came of it as evidence."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from payouts.queries.replaying.designs import Tried, try_designs
from programs.operations.keep_backtest import Evidence, keep_backtest
from programs.queries.designs import designs_of
from programs.queries.locks import lock_program


@transaction.atomic
def run_backtest(
    *,
    program_id: UUID,
    actor_id: UUID,
    today: date,
    at: datetime,
    currency: str,
    years: int | None = None,
    margin: Decimal | None = None,
) -> list[Tried]:
    """
    Try the draft and its variants on the same sales.

    :param currency: the vendor's own, in which the costs of products are kept
    :param years: how far back the sales are taken from; as few as have all of them where not given
    :param margin: contribution margin in percent; worked out from the products' costs where not given
    :raises UnableToBacktest: if the draft cannot be read yet, or nothing was sold on those days
    :raises UnableToKeepBacktest: if the margin is no part of sales
    """
    program, version = lock_program(program_id)
    began = time.monotonic()
    found = try_designs(
        designs_of(program, version),
        program_id=program.id,
        today=today,
        currency=currency,
        years=years,
        margin=margin,
    )
    seconds = round(Decimal(time.monotonic() - began), 1)
    kept = []
    for tried in found:
        timed = replace(tried, seconds=seconds)
        row = keep_backtest(
            version_id=version.id,
            found=Evidence(
                variant=tried.design.letter,
                terms_hash=tried.design.terms_hash,
                sales_from=tried.window.first,
                sales_to=tried.window.last,
                margin=tried.report.margin,
                lines=tried.report.lines,
                partners=len(tried.report.partners),
                result=timed.to_dict(),
            ),
            actor_id=actor_id,
            at=at,
        )
        kept.append(replace(timed, ran_at=row.ran_at, ran_by=row.ran_by.name))
    return kept
