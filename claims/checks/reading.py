"""What a document's text says: which numbers it names, quantities beside a product, its total."""

from __future__ import annotations

import re
from decimal import Decimal

from claims.checks.likeness import digit_runs, longest_run, number_key

_AMOUNT = re.compile(
    r"(?<![\w.,-])[$€£]?\s?((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)(?![\w]|[.,][0-9])"
)
_TOTAL = re.compile(r"\b(?:grand total|invoice total|amount due|total due|total)\b", re.IGNORECASE)
_NOT_TOTAL = re.compile(r"\b(?:sub ?total|tax|vat|units|quantity|qty|items)\b", re.IGNORECASE)


def names_invoice(text: str, norm: str) -> bool:
    """Say whether a text names an invoice: its number as it is, or at least its longest run of digits."""
    run = longest_run(norm)
    return norm in number_key(text) or (bool(run) and run in digit_runs(text))


def quantity_beside(text: str, sku: str) -> set[Decimal]:
    """
    Give the whole numbers that stand on lines with a product, without prices; empty where none can be read.

    A quantity that the document names is among them; which one it is nobody can say.
    """
    found: set[Decimal] = set()
    wanted = number_key(sku)
    for line in text.splitlines():
        if wanted and wanted in number_key(line):
            rest = re.sub(re.escape(sku), " ", line, flags=re.IGNORECASE)
            found |= {
                Decimal(number.replace(",", "")).normalize()
                for number in _AMOUNT.findall(rest)
                if _is_whole(Decimal(number.replace(",", ""))) and "." not in number
            }
    return found


def total_of(text: str) -> Decimal | None:
    """Give the largest amount on lines that name a total; None where there is none."""
    totals = [
        Decimal(number.replace(",", ""))
        for line in text.splitlines()
        if _TOTAL.search(line) and not _NOT_TOTAL.search(line)
        for number in _AMOUNT.findall(line)
    ]
    return max(totals, default=None)


def _is_whole(value: Decimal) -> bool:
    return value == value.to_integral_value()
