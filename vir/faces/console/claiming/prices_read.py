"""Special prices as they are typed and pasted: product, end customer, book price, special price, most units."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from claims.operations.claiming.settings import PriceDraft
from vir.foundation.imports.problems import quoted
from vir.foundation.money import NumberInvalid, parse_decimal

FIELDS = ("sku", "customer", "book", "special", "most")
LABELS = ("Product", "End customer", "Book price", "Special price", "Most units")
ROWS_MAX = 2_000
EXAMPLE = "CD-18-KIT\tBuildRight Ltd\t189.00\t169.00\t500"
_HEADER = re.compile(r"product|sku|article", re.IGNORECASE)
_ROW = re.compile(r"sku-([0-9]{1,5})")


@dataclass(frozen=True)
class ReadPrices:
    """What was read, the rows as they were typed, and what is wrong, each with the row's place from 0."""

    prices: list[PriceDraft]
    typed: list[dict[str, str]]
    problems: list[tuple[int, str, str]] = field(default_factory=list)


def read_prices(posted: Mapping[str, str], pasted: str) -> ReadPrices:
    """Read the rows of the form, then those that were pasted; rows without any text are none."""
    numbers = sorted(int(found[1]) for name in posted if (found := _ROW.fullmatch(name)))
    rows = [{name: posted.get(f"{name}-{number}", "").strip() for name in FIELDS} for number in numbers]
    rows += _pasted(pasted)
    typed = [row for row in rows if any(row.values())]
    prices: list[PriceDraft] = []
    problems: list[tuple[int, str, str]] = []
    if len(typed) > ROWS_MAX:
        return ReadPrices(
            [], typed[:ROWS_MAX], [(0, "sku", f"{len(typed):,} prices are too many. At most {ROWS_MAX:,}.")]
        )
    for place, row in enumerate(typed):
        read, wrong = _price(row)
        problems += [(place, name, f"Row {place + 1}, {words}") for name, words in wrong]
        if read is not None:
            prices.append(read)
    return ReadPrices(prices, typed, problems)


def blank_rows(count: int) -> list[dict[str, str]]:
    """Give rows to write into."""
    return [dict.fromkeys(FIELDS, "") for _ in range(count)]


def _pasted(text: str) -> list[dict[str, str]]:
    lines = [line for line in text.splitlines() if line.strip()]
    rows = []
    for number, line in enumerate(lines):
        if "\t" in line or ";" in line:
            cells: Sequence[str] = line.split("\t" if "\t" in line else ";")
        else:
            cells = next(csv.reader([line], skipinitialspace=True))
        cells = [cell.strip().strip('"') for cell in cells]
        if (
            number == 0
            and _HEADER.search(cells[0])
            and not any(letter.isdigit() for letter in "".join(cells[2:4]))
        ):
            continue
        rows.append(dict(zip(FIELDS, [*cells, "", "", "", ""][: len(FIELDS)], strict=True)))
    return rows


def _price(row: Mapping[str, str]) -> tuple[PriceDraft | None, list[tuple[str, str]]]:
    wrong: list[tuple[str, str]] = []
    read: dict[str, Decimal | None] = {}
    if not row["sku"]:
        wrong.append(("sku", "Product: it is missing. Write its code."))
    for name, label in zip(FIELDS[2:], LABELS[2:], strict=True):
        text = row[name].replace(",", "").lstrip("$€£ ").strip()
        if not text and name == "most":
            read[name] = None
            continue
        try:
            read[name] = parse_decimal(text)
        except NumberInvalid:
            said = f"{quoted(row[name])} was not read" if row[name] else "it is missing"
            wrong.append((name, f"{label}: {said}. Write it like 189.00."))
    book, special = read.get("book"), read.get("special")
    if wrong or book is None or special is None:
        return None, wrong
    return PriceDraft(row["sku"], book, special, row["customer"], read["most"]), []
