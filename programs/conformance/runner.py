"""
Worked examples run through the engine that pays partners.

A `vir.case/1` holds programs, lines and what they must earn, or the fault a document must be refused for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from programs.conformance.case import Case, CaseInvalid, Expectation, read_case
from programs.rating.calculate import GroupInvalid, Result, calculate
from programs.terms import Fault, Terms, find_faults

ZERO = Decimal(0)


class CaseStatus(StrEnum):
    PASSED = "passed"
    FAILED = "failed"


@dataclass(frozen=True)
class Outcome:
    """How a case went; `details` says each difference."""

    case_id: str
    status: CaseStatus
    details: tuple[str, ...] = ()


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
    try:
        found = calculate(programs, read.given)
    except GroupInvalid as error:
        return _failed(read, [f"refused: {error}"])
    results: Results = {}
    for result in found:
        results.setdefault((result.program, result.partner), []).append(result)
    differences = [text for wanted in read.expected for text in _differences(wanted, results)]
    return _failed(read, differences) if differences else Outcome(read.id, CaseStatus.PASSED)


def _judge_refusal(case: Case, faults: list[Fault]) -> Outcome:
    if any((fault.code, fault.path) == case.expected_fault for fault in faults):
        return Outcome(case.id, CaseStatus.PASSED)
    code, path = case.expected_fault or ("", "")
    found = ", ".join(f"{fault.code} at {fault.path}" for fault in faults) or "no fault"
    return _failed(case, [f"refusal: wanted {code} at {path}, got {found}"])


def _failed(case: Case, details: list[str]) -> Outcome:
    return Outcome(case.id, CaseStatus.FAILED, tuple(details))


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
        if wanted.accrued:
            yield f"{where}, accrued: wanted {wanted.accrued:f}, got no result"
        return

    # Without a period the question is about the whole program.
    earned = sum((result.earned for result in found), ZERO)
    if earned != wanted.earned:
        yield f"{where}, earned: wanted {wanted.earned:f}, got {earned:f}"
    tier = found[-1].rating.tier
    if wanted.tier is not None and tier != wanted.tier:
        yield f"{where}, tier: wanted {wanted.tier}, got {tier}"
    if wanted.accrued is not None:
        # Where nothing is expected beyond what was bought the books carry what was earned.
        accrued = sum(
            (result.earned if result.accrued is None else result.accrued.accrued for result in found), ZERO
        )
        if accrued != wanted.accrued:
            yield f"{where}, accrued: wanted {wanted.accrued:f}, got {accrued:f}"
