"""The working of an amount as data: the tree that pages, files and JSON are made from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from payouts.enums import LineFate
from payouts.posting.fingerprints import plain
from payouts.queries.judged import FateCount
from payouts.queries.working import Worked
from programs.rating import NotCounted, Telling
from vir.foundation.money import format_money

FORMAT = "vir.working/1"


def telling(worked: Worked, counts: Iterable[FateCount]) -> Telling:
    """Add to a working which lines did not count, and which terms it comes from."""
    version = worked.earning.version
    return Telling(
        not_counted=tuple(
            NotCounted(count.fate.label, count.lines, format_money(count.net, count.currency))
            for count in counts
            if count.fate not in (LineFate.COUNTED, LineFate.OUTSIDE_DATES)
        ),
        version=version.number,
        hash=version.terms_hash,
    )


def told(worked: Worked, counts: Iterable[FateCount]) -> dict[str, Any]:
    """Give an amount with its whole working as JSON has it."""
    earning = worked.earning
    return {
        "format": FORMAT,
        "program": worked.terms.code,
        "partner": earning.partner.code,
        "period": {
            "first": earning.period_start.isoformat(),
            "last": (earning.period_end - timedelta(days=1)).isoformat(),
        },
        "currency": earning.currency,
        "earned": plain(earning.earned),
        "certainty": "earned" if worked.closed is None else "closed",
        "as_of": earning.as_of.isoformat(),
        "calculation": earning.calculation.number,
        "explanation": worked.rating.explained(telling(worked, counts)).to_dict(),
    }
