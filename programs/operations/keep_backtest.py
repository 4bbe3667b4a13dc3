"""Keep what a back-test showed, as evidence for the terms it was run on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from programs.models import Backtest, ProgramVersion
from programs.queries.backtests import DRAFT_ITSELF
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused

MARGIN_MAX = Decimal(100)


class UnableToKeepBacktest(Refused):
    """What was found cannot be kept; nothing of it was stored."""


@dataclass(frozen=True)
class Evidence:
    """One design as it was tried: which terms, on which days' sales, and what came of it."""

    variant: str
    terms_hash: str
    sales_from: date
    sales_to: date
    margin: Decimal | None
    lines: int
    partners: int
    result: Mapping[str, Any]


@transaction.atomic
def keep_backtest(*, version_id: UUID, found: Evidence, actor_id: UUID, at: datetime) -> Backtest:
    """
    Keep one back-test of one state of the terms.

    :raises UnableToKeepBacktest: if the margin is no part of sales
    """
    version = ProgramVersion.objects.select_related("program").get(id=version_id)
    if found.margin is not None and not 0 < found.margin <= MARGIN_MAX:
        raise UnableToKeepBacktest("Contribution margin: write a percentage above 0 and up to 100.")
    kept: Backtest = Backtest.objects.create(
        version=version,
        terms_hash=found.terms_hash,
        variant=found.variant,
        sales_from=found.sales_from,
        sales_to=found.sales_to,
        margin_percent=found.margin,
        lines=found.lines,
        partners=found.partners,
        result=dict(found.result),
        ran_by_id=actor_id,
        ran_at=at,
    )
    if found.variant == DRAFT_ITSELF:
        record(
            action="program.backtested",
            kind="program",
            code=version.program.code,
            actor_id=actor_id,
            at=at,
            data={
                "version": version.number,
                "from": found.sales_from.isoformat(),
                "to": found.sales_to.isoformat(),
            },
        )
    return kept
