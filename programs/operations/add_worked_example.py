"""Keep a worked example of a program's terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from programs.models import Program, ProgramVersion, WorkedExample
from programs.queries.example_material import partner_in_case, products_in_case, unknown_sku
from programs.queries.locks import lock_program
from programs.queries.terms import newest_document
from programs.queries.worked_examples import example_count, unreadable
from programs.terms import canonical_json
from vir.foundation.audit.operations import record
from vir.foundation.imports.problems import quoted
from vir.foundation.money import minor_units, round_amount
from vir.foundation.refusals import Refused

FORMAT = "vir.case/1"
TITLE_LENGTH_MAX = 120
SOURCE_LENGTH_MAX = 300
# Every example is run whenever the page or the builder asks, so they stay few and small.
EXAMPLES_MAX = 50
LINES_MAX = 500
CASE_BYTES_MAX = 100_000


class UnableToAddExample(Refused):
    """The example cannot be kept like this. `problems` pairs the field to correct with what to write."""

    def __init__(self, *problems: tuple[str, str]) -> None:
        self.problems = problems
        super().__init__(" ".join(message for _, message in problems))


@dataclass(frozen=True)
class ExampleRow:
    """One purchase of an example; a return is negative. The net value is in the program's currency."""

    day: date
    sku: str
    quantity: Decimal
    net: Decimal


@transaction.atomic
def add_worked_example(
    *,
    program_id: UUID,
    title: str,
    source: str,
    partner: str,
    rows: Sequence[ExampleRow],
    earned: Decimal,
    tier: int | None,
    actor_id: UUID,
    at: datetime,
) -> WorkedExample:
    """
    Keep what one partner buys and what it must have earned on the last of these days.

    The partner's segments and the products' categories and brands are kept with it as they are now.

    :param partner: the code of a partner
    :param earned: what it must earn, in the program's currency
    :param tier: the number of the tier it must reach, 0 for none; None where that does not matter
    :raises UnableToAddExample: if anything in it is missing or wrong, with all of it
    """
    program, version = lock_program(program_id)
    known, products = partner_in_case(partner), products_in_case([row.sku for row in rows])
    problems = _row_problems(rows, products)
    if known is None:
        problems.insert(0, ("partner", f"There is no partner {quoted(partner)}. Enter the code of one."))
    if earned != round_amount(earned, program.currency):
        decimals = minor_units(program.currency)
        problems.append(("earned", f"{program.currency} has {decimals} decimals. Enter no more of them."))
    if problems:
        raise UnableToAddExample(*problems)

    expected = {"program": program.code, "partner": partner, "earned": f"{earned:f}"}
    case = {
        "format": FORMAT,
        "as_of": max(row.day for row in rows).isoformat(),
        "partners": [known],
        "products": list(products.values()),
        "lines": [_line(partner, row) for row in rows],
        "expect": [expected if tier is None else {**expected, "tier": tier}],
    }
    return _keep(program, version, title, source, case, actor_id, at)


@transaction.atomic
def add_worked_case(
    *, program_id: UUID, case: Mapping[str, Any], name: str, actor_id: UUID, at: datetime
) -> WorkedExample:
    """
    Keep a `vir.case/1` as an example of a program: without its programs, and expecting of this program.

    :param name: what to call it where it has neither a title nor an id, such as its file name
    :raises UnableToAddExample: if it is no case of one program, or cannot be run as it is written
    """
    program, version = lock_program(program_id)
    title, source = case.get("title") or case.get("id") or name, case.get("source") or ""
    if not isinstance(title, str) or not isinstance(source, str):
        raise UnableToAddExample(("case", "title and source: write a text in quotes, or leave them out."))
    kept = {key: value for key, value in case.items() if key not in ("programs", "title", "source")}
    return _keep(program, version, title, source, _about(program, kept), actor_id, at)


def _row_problems(
    rows: Sequence[ExampleRow], products: Mapping[str, Mapping[str, str]]
) -> list[tuple[str, str]]:
    if not rows:
        return [("rows", "Enter at least one purchase: date, SKU, quantity and net value.")]
    return [
        (f"rows-{place}-sku", unknown_sku(row.sku))
        for place, row in enumerate(rows)
        if row.sku not in products
    ]


def _line(partner: str, row: ExampleRow) -> dict[str, str]:
    line = {
        "partner": partner,
        "sku": row.sku,
        "date": row.day.isoformat(),
        "quantity": f"{row.quantity:f}",
        "net": f"{row.net:f}",
    }
    return {**line, "type": "return"} if row.net < 0 else line


def _about(program: Program, case: dict[str, Any]) -> dict[str, Any]:
    """Make every expectation one of this program."""
    if "expect_error" in case:
        raise UnableToAddExample(
            ("case", "expect_error: an example says what is earned. Write expect with at least one result.")
        )
    expected = case.get("expect")
    if not isinstance(expected, list) or not all(isinstance(row, dict) for row in expected):
        raise UnableToAddExample(("case", "expect: write a list of results, each with partner and earned."))
    codes = sorted({str(row["program"]) for row in expected if "program" in row})
    if len(codes) > 1:
        raise UnableToAddExample(
            ("case", f"expect: it is about {_listed(codes)}. Keep the results of one program.")
        )
    return {**case, "expect": [{**row, "program": program.code} for row in expected]}


def _keep(
    program: Program,
    version: ProgramVersion,
    title: str,
    source: str,
    case: dict[str, Any],
    actor_id: UUID,
    at: datetime,
) -> WorkedExample:
    title, source = title.strip(), source.strip()
    problems = _text_problems(program, title, source)
    if not problems:
        problems = _case_problems(case, version)
    if not problems and example_count(program) >= EXAMPLES_MAX:
        problems = [("", f"A program has at most {EXAMPLES_MAX} examples. Remove one first.")]
    if problems:
        raise UnableToAddExample(*problems)

    example: WorkedExample = WorkedExample.objects.create(
        program=program, title=title, source=source, case=case, created_by_id=actor_id, created_at=at
    )
    record(
        action="program.example_added",
        kind="program",
        code=program.code,
        actor_id=actor_id,
        at=at,
        data={"example": title},
    )
    return example


def _text_problems(program: Program, title: str, source: str) -> list[tuple[str, str]]:
    problems = []
    if not title or len(title) > TITLE_LENGTH_MAX or not title.isprintable():
        problems.append(
            ("title", f"Write 1 to {TITLE_LENGTH_MAX} characters on one line, such as Reaches Tier 2.")
        )
    elif WorkedExample.objects.filter(program=program, title=title).exists():
        problems.append(("title", f"There is an example “{title}” already. Choose another title."))
    if len(source) > SOURCE_LENGTH_MAX or not source.isprintable():
        problems.append(("source", f"Write at most {SOURCE_LENGTH_MAX} characters on one line."))
    return problems


def _case_problems(case: dict[str, Any], version: ProgramVersion) -> list[tuple[str, str]]:
    """Find out whether a case can be stored and run: it is a text of somebody's, whoever wrote it."""
    try:
        text = canonical_json(case)
    except (ValueError, RecursionError):
        return [("case", "The case holds a number that is not finite. Write every number in quotes.")]
    if "\\u0000" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        return [("case", "The case holds a character that cannot be stored. Type the text again.")]
    if len(text.encode()) > CASE_BYTES_MAX:
        return [("case", f"The case has more than {CASE_BYTES_MAX // 1000} kB. Leave out lines.")]
    lines = case.get("lines")
    if isinstance(lines, list) and len(lines) > LINES_MAX:
        return [
            ("case", f"The case has {len(lines):,} lines, and at most {LINES_MAX} are kept. Add some up.")
        ]
    said = unreadable(case, newest_document(version))
    return [("case", said)] if said else []


def _listed(codes: Iterable[str]) -> str:
    return " and ".join(codes)
