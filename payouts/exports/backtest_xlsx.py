"""A back-test as a workbook: what every partner would have earned, the costs, and what proves that it is whole."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from payouts.exports.made import MadeFile
from payouts.exports.workbook import Book, Sheet
from payouts.queries.replaying.designs import Tried
from vir.foundation.money import minor_units

FIRST = 3
HEADS = ["Partner code", "Partner", "Net sales", "Tier", "Rebate"]
SALES, TIER, REBATE = 2, 3, 4
WHOLE = Decimal(1)


def backtest_xlsx(tried: Tried, *, vendor: str, budget: Decimal | None, made_on: date) -> MadeFile:
    """Write the file."""
    report, terms = tried.report, tried.design.terms
    assert terms is not None
    title = f"Back-test of {terms.code}, {tried.design.letter} {tried.design.name}"
    book = Book(title, vendor, decimals=minor_units(report.currency), made_on=made_on)
    with book:
        _partners(book.sheet("Partners", [18, 40, 18, 8, 18]), tried, title)
        _costs(book.sheet("Costs", [30, 20, 20]), tried, budget)
        _control(book.sheet("Control", [44, 24, 24, 16]), tried)
    return MadeFile("xlsx", f"{terms.code}_back-test_{tried.design.letter}.xlsx", book.content())


def _partners(sheet: Sheet, tried: Tried, title: str) -> None:
    report = tried.report
    sheet.text(0, 0, title, "title")
    window = f"Sales {tried.window.first.isoformat()} to {tried.window.last.isoformat()}, {report.currency}"
    sheet.text(1, 0, window)
    sheet.heads(FIRST - 1, HEADS, right=frozenset({SALES, TIER, REBATE}))
    for row, partner in enumerate(report.partners, start=FIRST):
        sheet.text(row, 0, partner.code)
        sheet.text(row, 1, partner.name)
        sheet.number(row, SALES, partner.sales, "money")
        sheet.number(row, TIER, partner.tier, "count")
        sheet.number(row, REBATE, partner.amount, "money")
    last = FIRST + len(report.partners)
    sheet.text(last, 1, "Total", "bold")
    sheet.formula(last, SALES, f"=SUM(C{FIRST + 1}:C{last})", report.sales)
    sheet.formula(last, REBATE, f"=SUM(E{FIRST + 1}:E{last})", report.windfall, "grand")


def _costs(sheet: Sheet, tried: Tried, budget: Decimal | None) -> None:
    report = tried.report
    names = ["Sales growth, %", f"Payout, {report.currency}"]
    sheet.heads(0, [*names, "Over the budget"] if budget is not None else names, right=frozenset({0, 1, 2}))
    for row, step in enumerate(sorted(report.steps, key=lambda step: step.growth), start=1):
        sheet.number(row, 0, step.growth)
        sheet.number(row, 1, step.payout, "money")
        if budget is not None:
            sheet.number(row, 2, step.payout - budget, "money")


def _control(sheet: Sheet, tried: Tried) -> None:
    """Prove that the file is whole: what the back-test found beside what the sheet adds up to."""
    report = tried.report
    last = FIRST + len(report.partners)
    sheet.heads(0, ["Check", "Back-test", "This file", "Difference"], right=frozenset({1, 2, 3}))
    checks: list[tuple[str, Decimal | int, str]] = [
        ("Net sales", report.sales, f"=SUM(Partners!C{FIRST + 1}:C{last})"),
        ("Rebate on unchanged sales", report.windfall, f"=SUM(Partners!E{FIRST + 1}:E{last})"),
        ("Partners", len(report.partners), f"=COUNTA(Partners!A{FIRST + 1}:A{last})"),
    ]
    for row, (name, found, formula) in enumerate(checks, start=1):
        look = "money" if isinstance(found, Decimal) else "count"
        sheet.text(row, 0, name)
        sheet.number(row, 1, found, look)
        sheet.formula(row, 2, formula, found, look)
        sheet.formula(row, 3, f"=C{row + 1}-B{row + 1}", 0, look)
    row = len(checks) + 2
    facts = [
        ("Sales lines", str(report.lines)),
        ("Terms, SHA-256", tried.design.terms_hash),
        ("Run", "" if tried.ran_at is None else f"{tried.ran_at:%Y-%m-%d %H:%M} UTC by {tried.ran_by}"),
        ("What it cannot know", "How partners will react: growth is applied evenly to real lines."),
    ]
    for place, (name, value) in enumerate(facts, start=row):
        sheet.text(place, 0, name, "bold")
        sheet.text(place, 1, value)
