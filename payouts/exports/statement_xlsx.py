"""A statement as a workbook: statement, lines, terms, how to read it, and what proves that it is whole."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from payouts.exports.made import MadeFile, language_of, statement_file
from payouts.exports.workbook import Book, Sheet, in_formula
from payouts.statements.footing import is_added
from programs.enums import BelowMinimum, CapScope, RewardKind
from programs.terms import Terms, upgrade
from vir.foundation.languages import RIGHT_TO_LEFT, speaking
from vir.foundation.money import format_money
from vir.foundation.words import later, say, say_many

FIRST_LINE = 9
LINE_HEADS = (
    later("Date"),
    later("Document"),
    later("SKU"),
    later("Product"),
    later("Type"),
    later("Quantity"),
    later("Net"),
    later("Gross"),
    later("Received"),
)
LINE_TYPES = {"sale": later("sale"), "return": later("return")}
CAPS = {
    CapScope.PARTNER_PERIOD: later("Cap, each partner, each period"),
    CapScope.PARTNER_PROGRAM: later("Cap, each partner, whole program"),
    CapScope.PROGRAM: later("Cap, all partners together"),
}
BELOW = {
    BelowMinimum.CARRY_OVER: later("Below: carry over"),
    BelowMinimum.DROP: later("Below: drop"),
}
PAYS = {
    RewardKind.PERCENT: later("Pays (percent of value)"),
    RewardKind.PER_UNIT: later("Pays (amount per unit)"),
    RewardKind.FIXED: later("Pays (lump sum)"),
    RewardKind.PER_INCREMENT: later("Pays (amount per increment)"),
}
QUANTITY, NET, GROSS = 5, 6, 7


def statement_xlsx(snapshot: dict[str, Any], *, snapshot_sha256: str) -> MadeFile:
    """Write the file, in the language of the snapshot whoever asks for it."""
    issued = date.fromisoformat(snapshot["issued_on"])
    with speaking(language_of(snapshot)) as language:
        title = say("Rebate statement {code}", code=snapshot["code"])
        book = Book(
            title,
            snapshot["vendor"]["name"],
            decimals=snapshot["decimals"],
            made_on=issued,
            right_to_left=language in RIGHT_TO_LEFT,
        )
        with book:
            _statement(book.sheet(say("Statement"), [6, 46, 26, 18]), snapshot, title)
            lines = book.sheet(say("Lines"), [13, 22, 18, 40, 10, 12, 16, 16, 13])
            _lines(lines, snapshot)
            _terms(book.sheet(say("Terms"), [24, 22, 70]), snapshot)
            _read_me(book.sheet(say("Read me"), [24, 90]), snapshot)
            _control(book.sheet(say("Control"), [40, 24, 24, 16]), snapshot, snapshot_sha256, lines.name)
        return statement_file(snapshot, "xlsx", book.content())


def _statement(sheet: Sheet, snapshot: dict[str, Any], title: str) -> None:
    sheet.text(0, 0, title, "title")
    program, period = snapshot["program"], snapshot["period"]
    facts = [
        (say("Vendor"), snapshot["vendor"]["name"]),
        (say("Partner"), f"{snapshot['partner']['name']} ({snapshot['partner']['code']})"),
        (say("Program"), _program(program)),
    ]
    for row, (label, value) in enumerate(facts, start=1):
        sheet.text(row, 1, label, "bold")
        sheet.text(row, 2, value)
    for row, (label, day) in enumerate(
        (
            (say("First day"), period["first"]),
            (say("Last day"), period["last"]),
            (say("Issued"), snapshot["issued_on"]),
        ),
        start=4,
    ):
        sheet.text(row, 1, label, "bold")
        sheet.day(row, 2, date.fromisoformat(day))
    amount_head = say("Amount, {currency}", currency=snapshot["currency"])
    heads = [say("Line"), say("What"), say("Basis"), amount_head]
    sheet.heads(FIRST_LINE - 1, heads, right=frozenset({3}))
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
        sheet.text(
            FIRST_LINE + len(snapshot["lines"]) + 1, 1, say("DEMO: made-up data, not a payment."), "bold"
        )


def _program(program: dict[str, Any]) -> str:
    if not program["code"]:
        return str(program["name"])
    named = f"{program['name']} ({program['code']})"
    if not program["version"]:
        return named
    return say("{program}, terms version {version}", program=named, version=program["version"])


def _total(key: str, cells: dict[str, str]) -> str:
    """Write the formula of a total, nothing for a line that is not one."""
    if key == "net" and "gross" in cells:
        return f"={cells['gross']}+{cells['returns']}"
    if key == "payable":
        return "=" + "+".join(cell for name, cell in cells.items() if is_added(name))
    return ""


def _lines(sheet: Sheet, snapshot: dict[str, Any]) -> None:
    sheet.heads(0, [say(head) for head in LINE_HEADS], right=frozenset({QUANTITY, NET, GROSS}))
    rows = snapshot["counted"]["rows"]
    sums = [Decimal(0)] * 3
    for place, row in enumerate(rows, start=1):
        sheet.day(place, 0, date.fromisoformat(row[0]))
        for column in (1, 2, 3, 4):
            said = say(LINE_TYPES[row[4]]) if column == 4 and row[4] in LINE_TYPES else row[column]
            sheet.text(place, column, said)
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
        sheet.text(0, 0, say("No line of this statement rests on the terms of a program."))
        return
    terms = Terms.from_document(upgrade(program["document"]))
    facts = [
        (say("Program"), program["code"], program["name"]),
        (say("Version"), str(program["version"]), f"sha256 {program['terms_hash']}"),
        (say("Rule"), "", program["rule_sentence"]),
        (say("Application"), say(terms.reward.application.label), ""),
        (say("Measure"), say(terms.measure.kind.label), ""),
    ]
    facts += [(say(CAPS[cap.per]), format_money(cap.amount, terms.currency), "") for cap in terms.caps]
    if terms.minimum_payable is not None:
        least = terms.minimum_payable
        facts.append(
            (say("Minimum payable"), format_money(least.amount, terms.currency), say(BELOW[least.below]))
        )
    if terms.payment is not None:
        facts.append(
            (
                say("Payment"),
                say(terms.payment.method.label),
                say_many(
                    "{count} days after the last day",
                    "{count} days after the last day",
                    terms.payment.due_days,
                ),
            )
        )
    for row, (label, value, detail) in enumerate(facts):
        sheet.text(row, 0, label, "bold")
        sheet.text(row, 1, value)
        sheet.text(row, 2, detail, "wrapped")
    top = len(facts) + 1
    sheet.text(top, 0, say("Tier"), "head")
    sheet.text(top, 1, say("From"), "head_right")
    sheet.text(top, 2, say(PAYS[terms.reward.kind]), "head")
    for tier in terms.reward.tiers:
        sheet.number(top + tier.number, 0, tier.number, "count")
        sheet.number(top + tier.number, 1, tier.threshold)
        sheet.number(top + tier.number, 2, tier.rate)


def _read_me(sheet: Sheet, snapshot: dict[str, Any]) -> None:
    calculation, run = snapshot["calculation"], snapshot["run"]
    made = calculation["at"]
    if calculation["number"]:
        made = say(
            "{moment}, calculation {number}, engine {engine}",
            moment=calculation["at"],
            number=calculation["number"],
            engine=calculation["engine"],
        )
    code, version = snapshot["code"], snapshot["version"]
    facts = [
        (say("What this is"), say("Rebate statement {code}, version {version}.", code=code, version=version)),
        (say("Statement"), say("How the payable came about; totals are formulas over the lines above them.")),
        (
            say("Lines"),
            say("The sales lines that were counted, net and gross in the currency of the program."),
        ),
        (say("Terms"), say("The terms that were applied.")),
        (say("Control"), say("Row counts and sums that prove that this file is whole.")),
        (say("Sales counted to"), calculation["as_of"]),
        (say("Calculated"), made),
        (say("Payout run"), say("{run}, seal {seal}", run=run["code"], seal=run["seal"])),
        (
            say("Check this file"),
            say("{path} says whether this file is the one that was issued.", path=f"/verify/{code}/"),
        ),
    ]
    if snapshot.get("corrects"):
        facts.append((say("Correction"), snapshot["corrects"]))
    facts += [
        (
            say("Corrected, line {number}", number=row["line"]) if row["line"] else say("Corrected"),
            say("{what}: {old} before, {new} now. {why}", what=row["text"], **_between(row)),
        )
        for row in snapshot.get("difference", [])
    ]
    facts += [
        (say("Line {number}", number=line["number"]), _worked(line["note"])) for line in snapshot["lines"]
    ]
    for row, (label, value) in enumerate(facts):
        sheet.text(row, 0, label, "bold")
        sheet.text(row, 1, value, "wrapped")


def _between(row: dict[str, str]) -> dict[str, str]:
    return {name: row[name] for name in ("old", "new", "why")}


def _worked(note: dict[str, Any]) -> str:
    """Write a working on one line, with its reason and the clause it rests on."""
    steps = [*(step["text"] for step in note["steps"]), note["result"]]
    clause = say("Clause: {clause}.", clause=note["clause"]) if note.get("clause") else ""
    return " ".join(part for part in (" = ".join(steps), note["why"], note["counterfactual"], clause) if part)


def _control(sheet: Sheet, snapshot: dict[str, Any], snapshot_sha256: str, listed_in: str) -> None:
    heads = [say("What"), say("In this statement"), say("In sheet Lines"), say("Difference")]
    sheet.heads(0, heads, right=frozenset({1, 2, 3}))
    there = in_formula(listed_in)
    counted, rows = snapshot["counted"], snapshot["counted"]["rows"]
    last = len(rows) + 1
    lines = counted["lines"] + counted["returns"]
    checks = [(say("Lines counted"), Decimal(lines), f"=COUNT({there}!A2:A{last})", Decimal(len(rows)))]
    for label, key, letter, column in (
        (say("Quantity"), "quantity", "F", QUANTITY),
        (say("Net"), "net", "G", NET),
        (say("Gross"), "gross", "H", GROSS),
    ):
        listed = sum((Decimal(row[column]) for row in rows), Decimal(0))
        checks.append((label, Decimal(counted[key]), f"=SUM({there}!{letter}2:{letter}{last})", listed))
    for row, (label, stated, formula, listed) in enumerate(checks, start=1):
        sheet.text(row, 0, label)
        sheet.number(row, 1, stated)
        sheet.formula(row, 2, formula if rows else "=0", listed, "number")
        sheet.formula(row, 3, f"=ROUND(B{row + 1}-C{row + 1},4)", stated - listed, "number")
    below = len(checks) + 1
    sheet.text(below, 0, say("Payable"), "bold")
    sheet.number(below, 1, Decimal(snapshot["payable"]), "money")
    for row, (label, value) in enumerate(
        ((say("Seal of the run"), snapshot["run"]["seal"]), (say("Snapshot, sha256"), snapshot_sha256)),
        start=below + 2,
    ):
        sheet.text(row, 0, label)
        sheet.text(row, 1, value)
