"""A stored snapshot as pages and documents read it: dates as dates, amounts as numbers and as text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from vir.foundation.web.formats import moment, money, number
from vir.foundation.words import later, say, say_many

# Reasons as they stand after a colon; one that is not here stays as it was written.
AFTER_COLON = {
    "After the last day counted": later("after the last day counted"),
    "Not the kind of sale that counts": later("not the kind of sale that counts"),
    "The terms leave this partner out": later("the terms leave this partner out"),
    "Not enrolled on that date": later("not enrolled on that date"),
    "The product does not count": later("the product does not count"),
    "In another currency, held": later("in another currency, held"),
    "Counts towards the tier, pays nothing itself": later("counts towards the tier, pays nothing itself"),
    "Counted by a program that comes first": later("counted by a program that comes first"),
}


@dataclass(frozen=True)
class ReadLine:
    """One line of a statement, ready to show."""

    number: int
    key: str
    what: str
    basis: str
    amount: Decimal
    shown: str
    role: str
    note: dict[str, Any]

    @property
    def clause(self) -> str:
        """Name the clause of the terms that the line rests on; older statements do not say."""
        return str(self.note.get("clause", ""))

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Give what else the working names, such as the number of an adjustment."""
        return [(str(label), str(value)) for label, value in self.note.get("facts", [])]


@dataclass(frozen=True)
class ReadStatement:
    """A statement, ready to show."""

    code: str
    version: int
    issued_on: date
    vendor: str
    demo: bool
    partner: str
    partner_code: str
    program: str
    program_code: str
    program_version: int
    rule_sentence: str
    terms_hash: str
    first: date
    last: date
    currency: str
    payable: Decimal
    payment: str
    due_on: date | None
    lines: tuple[ReadLine, ...]
    line_count: int
    return_count: int
    counted_note: str
    not_counted: str
    calculated: str
    calculation: int
    engine: str
    as_of: date
    run: str
    seal: str
    acknowledged_on: date | None
    paper: str
    corrects: str
    difference: tuple[dict[str, str], ...]
    slug: str
    # The vendor's own look on the day of issue: name, bar, ink and footer; empty without one.
    brand: dict[str, str]

    @property
    def has_terms(self) -> bool:
        """Tell whether its lines rest on the terms of a program."""
        return bool(self.program_version)

    @property
    def verify_path(self) -> str:
        """Give the public address where a file of it can be checked."""
        return f"/verify/{self.code}/"

    def line(self, number: int) -> ReadLine | None:
        """Find a line by its number."""
        return next((line for line in self.lines if line.number == number), None)

    @property
    def rebate_line(self) -> ReadLine:
        """Give the line whose working is shown first: the rebate where there is one."""
        return next((line for line in self.lines if line.key == "rebate"), self.lines[0])


def readable(snapshot: dict[str, Any]) -> ReadStatement:
    """Read a snapshot."""
    program, calculation = snapshot["program"], snapshot["calculation"]
    return ReadStatement(
        code=snapshot["code"],
        version=snapshot["version"],
        issued_on=date.fromisoformat(snapshot["issued_on"]),
        vendor=snapshot["vendor"]["name"],
        demo=snapshot["demo"],
        partner=snapshot["partner"]["name"],
        partner_code=snapshot["partner"]["code"],
        program=program["name"],
        program_code=program["code"],
        program_version=program["version"],
        rule_sentence=program["rule_sentence"],
        terms_hash=program["terms_hash"],
        first=date.fromisoformat(snapshot["period"]["first"]),
        last=date.fromisoformat(snapshot["period"]["last"]),
        currency=snapshot["currency"],
        payable=Decimal(snapshot["payable"]),
        payment=snapshot["payment"]["label"],
        due_on=_day(snapshot["payment"]["due_on"]),
        lines=tuple(_line(line, snapshot["currency"]) for line in snapshot["lines"]),
        line_count=snapshot["counted"]["lines"],
        return_count=snapshot["counted"]["returns"],
        counted_note=snapshot["counted"]["note"],
        not_counted=_not_counted(snapshot["counted"].get("not_counted", [])),
        calculated=moment(datetime.fromisoformat(calculation["at"])),
        calculation=calculation["number"],
        engine=calculation["engine"],
        as_of=date.fromisoformat(calculation["as_of"]),
        run=snapshot["run"]["code"],
        seal=snapshot["run"]["seal"],
        acknowledged_on=_day(program.get("acknowledged_on", "")),
        paper=snapshot.get("paper", "a4"),
        corrects=snapshot.get("corrects", ""),
        difference=tuple(snapshot.get("difference", ())),
        slug=snapshot["vendor"]["slug"],
        brand=snapshot.get("brand", {}),
    )


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None


def _not_counted(reasons: list[dict[str, Any]]) -> str:
    """Say which lines of the period did not count and why; statements made before this was kept say nothing."""
    return "; ".join(
        say_many(
            "{count} line of {amount}: {reason}",
            "{count} lines of {amount}: {reason}",
            reason["lines"],
            count=number(reason["lines"]),
            amount=money(Decimal(reason["net"]), reason["currency"]),
            reason=say(AFTER_COLON.get(reason["reason"], _inside(reason["reason"]))),
        )
        for reason in reasons
    )


def _inside(text: str) -> str:
    return f"{text[0].lower()}{text[1:]}"


def _line(line: dict[str, Any], currency: str) -> ReadLine:
    amount = Decimal(line["amount"])
    return ReadLine(
        number=line["number"],
        key=line["key"],
        what=line["what"],
        basis=line["basis"],
        amount=amount,
        shown=money(amount, currency, bare=True),
        role=line["role"],
        note=line["note"],
    )
