"""What is promised right now: published programs with their terms, periods and products."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from payouts.models import ProgramPeriod
from payouts.posting.records import Promise
from programs.enums import ExchangePolicy, ProgramStatus
from programs.queries import (
    LiveProgram,
    ProgramFilters,
    list_programs,
    live_programs,
    program_by_code,
    published_version,
    scope_table,
    terms_of,
)
from programs.queries.figures import quoted_pairs
from programs.rating import rests_on_sums


def standing_promises() -> list[Promise]:
    """List, by code, the published programs that are not archived: their earnings are kept up."""
    found = live_programs()
    for program in list_programs(ProgramFilters(status=ProgramStatus.CLOSED.value)):
        version = published_version(program)
        if version is not None:
            found.append(LiveProgram(version.program, version, terms_of(version)))
    return _promised(sorted(found, key=lambda live: live.program.code))


def promise_of(code: str) -> Promise | None:
    """Find the promise of a program, whatever its state; None if there is none or it is a draft."""
    program = program_by_code(code)
    version = None if program is None else published_version(program)
    if version is None:
        return None
    return _promised([LiveProgram(version.program, version, terms_of(version))])[0]


def closed_periods(program_ids: Iterable[UUID] | None = None) -> dict[UUID, dict[date, ProgramPeriod]]:
    """Give the closed periods, by program and first day."""
    found = ProgramPeriod.objects.select_related("closed_by")
    if program_ids is not None:
        found = found.filter(program_id__in=list(program_ids))
    closed: dict[UUID, dict[date, ProgramPeriod]] = {}
    for period in found:
        closed.setdefault(period.program_id, {})[period.period_start] = period
    return closed


def _promised(programs: Sequence[LiveProgram]) -> list[Promise]:
    products = scope_table(programs)
    # Where a currency has rates, lines in others count: each at the rate of its day.
    converted = {target for _, target in quoted_pairs()}
    converted |= {
        live.terms.currency for live in programs if live.terms.exchange.policy is ExchangePolicy.CONTRACT_RATE
    }
    return [
        Promise(
            program_id=live.program.id,
            code=live.program.code,
            name=live.program.name,
            status=live.program.status,
            version_id=live.version.id,
            version=live.version.number,
            terms_hash=live.version.terms_hash,
            rule_sentence=live.version.rule_sentence,
            terms=live.terms,
            product_ids=frozenset(products[live.program.id]),
            by_lines=not rests_on_sums(live.terms) or live.terms.currency in converted,
        )
        for live in programs
    ]
