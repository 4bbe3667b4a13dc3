"""Everything the builder shows, from what is stored or from what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from programs.models import Program, ProgramVersion
from programs.operations.save_draft import DraftChanged
from programs.queries.terms import newest_document
from programs.terms import Fault
from programs.web.builder_form import (
    BuilderForm,
    Problem,
    TierRow,
    input_id,
    message_of,
    place_faults,
    read_budget,
    tier_rows,
)
from programs.web.document_form import SLOTS, Typed, TypedTier, Written, document_of, field_of, typed_of
from programs.web.live import Live, live_of
from programs.web.pickers import Picked, Picker, pickers_of
from programs.web.remarks import Cost, Remark, costs_of, remarks_of
from programs.web.typed_numbers import read_number, shown_number


@dataclass(frozen=True)
class Writing:
    """What stands in the form: typed texts, the document they make, and what could not be taken in."""

    typed: Typed
    written: Written
    budget: str
    refused: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Todo:
    """One requirement of approval, with what is left to do for it."""

    key: str
    label: str
    done: bool
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class BuilderPage:
    """One showing of the builder."""

    program: Program
    version: ProgramVersion
    form: BuilderForm
    rows: list[TierRow]
    pickers: dict[str, Picker]
    live: Live
    problems: list[Problem]
    todos: list[Todo]
    remarks: list[Remark]
    questions: list[Remark]
    costs: list[Cost]
    revision: int
    changed: DraftChanged | None
    paste: str
    paste_error: str
    kept: tuple[str, ...]


def stored_writing(program: Program, version: ProgramVersion) -> Writing:
    """Show what is stored."""
    document = newest_document(version)
    typed = typed_of(document)
    budget = "" if program.budget is None else shown_number(_plain(program.budget))
    return Writing(typed, document_of(typed, document, program.currency), budget)


def typed_writing(program: Program, version: ProgramVersion, typed: Typed, picked: Picked) -> Writing:
    """Show what was typed, after adding and removing what was asked for."""
    whole = Typed(typed.texts, picked.lists, typed.tiers)
    written = document_of(whole, newest_document(version), program.currency)
    return Writing(whole, written, typed.texts.get("budget", ""), picked.refused)


def builder_page(
    program: Program,
    version: ProgramVersion,
    writing: Writing,
    today: date,
    *,
    faults: tuple[Fault, ...] = (),
    changed: DraftChanged | None = None,
    revision: int | None = None,
    paste: str = "",
    paste_error: str = "",
    extra_rows: int = 0,
) -> BuilderPage:
    """
    Put the page together.

    :param faults: those to show after sending for approval; else only real mistakes are shown
    :param revision: the revision that the form was made from, if not the stored one
    """
    live = live_of(writing.written.document, program)
    typed = _with_rows(writing.typed, extra_rows)
    form = BuilderForm({**typed.texts, "budget": writing.budget})
    rows = tier_rows(typed, live.tiers, program.currency)
    problems, list_errors = place_faults(
        form, rows, faults or live.readiness.faults, writing.written, typed, whole=bool(faults)
    )
    _, budget_problem = read_budget(writing.budget, program.currency)
    if budget_problem:
        form.show("budget", budget_problem)
        problems.append(Problem("id_budget", f"Budget: {budget_problem}"))
    pickers = pickers_of(typed.lists, writing.refused, today)
    pickers = {
        name: replace(picker, list_error=list_errors.get(name, "")) for name, picker in pickers.items()
    }
    for picker in pickers.values():
        if picker.error:
            problems.append(Problem(f"add_{picker.name}", f"{picker.label}: {picker.error}"))
    if paste_error:
        problems.append(Problem("id_paste", f"Paste: {paste_error}"))
    remarks, questions = remarks_of(live.findings, writing.written, typed)
    deductions = live.simplicity.deductions if live.simplicity else ()
    return BuilderPage(
        program=program,
        version=version,
        form=form,
        rows=rows,
        pickers=pickers,
        live=live,
        problems=problems,
        todos=_todos(live, writing.written, typed),
        remarks=remarks,
        questions=questions,
        costs=costs_of(deductions, writing.written, typed),
        revision=version.revision if revision is None else revision,
        changed=changed,
        paste=paste,
        paste_error=paste_error,
        kept=_kept(writing.written.document),
    )


def _with_rows(typed: Typed, extra_rows: int) -> Typed:
    """Add empty rows to the tier table; a table without any has one."""
    first = max((tier.row for tier in typed.tiers), default=-1) + 1
    count = extra_rows if typed.tiers else max(extra_rows, 1)
    added = tuple(TypedTier(first + number, "", "") for number in range(count))
    return Typed(typed.texts, typed.lists, (*typed.tiers, *added))


def _todos(live: Live, written: Written, typed: Typed) -> list[Todo]:
    todos = []
    for requirement in live.readiness.requirements:
        problems = []
        for fault in requirement.faults:
            name = field_of(fault.path, written.document, typed)
            problems.append(Problem(input_id(name), written.problems.get(name) or message_of(fault, name)))
        todos.append(Todo(requirement.key, requirement.label, requirement.done, tuple(problems)))
    return todos


def _kept(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Name what the document holds and the form has no field for."""
    names = {
        "guarantee": "a guarantee",
        "conditions": "conditions",
        "receipt_grace_days": "days of grace for late data",
        "returns_lookback_days": "a limit for returns",
        "calendar": "a calendar of weeks",
        "exchange": "exchange rates",
        "group": "volume added up at the parent",
        "accrual": "where the expected volume comes from",
        "rounding": "a rounding rule",
    }
    kept = [words for key, words in names.items() if key in document]
    parts = {
        "measure": {
            "products": "other products for the tier",
            "baseline": "a baseline",
            "share_of": "a wider scope",
        },
        "reward": {"kickers": "kickers", "increment": "an increment", "unit_order": "an order of units"},
    }
    for section, keys in parts.items():
        held = document.get(section)
        kept += [words for key, words in keys.items() if isinstance(held, dict) and key in held]
    if any(isinstance(cap, dict) and cap.get("per") == "program" for cap in document.get("caps") or []):
        kept.append("a cap for all partners together")
    return tuple(kept)


def _plain(value: Any) -> str:
    return f"{value.normalize():f}" if value == value.to_integral_value() else f"{value:f}".rstrip("0")


@dataclass(frozen=True)
class Echo:
    """How a number was read, for the input it was typed into."""

    id: str
    sent: str
    shown: str


def echoes_of(writing: Writing, currency: str) -> list[Echo]:
    """List the numbers that were read and are shown otherwise than they were typed."""
    texts = writing.typed.texts
    names = [slot.name for slot in SLOTS if slot.kind == "number"] + ["cap"]
    sent = [(f"id_{name}", texts.get(name, ""), False) for name in names]
    sent.append(("id_budget", writing.budget, False))
    percent = texts.get("reward") == "percent"
    for tier in writing.typed.tiers:
        sent.append((f"id_tiers-{tier.row}-start", tier.start, False))
        sent.append((f"id_tiers-{tier.row}-rate", tier.rate, percent))
    echoes = []
    for id, typed, is_rate in sent:
        read = read_number(typed, currency, percent=is_rate)
        shown = shown_number(read.text)
        if not read.problem and shown != typed:
            echoes.append(Echo(id, typed, shown))
    return echoes
