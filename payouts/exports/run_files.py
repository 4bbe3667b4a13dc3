"""A whole run as CSV and as a workbook: one record per partner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from payouts.exports.cells import Cell, csv_file
from payouts.exports.made import MadeFile, run_file_name
from payouts.exports.workbook import Book
from vir.foundation.money import minor_units

HEADER = (
    "run",
    "program_code",
    "period_first",
    "period_last",
    "partner_code",
    "partner",
    "statement",
    "measured",
    "tier",
    "earned",
    "brought_over",
    "prior_periods",
    "adjustments",
    "claims",
    "recovered",
    "invoiced",
    "held",
    "carried_over",
    "dropped",
    "payable",
    "currency",
    "payment_method",
    "reason",
)
MONEY = frozenset({7, *range(9, 20)})
TOTALS = tuple(range(9, 20))
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVW"


@dataclass(frozen=True)
class RunPart:
    """One partner's record."""

    partner_code: str
    partner: str
    statement: str
    measured: Decimal
    tier: int
    earned: Decimal
    brought: Decimal
    prior: Decimal
    adjusted: Decimal
    claimed: Decimal
    recovered: Decimal
    invoiced: Decimal
    held: Decimal
    carried: Decimal
    dropped: Decimal
    payable: Decimal
    method: str
    reason: str


@dataclass(frozen=True)
class RunFacts:
    """What a run's files say about the run itself."""

    tenant_slug: str
    vendor: str
    code: str
    program_code: str
    program: str
    first: date
    last: date
    currency: str
    earned: Decimal
    payable: Decimal
    seal: str
    prepared: str
    approved: str
    made_on: date
    demo: bool


def run_csv(facts: RunFacts, parts: list[RunPart], *, bom: bool = False) -> MadeFile:
    """Write the file for a program to read."""
    content = csv_file(HEADER, [_record(facts, part) for part in parts], bom=bom)
    return MadeFile("csv", run_file_name(facts.tenant_slug, facts.code, "csv"), content)


def run_xlsx(facts: RunFacts, parts: list[RunPart]) -> MadeFile:
    """Write the file for people: the run, how to read it, and what proves that it is whole."""
    book = Book(
        f"Payout run {facts.code}", facts.vendor, decimals=minor_units(facts.currency), made_on=facts.made_on
    )
    with book:
        _run(book, facts, parts)
        _read_me(book, facts)
        _control(book, facts, parts)
    return MadeFile("xlsx", run_file_name(facts.tenant_slug, facts.code, "xlsx"), book.content())


def _record(facts: RunFacts, part: RunPart) -> tuple[Cell, ...]:
    return (
        facts.code,
        facts.program_code,
        facts.first.isoformat(),
        facts.last.isoformat(),
        part.partner_code,
        part.partner,
        part.statement,
        part.measured,
        part.tier,
        _cents(part.earned, facts),
        _cents(part.brought, facts),
        _cents(part.prior, facts),
        _cents(part.adjusted, facts),
        _cents(part.claimed, facts),
        _cents(part.recovered, facts),
        _cents(part.invoiced, facts),
        _cents(part.held, facts),
        _cents(part.carried, facts),
        _cents(part.dropped, facts),
        _cents(part.payable, facts),
        facts.currency,
        part.method,
        part.reason,
    )


def _cents(amount: Decimal, facts: RunFacts) -> Decimal:
    """Write an amount with the decimals of its currency; the books hold whole minor units."""
    exact = Decimal(f"{amount:.{minor_units(facts.currency)}f}")
    assert exact == amount, f"{amount} {facts.currency} has a fraction of a minor unit"
    return exact


def _run(book: Book, facts: RunFacts, parts: list[RunPart]) -> None:
    sheet = book.sheet("Run", [14, 14, 13, 13, 14, 34, 14, 16, 6, *[15] * 11, 9, 15, 60])
    sheet.heads(0, [name.replace("_", " ").capitalize() for name in HEADER], right=MONEY | {8})
    for row, part in enumerate(parts, start=1):
        for column, value in enumerate(_record(facts, part)):
            if column in (2, 3):
                sheet.day(row, column, facts.first if column == 2 else facts.last)
            elif isinstance(value, Decimal):
                sheet.number(row, column, value, "number" if column == 7 else "money")
            elif isinstance(value, int):
                sheet.number(row, column, value, "count")
            else:
                sheet.text(row, column, value or "")
    last = len(parts) + 1
    sheet.text(last, 5, "Total", "bold")
    for column in TOTALS:
        letter = LETTERS[column]
        total = sum((_decimal(_record(facts, part)[column]) for part in parts), Decimal(0))
        sheet.formula(last, column, f"=SUM({letter}2:{letter}{last})", total)


def _read_me(book: Book, facts: RunFacts) -> None:
    sheet = book.sheet("Read me", [24, 90])
    told = [
        ("What this is", f"Payout run {facts.code} of {facts.program} ({facts.program_code})."),
        (
            "Payable",
            "Earned + brought over + prior periods + adjustments + claims − recovered + invoiced "
            "− held − carried over − dropped.",
        ),
        ("Brought over", "What earlier runs carried over or held, and payments that came back."),
        ("Prior periods", "Later changes of periods that were closed before."),
        ("Recovered", "Rebate that was paid and is not earned any more, of other programs."),
        ("Invoiced", "What is below zero and invoiced to the partner instead."),
        ("Held", "Kept out until it is released; the reason says why."),
        ("Carried over", "What is below the minimum or below zero, left for the next run."),
        ("Prepared", facts.prepared),
        ("Approved", facts.approved),
        ("Seal", facts.seal),
    ]
    if facts.demo:
        told.append(("DEMO", "Made-up data, not a payment."))
    for row, (label, value) in enumerate(told):
        sheet.text(row, 0, label, "bold")
        sheet.text(row, 1, value, "wrapped")


def _control(book: Book, facts: RunFacts, parts: list[RunPart]) -> None:
    sheet = book.sheet("Control", [30, 24, 24, 16])
    sheet.heads(0, ["What", "In the run", "In sheet Run", "Difference"], right=frozenset({1, 2, 3}))
    last = len(parts) + 1
    earned = sum((part.earned for part in parts), Decimal(0))
    payable = sum((part.payable for part in parts), Decimal(0))
    checks = [
        ("Partners", Decimal(len(parts)), f"=COUNTA(Run!E2:E{last})", Decimal(len(parts)), "count"),
        ("Earned", facts.earned, f"=SUM(Run!J2:J{last})", earned, "money"),
        ("Payable", facts.payable, f"=SUM(Run!T2:T{last})", payable, "money"),
    ]
    for row, (label, stated, formula, listed, look) in enumerate(checks, start=1):
        sheet.text(row, 0, label)
        sheet.number(row, 1, stated, look)
        sheet.formula(row, 2, formula, listed, look)
        sheet.formula(row, 3, f"=B{row + 1}-C{row + 1}", stated - listed, look)
    sheet.text(len(checks) + 2, 0, "Seal")
    sheet.text(len(checks) + 2, 1, facts.seal)


def _decimal(value: Cell) -> Decimal:
    assert isinstance(value, Decimal)
    return value
