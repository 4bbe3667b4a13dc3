"""The lines of a statement as the portal lays them out, with working and sources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from payouts.queries.portal import OwnStatement
from payouts.queries.statement_payments import AfterLine, AfterSeal
from vir.faces.portal import addresses
from vir.faces.portal.account import Step, Working
from vir.foundation.identity.roles import Right
from vir.foundation.periods import local_date
from vir.foundation.web import formats
from vir.foundation.web.access import Access
from vir.foundation.words import say


@dataclass(frozen=True)
class StatementLine:
    """One line of the page; `row` and `sum` are the rules drawn over and under its figure."""

    number: int
    what: str
    reference: str
    basis: str
    text: str
    spoken: str
    row: str
    sum: str
    is_open: bool
    is_paid: bool = False
    is_questioned: bool = False


def shown_line(line: dict[str, Any], opened: int, currency: str, questioned: set[int]) -> StatementLine:
    """Lay out a sealed line."""
    amount = Decimal(line["amount"])
    return StatementLine(
        number=line["number"],
        what=line["what"],
        reference="",
        basis=line["basis"],
        text=formats.money(amount, currency, bare=True),
        spoken=formats.spoken(formats.money(amount, currency)),
        row="" if line["role"] == "line" else "total",
        sum="grand" if line["role"] == "grand" else "",
        is_open=line["number"] == opened,
        is_questioned=line["number"] in questioned,
    )


def shown_after(line: AfterLine, opened: int, currency: str) -> StatementLine:
    """Lay out a line of what is known since."""
    return StatementLine(
        number=line.number,
        what=line.what,
        reference=line.reference,
        basis=line.basis,
        text=formats.money(line.amount, currency, bare=True),
        spoken=formats.spoken(formats.money(line.amount, currency)),
        row="",
        sum="",
        is_open=line.number == opened,
        is_paid=line.kind == "paid",
    )


def working_of(number: int, snapshot: dict[str, Any], after: AfterSeal, issued: OwnStatement) -> Working:
    """Give the working of a line, sealed or not."""
    for line in after.lines:
        if line.number == number:
            steps = tuple(
                Step(label, text) for label, text in after.steps(line, issued.payable, issued.currency)
            )
            return Working(
                where=say("line {number}", number=number),
                steps=steps,
                result=formats.money(line.amount, issued.currency),
                why_heading=say("Since it was issued"),
                why=say("Lines below the double rule say what is known today."),
                counterfactual="",
            )
    line = next(one for one in snapshot["lines"] if one["number"] == number)
    note = line["note"]
    return Working(
        where=say("line {number}", number=number),
        steps=tuple(Step(step["label"], step["text"]) for step in note["steps"]),
        result=note["result"],
        why_heading=note["why_heading"] or say("Why?"),
        why=note["why"],
        counterfactual=note["counterfactual"],
    )


def facts_of(
    access: Access, issued: OwnStatement, snapshot: dict[str, Any], number: int
) -> list[dict[str, Any]]:
    """Give what a line rests on: terms and clause, sales lines, calculation."""
    slug, program = access.tenant.slug, snapshot["program"]
    counted, made = snapshot["counted"], snapshot["calculation"]
    line = next((one for one in snapshot["lines"] if one["number"] == number), None)
    if line is None:
        return []
    note = line["note"]
    facts: list[dict[str, Any]] = [{"label": label, "value": value} for label, value in note.get("facts", [])]
    if program["version"]:
        version = say("version {number}", number=program["version"])
        if note.get("clause"):
            version = say(
                "version {number}, clause “{clause}”", number=program["version"], clause=note["clause"]
            )
        terms = addresses.terms(slug, program["code"], program["version"])
        facts.append(
            {
                "label": say("Terms"),
                "value": version,
                "links": [{"url": terms, "label": say("open")}],
            }
        )
    if note.get("clause"):
        links = []
        if access.may(Right.PORTAL_PURCHASES):
            opens = addresses.purchases(slug, program["code"], issued.period_start, "counted")
            links.append({"url": opens, "label": say("open")})
        listed = f"{formats.number(counted['lines'])} + {formats.number(counted['returns'])}"
        facts.append({"label": say("Lines"), "value": listed, "links": links})
    day = formats.day(local_date(datetime.fromisoformat(made["at"]), access.tenant.time_zone))
    if made["number"]:
        engine = say("{day}, engine {engine}", day=day, engine=made["engine"])
        facts.append({"label": say("Calculated"), "value": engine})
        facts.append({"label": say("Calculation"), "value": str(made["number"]), "is_code": True})
    else:
        facts.append({"label": say("Calculated"), "value": day})
    return facts
