"""Starting a program."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from programs.models import Program, ProgramVersion
from programs.operations.create_program import UnableToCreateProgram, create_program
from programs.queries.starting_points import starting_points
from programs.terms import find_faults, terms_hash
from tests.factories import make_person, make_tenant
from vir.foundation.audit.queries import trail_of
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

KEYS = [point.key for point in starting_points()]


def _create(actor: User, at: datetime, **changes: Any) -> Program:
    wanted = {
        "name": "Q1 Cordless Push",
        "starts_on": date(2027, 1, 1),
        "ends_on": date(2027, 3, 31),
        **changes,
    }
    return create_program(actor_id=actor.id, at=at, **wanted)


def test_a_new_program_is_a_draft_with_its_first_version(
    inside: Tenant, priya: User, moment: datetime
) -> None:
    program = _create(priya, moment)

    version = ProgramVersion.objects.get(program=program)
    assert (program.code, program.status, program.currency) == ("VIR-2027-001", "draft", "USD")
    assert (program.owner, program.version_number) == (priya, 1)
    assert (version.number, version.revision, version.published_at) == (1, 1, None)
    assert version.terms_hash == terms_hash(version.document)
    assert [event.action for event in trail_of("program", "VIR-2027-001")] == ["program.created"]


def test_codes_count_on_within_the_year_of_the_start(inside: Tenant, priya: User, moment: datetime) -> None:
    made = [
        _create(priya, moment),
        _create(priya, moment, starts_on=date(2026, 10, 1)),
        _create(priya, moment, code="VIR-2027-014"),
        _create(priya, moment),
    ]

    assert [program.code for program in made] == [
        "VIR-2027-001",
        "VIR-2026-001",
        "VIR-2027-014",
        "VIR-2027-015",
    ]


def test_a_lookalike_elsewhere_takes_no_code_here(
    kestrel: Tenant, osprey: Tenant, charlie: User, priya: User, moment: datetime
) -> None:
    with tenant_context(osprey.id, user_id=charlie.id):
        theirs = _create(charlie, moment)

    with tenant_context(kestrel.id, user_id=priya.id):
        mine = _create(priya, moment)
        seen = list(Program.objects.values_list("id", flat=True))

    assert theirs.code == mine.code
    assert seen == [mine.id]


@pytest.mark.parametrize("key", [key for key in KEYS if key != "blank"])
def test_each_design_makes_a_document_without_faults(
    key: str, inside: Tenant, priya: User, moment: datetime
) -> None:
    program = _create(priya, moment, starting_point=key, family="Cordless")

    document = ProgramVersion.objects.get(program=program).document
    assert find_faults(document) == []
    family = {"include": [{"category": "Cordless"}]}
    if key == "mix_kicker":
        assert "products" not in document
        assert document["reward"]["kickers"][0]["products"] == family
    else:
        assert document["products"] == family


def test_a_blank_program_lacks_only_its_tiers(inside: Tenant, priya: User, moment: datetime) -> None:
    program = _create(priya, moment)

    document = ProgramVersion.objects.get(program=program).document
    assert [fault.code for fault in find_faults(document)] == ["TIERS_MISSING"]


def test_a_design_follows_the_fiscal_year_and_the_currency_of_the_tenant(moment: datetime, db: None) -> None:
    tokyo = make_tenant("tokyo", "Tokyo Tools", currency="JPY", fiscal_year_start_month=4)
    mika = make_person(tokyo, "mika", "program_manager")

    with tenant_context(tokyo.id, user_id=mika.id):
        program = _create(mika, moment, starting_point="target")
        document = ProgramVersion.objects.get(program=program).document

    assert (document["currency"], document["fiscal_year_start_month"]) == ("JPY", 4)
    assert find_faults(document) == []


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"name": "  "}, "name"),
        ({"name": "n" * 121}, "name"),
        ({"name": "two\nlines"}, "name"),
        ({"ends_on": date(2026, 12, 31)}, "ends_on"),
        ({"code": "vir 1"}, "code"),
        ({"code": "VIR-2027-001"}, "code"),
    ],
)
def test_a_refused_start_leaves_nothing_behind(
    changes: dict[str, Any], path: str, inside: Tenant, priya: User, moment: datetime
) -> None:
    _create(priya, moment)

    with pytest.raises(UnableToCreateProgram) as refused:
        _create(priya, moment, **changes)

    assert refused.value.path == path
    assert Program.objects.count() == 1
    assert ProgramVersion.objects.count() == 1
