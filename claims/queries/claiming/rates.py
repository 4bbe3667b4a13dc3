"""How often each check finds something, and how often people let it pass."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from claims.checks.catalogue import CHECKS
from vir.foundation.tenancy.context import current_tenant_id

# From so many resolved flags on, a check that is mostly overturned is called noisy.
NOISY_RESOLVED_MIN = 10
NOISY_PERCENT = 50


@dataclass(frozen=True)
class Rate:
    """
    What came of one check.

    :param claims: how many claims it looked at
    :param hits: how many of them it found something about
    :param resolved: flags that a person said something about
    :param overturned: those that a person let pass
    """

    check: str
    claims: int = 0
    hits: int = 0
    resolved: int = 0
    overturned: int = 0

    @property
    def hit_percent(self) -> int | None:
        """Give the share of claims it found something about, in percent."""
        return self.hits * 100 // self.claims if self.claims else None

    @property
    def overturned_percent(self) -> int | None:
        """Give the share of resolved flags that were let pass, in percent."""
        return self.overturned * 100 // self.resolved if self.resolved else None

    @property
    def is_noisy(self) -> bool:
        """Say whether people mostly let pass what it finds: its thresholds are worth a look."""
        share = self.overturned_percent
        return share is not None and self.resolved >= NOISY_RESOLVED_MIN and share >= NOISY_PERCENT


def check_rates(since: datetime) -> dict[str, Rate]:
    """Give what came of each check in claims checked since a moment: by each claim's newest run, by resolved flags."""
    wanted: dict[str, Any] = {"tenant": current_tenant_id(), "since": since}
    with connection.cursor() as cursor:
        cursor.execute(_RUNS, wanted)
        runs = {name: (claims, hits) for name, claims, hits in cursor.fetchall()}
        cursor.execute(_FLAGS, wanted)
        flags = {name: (resolved, passed) for name, resolved, passed in cursor.fetchall()}
    return {name: Rate(name, *runs.get(name, (0, 0)), *flags.get(name, (0, 0))) for name in CHECKS}


_RUNS = """
    SELECT ran.key, count(*), count(*) FILTER (WHERE (ran.value ->> 'findings')::int > 0)
    FROM (
        SELECT DISTINCT ON (claim_id) checks FROM claims_checkrun
        WHERE tenant_id = %(tenant)s AND at >= %(since)s ORDER BY claim_id, at DESC, id
    ) run, jsonb_each(run.checks) ran
    GROUP BY ran.key
"""

_FLAGS = """
    SELECT check_name, count(*), count(*) FILTER (WHERE resolution = 'passed')
    FROM claims_flag
    WHERE tenant_id = %(tenant)s AND resolution <> '' AND resolved_at >= %(since)s
    GROUP BY check_name
"""
