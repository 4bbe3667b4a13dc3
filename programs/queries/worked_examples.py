"""A program's worked examples, run through the engine that pays partners."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from programs.conformance import CaseStatus, run_case
from programs.models import Program, WorkedExample
from programs.terms import Fault, find_faults
from vir.foundation.money import NumberInvalid, format_money_exact, parse_decimal
from vir.foundation.periods import format_date, parse_date

DIFFERENCE = re.compile(
    r"program \S+, partner (?P<partner>.+?)(?:, period (?P<period>[0-9-]{10}))?,"
    r" (?P<what>earned|tier|accrued): wanted (?P<wanted>\S+), got (?P<got>.+)"
)
UNREADABLE = "case not readable: "
# A path of no document: what it is about stands beside the terms.
PATH = "examples"


class ExampleState(StrEnum):
    PASSED = "Passed"
    FAILED = "Failed"
    # The terms themselves have faults, so there is nothing to run the example with.
    NOT_RUN = "Not run"


@dataclass(frozen=True)
class ExampleResult:
    """How one example went; `details` says each difference in words."""

    example: WorkedExample
    state: ExampleState
    details: tuple[str, ...] = ()


def examples_of(program: Program) -> list[WorkedExample]:
    """List the examples of a program in the order in which they were added."""
    found = WorkedExample.objects.filter(program=program).select_related("created_by")
    return list(found.order_by("created_at", "title"))


def example_by_id(program: Program, example_id: UUID) -> WorkedExample | None:
    """Find an example of a program."""
    found: WorkedExample | None = WorkedExample.objects.filter(program=program, id=example_id).first()
    return found


def example_count(program: Program) -> int:
    """Count the examples of a program."""
    return WorkedExample.objects.filter(program=program).count()


def run_examples(program: Program, document: Mapping[str, object]) -> list[ExampleResult]:
    """Run every example of a program with a document of its terms."""
    examples = examples_of(program)
    if examples and find_faults(document):
        return [ExampleResult(example, ExampleState.NOT_RUN) for example in examples]
    return [_run(example, program, document) for example in examples]


def whole_case(example: WorkedExample, document: Mapping[str, object]) -> dict[str, Any]:
    """Give an example as a complete `vir.case/1`, with the terms it is run with."""
    about = {"title": example.title, "source": example.source} if example.source else {"title": example.title}
    return {"id": example.title, **example.case, **about, "programs": [dict(document)]}


def faults_in_examples(program: Program, document: Mapping[str, object]) -> list[Fault]:
    """Say what keeps a program that requires its examples from being sent for approval."""
    results = run_examples(program, document)
    if not results:
        return [
            Fault(
                PATH,
                "EXAMPLES_MISSING",
                "The program requires its worked examples to pass and has none. "
                "Add one, or stop requiring them.",
            )
        ]
    if any(result.state is ExampleState.NOT_RUN for result in results):
        return [Fault(PATH, "EXAMPLES_NOT_RUN", "They are run once nothing else is left to do.")]
    return [_fault(result) for result in results if result.state is not ExampleState.PASSED]


def unreadable(case: Mapping[str, object], document: Mapping[str, object]) -> str:
    """Say why a case cannot be run whatever the terms are, nothing if it can."""
    outcome = run_case({**case, "programs": [dict(document)]})
    said = outcome.details[0] if outcome.details else ""
    return said.removeprefix(UNREADABLE) if said.startswith(UNREADABLE) else ""


def _run(example: WorkedExample, program: Program, document: Mapping[str, object]) -> ExampleResult:
    outcome = run_case(whole_case(example, document), example.title)
    if outcome.status is CaseStatus.PASSED:
        return ExampleResult(example, ExampleState.PASSED)
    words = tuple(difference_in_words(detail, program.currency) for detail in outcome.details)
    return ExampleResult(example, ExampleState.FAILED, words)


def difference_in_words(detail: str, currency: str) -> str:
    """Write "ALDER, earned: wanted $10,265.40, got $9,000.00"; anything else stays as the runner said it."""
    found = DIFFERENCE.fullmatch(detail)
    if found is None:
        return detail
    period = f", period from {format_date(parse_date(found['period']))}" if found["period"] else ""
    wanted, got = (_shown(found[key], found["what"], currency) for key in ("wanted", "got"))
    return f"{found['partner']}{period}, {found['what']}: wanted {wanted}, got {got}"


def _shown(text: str, what: str, currency: str) -> str:
    try:
        value = parse_decimal(text)
    except NumberInvalid:
        return text
    if what == "tier":
        return tier_in_words(int(value))
    return format_money_exact(value, currency)


def tier_in_words(tier: int) -> str:
    """Write "Tier 3", or "no tier" for 0."""
    return f"Tier {tier}" if tier else "no tier"


def _fault(result: ExampleResult) -> Fault:
    return Fault(
        PATH,
        "EXAMPLE_FAILED",
        f"“{result.example.title}” does not pass. {_first(result.details)}. "
        "Correct the terms, or remove the example.",
    )


def _first(details: Sequence[str]) -> str:
    """Give the first difference, and how many more there are."""
    more = len(details) - 1
    first = details[0].rstrip(".") if details else "It gave no result"
    return f"{first}, and {more} more difference{'' if more == 1 else 's'}" if more > 0 else first
