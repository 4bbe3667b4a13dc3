"""Storing what a browser sent of the builder: lists picked, rows read, the terms, the budget, the people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from programs.models import Program, ProgramVersion
from programs.operations.plan_launch import UnableToPlanLaunch
from programs.operations.save_draft import DraftChanged, UnableToSaveDraft, save_draft
from programs.operations.set_launch_wishes import set_launch_wishes
from programs.queries.programs import current_version
from programs.queries.terms import newest_document
from programs.web.drafting.document_form import Typed, typed_of
from programs.web.drafting.document_rows import TABLES, TypedRow
from programs.web.drafting.document_slots import BY_NAME, LISTS
from programs.web.drafting.form import read_budget, typed_from
from programs.web.drafting.page import Writing, typed_writing
from programs.web.drafting.pasted_tiers import TiersNotRead, read_tiers
from programs.web.drafting.pickers import named_lines, pick
from programs.web.drafting.remarks import CHOOSE
from programs.web.drafting.rows import is_product_line
from programs.web.drafting.team import typed_team, wishes_of
from vir.foundation.web.access import TenantRequest


@dataclass(frozen=True)
class Saved:
    """What became of an attempt to save: the draft as it stands, or why it was not stored."""

    program: Program
    version: ProgramVersion
    writing: Writing
    revision: int
    refusal: UnableToSaveDraft | None = None
    changed: DraftChanged | None = None
    paste_error: str = ""
    # Whether anything is stored now that was not before.
    has_moved: bool = False

    @property
    def is_whole(self) -> bool:
        """Say whether everything that was typed is stored."""
        refused = (
            self.refusal
            or self.changed
            or self.paste_error
            or self.writing.refused
            or self.writing.team_problems
        )
        return not refused and not read_budget(self.writing.budget, self.program.currency)[1]


def save_typed(request: TenantRequest, program: Program, *, buttons: bool = True) -> Saved:
    """
    Store what a browser sent, and say what was not taken in.

    :param buttons: whether to do what the pressed button says beyond saving
    """
    version = current_version(program)
    typed = typed_from(request.POST, typed_of(newest_document(version)))
    do, removed = (request.POST.get(name, "") if buttons else "" for name in ("do", "remove"))
    paste_error = ""
    if do.startswith(CHOOSE):
        name, _, value = do.removeprefix(CHOOSE).partition(":")
        typed = replace(typed, texts={**typed.texts, name: value}) if name in BY_NAME else typed
    if do == "paste":
        typed, paste_error = _pasted(request, program, typed)
    added = {name: request.POST.get(f"add_{name}", "").replace("\x00", "") for name in LISTS}
    picked = pick(typed.lists, added, removed)
    typed, unnamed = _named(_without_removed(typed, removed))
    writing = typed_writing(program, version, typed, picked)
    writing.written.problems.update(unnamed)
    return _stored(request, program, version, writing, do, paste_error)


def _stored(
    request: TenantRequest,
    program: Program,
    version: ProgramVersion,
    writing: Writing,
    do: str,
    paste_error: str,
) -> Saved:
    seen = request.POST.get("theirs" if do == "overwrite" else "revision", "")
    revision = int(seen) if seen.isdecimal() and len(seen) < 10 else 0
    budget, problem = read_budget(writing.budget, program.currency)
    before = version.revision
    refusal: UnableToSaveDraft | None = None
    changed: DraftChanged | None = None
    try:
        draft = save_draft(
            program_id=program.id,
            document=writing.written.document,
            budget=_kept_budget(program, budget, problem),
            seen_revision=revision,
            actor_id=request.access.user.id,
            at=request.access.now,
        )
        program, version, revision = draft.program, draft.version, draft.version.revision
        program, writing = _people(request, program, writing)
    except DraftChanged as error:
        changed = error
    except UnableToSaveDraft as error:
        refusal = error
    return Saved(
        program,
        version,
        writing,
        revision,
        refusal,
        changed,
        paste_error,
        has_moved=version.revision != before,
    )


def _people(request: TenantRequest, program: Program, writing: Writing) -> tuple[Program, Writing]:
    """Store the people and days of the launch, where the page sent them."""
    team = typed_team(request.POST, program)
    wishes, problems = wishes_of(team, program)
    try:
        program = set_launch_wishes(
            program_id=program.id, wishes=wishes, actor_id=request.access.user.id, at=request.access.now
        )
    except UnableToPlanLaunch as refused:
        problems = {**problems, refused.field: refused.message}
    return program, replace(writing, team=team, team_problems=problems)


def _pasted(request: TenantRequest, program: Program, typed: Typed) -> tuple[Typed, str]:
    try:
        tiers = read_tiers(
            request.POST.get("paste", ""), program.currency, percent=typed.texts["reward"] == "percent"
        )
    except TiersNotRead as error:
        return typed, error.message
    return replace(typed, tiers=tiers), ""


def _without_removed(typed: Typed, removed: str) -> Typed:
    name, _, row = removed.partition(":")
    if name == "tiers":
        return replace(typed, tiers=tuple(tier for tier in typed.tiers if str(tier.row) != row))
    if name in TABLES:
        kept = tuple(shown for shown in typed.rows.get(name, ()) if str(shown.row) != row)
        return replace(typed, rows={**typed.rows, name: kept})
    return typed


def _named(typed: Typed) -> tuple[Typed, Mapping[str, str]]:
    """Write out the product rules of rows that were typed by a value alone, and say which name nothing."""
    problems: dict[str, str] = {}
    rows = dict(typed.rows)
    for name in ("kickers", "conditions"):
        read = []
        for row in typed.rows.get(name, ()):
            texts = dict(row.texts)
            for column in filter(is_product_line, row.texts):
                texts[column], problem = named_lines(row.texts[column])
                if problem:
                    problems[f"{name}-{row.row}-{column}"] = problem
            read.append(TypedRow(row.row, texts))
        rows[name] = tuple(read)
    return replace(typed, rows=rows), problems


def _kept_budget(program: Program, budget: Decimal | None, problem: str) -> Decimal | None:
    """Keep the stored budget while the typed one cannot be read."""
    return program.budget if problem else budget
