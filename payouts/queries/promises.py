"""What is promised right now: published programs with their terms, periods and products."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from payouts.models import ProgramPeriod
from payouts.posting.records import Promise, PromisedEra
from programs.enums import ExchangePolicy, ProgramStatus
from programs.queries import (
    list_programs,
    program_by_code,
)
from programs.queries.eras import VersionEra, version_eras
from programs.queries.figures import quoted_pairs
from programs.queries.products import products_by_scope
from programs.rating import rests_on_sums
from programs.terms import ProductScope


def standing_promises() -> list[Promise]:
    """List, by code, the published programs that are not archived: their earnings are kept up."""
    kept = (ProgramStatus.SCHEDULED.value, ProgramStatus.LIVE.value, ProgramStatus.CLOSED.value)
    return promised(version_eras(list_programs().filter(status__in=kept).values_list("id", flat=True)))


def promise_of(code: str) -> Promise | None:
    """Find the promise of a program, whatever its state; None if there is none or it is a draft."""
    program = program_by_code(code)
    eras = {} if program is None else version_eras([program.id])
    return promised(eras)[0] if eras else None


def closed_periods(program_ids: Iterable[UUID] | None = None) -> dict[UUID, dict[date, ProgramPeriod]]:
    """Give the closed periods, by program and first day."""
    found = ProgramPeriod.objects.select_related("closed_by")
    if program_ids is not None:
        found = found.filter(program_id__in=list(program_ids))
    closed: dict[UUID, dict[date, ProgramPeriod]] = {}
    for period in found:
        closed.setdefault(period.program_id, {})[period.period_start] = period
    return closed


def promised(programs: Mapping[UUID, Sequence[VersionEra]]) -> list[Promise]:
    """Give promises, by code, from the versions that count of each program."""
    scopes = products_by_scope(era.terms.products for eras in programs.values() for era in eras)
    # Where a currency has rates, lines in others count: each at the rate of its day.
    converted = {target for _, target in quoted_pairs()}
    converted |= {
        era.terms.currency
        for eras in programs.values()
        for era in eras
        if era.terms.exchange.policy is ExchangePolicy.CONTRACT_RATE
    }
    found = [_promise(eras, scopes, converted) for eras in programs.values()]
    return sorted(found, key=lambda promise: promise.code)


def _promise(
    eras: Sequence[VersionEra], scopes: Mapping[ProductScope, frozenset[UUID]], converted: Collection[str]
) -> Promise:
    newest = eras[-1]
    program = newest.version.program
    return Promise(
        program_id=program.id,
        code=program.code,
        name=program.name,
        status=program.status,
        version_id=newest.version.id,
        version=newest.version.number,
        terms_hash=newest.version.terms_hash,
        rule_sentence=newest.version.rule_sentence,
        terms=newest.terms,
        product_ids=scopes[newest.terms.products],
        by_lines=newest.terms.currency in converted or not all(rests_on_sums(era.terms) for era in eras),
        eras=tuple(
            PromisedEra(
                starts_on=era.starts_on,
                version_id=era.version.id,
                version=era.version.number,
                terms_hash=era.version.terms_hash,
                terms=era.terms,
                product_ids=scopes[era.terms.products],
            )
            for era in eras
        ),
    )
