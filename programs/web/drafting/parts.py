"""Parts of the builder that follow from what is written: what is folded, what a section says, the linked sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from programs.queries.mechanic import mechanic_of
from programs.rating.sentence import Piece
from programs.terms import Terms
from programs.web.drafting.document_fields import field_of, input_id
from programs.web.drafting.document_form import Typed, Written
from programs.web.drafting.document_rows import OWN
from programs.web.drafting.document_slots import BY_NAME, SUGGESTED
from programs.web.drafting.rows import ShownTable
from programs.web.wording import goal_in_words, partners_in_words, payment_in_words, products_in_words
from vir.foundation.web import formats

# What is folded away while it holds nothing, by the name of the fold: its fields and its tables.
FOLDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "calendar": (("fiscal_start", "calendar"), ()),
    "measuring": (("qualify",), ()),
    "late": (("grace", "exchange"), ("rates",)),
    "groups": (("group_pays",), ("shares",)),
    "applying": (("unit_order",), ()),
    "kickers": ((), ("kickers",)),
    "conditions": ((), ("conditions",)),
    "limits": (("guarantee",), ("caps",)),
    "books": (("rounding", "expected"), ()),
}
RARE_APPLICATIONS = ("prospective", "every_tier_full", "every_tier_capped")
_EDGES = re.compile(r"^([\s,]*)(.*?)([\s.]*)$", re.DOTALL)


@dataclass(frozen=True)
class Linked:
    """Words of the rule sentence that lead to the input which says them; without an id they only join others."""

    before: str
    text: str
    after: str
    id: str


def open_folds(typed: Typed, tables: Mapping[str, ShownTable], problems: Iterable[str]) -> dict[str, bool]:
    """
    Say which folds are open: those that hold something, and those that something is wrong in.

    :param problems: the ids of the inputs that something is wrong with
    """
    wrong = {problem.removeprefix("id_").partition("-")[0].removeprefix("rows-") for problem in problems}
    found = {}
    for name, (fields, shown) in FOLDS.items():
        held = any(typed.texts.get(field, "") != _usual(field) for field in fields)
        held |= any(tables[table].rows or tables[table].errors for table in shown)
        found[name] = held or bool(wrong & {*fields, *shown})
    found["applying"] |= typed.texts.get("application") in RARE_APPLICATIONS
    return found


def linked_sentence(pieces: Iterable[Piece], written: Written, typed: Typed) -> list[Linked]:
    """Give the rule sentence with each of its pieces leading to its input."""
    linked = []
    for piece in pieces:
        id = input_id(field_of(piece.path, written.document, typed)) if piece.path else ""
        if not id:
            linked.append(Linked("", piece.text, "", ""))
            continue
        found = _EDGES.match(piece.text)
        assert found is not None
        linked.append(Linked(found[1], found[2], found[3], id))
    return linked


def fragments(terms: Terms | None, owner: str) -> dict[str, str]:
    """Give what each section says in a few words while it is folded, nothing while the draft cannot be read."""
    if terms is None:
        return {"team": owner}
    days = formats.span(terms.starts_on, terms.ends_on)
    goal = goal_in_words(terms)
    return {
        "goal": f"{days}{f', {goal}' if goal else ''}",
        "who": partners_in_words(terms),
        "what": f"{terms.measure.kind.label} of {products_in_words(terms)}",
        "reward": mechanic_of(terms),
        "pay": f"{payment_in_words(terms)}; {terms.stacking.policy.label.lower()}",
        "team": owner,
    }


def kept_in_words(document: Mapping[str, Any], known: Iterable[str]) -> tuple[str, ...]:
    """Name what the document holds and the format, and so the form, has nothing for."""
    return tuple(f"“{key}”" for key in document if key not in set(known))


def _usual(name: str) -> str:
    if name == "qualify":
        return OWN
    return SUGGESTED.get(name, BY_NAME[name].default)
