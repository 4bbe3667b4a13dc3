"""A sealed snapshot with every text of it in the language that is read just now. Pure; nothing is stored of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from payouts.statements.saying import said

Say = Callable[[str], str]


def statement_told(snapshot: Mapping[str, Any], *, language: str, rule: str = "") -> dict[str, Any]:
    """
    Give the snapshot of a statement with its texts said; codes, names and figures stay as they are.

    :param language: the code of the language; the files that are made of it are named for it
    :param rule: the rule sentence in that language; empty leaves the one that was sealed
    """
    say: Say = partial(said, currency=snapshot["currency"])
    told: dict[str, Any] = {
        **snapshot,
        "language": language,
        "program": _program(snapshot["program"], rule, say),
        "payment": {**snapshot["payment"], "label": say(snapshot["payment"]["label"])},
        "lines": [_line(line, say) for line in snapshot["lines"]],
        "counted": {**snapshot["counted"], "note": say(snapshot["counted"]["note"])},
    }
    if "difference" in snapshot:
        told["difference"] = differences_told(snapshot["difference"], snapshot["currency"])
    return told


def request_told(snapshot: Mapping[str, Any], *, language: str, rule: str = "") -> dict[str, Any]:
    """
    Give the snapshot of a request for payment with its texts said.

    :param language: the code of the language; the files that are made of it are named for it
    :param rule: the rule sentence in that language; empty leaves the one that was sealed
    """
    say: Say = partial(said, currency=snapshot["currency"])
    return {
        **snapshot,
        "language": language,
        "program": _program(snapshot["program"], rule, say),
        "lines": [
            {
                **line,
                "what": say(line["what"]),
                "basis": say(line["basis"]),
                "steps": [[say(label), say(text)] for label, text in line["steps"]],
                "why": say(line["why"]),
                "facts": [[say(label), say(value)] for label, value in line["facts"]],
            }
            for line in snapshot["lines"]
        ],
    }


def differences_told(rows: Sequence[Mapping[str, str]], currency: str) -> list[dict[str, str]]:
    """Give the rows of what a correction says otherwise, their texts said."""
    say: Say = partial(said, currency=currency)
    return [
        {
            **row,
            "text": say(row["text"]),
            "old": say(row["old"]),
            "new": say(row["new"]),
            "why": say(row["why"]),
        }
        for row in rows
    ]


def _program(program: Mapping[str, Any], rule: str, say: Say) -> dict[str, Any]:
    told = {**program, "rule_sentence": rule or program["rule_sentence"]}
    if not program["code"]:
        # It is no program: these words stand where its name would.
        told["name"] = say(program["name"])
    return told


def _line(line: Mapping[str, Any], say: Say) -> dict[str, Any]:
    note = line["note"]
    told = {
        **note,
        "steps": [{**step, "label": say(step["label"]), "text": say(step["text"])} for step in note["steps"]],
        "result": say(note["result"]),
        "why_heading": say(note["why_heading"]),
        "why": say(note["why"]),
        "counterfactual": say(note["counterfactual"]),
    }
    if "clause" in note:
        told["clause"] = say(note["clause"])
    if "facts" in note:
        told["facts"] = [[say(label), say(value)] for label, value in note["facts"]]
    return {**line, "what": say(line["what"]), "basis": say(line["basis"]), "note": told}
