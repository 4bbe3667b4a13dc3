"""Everything the builder shows, from what is stored or from what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from programs.models import Program, ProgramVersion
from programs.operations.save_draft import DraftChanged
from programs.queries.simpler import fixes_of
from programs.queries.terms import newest_document
from programs.terms import Fault
from programs.terms.document import KEYS
from programs.web.drafting.document_fields import field_of, input_id
from programs.web.drafting.document_form import Typed, TypedTier, Written, document_of, typed_of
from programs.web.drafting.faults import Places, Problem, TierRow, message_of, place_faults, tier_rows
from programs.web.drafting.form import BuilderForm, read_budget
from programs.web.drafting.live import Live, live_of
from programs.web.drafting.parts import (
    Linked,
    fragments,
    kept_in_words,
    linked_sentence,
    open_folds,
)
from programs.web.drafting.pickers import Picked, Picker, pickers_of
from programs.web.drafting.remarks import Cost, Remark, costs_of, remarks_of
from programs.web.drafting.rows import ShownTable, shown_tables
from programs.web.drafting.team import TeamForm, stored_team
from programs.web.drafting.typed_numbers import shown_number
from vir.foundation.identity.models import User


@dataclass(frozen=True)
class Writing:
    """
    What stands in the form: typed texts, the document they make, and what could not be taken in.

    `team` is the section about people; `team_problems` says, by field, why it was not stored.
    """

    typed: Typed
    written: Written
    budget: str
    refused: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    team: Mapping[str, str] = field(default_factory=dict)
    team_problems: Mapping[str, str] = field(default_factory=dict)


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
    team: TeamForm
    rows: list[TierRow]
    tables: dict[str, ShownTable]
    pickers: dict[str, Picker]
    live: Live
    sentence: list[Linked]
    fragments: dict[str, str]
    folds: dict[str, bool]
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

    @property
    def is_finished(self) -> bool:
        """Say whether nothing is left to do, so that the sections can be read instead of written."""
        return not self.problems and all(todo.done for todo in self.todos)


def stored_writing(program: Program, version: ProgramVersion) -> Writing:
    """Show what is stored."""
    document = newest_document(version)
    typed = typed_of(document)
    budget = "" if program.budget is None else shown_number(_plain(program.budget))
    return Writing(typed, document_of(typed, document, program.currency), budget, team=stored_team(program))


def typed_writing(program: Program, version: ProgramVersion, typed: Typed, picked: Picked) -> Writing:
    """Show what was typed, after adding and removing what was asked for."""
    whole = replace(typed, lists=picked.lists)
    written = document_of(whole, newest_document(version), program.currency)
    return Writing(whole, written, typed.texts.get("budget", ""), picked.refused)


def builder_page(
    program: Program,
    version: ProgramVersion,
    writing: Writing,
    today: date,
    actor: User,
    *,
    faults: tuple[Fault, ...] = (),
    changed: DraftChanged | None = None,
    revision: int | None = None,
    paste: str = "",
    paste_error: str = "",
    extra_rows: int = 0,
    added: str = "",
) -> BuilderPage:
    """
    Put the page together.

    :param faults: those to show after sending for approval; else only real mistakes are shown
    :param revision: the revision that the form was made from, if not the stored one
    :param added: the table that gets an empty row
    """
    live = live_of(writing.written.document, program)
    typed = _with_rows(writing.typed, extra_rows)
    form = BuilderForm({**typed.texts, "budget": writing.budget})
    team = TeamForm(program, writing.team or stored_team(program), actor)
    rows = tier_rows(typed, live.tiers, program.currency)
    tables = shown_tables(typed, added=added)
    places = Places(form, rows, tables)
    problems = place_faults(
        places, faults or live.readiness.faults, writing.written, typed, whole=bool(faults)
    )
    problems += _further(writing, program, places, team)
    pickers = {
        name: replace(picker, list_error=places.in_lists.get(name, ""))
        for name, picker in pickers_of(typed.lists, writing.refused, today).items()
    }
    for picker in pickers.values():
        if picker.error:
            problems.append(Problem(f"add_{picker.name}", f"{picker.label}: {picker.error}"))
    if paste_error:
        problems.append(Problem("id_paste", f"Paste: {paste_error}"))
    remarks, questions = remarks_of(live.findings, writing.written, typed)
    terms = live.readiness.terms
    return BuilderPage(
        program=program,
        version=version,
        form=form,
        team=team,
        rows=rows,
        tables=tables,
        pickers=pickers,
        live=live,
        sentence=linked_sentence(live.pieces, writing.written, typed),
        fragments=fragments(terms, program.owner.name),
        folds=open_folds(typed, tables, [problem.id for problem in problems]),
        problems=problems,
        todos=_todos(live, writing.written, typed),
        remarks=remarks,
        questions=questions,
        costs=_costs(live, writing.written, typed),
        revision=version.revision if revision is None else revision,
        changed=changed,
        paste=paste,
        paste_error=paste_error,
        kept=kept_in_words(writing.written.document, KEYS),
    )


def _further(writing: Writing, program: Program, places: Places, team: TeamForm) -> list[Problem]:
    """Put what is wrong outside the terms beside its field: the budget, and the people and days of a launch."""
    problems = []
    _, budget_problem = read_budget(writing.budget, program.currency)
    if budget_problem:
        places.put("budget", budget_problem)
        problems.append(Problem("id_budget", f"Budget: {budget_problem}"))
    for name, message in writing.team_problems.items():
        if name in team.fields:
            said = message.removeprefix(f"{team.fields[name].label}: ")
            team.add_error(name, f"{said[:1].upper()}{said[1:]}")
        problems.append(Problem(f"id_{name}" if name else "", message))
    return problems


def _costs(live: Live, written: Written, typed: Typed) -> list[Cost]:
    if live.simplicity is None or live.readiness.terms is None:
        return []
    acts = fixes_of(written.document, live.readiness.terms, live.simplicity, live.readiness.context.others)
    return costs_of(live.simplicity.deductions, written, typed, acts)


def _with_rows(typed: Typed, extra_rows: int) -> Typed:
    """Add empty rows to the tier table; a table without any has one."""
    first = max((tier.row for tier in typed.tiers), default=-1) + 1
    count = extra_rows if typed.tiers else max(extra_rows, 1)
    added = tuple(TypedTier(first + number, "", "") for number in range(count))
    return replace(typed, tiers=(*typed.tiers, *added))


def _todos(live: Live, written: Written, typed: Typed) -> list[Todo]:
    todos = []
    for requirement in live.readiness.requirements:
        problems = []
        for fault in requirement.faults:
            name = field_of(fault.path, written.document, typed)
            problems.append(Problem(input_id(name), written.problems.get(name) or message_of(fault, name)))
        todos.append(Todo(requirement.key, requirement.label, requirement.done, tuple(problems)))
    return todos


def _plain(value: Any) -> str:
    return f"{value.normalize():f}" if value == value.to_integral_value() else f"{value:f}".rstrip("0")
