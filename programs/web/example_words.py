"""Worked examples as their page shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from programs.models import Program, WorkedExample
from programs.queries.worked_examples import ExampleResult, ExampleState, tier_in_words
from vir.foundation.audit.queries import trail_of
from vir.foundation.periods import parse_date


@dataclass(frozen=True)
class Expected:
    """What one partner must earn; `more` names the tier and the period where the example does."""

    partner: str
    earned: Decimal
    more: str
    period: date | None


@dataclass(frozen=True)
class Purchase:
    """One line of an example."""

    day: date
    partner: str
    sku: str
    quantity: Decimal
    net: Decimal


@dataclass(frozen=True)
class ShownExample:
    """An example with its result, ready to show."""

    example: WorkedExample
    state: str
    details: tuple[str, ...]
    expected: list[Expected]
    purchases: list[Purchase]
    # Only a case from a file can be about several.
    has_partners: bool


@dataclass(frozen=True)
class Required:
    """Who let approval depend on the examples, or no longer, and when."""

    by: str
    at: datetime


def shown_examples(results: Sequence[ExampleResult]) -> list[ShownExample]:
    """Write the examples for the table."""
    return [_shown(result) for result in results]


def results_in_words(results: Sequence[ExampleResult]) -> str:
    """Write "Both examples pass", "2 of 3 examples pass"; nothing where there is none or none can be run."""
    count, passed = len(results), sum(result.state is ExampleState.PASSED for result in results)
    if not count or any(result.state is ExampleState.NOT_RUN for result in results):
        return ""
    if count == 1:
        return "The one example passes" if passed else "The one example does not pass"
    if passed == count:
        return "Both examples pass" if count == 2 else f"All {count} examples pass"
    return f"{passed or 'None'} of {count} examples pass{'es' if passed < 2 else ''}"


def last_required(program: Program) -> Required | None:
    """Give who said last whether the examples are required, None if nobody ever did."""
    said = ("program.examples_required", "program.examples_not_required")
    newest = trail_of("program", program.code).filter(action__in=said).first()
    return None if newest is None else Required(newest.actor.name if newest.actor else "Somebody", newest.at)


def _shown(result: ExampleResult) -> ShownExample:
    case = result.example.case
    purchases = [_purchase(line) for line in case.get("lines") or []]
    expected = [_expected(row) for row in case["expect"]]
    return ShownExample(
        example=result.example,
        state=result.state.value,
        details=result.details,
        expected=expected,
        purchases=purchases,
        has_partners=len({purchase.partner for purchase in purchases}) > 1,
    )


def _expected(row: Mapping[str, Any]) -> Expected:
    return Expected(
        partner=row["partner"],
        earned=Decimal(row["earned"]),
        more="" if row.get("tier") is None else tier_in_words(row["tier"]),
        period=None if row.get("period") is None else parse_date(row["period"]),
    )


def _purchase(line: Mapping[str, Any]) -> Purchase:
    return Purchase(
        day=parse_date(line["date"]),
        partner=line["partner"],
        sku=line["sku"],
        quantity=Decimal(line["quantity"]),
        net=Decimal(line["net"]),
    )
