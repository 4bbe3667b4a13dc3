"""
The reference of the engine, held to the engine: every table of docs/rating is worked out again.

A table with a case below it (`json case`) is compared cell by cell with what the engine gives for the case, the
arithmetic of its column Working is done again in fractions, and the case itself has to pass. A table with a
program below it (`json program`) is about what is paid of what was earned.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from programs import enums
from programs.conformance import CaseStatus, run_case
from programs.conformance.case import read_case
from programs.rating import payable
from programs.rating.calculate import Result, calculate
from programs.terms import Terms
from vir.foundation.money import RoundingMode, minor_units
from vir.foundation.periods import PeriodKind, Weekday, WeekPattern, YearEnd

ROOT = Path(__file__).parents[3]
PAGES = [ROOT / "docs/rating.md", *sorted((ROOT / "docs/rating").glob("*.md"))]
TEXT = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)

Row = dict[str, str]
ZERO = Decimal(0)


# --- Reading the pages -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Example:
    """A table and the block of JSON below it."""

    id: str
    kind: str
    table: Sequence[Row]
    document: Mapping[str, Any]


def examples() -> Iterator[Example]:
    for page in PAGES:
        heading, table, numbers = "", [], {}
        lines = iter(page.read_text(encoding="utf-8").splitlines())
        previous = ""
        for line in lines:
            if line.startswith("#"):
                heading, table = line.lstrip("# ").replace("`", ""), []
            elif line.startswith("|"):
                table = [*table, line] if previous.startswith("|") else [line]
            elif line in ("```json case", "```json program"):
                block = "\n".join(_fenced(lines))
                numbers[heading] = numbers.get(heading, 0) + 1
                name = f"{page.stem}: {heading} ({numbers[heading]})"
                yield Example(name, line.split()[1], _rows(table, name), json.loads(block))
                table = []
            elif line.startswith("```"):
                list(_fenced(lines))
            previous = line


def _fenced(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        if line.startswith("```"):
            return
        yield line


def _rows(table: Sequence[str], name: str) -> list[Row]:
    cells = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in table]
    assert len(cells) > 2, f"{name}: there is no table above the block"
    return [dict(zip(cells[0], row, strict=True)) for row in cells[2:]]


EXAMPLES = list(examples())
CASES = [example for example in EXAMPLES if example.kind == "case"]
PROGRAMS = [example for example in EXAMPLES if example.kind == "program"]


def named(found: Sequence[Example]) -> Any:
    return pytest.mark.parametrize("example", found, ids=[example.id for example in found])


# --- Numbers as the pages write them ------------------------------------------------------------------


def money(value: Decimal, currency: str) -> str:
    return _grouped(value, minor_units(currency))


def plain(value: Decimal) -> str:
    """Write a number without idle zeros."""
    decimals = len(f"{value:f}".partition(".")[2].rstrip("0"))
    return _grouped(value, decimals)


def _grouped(value: Decimal, decimals: int) -> str:
    written = f"{abs(value):,.{decimals}f}"
    assert Decimal(written.replace(",", "")) == abs(value), f"{value} has more than {decimals} decimals"
    return f"−{written}" if value < 0 else written


def percent(value: Decimal) -> str:
    """Write a percent, what runs on cut to two decimals."""
    return f"{plain(value.quantize(Decimal('0.01'), rounding=ROUND_FLOOR).normalize())}%"


TOKEN = re.compile(
    r"\s*(?:(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(%?)|(min|max|full|started)|([-−+×÷();]))"
)


class Arithmetic:
    """
    The column Working, in fractions: + − × ÷, percents, parentheses, and four words.

    `min(a; b)`, `max(a; b)`; `full(a ÷ b)` counts full increments, `started(a ÷ b)` started ones as well.
    """

    def __init__(self, text: str) -> None:
        self.tokens: list[str | Fraction] = []
        at = 0
        while at < len(text):
            found = TOKEN.match(text, at)
            assert found, f"“{text}” cannot be calculated from “{text[at:]}” on"
            number, hundredths, word, sign = found.groups()
            if number is not None:
                self.tokens.append(Fraction(number.replace(",", "")) / (100 if hundredths else 1))
            else:
                self.tokens.append(word or sign)
            at = found.end()
        self.at = 0

    def value(self) -> Fraction:
        result = self._sum()
        assert self.at == len(self.tokens), f"{self.tokens[self.at :]} is left over"
        return result

    def _sum(self) -> Fraction:
        result = self._product()
        while self._next() in ("+", "−"):
            result += self._product() if self._take() == "+" else -self._product()
        return result

    def _product(self) -> Fraction:
        result = self._factor()
        while self._next() in ("×", "÷"):
            result = result * self._factor() if self._take() == "×" else result / self._factor()
        return result

    def _factor(self) -> Fraction:
        token = self._take()
        if isinstance(token, Fraction):
            return token
        if token == "−":
            return -self._factor()
        if token == "(":
            return self._until_closed()[0]
        assert self._take() == "("
        values = self._until_closed()
        one = values[0]
        return {
            "min": lambda: min(values),
            "max": lambda: max(values),
            "full": lambda: Fraction(one.__floor__()),
            "started": lambda: Fraction(one.__ceil__()),
        }[token]()

    def _until_closed(self) -> list[Fraction]:
        values = [self._sum()]
        while self._take() == ";":
            values.append(self._sum())
        return values

    def _next(self) -> str | Fraction | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def _take(self) -> str | Fraction:
        self.at += 1
        return self.tokens[self.at - 1]


def worked_out(text: str, currency: str, mode: RoundingMode) -> str:
    """Calculate a working and round it once, without the engine's own rounding."""
    value = Fraction(0) if text == "nothing" else Arithmetic(text).value()
    scaled = abs(value) * 10 ** minor_units(currency)
    whole, rest = divmod(scaled, 1)
    half = Fraction(1, 2)
    up = rest > half or (rest == half and (mode is RoundingMode.HALF_UP or whole % 2 == 1))
    units = Decimal(int(whole) + up) * (-1 if value < 0 else 1)
    return money(units.scaleb(-minor_units(currency)), currency)


# --- Tables against the engine -----------------------------------------------------------------------


class Told:
    """What the engine gives for the position, or all positions, of a row."""

    def __init__(self, terms: Terms, found: Sequence[Result]) -> None:
        self.terms = terms
        self.found = found
        self.last = found[-1]

    def add(self, figure: Callable[[Result], Decimal]) -> Decimal:
        return sum((figure(result) for result in self.found), ZERO)

    def money(self, figure: Callable[[Result], Decimal]) -> str:
        return money(self.add(figure), self.terms.currency)

    def measured(self) -> str:
        working = self.last.rating.working
        if working.measured is None:
            return "none"
        return self.in_measure(working.measured)

    def in_measure(self, value: Decimal) -> str:
        if self.terms.measure.kind.value.endswith("_percent"):
            return percent(value)
        return self.in_bought(value)

    def in_bought(self, value: Decimal | None) -> str:
        """Write a figure in what the measure is made of."""
        if value is None:
            return "none"
        is_units = self.terms.measure.of is enums.MeasureKind.QUANTITY
        return plain(value) if is_units else money(value, self.terms.currency)

    def base(self) -> str:
        value = self.add(lambda result: result.rating.base)
        in_units = self.terms.reward.base is enums.RewardBase.QUANTITY
        return plain(value) if in_units else money(value, self.terms.currency)

    def accrued(self, figure: str) -> str:
        return "none" if self.last.accrued is None else self.in_bought(getattr(self.last.accrued, figure))

    def booked(self) -> str:
        return self.money(lambda result: result.earned if result.accrued is None else result.accrued.accrued)


def _in_time(result: Result) -> Decimal:
    return result.earned if result.first is None else result.first


COLUMNS: Mapping[str, Callable[[Told], str]] = {
    "Last day": lambda told: told.last.period.last_day.isoformat(),
    "Days": lambda told: str(told.last.period.days),
    "Weeks": lambda told: plain(Decimal(told.last.period.days) / 7),
    "Net": lambda told: told.money(lambda result: result.volume.net),
    "Gross": lambda told: told.money(lambda result: result.volume.gross),
    "Units": lambda told: plain(told.add(lambda result: result.volume.quantity)),
    "Net of the group": lambda told: told.money(lambda result: result.counted.net),
    "Measure": Told.measured,
    "Baseline": lambda told: told.in_bought(told.last.rating.working.facts.baseline),
    "Target": lambda told: told.in_bought(told.last.rating.working.facts.target),
    "Tier": lambda told: str(told.last.rating.tier),
    "Pays on": Told.base,
    "Earned": lambda told: told.money(lambda result: result.earned),
    "First settlement": lambda told: told.money(_in_time),
    "Adjustment": lambda told: told.money(lambda result: result.adjustment),
    "Expected": lambda told: told.accrued("expected"),
    "Expected tier": lambda told: str(told.last.accrued.tier) if told.last.accrued else "none",
    "Accrued": Told.booked,
}
WORKINGS = {"Working": "Earned", "Working of the accrual": "Accrued"}
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
# Nothing, counts of periods, members and rates, an odd cent.
SMALL = {Decimal(number) for number in ("0", "1", "2", "3", "0.01")}
WHICH = ("Program", "Partner", "Period")
WORDS = ("What happens",)


@named(CASES)
def test_a_documented_case_passes(example):
    outcome = run_case(example.document)

    assert (outcome.status, outcome.details) == (CaseStatus.PASSED, ())


@named(CASES)
def test_a_documented_table_says_what_the_engine_gives(example):
    programs, found = _calculated(example.document)

    for row in example.table:
        told = _told(row, programs, found)
        wanted = {column: COLUMNS[column](told) for column in row if column in COLUMNS}
        assert {column: row[column] for column in wanted} == wanted


@named(CASES)
def test_the_working_in_a_documented_table_comes_to_what_it_says(example):
    programs, found = _calculated(example.document)

    for row in example.table:
        terms = _told(row, programs, found).terms
        for working, result in WORKINGS.items():
            if result in row:
                assert (working, worked_out(row[working], terms.currency, terms.rounding)) == (
                    working,
                    row[result],
                )


@named(CASES)
def test_every_number_in_a_working_comes_from_the_case_or_the_engine(example):
    """What a limit or a rounding swallows would else stand there unproven."""
    _, found = _calculated(example.document)
    as_of = date.fromisoformat(example.document["as_of"])
    passed = {Decimal(result.period.elapsed_days(as_of)) for result in found}
    known = {*SMALL, *passed, *_numbers_in(example.document), *_figures_of(found)}

    for row in example.table:
        for working in WORKINGS:
            written = {Decimal(number.replace(",", "")) for number in NUMBER.findall(row.get(working, ""))}
            assert written - known == set()


@named(CASES)
def test_every_line_of_a_case_stands_in_the_table_that_lists_lines(example):
    if "Lines" not in example.table[0]:
        return
    left = list(example.document["lines"])

    for row in example.table:
        for written in filter(None, row["Lines"].split("; ")):
            line = next((line for line in left if written in _spellings(line)), None)
            assert line is not None, f"{written} is no line of the case, or stands twice"
            assert row.get("Partner", line["partner"]) == line["partner"]
            left.remove(line)

    assert left == []


@named(CASES)
def test_every_expectation_of_a_case_stands_in_its_table(example):
    programs, found = _calculated(example.document)

    shown = [
        (result.program, result.partner, result.period.start.isoformat())
        for row in example.table
        for result in _told(row, programs, found).found
    ]
    for wanted in example.document["expect"]:
        key = (wanted["program"], wanted["partner"])
        assert any(
            (program, partner) == key and wanted.get("period") in (None, start)
            for program, partner, start in shown
        )


@named(CASES)
def test_a_documented_table_has_no_column_that_is_not_proven(example):
    for row in example.table:
        for column, cell in row.items():
            assert column in (*COLUMNS, *WORKINGS, *WHICH, *WORDS, "Lines")
            if column in WORDS:
                assert not re.search(r"\d", cell), f"{column} proves no number: {cell}"


def _numbers_in(value: Any) -> Iterator[Decimal]:
    """Give every number that a case writes."""
    if isinstance(value, Mapping | list):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _numbers_in(item)
    elif isinstance(value, int) or (isinstance(value, str) and re.fullmatch(r"-?[0-9.]+", value)):
        yield abs(Decimal(value))


def _figures_of(found: Sequence[Result]) -> Iterator[Decimal]:
    """Give what the engine comes upon on its way: volumes, bands and what is paid on in them, days, amounts."""
    for result in found:
        working = result.rating.working
        yield from (result.earned, working.own, result.earned_before, Decimal(result.period.days))
        for volume in (result.volume, result.counted, working.volume):
            yield from (volume.net, volume.gross, volume.quantity)
        for portion in working.portions:
            yield from (portion.start, portion.end, portion.end - portion.start)
        yield from working.base_inside() if working.terms.reward.kind is not enums.RewardKind.FIXED else ()
        if result.accrued is not None:
            yield result.accrued.expected


def _calculated(case: Mapping[str, Any]) -> tuple[dict[str, Terms], list[Result]]:
    read = read_case(case)
    programs = {document["code"]: Terms.from_document(document) for document in read.documents}
    return programs, calculate(programs.values(), read.given)


def _told(row: Row, programs: Mapping[str, Terms], found: Sequence[Result]) -> Told:
    """Find the positions of a row; what it leaves out must be the same for all."""
    codes, partners = {result.program for result in found}, {result.partner for result in found}
    assert "Program" in row or len(codes) == 1
    assert "Partner" in row or len(partners) == 1
    mine = [
        result
        for result in found
        if row.get("Program", result.program) == result.program
        and row.get("Partner", result.partner) == result.partner
        and row.get("Period", result.period.start.isoformat()) == result.period.start.isoformat()
    ]
    assert mine, f"the engine has no position for {row}"
    return Told(programs[mine[0].program], mine)


def _spellings(line: Mapping[str, Any]) -> set[str]:
    """Give every way in which a table may write a line: its day, then what was bought."""
    currency = line.get("currency", "USD")
    net, units = money(Decimal(line["net"]), currency), plain(Decimal(line["quantity"]))
    if "currency" in line:
        net = f"{net} {currency}"
    values = {net, f"{units} units", f"{units} units for {net}"}
    if "gross" in line:
        values.add(f"{net} of {money(Decimal(line['gross']), currency)} gross")
    days = {line["date"]}
    if "received" in line:
        days = {f"{line['date']}, received {line['received']}"}
    return {f"{day}: {sku}{value}" for day in days for value in values for sku in ("", f"{line['sku']} ")}


# --- What is paid of what was earned -------------------------------------------------------------------


@named(PROGRAMS)
def test_a_documented_payment_is_what_the_engine_pays(example):
    terms = Terms.from_document(example.document)

    for row in example.table:
        earned, brought = (
            Decimal(row[key].replace(",", "").replace("−", "-")) for key in ("Earned", "Brought")
        )
        part = payable(terms, earned, brought)
        wanted = {
            "Earned": earned,
            "Brought": brought,
            "Paid": part.payable,
            "Carried over": part.carried_over,
            "Dropped": part.dropped,
        }
        assert row == {column: money(value, terms.currency) for column, value in wanted.items()}


# --- Nothing is left out ------------------------------------------------------------------------------

Path_ = tuple[str, ...]
WORDS_OF_THE_FORMAT: Mapping[type[StrEnum], Sequence[Path_]] = {
    enums.Application: [("reward", "application")],
    enums.MeasureKind: [("measure", "kind")],
    enums.RewardKind: [("reward", "kind")],
    enums.RewardBase: [("reward", "base")],
    enums.BaselineRule: [("measure", "baseline", "rule")],
    enums.NewPartner: [("measure", "baseline", "new_partner")],
    enums.CapScope: [("caps", "per")],
    enums.WhenExceeded: [("caps", "when_exceeded")],
    enums.StackingPolicy: [("stacking", "policy")],
    enums.ConditionKind: [("conditions", "kind")],
    enums.GroupKey: [("group", "key")],
    enums.GroupPays: [("group", "pays")],
    enums.ExchangePolicy: [("exchange", "policy")],
    enums.ExpectedVolume: [("accrual", "expected")],
    enums.UnitOrder: [("reward", "unit_order")],
    enums.KickerKind: [("reward", "kickers", "kind")],
    enums.ReturnsRule: [("returns",)],
    enums.PartialIncrement: [("reward", "partial_increment")],
    enums.BelowMinimum: [("minimum_payable", "below")],
    enums.Accumulation: [("accumulation",)],
    enums.Basis: [("basis",)],
    PeriodKind: [("period",)],
    RoundingMode: [("rounding",)],
    WeekPattern: [("calendar", "kind")],
    YearEnd: [("calendar", "year_ends")],
}
MEMBERS = [member for words in WORDS_OF_THE_FORMAT for member in words]


@pytest.mark.parametrize("member", MEMBERS, ids=[f"{type(m).__name__}.{m.value}" for m in MEMBERS])
def test_every_word_of_the_format_is_explained_and_used_in_a_proven_example(member):
    used = {
        value
        for example in EXAMPLES
        for document in example.document.get("programs", [example.document])
        for path in WORDS_OF_THE_FORMAT[type(member)]
        for value in _at(document, path)
    }

    assert f"`{member.value}`" in TEXT
    assert member.value in used


@pytest.mark.parametrize("member", list(Weekday))
def test_every_weekday_is_named(member):
    assert f"`{member.value}`" in TEXT


def test_every_table_of_amounts_has_its_case_below_it():
    amounts = re.findall(r"^\|.*\b(?:Earned|Accrued|Paid)\b.*\|\n\|[-|]+\|$", TEXT, re.MULTILINE)

    assert len(amounts) == len(EXAMPLES)


def test_every_key_of_a_document_is_named():
    missing = [key for key in _keys_of_the_format() if f"`{key}`" not in TEXT and f".{key}`" not in TEXT]

    assert missing == []


def test_every_code_of_a_refusal_is_listed_and_no_other():
    section = TEXT.partition("## Refused documents")[2].partition("\n## ")[0]
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", section, re.MULTILINE))
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "programs/terms").glob("*.py"))

    assert listed == set(re.findall(r'"([A-Z]+(?:_[A-Z]+)+)"', source))


def test_every_page_is_reached_from_the_entry_and_links_lead_somewhere():
    entry = PAGES[0].read_text(encoding="utf-8")
    for page in PAGES[1:]:
        assert f"(rating/{page.name}" in entry
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+)?(#[^)]+)?\)", page.read_text(encoding="utf-8")):
            file = page.parent / target[0] if target[0] else page
            assert file.exists()
            if target[1]:
                assert target[1].removeprefix("#") in _anchors(file)


def _at(value: Any, path: Path_) -> Iterator[str]:
    """Give every value at a path, through lists."""
    if isinstance(value, list):
        for item in value:
            yield from _at(item, path)
    elif not path:
        yield value
    elif isinstance(value, Mapping) and path[0] in value:
        yield from _at(value[path[0]], path[1:])


def _keys_of_the_format() -> set[str]:
    """Collect the keys that the reader knows: what it is told `only` of, and those of the document."""
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "programs/terms").glob("*.py"))
    lists = re.findall(r"\.only\(\s*\((.*?)\)\s*\)", source, re.DOTALL)
    lists += re.findall(r"^KEYS = \((.*?)^\)", source, re.DOTALL | re.MULTILINE)
    return {key for found in lists for key in re.findall(r'"([a-z_]+)"', found)}


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def test_the_arithmetic_of_the_pages_is_right():
    assert Arithmetic("1,000 × 10% + (2,000 − 1,000) × 25%").value() == 350
    assert Arithmetic("min(45,000; 40,000) − −1 ÷ 3").value() == Fraction(120001, 3)
    assert Arithmetic("started((201 − 100) ÷ 100) × 5 + full(1.99)").value() == 11
