"""The pages around a program: its tabs, and what can be done with it by whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from programs.enums import ProgramStatus
from programs.models import Program, ProgramVersion
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import Access

# (key, words, url name, right)
TABS = (
    ("overview", "Overview", "programs:overview", Right.PROGRAMS_VIEW),
    ("partners", "Partners", "programs:partners", Right.EARNINGS_VIEW),
    ("performance", "Performance", "programs:performance", Right.EARNINGS_VIEW),
    ("accruals", "Accruals", "payouts:program_accruals", Right.BOOKS_VIEW),
    ("terms", "Terms and versions", "programs:terms", Right.PROGRAMS_VIEW),
    ("figures", "Targets and baselines", "programs:figures", Right.PROGRAMS_VIEW),
    ("examples", "Worked examples", "programs:examples", Right.PROGRAMS_VIEW),
    ("messages", "Messages", "programs:messages", Right.PROGRAMS_VIEW),
)
RUNNING = (ProgramStatus.SCHEDULED, ProgramStatus.LIVE)


@dataclass(frozen=True)
class Link:
    """An act with its page."""

    label: str
    url: str
    is_download: bool = False


@dataclass(frozen=True)
class Links:
    """What can be done: the acts shown at once, those in the menu, and the one that waits for this person."""

    first: tuple[Link, ...]
    more: tuple[Link, ...]
    primary: Link | None


def url(access: Access, name: str, code: str, query: str = "") -> str:
    """Give the address of a page of a program."""
    return reverse(name, kwargs={"tenant": access.tenant.slug, "code": code}) + query


def tabs(access: Access, program: Program, current: str) -> list[dict[str, Any]]:
    """List the pages of a program that this person may see."""
    return [
        {"label": words, "url": url(access, name, program.code), "current": key == current, "count": None}
        for key, words, name, right in TABS
        if access.may(right)
    ]


def links(access: Access, program: Program, pending: ProgramVersion | None) -> Links:
    """
    List what this person can do with the program in its state.

    :param pending: the amendment that is being written or waits, if there is one
    """
    may_edit, code = access.may(Right.PROGRAMS_EDIT), program.code
    running, closed = program.status in RUNNING, program.status == ProgramStatus.CLOSED
    is_over = program.status == ProgramStatus.LIVE and access.today > program.ends_on
    paused = program.enrolment_paused_on is not None
    first = (
        ("Amend", "programs:amend", may_edit and running and not is_over),
        ("Message", "programs:messages", may_edit and running),
        ("Close program", "programs:close", may_edit and is_over),
        ("Decide", "programs:decide", may_edit and closed),
    )
    more = (
        ("Clone", "programs:new", may_edit),
        ("Resume enrolment" if paused else "Pause new enrolment", "programs:enrolment", may_edit and running),
        ("Keep as a template", "programs:template_keep", may_edit),
        ("Download", "programs:export", True),
    )
    return Links(
        first=_offered(access, code, first),
        more=_offered(access, code, more),
        primary=_to_decide(access, program, pending),
    )


def _offered(access: Access, code: str, acts: Iterable[tuple[str, str, bool]]) -> tuple[Link, ...]:
    found = []
    for words, name, allowed in acts:
        if name == "programs:new" and allowed:
            new = reverse(name, kwargs={"tenant": access.tenant.slug})
            found.append(Link(words, f"{new}?clone={code}"))
        elif allowed:
            found.append(Link(words, url(access, name, code), name == "programs:export"))
    return tuple(found)


def _to_decide(access: Access, program: Program, pending: ProgramVersion | None) -> Link | None:
    """Lead a second person to what waits: the program itself, or an amendment of it."""
    if not access.may(Right.PROGRAMS_APPROVE):
        return None
    if program.status == ProgramStatus.IN_APPROVAL:
        return Link("Read and decide", url(access, "programs:approve", program.code))
    if pending is None or pending.submitted_at is None or pending.submitted_by_id == access.user.id:
        return None
    return Link("Read and decide", url(access, "programs:amend_approve", program.code))
