"""How far a vendor is set up, told from what there is and never ticked by hand. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from vir.foundation.web import formats

YEAR: Final = timedelta(days=365)


class State(StrEnum):
    """How far a task is, in the words of task lists."""

    DONE = "Completed"
    BEGUN = "In progress"
    OPEN = "Not yet started"
    LATER = "Cannot start yet"


@dataclass(frozen=True)
class Facts:
    """What there is of a vendor; `first_sale` and `last_sale` are days of sales, None where there are none."""

    country: str
    currency: str
    partners: int
    partners_coming: bool
    first_sale: date | None
    last_sale: date | None
    sales_coming: bool
    programs: int
    published: int
    finance: bool
    portal: bool


@dataclass(frozen=True)
class Task:
    """One task: what it is, how long it takes, how far it is, and what is there or missing."""

    key: str
    title: str
    minutes: int
    state: State
    says: str


def tasks(facts: Facts) -> tuple[Task, ...]:
    """List the tasks of setting up, in their order."""
    return (_company(facts), _partners(facts), _sales(facts), _program(facts), _people(facts))


def is_done(found: tuple[Task, ...]) -> bool:
    """Say whether nothing is left to do."""
    return all(task.state is State.DONE for task in found)


def _company(facts: Facts) -> Task:
    said = f"{facts.currency}; say the country, the time zone and when your fiscal year begins"
    if facts.country:
        said = f"{facts.currency}, {facts.country}"
    return Task(
        "company", "Company, currency, fiscal year", 2, State.DONE if facts.country else State.OPEN, said
    )


def _partners(facts: Facts) -> Task:
    title = "Bring your partners"
    if facts.partners:
        words = f"{facts.partners:,} partner{'' if facts.partners == 1 else 's'}"
        return Task("partners", title, 3, State.DONE, words)
    if facts.partners_coming:
        return Task("partners", title, 3, State.BEGUN, "A file is read and waits for you")
    return Task("partners", title, 3, State.OPEN, "Paste them or upload a file: a code and a name each")


def _sales(facts: Facts) -> Task:
    title = "Bring last year's sales"
    if facts.first_sale is not None and facts.last_sale is not None:
        span = formats.span(facts.first_sale, facts.last_sale)
        if facts.last_sale - facts.first_sale >= YEAR - timedelta(days=1):
            return Task("sales", title, 5, State.DONE, span)
        return Task(
            "sales", title, 5, State.BEGUN, f"{span}. A whole year shows what a program would have cost"
        )
    if facts.sales_coming:
        return Task("sales", title, 5, State.BEGUN, "A file is read and waits for you")
    if not facts.partners:
        return Task("sales", title, 5, State.LATER, "Partners come first: a line names who bought")
    return Task(
        "sales", title, 5, State.OPEN, "A line for each product sold: who, when, what, how many, how much"
    )


def _program(facts: Facts) -> Task:
    title = "First program from a template"
    if facts.published:
        words = f"{facts.published:,} program{'' if facts.published == 1 else 's'} published"
        return Task("program", title, 5, State.DONE, words)
    if facts.programs:
        return Task("program", title, 5, State.BEGUN, "A draft is written. Send it for approval")
    return Task(
        "program", title, 5, State.OPEN, "Choose a proven design, set the tiers, read it in one sentence"
    )


def _people(facts: Facts) -> Task:
    title = "Invite finance and one partner"
    if facts.finance and facts.portal:
        return Task("people", title, 1, State.DONE, "Finance and a partner are invited")
    if facts.finance:
        return Task("people", title, 1, State.BEGUN, "Finance is invited. Invite a person of one partner")
    if facts.portal:
        return Task("people", title, 1, State.BEGUN, "A partner is invited. Invite somebody of finance")
    return Task(
        "people", title, 1, State.OPEN, "Two people approve what is paid, and a partner sees where it stands"
    )
