"""What needs somebody about programs: approvals, returned drafts, budgets, unread terms, next year's plan."""

from __future__ import annotations

from collections.abc import Iterator

from programs.enums import ProgramStatus
from programs.queries.budget_plans import planning_progress
from programs.queries.waiting import drafts_returned
from programs.queries.waiting import terms_unread as unread
from vir.faces.console.desk.morning import Morning, Need
from vir.foundation.identity.roles import Right
from vir.foundation.periods import format_date

# From this month on the next year is planned.
PLANNING_MONTH = 10
NOTE_SHOWN = 80


def to_decide(morning: Morning) -> Iterator[Need]:
    """Ask for a decision on what somebody else has sent."""
    access = morning.access
    if not access.may(Right.PROGRAMS_APPROVE):
        return
    for version in morning.unpublished:
        if version.submitted_at is None or version.submitted_by_id == access.user.id:
            continue
        program = version.program
        who = version.submitted_by.name if version.submitted_by else "Somebody"
        asked = program.approver_id == access.user.id
        is_new = program.status == ProgramStatus.IN_APPROVAL
        what = "" if is_new else f", version {version.number}"
        yield Need(
            f"approve:{program.code}:{version.number}:{version.terms_hash[:12]}",
            program.code,
            f"{program.name}{what}: {who} asks {'you' if asked else 'for a second person'} to approve it",
            "Read and decide",
            morning.url("programs:approve" if is_new else "programs:amend_approve", code=program.code),
            version.submitted_at,
        )


def given_back(morning: Morning) -> Iterator[Need]:
    """Remind the writer of a draft that was given back."""
    access = morning.access
    if not access.may(Right.PROGRAMS_EDIT):
        return
    for returned in drafts_returned(morning.unpublished, owner_id=access.user.id):
        note = returned.note if len(returned.note) <= NOTE_SHOWN else f"{returned.note[:NOTE_SHOWN]}…"
        yield Need(
            f"returned:{returned.code}:{returned.at.isoformat()}",
            returned.code,
            f"{returned.name}: {returned.by} gave it back, “{note}”",
            "Change it",
            morning.url("programs:edit", code=returned.code),
            returned.at,
        )


def over_budget(morning: Morning) -> Iterator[Need]:
    """Tell of programs that are, or are expected to go, over their budget."""
    if not morning.access.may(Right.PROGRAMS_EDIT):
        return
    for program in morning.standing.running:
        if program.spent is None or not program.spent.is_over:
            continue
        promise = program.earnings.promise
        state = "over" if program.budget is not None and program.sums.earned > program.budget else "expected"
        yield Need(
            f"budget:{promise.code}:{state}:{program.budget}",
            promise.code,
            f"{promise.name}: {program.spent.words[:1].lower()}{program.spent.words[1:-1]}",
            "Look at it",
            morning.url("programs:overview", code=promise.code),
        )


def terms_unread(morning: Morning) -> Iterator[Need]:
    """Tell of terms whose day for acknowledging is over, with partners that have not."""
    if not morning.access.may(Right.PROGRAMS_EDIT):
        return
    for found in unread(morning.access.today):
        partners = f"{found.partners:,} partner{'' if found.partners == 1 else 's'}"
        yield Need(
            f"unread:{found.code}:{found.version}:{found.partners}",
            found.code,
            f"{found.name}: {partners} did not acknowledge version {found.version} by {format_date(found.since)}",
            "Remind them",
            morning.url("programs:messages", code=found.code),
            found.since,
        )


def to_plan(morning: Morning) -> Iterator[Need]:
    """Ask for next year's budget from October on."""
    access = morning.access
    if not access.may(Right.PROGRAMS_EDIT) or access.today.month < PLANNING_MONTH:
        return
    year = access.today.year + 1
    progress = planning_progress(year)
    if progress.is_done or not progress.segments:
        return
    yield Need(
        f"plan:{year}:{progress.planned}:{progress.segments}",
        f"Plan {year}",
        progress.sentence,
        "Plan it",
        f"{morning.url('plan:budget')}?year={year}",
        access.today.replace(month=PLANNING_MONTH, day=1),
    )
