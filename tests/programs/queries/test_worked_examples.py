"""Running the worked examples of a program, and what of it keeps a draft from approval."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from programs.models import Program, WorkedExample
from programs.queries.readiness import readiness_of
from programs.queries.worked_examples import (
    difference_in_words,
    example_by_id,
    examples_of,
    run_examples,
    whole_case,
)
from tests.factories import NOON, make_partner, make_published_program, program_document
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

OF_P1 = {"program": "VIR-2026-014", "partner": "P1"}


def keep(
    program: Program, author: User, title: str, net: str = "120000.00", **expected: Any
) -> WorkedExample:
    line = {"partner": "P1", "sku": "ANY", "date": "2026-10-05", "quantity": "1", "net": net}
    expect = [{**OF_P1, "earned": "2400.00", **expected}]
    example: WorkedExample = WorkedExample.objects.create(
        program=program,
        title=title,
        case={"format": "vir.case/1", "lines": [line], "expect": expect},
        created_by=author,
        created_at=NOON,
    )
    return example


@pytest.fixture
def program(kestrel: Tenant, osprey: Tenant, priya: User, lena: User, charlie: User) -> Iterator[Program]:
    """Publish it for both tenants; an example of the same title fails at the other one."""
    with tenant_context(osprey.id, user_id=charlie.id):
        theirs = make_published_program(program_document(), partners=[], owner=charlie, approver=lena)
        keep(theirs, charlie, "Reaches Tier 1", earned="1.00")
    with tenant_context(kestrel.id, user_id=priya.id):
        yield make_published_program(program_document(), partners=[], owner=priya, approver=lena)


def results(program: Program, **changes: Any) -> list[tuple[str, str, tuple[str, ...]]]:
    found = run_examples(program, program_document(**changes))
    return [(result.example.title, result.state.value, result.details) for result in found]


def test_each_example_says_whether_it_passes_and_what_differs(program: Program, priya: User) -> None:
    keep(program, priya, "Reaches Tier 1", tier=1)
    keep(program, priya, "Reaches Tier 2", earned="7500.00", tier=2, period="2026-10-01")
    keep(program, priya, "Stays below", net="99999.99", earned="0", tier=0)

    assert results(program) == [
        ("Reaches Tier 1", "Passed", ()),
        (
            "Reaches Tier 2",
            "Failed",
            (
                "P1, period from 1 Oct 2026, earned: wanted $7,500.00, got $2,400.00",
                "P1, period from 1 Oct 2026, tier: wanted Tier 2, got Tier 1",
            ),
        ),
        ("Stays below", "Passed", ()),
    ]


def test_an_example_is_run_with_the_terms_it_is_given(program: Program, priya: User) -> None:
    keep(program, priya, "Reaches Tier 1")
    tiers = [{"threshold": "100000", "percent": "1"}]
    reward = {"kind": "percent", "application": "all_volume", "tiers": tiers}

    assert results(program, reward=reward) == [
        ("Reaches Tier 1", "Failed", ("P1, earned: wanted $2,400.00, got $1,200.00",))
    ]


def test_nothing_is_run_with_terms_that_have_faults(program: Program, priya: User) -> None:
    keep(program, priya, "Reaches Tier 1")

    assert results(program, currency="dollars") == [("Reaches Tier 1", "Not run", ())]


def test_a_program_without_examples_has_no_results(program: Program) -> None:
    assert results(program) == []


def test_examples_of_another_program_or_tenant_are_not_found(
    program: Program, priya: User, lena: User
) -> None:
    example = keep(program, priya, "Reaches Tier 1")
    document = program_document(code="VIR-2026-015")
    other = make_published_program(document, partners=[], owner=priya, approver=lena)

    assert examples_of(program) == [example]
    assert (example_by_id(program, example.id), example_by_id(other, example.id)) == (example, None)


def test_a_whole_case_can_be_run_by_itself(program: Program, priya: User) -> None:
    example = keep(program, priya, "Reaches Tier 1")

    assert whole_case(example, program_document()) == {
        "id": "Reaches Tier 1",
        "title": "Reaches Tier 1",
        "programs": [program_document()],
        **example.case,
    }


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        (
            "program P, partner Fenwick, Sons, earned: wanted 1.005, got 0.00",
            "Fenwick, Sons, earned: wanted $1.005, got $0.00",
        ),
        (
            "program P, partner A, earned: wanted 1.00, got no result",
            "A, earned: wanted $1.00, got no result",
        ),
        ("program P, partner A, accrued: wanted 1.00, got 2", "A, accrued: wanted $1.00, got $2.00"),
        ("program P, partner A, tier: wanted 0, got 3", "A, tier: wanted no tier, got Tier 3"),
        ("case not readable: expect: write a list.", "case not readable: expect: write a list."),
    ],
)
def test_a_difference_is_written_in_words(detail: str, words: str) -> None:
    assert difference_in_words(detail, "USD") == words


def open_requirements(program: Program, **changes: Any) -> dict[str, list[str]]:
    readiness = readiness_of(program_document(**changes), program)
    return {
        one.label: [fault.message for fault in one.faults] for one in readiness.requirements if one.faults
    }


def test_readiness_names_no_examples_where_they_are_not_required(program: Program, priya: User) -> None:
    keep(program, priya, "Reaches Tier 1", earned="1.00")

    readiness = readiness_of(program_document(), program)

    assert (readiness.done, len(readiness.requirements)) == (7, 7)


def test_readiness_names_each_required_example_that_does_not_pass(program: Program, priya: User) -> None:
    program.examples_required = True
    none_yet = open_requirements(program)
    keep(program, priya, "A", earned="2400.00")
    passing = open_requirements(program)
    keep(program, priya, "B", earned="1.00")
    keep(program, priya, "C", earned="2.00", tier=2)

    assert passing == {}
    assert none_yet == {
        "Worked examples": [
            "The program requires its worked examples to pass and has none. Add one, or stop requiring them."
        ]
    }
    assert open_requirements(program) == {
        "Worked examples": [
            "“B” does not pass. P1, earned: wanted $1.00, got $2,400.00. Correct the terms, or remove the example.",
            "“C” does not pass. P1, earned: wanted $2.00, got $2,400.00, and 1 more difference. "
            "Correct the terms, or remove the example.",
        ]
    }


def test_required_examples_wait_for_terms_without_faults(program: Program, priya: User) -> None:
    program.examples_required = True
    keep(program, priya, "A")

    assert open_requirements(program, ends_on="2026-01-01")["Worked examples"] == [
        "They are run once nothing else is left to do."
    ]


def test_the_portal_may_not_ask_for_examples(kestrel: Tenant) -> None:
    with tenant_context(kestrel.id):
        alder = make_partner("ALDER")

    with tenant_context(kestrel.id, partner_id=alder.id), connection.cursor() as cursor:
        for asked in ("title FROM programs_workedexample", "examples_required FROM programs_program"):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                cursor.execute(f"SELECT {asked}")


def test_an_example_is_never_changed(program: Program, priya: User) -> None:
    example = keep(program, priya, "Reaches Tier 1")

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        WorkedExample.objects.filter(id=example.id).update(title="Another")
