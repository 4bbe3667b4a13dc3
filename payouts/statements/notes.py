"""The working of each line of a statement, in words and values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from payouts.statements.footing import is_added
from payouts.statements.settling import Parts, StatementLine, piece_note
from programs.rating import Explanation, Rating, Step
from programs.terms import Terms
from vir.foundation.money import format_money

Note = dict[str, Any]
# Steps of the engine that are lines of their own.
FURTHER = frozenset({"guarantee", "best_of", "program_cap", "group"})


def notes(
    terms: Terms | None,
    rating: Rating | None,
    lines: Sequence[StatementLine],
    *,
    currency: str = "",
    reason: str = "",
    brought_from: str = "",
    parts: Parts | None = None,
) -> list[Note]:
    """
    Write the working of every line, in the order of the lines.

    :param currency: where there are no terms that name it
    :param reason: why an amount is held, carried over or dropped, in a sentence
    :param brought_from: the run that left what is brought over
    :param parts: what the run adds, with the working of each piece
    """
    numbers = {line.key: number for number, line in enumerate(lines, start=1)}
    written_in = terms.currency if terms is not None else currency
    shown = {line.key: format_money(line.amount, written_in) for line in lines}
    made = _settled(shown, reason=reason, brought_from=brought_from)
    made["earned"] = _sum("Earned", "earned", lines, numbers, shown)
    made["payable"] = _sum("Payable", "payable", lines, numbers, shown)
    if terms is not None and rating is not None:
        made |= _rated(terms, rating, numbers, shown)
    for key, piece in parts.ordered if parts is not None else ():
        made[key] = piece_note(piece, shown[key])
    return [{**made[line.key], "clause": clause_of(line.key)} for line in lines]


# The clause of the terms that a line rests on; a line that is not here rests on no clause.
CLAUSES = {
    "gross": "What counts",
    "returns": "What counts",
    "net": "What counts",
    "rebate": "Tiers",
    "kicker": "Kickers",
    "guarantee": "Guarantee",
    "cap": "Caps",
    "earlier": "Periods",
    "best_of": "With other programs",
    "program_cap": "Caps",
    "group": "Groups",
    "carried": "Minimum payable",
    "dropped": "Minimum payable",
}


def clause_of(key: str) -> str:
    """Name the clause of the terms that a line rests on."""
    return CLAUSES.get(key.partition("-")[0], "")


def _settled(shown: Mapping[str, str], *, reason: str, brought_from: str) -> dict[str, Note]:
    """Write the working of what a run brings, keeps and leaves."""
    return {
        "brought": _note(
            "Brought over", f"what {brought_from or 'the last run'} left", shown.get("brought", "")
        ),
        "held": _note("Held", "what is kept out of this run, less", shown.get("held", ""), why=reason),
        "invoiced": _note(
            "Owed", "what is below zero and asked for by an invoice", shown.get("invoiced", ""), why=reason
        ),
        "carried": _note(
            "Carried over", "what is left for the next run, less", shown.get("carried", ""), why=reason
        ),
        "dropped": _note("Not paid", "what is below the minimum, less", shown.get("dropped", ""), why=reason),
    }


def _rated(
    terms: Terms, rating: Rating, numbers: Mapping[str, int], shown: Mapping[str, str]
) -> dict[str, Note]:
    """Write the working of purchases and rebate."""
    told = rating.explanation
    made = {
        "gross": _note(
            "Purchases",
            "all counted lines that are not returns, added",
            shown.get("gross", ""),
            why=_counts(),
        ),
        "returns": _note(
            "Returns", "all counted returns and credits, added", shown.get("returns", ""), why=_counts()
        ),
        "net": _net(numbers, shown),
        "rebate": {
            **_rebate(told, shown["rebate"]),
            "why_heading": f"Why Tier {rating.tier}?" if rating.tier else "Why no tier?",
        },
        "cap": _cap(terms, rating, numbers, shown),
        "earlier": _note(
            "Earlier", "what earlier periods of the program earned, less", shown.get("earlier", "")
        ),
    }
    kickers = 0
    for step in told.steps:
        key = step.key
        if key == "kicker":
            kickers += 1
            key = f"kicker-{kickers}"
        if key in FURTHER or key.startswith("kicker-"):
            made[key] = _told(step, shown.get(key, ""))
    return made


def _note(
    label: str, words: str, result: str, *, values: str = "", why_heading: str = "", why: str = ""
) -> Note:
    steps = [{"label": label, "text": words}]
    if values:
        steps.append({"label": "", "text": values})
    return {"steps": steps, "result": result, "why_heading": why_heading, "why": why, "counterfactual": ""}


def _counts() -> str:
    return (
        "A line counts if its product, date and currency and the partner’s enrolment are those of the terms."
    )


def _net(numbers: Mapping[str, int], shown: Mapping[str, str]) -> Note:
    if "gross" not in numbers:
        return _note("Eligible", "all counted lines, added", shown["net"], why=_counts())
    words = f"line {numbers['gross']} + line {numbers['returns']}"
    return _note(
        "Net eligible", words, shown["net"], values=f"{shown['gross']} + {_signed(shown['returns'])}"
    )


def _rebate(told: Explanation, result: str) -> Note:
    """Write the engine's own steps up to what the tiers pay: measure, conditions, formula with values."""
    steps = []
    for step in told.steps:
        if step.key in ("measure", "condition"):
            steps += _plain_steps(step)
            steps.append({"label": "", "text": step.result})
    rebate = next(step for step in told.steps if step.key == "rebate")
    steps += _plain_steps(rebate)
    if result not in (rebate.result, *rebate.values[-1:]):
        steps.append({"label": "", "text": rebate.result})
    return {
        "steps": steps,
        "result": result,
        "why_heading": "",
        "why": told.why_tier,
        "counterfactual": told.counterfactual,
    }


def _plain_steps(step: Step) -> list[dict[str, str]]:
    return [{"label": step.label, "text": step.words}, *({"label": "", "text": text} for text in step.values)]


def _told(step: Step, result: str) -> Note:
    """Write one further step of the engine."""
    return {
        "steps": _plain_steps(step),
        "result": result,
        "why_heading": "",
        "why": step.why,
        "counterfactual": "",
    }


def _cap(terms: Terms, rating: Rating, numbers: Mapping[str, int], shown: Mapping[str, str]) -> Note:
    why = rating.explanation.cap
    if rating.working.room is None or not rating.cap_taken:
        return _note("Cap", "nothing is taken off", shown.get("cap", ""), why=why)
    room = format_money(rating.working.room, terms.currency)
    return _note(
        "Cap",
        f"what the cap leaves − line {numbers['rebate']}",
        shown["cap"],
        values=f"{room} − {shown['rebate']}",
        why=why,
    )


def _sum(
    label: str, key: str, lines: Sequence[StatementLine], numbers: Mapping[str, int], shown: Mapping[str, str]
) -> Note:
    added = [line for line in lines if is_added(line.key)]
    words = " + ".join(f"line {numbers[line.key]}" for line in added)
    values = " + ".join(_signed(shown[line.key]) for line in added)
    result = shown.get(key, "")
    return _note(label, words, result, values="" if values == result else values)


def _signed(written: str) -> str:
    return f"({written})" if written.startswith("−") else written
