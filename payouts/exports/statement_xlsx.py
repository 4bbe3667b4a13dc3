"""A statement as a workbook: statement, lines, terms, how to read it, and what proves that it is whole."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from payouts.exports.made import MadeFile, statement_file_name
from payouts.exports.workbook import Book, Sheet
from payouts.statements.footing import is_added
from programs.terms import Terms, upgrade
from vir.foundation.money import format_money

FIRST_LINE = 9
LINE_HEADS = ["Date", "Document", "SKU", "Product", "Type", "Quantity", "Net", "Gross", "Received"]
QUANTITY, NET, GROSS = 5, 6, 7


def statement_xlsx(snapshot: dict[str, Any], *, snapshot_sha256: str) -> MadeFile:
    """Write the file."""
    issued = date.fromisoformat(snapshot["issued_on"])
    title = f"Rebate statement {snapshot['code']}"
    book = Book(title, snapshot["vendor"]["name"], decimals=snapshot["decimals"], made_on=issued)
    with book:
        _statement(book.sheet("Statement", [6, 46, 26, 18]), snapshot, title)
        _lines(book.sheet("Lines", [13, 22, 18, 40, 10, 12, 16, 16, 13]), snapshot)
        _terms(book.sheet("Terms", [24, 22, 70]), snapshot)
        _read_me(book.sheet("Read me", [24, 90]), snapshot)
        _control(book.sheet("Control", [40, 24, 24, 16]), snapshot, snapshot_sha256)
    return MadeFile("xlsx", statement_file_name(snapshot, "xlsx"), book.content())


def _statement(sheet: Sheet, snapshot: dict[str, Any], title: str) -> None:
    sheet.text(0, 0, title, "title")
    program, period = snapshot["program"], snapshot["period"]
    facts = [
        ("Vendor", snapshot["vendor"]["name"]),
        ("Partner", f"{snapshot['partner']['name']} ({snapshot['partner']['code']})"),
        ("Program", _program(program)),
    ]
    for row, (label, value) in enumerate(facts, start=1):
        sheet.text(row, 1, label, "bold")
        sheet.text(row, 2, value)
    for row, (label, day) in enumerate(
        (("First day", period["first"]), ("Last day", period["last"]), ("Issued", snapshot["issued_on"])),
        start=4,
    ):
        sheet.text(row, 1, label, "bold")
        sheet.day(row, 2, date.fromisoformat(day))
    sheet.heads(
        FIRST_LINE - 1, ["Line", "What", "Basis", f"Amount, {snapshot['currency']}"], right=frozenset({3})
    )
    cells = {line["key"]: f"D{FIRST_LINE + place + 1}" for place, line in enumerate(snapshot["lines"])}
    for place, line in enumerate(snapshot["lines"]):
        row = FIRST_LINE + place
        sheet.number(row, 0, line["number"], "count")
        sheet.text(row, 1, line["what"], "text" if line["role"] == "line" else "bold")
        sheet.text(row, 2, line["basis"])
        amount = Decimal(line["amount"])
        formula = _total(line["key"], cells)
        if formula:
            sheet.formula(row, 3, formula, amount, line["role"])
        else:
            sheet.number(row, 3, amount, "money")
    if snapshot["demo"]:
        sheet.text(FIRST_LINE + len(snapshot["lines"]) + 1, 1, "DEMO: made-up data, not a payment.", "bold")


def _program(program: dict[str, Any]) -> str:
    if not program["code"]:
        return str(program["name"])
    named = f"{program['name']} ({program['code']})"
    return f"{named}, terms version {program['version']}" if program["version"] else named


def _total(key: str, cells: dict[str, str]) -> str:
    """Write the formula of a total, nothing for a line that is not one."""
    if key == "net" and "gross" in cells:
        return f"={cells['gross']}+{cells['returns']}"
    if key == "payable":
        return "=" + "+".join(cell for name, cell in cells.items() if is_added(name))
    return ""


def _lines(sheet: Sheet, snapshot: dict[str, Any]) -> None:
    sheet.heads(0, LINE_HEADS, right=frozenset({QUANTITY, NET, GROSS}))
    rows = snapshot["counted"]["rows"]
    sums = [Decimal(0)] * 3
    for place, row in enumerate(rows, start=1):
        sheet.day(place, 0, date.fromisoformat(row[0]))
        for column in (1, 2, 3, 4):
            sheet.text(place, column, row[column])
        for offset, column in enumerate((QUANTITY, NET, GROSS)):
            value = Decimal(row[column])
            sums[offset] += value
            sheet.number(place, column, value, "number" if column == QUANTITY else "money")
        sheet.day(place, 8, date.fromisoformat(row[8]))
    if rows:
        last = len(rows) + 1
        for letter, column, value in zip("FGH", (QUANTITY, NET, GROSS), sums, strict=True):
            sheet.formula(last, column, f"=SUM({letter}2:{letter}{last})", value)
    if snapshot["counted"]["note"]:
        sheet.text(len(rows) + 3, 0, snapshot["counted"]["note"])


def _terms(sheet: Sheet, snapshot: dict[str, Any]) -> None:
    program = snapshot["program"]
    if not program["document"]:
        sheet.text(0, 0, "No line of this statement rests on the terms of a program.")
        return
    terms = Terms.from_document(upgrade(program["document"]))
    facts = [
        ("Program", program["code"], program["name"]),
        ("Version", str(program["version"]), f"sha256 {program['terms_hash']}"),
        ("Rule", "", program["rule_sentence"]),
        ("Application", terms.reward.application.label, ""),
        ("Measure", terms.measure.kind.label, ""),
    ]
    facts += [
        (f"Cap, {cap.per.label.lower()}", format_money(cap.amount, terms.currency), "") for cap in terms.caps
    ]
    if terms.minimum_payable is not None:
        least = terms.minimum_payable
        facts.append(
            (
                "Minimum payable",
                format_money(least.amount, terms.currency),
                f"Below: {least.below.label.lower()}",
            )
        )
    if terms.payment is not None:
        facts.append(
            ("Payment", terms.payment.method.label, f"{terms.payment.due_days} days after the last day")
        )
    for row, (label, value, detail) in enumerate(facts):
        sheet.text(row, 0, label, "bold")
        sheet.text(row, 1, value)
        sheet.text(row, 2, detail, "wrapped")
    top = len(facts) + 1
    sheet.text(top, 0, "Tier", "head")
    sheet.text(top, 1, "From", "head_right")
    sheet.text(top, 2, f"Pays ({terms.reward.kind.label.lower()})", "head")
    for tier in terms.reward.tiers:
        sheet.number(top + tier.number, 0, tier.number, "count")
        sheet.number(top + tier.number, 1, tier.threshold)
        sheet.number(top + tier.number, 2, tier.rate)


def _read_me(sheet: Sheet, snapshot: dict[str, Any]) -> None:
    calculation, run = snapshot["calculation"], snapshot["run"]
    made = (
        f", calculation {calculation['number']}, engine {calculation['engine']}"
        if calculation["number"]
        else ""
    )
    facts = [
        ("What this is", f"Rebate statement {snapshot['code']}, version {snapshot['version']}."),
        ("Statement", "How the payable came about; totals are formulas over the lines above them."),
        ("Lines", "The sales lines that were counted, net and gross in the currency of the program."),
        ("Terms", "The terms that were applied."),
        ("Control", "Row counts and sums that prove that this file is whole."),
        ("Sales counted to", calculation["as_of"]),
        ("Calculated", f"{calculation['at']}{made}"),
        ("Payout run", f"{run['code']}, seal {run['seal']}"),
        ("Check", f"/verify/{snapshot['code']}/ says whether this file is the one that was issued."),
    ]
    if snapshot.get("corrects"):
        facts.append(("Correction", snapshot["corrects"]))
    facts += [
        (
            f"Corrected, line {row['line']}" if row["line"] else "Corrected",
            f"{row['text']}: {row['old']} before, {row['new']} now. {row['why']}",
        )
        for row in snapshot.get("difference", [])
    ]
    facts += [
        (
            f"Line {line['number']}",
            _worked(line["note"]),
        )
        for line in snapshot["lines"]
    ]
    for row, (label, value) in enumerate(facts):
        sheet.text(row, 0, label, "bold")
        sheet.text(row, 1, value, "wrapped")


def _worked(note: dict[str, Any]) -> str:
    """Write a working on one line, with its reason and the clause it rests on."""
    steps = [*(step["text"] for step in note["steps"]), note["result"]]
    clause = f"Clause: {note['clause']}." if note.get("clause") else ""
    return " ".join(part for part in (" = ".join(steps), note["why"], note["counterfactual"], clause) if part)


def _control(sheet: Sheet, snapshot: dict[str, Any], snapshot_sha256: str) -> None:
    sheet.heads(0, ["What", "In this statement", "In sheet Lines", "Difference"], right=frozenset({1, 2, 3}))
    counted, rows = snapshot["counted"], snapshot["counted"]["rows"]
    last = len(rows) + 1
    lines = counted["lines"] + counted["returns"]
    checks = [("Lines counted", Decimal(lines), f"=COUNT(Lines!A2:A{last})", Decimal(len(rows)))]
    for label, key, letter, column in (
        ("Quantity", "quantity", "F", QUANTITY),
        ("Net", "net", "G", NET),
        ("Gross", "gross", "H", GROSS),
    ):
        listed = sum((Decimal(row[column]) for row in rows), Decimal(0))
        checks.append((label, Decimal(counted[key]), f"=SUM(Lines!{letter}2:{letter}{last})", listed))
    for row, (label, stated, formula, listed) in enumerate(checks, start=1):
        sheet.text(row, 0, label)
        sheet.number(row, 1, stated)
        sheet.formula(row, 2, formula if rows else "=0", listed, "number")
        sheet.formula(row, 3, f"=ROUND(B{row + 1}-C{row + 1},4)", stated - listed, "number")
    below = len(checks) + 1
    sheet.text(below, 0, "Payable", "bold")
    sheet.number(below, 1, Decimal(snapshot["payable"]), "money")
    for row, (label, value) in enumerate(
        (("Seal of the run", snapshot["run"]["seal"]), ("Snapshot, sha256", snapshot_sha256)), start=below + 2
    ):
        sheet.text(row, 0, label)
        sheet.text(row, 1, value)
