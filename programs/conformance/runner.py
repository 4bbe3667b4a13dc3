"""
Worked examples run through the engine that pays partners.

A `vir.case/1` holds programs, lines and what they must earn, or the fault a document must be refused for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from programs.conformance.case import Case, CaseInvalid, CaseLine, Expectation, read_case
from programs.rating import NO_VOLUME, Rating, Volume, rate, unsupported_shapes
from programs.terms import Fault, Terms, find_faults, partner_is_eligible, product_in_scope
from vir.foundation.periods import Period

ZERO = Decimal(0)


class CaseStatus(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    NOT_SUPPORTED = "not_supported"


@dataclass(frozen=True)
class Outcome:
    """How a case went; `details` says each difference, or the shape that is not calculated."""

    case_id: str
    status: CaseStatus
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """What one partner earned in one period of one program."""

    period: Period
    rating: Rating


Results = dict[tuple[str, str], list[Result]]


def run_case(case: Mapping[str, object], name: str = "") -> Outcome:
    """
    Run one case.

    :param name: what to call the case where it has no readable `id`, such as its file name
    """
    try:
        read = read_case(case, name)
    except CaseInvalid as error:
        return Outcome(error.case_id or name, CaseStatus.FAILED, (str(error),))

    faults = [fault for document in read.documents for fault in find_faults(document)]
    if read.expected_fault is not None:
        return _judge_refusal(read, faults)
    if faults:
        return _failed(
            read, [f"refused: {fault.path or 'document'} {fault.code}: {fault.message}" for fault in faults]
        )

    programs = [Terms.from_document(document) for document in read.documents]
    codes = [terms.code for terms in programs]
    if len(set(codes)) < len(codes):
        return _failed(read, ["case not readable: programs: write a different code for each program."])
    shape = next(_shapes_not_supported(programs, read), None)
    if shape is not None:
        return Outcome(read.id, CaseStatus.NOT_SUPPORTED, (shape,))

    results = _calculate(programs, read)
    differences = [text for wanted in read.expected for text in _differences(wanted, results)]
    if differences:
        return _failed(read, differences)
    if any(wanted.accrued is not None for wanted in read.expected):
        return Outcome(read.id, CaseStatus.NOT_SUPPORTED, ("accrual",))
    return Outcome(read.id, CaseStatus.PASSED)


def _judge_refusal(case: Case, faults: list[Fault]) -> Outcome:
    if any((fault.code, fault.path) == case.expected_fault for fault in faults):
        return Outcome(case.id, CaseStatus.PASSED)
    code, path = case.expected_fault or ("", "")
    found = ", ".join(f"{fault.code} at {fault.path}" for fault in faults) or "no fault"
    return _failed(case, [f"refusal: wanted {code} at {path}, got {found}"])


def _failed(case: Case, details: list[str]) -> Outcome:
    return Outcome(case.id, CaseStatus.FAILED, tuple(details))


def _shapes_not_supported(programs: list[Terms], case: Case) -> Iterator[str]:
    for terms in programs:
        yield from unsupported_shapes(terms)
        if terms.receipt_grace_days:
            yield "receipt_grace_days"
        for line in case.lines:
            if (line.currency or terms.currency) != terms.currency and _counts(terms, line, case):
                yield f"currency {line.currency} in {terms.currency}"


def _calculate(programs: list[Terms], case: Case) -> Results:
    return {
        (terms.code, partner): _rate_periods(terms, partner, case)
        for terms in programs
        for partner in case.partners()
    }


def _rate_periods(terms: Terms, partner: str, case: Case) -> list[Result]:
    """Rate every period that has begun, each knowing what the earlier ones counted and earned."""
    lines = [line for line in case.lines if line.partner == partner and _counts(terms, line, case)]
    results: list[Result] = []
    volume_before, earned_before = NO_VOLUME, ZERO
    for period in terms.periods():
        if case.as_of is not None and period.start > case.as_of:
            break
        volume = sum((_volume(line) for line in lines if period.contains(line.day)), NO_VOLUME)
        rating = rate(terms, volume, earned_before=earned_before, volume_before=volume_before)
        results.append(Result(period, rating))
        volume_before, earned_before = volume_before + volume, earned_before + rating.earned
    return results


def _counts(terms: Terms, line: CaseLine, case: Case) -> bool:
    product = case.products.get(line.sku)
    category, brand = (product.category, product.brand) if product is not None else (None, None)
    return (
        line.basis == terms.basis
        and terms.starts_on <= line.day <= terms.ends_on
        and _exists(line, case.as_of)
        and partner_is_eligible(terms.eligibility, line.partner, case.segments_of(line.partner, line.day))
        and product_in_scope(terms.products, line.sku, category, brand)
    )


def _exists(line: CaseLine, as_of: date | None) -> bool:
    return as_of is None or (line.day <= as_of and (line.received or line.day) <= as_of)


def _volume(line: CaseLine) -> Volume:
    return Volume(
        net=line.net,
        gross=line.gross,
        quantity=line.quantity,
        line_count=0 if line.is_return else 1,
        return_count=1 if line.is_return else 0,
        returns_net=line.net if line.is_return else ZERO,
    )


def _differences(wanted: Expectation, results: Results) -> Iterator[str]:
    found = [
        result
        for result in results.get((wanted.program, wanted.partner), [])
        if wanted.period in (None, result.period.start)
    ]
    where = f"program {wanted.program}, partner {wanted.partner}" + (
        f", period {wanted.period}" if wanted.period else ""
    )
    if not found:
        if wanted.earned != 0:
            yield f"{where}, earned: wanted {wanted.earned:f}, got no result"
        if wanted.tier:
            yield f"{where}, tier: wanted {wanted.tier}, got no result"
        return

    # Without a period the question is about the whole program.
    earned = sum((result.rating.earned for result in found), ZERO)
    if earned != wanted.earned:
        yield f"{where}, earned: wanted {wanted.earned:f}, got {earned:f}"
    tier = found[-1].rating.tier
    if wanted.tier is not None and tier != wanted.tier:
        yield f"{where}, tier: wanted {wanted.tier}, got {tier}"
