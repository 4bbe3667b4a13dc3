"""The rule of a segment as a form: rows of conditions that are added and taken away without a script."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from partners.enums import FieldTest, Match, SalesTest, SalesWindow, SegmentTest
from partners.terms import RULE_FIELDS, RuleRefused, SegmentRule, document_of, read_rule
from partners.terms.reading import CONDITIONS_MAX
from vir.foundation.web.formats import currency_sign

KINDS = ("field", "sales", "segment")
TEXT_MAX = 20_000
EMPTY: dict[str, dict[str, str]] = {
    "field": {"field": "kind", "test": FieldTest.IS.value, "value": ""},
    "sales": {
        "window": SalesWindow.LAST_YEAR.value,
        "first": "",
        "last": "",
        "category": "",
        "test": SalesTest.AT_LEAST.value,
        "amount": "",
        "currency": "",
    },
    "segment": {"segment": "", "test": SegmentTest.IN.value},
}
CHOICES = {
    "fields": list(RULE_FIELDS.items()),
    "field_tests": [(test.value, test.label) for test in FieldTest],
    "windows": [(window.value, window.label) for window in SalesWindow],
    "sales_tests": [(test.value, test.label) for test in SalesTest],
    "segment_tests": [(test.value, test.label) for test in SegmentTest],
    "matches": [(match.value, match.label) for match in Match],
}


@dataclass
class RuleRow:
    """One condition as it was typed."""

    kind: str
    values: dict[str, str]
    error: str = ""

    @property
    def sign(self) -> str:
        """Write what stands before an amount."""
        return currency_sign(self.values["currency"]).strip()


@dataclass
class RuleForm:
    """A rule as it was typed, with what is wrong with it."""

    match: str
    rows: list[RuleRow]
    errors: list[str] = field(default_factory=list)

    def read(self) -> SegmentRule | None:
        """Read the rule; None where it cannot be used, with the reasons at their rows."""
        try:
            return read_rule({"match": self.match, "conditions": [_condition(row) for row in self.rows]})
        except RuleRefused as refused:
            for place, message in refused.faults:
                if place is None:
                    self.errors.append(message)
                else:
                    self.rows[place].error = message
            return None

    @property
    def full(self) -> bool:
        """Say whether no further condition can be added."""
        return len(self.rows) >= CONDITIONS_MAX


def new_form(currency: str) -> RuleForm:
    """Give the form of a rule that is not written yet."""
    return RuleForm(Match.ALL.value, [_row("field", currency)])


def form_of(rule: SegmentRule) -> RuleForm:
    """Give the form of a stored rule."""
    document = document_of(rule)
    return RuleForm(document["match"], [_typed(condition) for condition in document["conditions"]])


def form_from(data: QueryDict, currency: str, *, is_typing: bool = False) -> RuleForm:
    """Give the form as it was sent, with a row more or one less where a button, and no typing, asked for that."""
    rows = []
    for number in range(CONDITIONS_MAX):
        kind = data.get(f"c-{number}-kind", "")
        if kind not in KINDS:
            continue
        row = _row(kind, currency)
        for key in row.values:
            if key != "currency":
                row.values[key] = data.get(f"c-{number}-{key}", "").replace("\x00", "")[:TEXT_MAX]
        given = data.get(f"c-{number}-currency", "")
        row.values |= (
            {"currency": given} if len(given) == 3 and given.isalpha() and "currency" in row.values else {}
        )
        rows.append(row)
    remove, add = ("", "") if is_typing else (data.get("remove", ""), data.get("add", ""))
    if remove.isdecimal() and int(remove) < len(rows):
        rows.pop(int(remove))
    if add in KINDS and len(rows) < CONDITIONS_MAX:
        rows.append(_row(add, currency))
    return RuleForm(data.get("match", Match.ALL.value), rows)


def listed(text: str) -> list[str]:
    """Part "Ohio, Indiana" into its values; quotes hold a comma that belongs to a value."""
    return [
        value.strip() for row in csv.reader([" ".join(text.split())], skipinitialspace=True) for value in row
    ]


def _row(kind: str, currency: str) -> RuleRow:
    values = dict(EMPTY[kind])
    if kind == "sales":
        values["currency"] = currency
    return RuleRow(kind, values)


def _condition(row: RuleRow) -> dict[str, Any]:
    values = row.values
    if row.kind == "field":
        one_of = values["test"] == FieldTest.ONE_OF.value
        return {
            "kind": "field",
            "field": values["field"],
            "test": values["test"],
            "values": listed(values["value"]) if one_of else [values["value"]],
        }
    if row.kind == "sales":
        return {"kind": "sales", **values, "amount": _plain(values["amount"])}
    return {"kind": "segment", **values}


def _plain(amount: str) -> str:
    """Take the group marks out of an amount that has them where they belong."""
    whole, point, cents = amount.strip().lstrip("$€£").strip().partition(".")
    groups = whole.split(",")
    if len(groups) > 1 and all(len(group) == 3 for group in groups[1:]) and 1 <= len(groups[0]) <= 3:
        whole = "".join(groups)
    return f"{whole}{point}{cents}"


def _typed(condition: Mapping[str, Any]) -> RuleRow:
    row = _row(condition["kind"], "")
    for key in row.values:
        if key in condition:
            row.values[key] = str(condition[key])
    if row.kind == "field":
        values = condition["values"]
        row.values["value"] = ", ".join(f'"{v}"' if "," in v and len(values) > 1 else v for v in values)
    return row
