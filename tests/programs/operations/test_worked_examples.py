"""Worked examples: adding one from purchases or from a case, removing one, requiring them."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from partners.models import Segment, SegmentMember
from programs.models import Program, WorkedExample
from programs.operations.add_worked_example import (
    CASE_BYTES_MAX,
    EXAMPLES_MAX,
    LINES_MAX,
    ExampleRow,
    UnableToAddExample,
    add_worked_case,
    add_worked_example,
)
from programs.operations.create_program import create_program
from programs.operations.remove_worked_example import UnableToRemoveExample, remove_worked_example
from programs.operations.require_worked_examples import UnableToRequireExamples, require_worked_examples
from programs.operations.submit_for_approval import submit_for_approval
from tests.factories import make_partner, make_product
from vir.foundation.audit.models import AuditEvent
from vir.foundation.audit.queries import trail_of
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant


def row(net: str = "120000.00", sku: str = "DRILL-1", day: date = date(2026, 10, 5)) -> ExampleRow:
    return ExampleRow(day, sku, Decimal(3), Decimal(net))


def add(program: Program, actor: User, at: datetime, **changes: Any) -> WorkedExample:
    wanted = {
        "title": "Reaches Tier 1",
        "source": "Contract, clause 4",
        "partner": "ALDER",
        "rows": [row()],
        "earned": Decimal("2400.00"),
        "tier": 1,
        **changes,
    }
    return add_worked_example(program_id=program.id, actor_id=actor.id, at=at, **wanted)


def a_case(**changes: Any) -> dict[str, Any]:
    case = {
        "format": "vir.case/1",
        "id": "T01",
        "title": "From the contract",
        "source": "Clause 4",
        "programs": [{"code": "THEIRS", "reward": "another"}],
        "lines": [
            {"partner": "P1", "sku": "ANY", "date": "2026-10-05", "quantity": "1", "net": "120000.00"},
        ],
        "partners": [{"code": "P1", "segments": ["Electrical wholesale"]}],
        "products": [{"sku": "ANY", "category": "Cordless"}],
        "expect": [{"program": "THEIRS", "partner": "P1", "earned": "2400.00"}],
    }
    case.update(changes)
    return {key: value for key, value in case.items() if value is not None}


def add_case(program: Program, actor: User, at: datetime, **changes: Any) -> WorkedExample:
    return add_worked_case(
        program_id=program.id, case=a_case(**changes), name="file-name", actor_id=actor.id, at=at
    )


def state() -> tuple[int, int]:
    return WorkedExample.objects.count(), AuditEvent.objects.count()


def test_purchases_become_a_case_that_stands_on_its_own(
    draft: Program, priya: User, moment: datetime
) -> None:
    Segment.objects.create(name="Pilot", kind="list", rule={}, created_at=moment)
    SegmentMember.objects.create(
        segment=Segment.objects.get(name="Pilot"),
        partner_id=SegmentMember.objects.filter(partner__code="ALDER").get().partner_id,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 7, 1),
    )
    rows = [row(), row("-500.00", day=date(2026, 11, 2))]

    example = add(draft, priya, moment, rows=rows, earned=Decimal("2390.00"))

    example.refresh_from_db()
    assert example.case == {
        "format": "vir.case/1",
        "as_of": "2026-11-02",
        "partners": [
            {
                "code": "ALDER",
                "segments": [
                    {"name": "Electrical wholesale"},
                    {"name": "Pilot", "from": "2026-01-01", "to": "2026-06-30"},
                ],
            }
        ],
        "products": [{"sku": "DRILL-1", "category": "Cordless"}],
        "lines": [
            {
                "partner": "ALDER",
                "sku": "DRILL-1",
                "date": "2026-10-05",
                "quantity": "3",
                "net": "120000.00",
            },
            {
                "partner": "ALDER",
                "sku": "DRILL-1",
                "date": "2026-11-02",
                "quantity": "3",
                "net": "-500.00",
                "type": "return",
            },
        ],
        "expect": [{"program": draft.code, "partner": "ALDER", "earned": "2390.00", "tier": 1}],
    }
    assert (example.title, example.source) == ("Reaches Tier 1", "Contract, clause 4")
    assert (example.created_by, example.created_at) == (priya, moment)
    newest = trail_of("program", draft.code)[0]
    assert (newest.action, newest.actor, newest.data) == (
        "program.example_added",
        priya,
        {"example": "Reaches Tier 1"},
    )


def test_an_example_may_leave_the_tier_open(draft: Program, priya: User, moment: datetime) -> None:
    example = add(draft, priya, moment, tier=None)

    assert example.case["expect"] == [{"program": draft.code, "partner": "ALDER", "earned": "2400.00"}]


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        (
            {"title": "  "},
            [("title", "Write 1 to 120 characters on one line, such as Reaches Tier 2.")],
        ),
        (
            {"title": "t" * 121, "source": "two\nlines"},
            [
                ("title", "Write 1 to 120 characters on one line, such as Reaches Tier 2."),
                ("source", "Write at most 300 characters on one line."),
            ],
        ),
        ({"rows": []}, [("rows", "Enter at least one purchase: date, SKU, quantity and net value.")]),
        (
            {"partner": "NOBODY", "rows": [row(), row(sku="DRIL-1")], "earned": Decimal("0.001")},
            [
                ("partner", "There is no partner 'NOBODY'. Enter the code of one."),
                ("rows-1-sku", "There is no product 'DRIL-1'. Enter the SKU of one."),
                ("earned", "USD has 2 decimals. Enter no more of them."),
            ],
        ),
    ],
)
def test_purchases_that_cannot_be_an_example_are_refused_with_every_problem(
    changes: dict[str, Any],
    problems: list[tuple[str, str]],
    draft: Program,
    priya: User,
    moment: datetime,
) -> None:
    before = state()

    with pytest.raises(UnableToAddExample) as refused:
        add(draft, priya, moment, **changes)

    assert list(refused.value.problems) == problems
    assert state() == before


def test_partners_and_products_that_only_another_tenant_has_are_unknown(
    kestrel: Tenant, osprey: Tenant, priya: User, moment: datetime
) -> None:
    with tenant_context(osprey.id):
        make_partner("ALDER")
        make_product("DRILL-1")

    with tenant_context(kestrel.id, user_id=priya.id):
        program = create_program(
            name="Q4", starts_on=date(2026, 10, 1), ends_on=date(2026, 12, 31), actor_id=priya.id, at=moment
        )
        with pytest.raises(UnableToAddExample) as refused:
            add(program, priya, moment)

    assert [name for name, _ in refused.value.problems] == ["partner", "rows-0-sku"]


def test_a_title_is_used_once_in_a_program(draft: Program, priya: User, moment: datetime) -> None:
    add(draft, priya, moment)
    before = state()

    with pytest.raises(UnableToAddExample, match="There is an example “Reaches Tier 1” already"):
        add(draft, priya, moment, title=" Reaches Tier 1 ")

    assert state() == before


def test_a_case_is_kept_without_its_programs_and_expects_of_this_program(
    draft: Program, priya: User, moment: datetime
) -> None:
    example = add_case(draft, priya, moment)

    example.refresh_from_db()
    assert (example.title, example.source) == ("From the contract", "Clause 4")
    assert set(example.case) == {"format", "id", "lines", "partners", "products", "expect"}
    assert example.case["expect"] == [{"program": draft.code, "partner": "P1", "earned": "2400.00"}]


@pytest.mark.parametrize(
    ("changes", "title"),
    [({"title": None}, "T01"), ({"title": "", "id": None}, "file-name")],
)
def test_a_case_without_a_title_is_called_by_its_id_or_its_file(
    changes: dict[str, Any], title: str, draft: Program, priya: User, moment: datetime
) -> None:
    assert add_case(draft, priya, moment, source=None, **changes).title == title


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"format": "vir.case/9"}, "format: write “vir.case/1”."),
        ({"title": 7}, "title and source: write a text in quotes, or leave them out."),
        ({"expect": None}, "expect: write a list of results, each with partner and earned."),
        ({"expect": ["2400.00"]}, "expect: write a list of results, each with partner and earned."),
        ({"expect": []}, "expect: write what is expected: “expect” with results, or “expect_error”."),
        (
            {"expect": None, "expect_error": {"code": "TIERS_MISSING", "path": "reward.tiers"}},
            "expect_error: an example says what is earned. Write expect with at least one result.",
        ),
        (
            {"expect": [{"program": code, "partner": "P1", "earned": "1"} for code in "BA"]},
            "expect: it is about A and B. Keep the results of one program.",
        ),
        (
            {"expect": [{"partner": "P1", "earned": 2400}]},
            "expect[0].earned: “2400” is not a number in quotes. Write it as text, such as “1250.50”.",
        ),
        (
            {"lines": [{"partner": "P1", "sku": "A", "date": "5 Oct", "quantity": "1", "net": "1"}]},
            "lines[0].date: Write a day from 1970 to 2199 as year-month-day, such as 2026-12-31.",
        ),
        (
            {"note": float("inf")},
            "The case holds a number that is not finite. Write every number in quotes.",
        ),
        (
            {"note": "nul \x00"},
            "The case holds a character that cannot be stored. Type the text again.",
        ),
        (
            {"note": "half a pair \ud83d"},
            "The case holds a character that cannot be stored. Type the text again.",
        ),
        ({"note": "n" * CASE_BYTES_MAX}, "The case has more than 100 kB. Leave out lines."),
        (
            {"lines": [{}] * (LINES_MAX + 1)},
            "The case has 501 lines, and at most 500 are kept. Add some up.",
        ),
    ],
)
def test_a_case_that_cannot_be_run_is_refused_with_its_place(
    changes: dict[str, Any], says: str, draft: Program, priya: User, moment: datetime
) -> None:
    before = state()

    with pytest.raises(UnableToAddExample) as refused:
        add_case(draft, priya, moment, **changes)

    assert list(refused.value.problems) == [("case", says)]
    assert state() == before


def test_a_case_can_be_added_while_the_terms_are_not_finished(
    draft: Program, priya: User, moment: datetime
) -> None:
    draft.versions.update(document={})

    assert add_case(draft, priya, moment).title == "From the contract"
    with pytest.raises(UnableToAddExample, match=r"write “vir\.case/1”"):
        add_case(draft, priya, moment, title="Another", format="other")


def test_a_program_has_a_limit_of_examples(draft: Program, priya: User, moment: datetime) -> None:
    for number in range(EXAMPLES_MAX):
        add(draft, priya, moment, title=f"Example {number}")
    before = state()

    with pytest.raises(UnableToAddExample, match="at most 50 examples"):
        add(draft, priya, moment)

    assert state() == before


def test_removing_leaves_what_it_said_in_the_trail(draft: Program, priya: User, moment: datetime) -> None:
    example, other = add(draft, priya, moment), add_case(draft, priya, moment)

    remove_worked_example(program_id=draft.id, example_id=example.id, actor_id=priya.id, at=moment)

    assert list(WorkedExample.objects.all()) == [other]
    newest = trail_of("program", draft.code)[0]
    assert (newest.action, newest.actor) == ("program.example_removed", priya)
    assert newest.data == {
        "example": "Reaches Tier 1",
        "source": "Contract, clause 4",
        "case": json.loads(json.dumps(example.case)),
    }


def test_an_example_of_another_program_is_not_removed(draft: Program, priya: User, moment: datetime) -> None:
    example = add(draft, priya, moment)
    before = state()

    with pytest.raises(Program.DoesNotExist):
        remove_worked_example(program_id=uuid4(), example_id=example.id, actor_id=priya.id, at=moment)
    with pytest.raises(WorkedExample.DoesNotExist):
        remove_worked_example(program_id=draft.id, example_id=uuid4(), actor_id=priya.id, at=moment)

    assert state() == before


def test_what_a_second_person_reads_gets_no_weaker(draft: Program, priya: User, moment: datetime) -> None:
    example = add(draft, priya, moment)
    require_worked_examples(program_id=draft.id, required=True, actor_id=priya.id, at=moment)
    submit_for_approval(program_id=draft.id, actor_id=priya.id, at=moment)
    before = state()

    with pytest.raises(UnableToRemoveExample, match="waits for approval"):
        remove_worked_example(program_id=draft.id, example_id=example.id, actor_id=priya.id, at=moment)
    with pytest.raises(UnableToRequireExamples, match="no longer a draft"):
        require_worked_examples(program_id=draft.id, required=False, actor_id=priya.id, at=moment)
    assert state() == before

    # It may get stricter.
    assert add_case(draft, priya, moment).program == draft


def test_requiring_names_who_and_when(draft: Program, priya: User, olga: User, moment: datetime) -> None:
    require_worked_examples(program_id=draft.id, required=True, actor_id=priya.id, at=moment)
    required = Program.objects.get(id=draft.id).examples_required
    require_worked_examples(program_id=draft.id, required=False, actor_id=olga.id, at=moment)

    assert (required, Program.objects.get(id=draft.id).examples_required) == (True, False)
    assert [(act.action, act.actor, act.at) for act in trail_of("program", draft.code)[:2]] == [
        ("program.examples_not_required", olga, moment),
        ("program.examples_required", priya, moment),
    ]


@pytest.mark.parametrize("required", [True, False])
def test_saying_again_what_holds_already_changes_nothing(
    required: bool, draft: Program, priya: User, moment: datetime
) -> None:
    Program.objects.filter(id=draft.id).update(examples_required=required)
    before = state()

    with pytest.raises(UnableToRequireExamples, match="already"):
        require_worked_examples(program_id=draft.id, required=required, actor_id=priya.id, at=moment)

    assert state() == before
