"""How what was typed was read, for the inputs that it was typed into."""

from __future__ import annotations

from dataclasses import dataclass

from programs.web.drafting.document_form import typed_of
from programs.web.drafting.document_slots import BY_NAME, SLOTS
from programs.web.drafting.page import Writing
from programs.web.drafting.typed_numbers import read_number, shown_number


@dataclass(frozen=True)
class Echo:
    """How a value was read, for the input it was typed into."""

    id: str
    sent: str
    shown: str


def echoes_of(writing: Writing, currency: str) -> list[Echo]:
    """List what is shown otherwise than it was typed: numbers as read, and choices that another one took away."""
    texts = writing.typed.texts
    names = [slot.name for slot in SLOTS if slot.kind == "number"] + ["cap"]
    sent = [(f"id_{name}", texts.get(name, ""), False) for name in names]
    sent.append(("id_budget", writing.budget, False))
    percent = texts.get("reward") == "percent"
    for tier in writing.typed.tiers:
        sent.append((f"id_tiers-{tier.row}-start", tier.start, False))
        sent.append((f"id_tiers-{tier.row}-rate", tier.rate, percent))
    for name in ("kickers", "conditions", "caps", "shares", "rates"):
        for row in writing.typed.rows.get(name, ()):
            for column in ("rate", "least", "amount", "percent"):
                if column in row.texts:
                    sent.append((f"id_{name}-{row.row}-{column}", row.texts[column], True))
    echoes = []
    for id, typed, is_rate in sent:
        read = read_number(typed, currency, percent=is_rate)
        shown = shown_number(read.text)
        if not read.problem and shown != typed:
            echoes.append(Echo(id, typed, shown))
    return [*echoes, *_taken(writing)]


def _taken(writing: Writing) -> list[Echo]:
    """List the words that another choice took away or began: the input still shows what it was."""
    now = typed_of(writing.written.document).texts
    return [
        Echo(f"id_{name}", typed, now[name])
        for name, typed in writing.typed.texts.items()
        if name in BY_NAME and BY_NAME[name].kind == "word" and name != "application" and typed != now[name]
    ]
