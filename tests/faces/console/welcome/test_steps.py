"""How far a vendor is set up, told from what there is: a table of cases, pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from vir.faces.console.welcome.steps import Facts, State, is_done, tasks

NOTHING = Facts(
    country="",
    currency="USD",
    partners=0,
    partners_coming=False,
    first_sale=None,
    last_sale=None,
    sales_coming=False,
    programs=0,
    published=0,
    finance=False,
    portal=False,
)
ALL = Facts(
    country="US",
    currency="USD",
    partners=1,
    partners_coming=False,
    first_sale=date(2025, 11, 24),
    last_sale=date(2026, 11, 23),
    sales_coming=False,
    programs=1,
    published=1,
    finance=True,
    portal=True,
)


@pytest.mark.parametrize(
    ("facts", "key", "state", "says"),
    [
        (
            NOTHING,
            "company",
            State.OPEN,
            "USD; say the country, the time zone and when your fiscal year begins",
        ),
        (ALL, "company", State.DONE, "USD, US"),
        (NOTHING, "partners", State.OPEN, "Paste them or upload a file: a code and a name each"),
        (replace(NOTHING, partners_coming=True), "partners", State.BEGUN, "A file is read and waits for you"),
        (ALL, "partners", State.DONE, "1 partner"),
        (NOTHING, "sales", State.LATER, "Partners come first: a line names who bought"),
        (replace(NOTHING, sales_coming=True), "sales", State.BEGUN, "A file is read and waits for you"),
        (
            replace(NOTHING, partners=2),
            "sales",
            State.OPEN,
            "A line for each product sold: who, when, what, how many, how much",
        ),
        (ALL, "sales", State.DONE, "24 Nov 2025–23 Nov 2026"),
        (
            replace(ALL, first_sale=date(2025, 11, 25)),
            "sales",
            State.BEGUN,
            "25 Nov 2025–23 Nov 2026. A whole year shows what a program would have cost",
        ),
        (NOTHING, "program", State.OPEN, "Choose a proven design, set the tiers, read it in one sentence"),
        (replace(ALL, published=0), "program", State.BEGUN, "A draft is written. Send it for approval"),
        (ALL, "program", State.DONE, "1 program published"),
        (
            NOTHING,
            "people",
            State.OPEN,
            "Two people approve what is paid, and a partner sees where it stands",
        ),
        (
            replace(ALL, portal=False),
            "people",
            State.BEGUN,
            "Finance is invited. Invite a person of one partner",
        ),
        (
            replace(ALL, finance=False),
            "people",
            State.BEGUN,
            "A partner is invited. Invite somebody of finance",
        ),
        (ALL, "people", State.DONE, "Finance and a partner are invited"),
    ],
)
def test_a_task_says_how_far_it_is(facts: Facts, key: str, state: State, says: str) -> None:
    (task,) = [one for one in tasks(facts) if one.key == key]

    assert (task.state, task.says) == (state, says)


@pytest.mark.parametrize(
    "missing", [{"country": ""}, {"partners": 0}, {"first_sale": None}, {"published": 0}, {"portal": False}]
)
def test_the_list_is_done_when_nothing_is_missing(missing: dict[str, Any]) -> None:
    assert is_done(tasks(ALL))
    assert not is_done(tasks(replace(ALL, **missing)))
