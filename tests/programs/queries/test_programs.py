"""Finding programs, versions and terms."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from programs.models import Program, ProgramVersion
from programs.operations.create_program import create_program
from programs.queries import (
    ProgramFilters,
    current_version,
    enrolled_partner_ids,
    list_programs,
    live_programs,
    program_by_code,
    published_version,
    terms_of,
)
from programs.queries.mechanic import mechanic_of
from programs.queries.programs import count_by_status, list_versions, version_by_number
from programs.terms import DocumentRefused, Terms
from tests.factories import make_partner, make_published_program, program_document
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant


def _published(
    owner: User, approver: User, code: str, status: str = "live", starts_on: str = "2026-10-01"
) -> Program:
    document = program_document(code=code, name=f"Name of {code}", starts_on=starts_on, ends_on="2027-12-31")
    return make_published_program(document, partners=[], owner=owner, approver=approver, status=status)


def _draft(owner: User, at: datetime, code: str) -> Program:
    first, last = date(2027, 1, 1), date(2027, 3, 31)
    return create_program(
        name=f"Name of {code}", starts_on=first, ends_on=last, code=code, actor_id=owner.id, at=at
    )


def test_programs_of_another_tenant_are_not_found(
    kestrel: Tenant, osprey: Tenant, charlie: User, priya: User, lena: User, moment: datetime
) -> None:
    with tenant_context(osprey.id, user_id=charlie.id):
        theirs = make_published_program(
            program_document(code="SAME"), partners=[make_partner("A")], owner=charlie, approver=lena
        )

    with tenant_context(kestrel.id, user_id=priya.id):
        assert program_by_code("SAME") is None
        assert list(list_programs()) == []
        assert live_programs() == []
        assert enrolled_partner_ids(theirs) == []
        assert list_versions(theirs) == []
        mine = _published(priya, lena, "SAME")
        assert program_by_code("SAME") == mine
        assert [live.program for live in live_programs()] == [mine]


@pytest.mark.parametrize(
    ("filters", "codes"),
    [
        (ProgramFilters(), ["SOON", "DRAFT", "LIVE", "OVER"]),
        (ProgramFilters(status="live"), ["LIVE"]),
        (ProgramFilters(text="oo"), ["SOON"]),
        (ProgramFilters(text="name of o"), ["OVER"]),
        (ProgramFilters(status="draft", text="live"), []),
    ],
)
def test_lists_are_narrowed(
    filters: ProgramFilters, codes: list[str], inside: Tenant, priya: User, lena: User, moment: datetime
) -> None:
    _published(priya, lena, "LIVE")
    _published(priya, lena, "OVER", "closed", "2026-01-01")
    _published(priya, lena, "SOON", "scheduled", "2027-06-01")
    _draft(priya, moment, "DRAFT")

    assert [program.code for program in list_programs(filters)] == codes
    assert count_by_status() == {"live": 1, "closed": 1, "scheduled": 1, "draft": 1}


def test_live_programs_are_those_that_are_published_and_not_closed(
    inside: Tenant, priya: User, lena: User, moment: datetime
) -> None:
    _published(priya, lena, "LIVE")
    _published(priya, lena, "OVER", "closed")
    _published(priya, lena, "SOON", "scheduled", "2027-06-01")
    _draft(priya, moment, "DRAFT")

    everything, begun = live_programs(), live_programs(on=date(2027, 5, 31))

    assert [live.program.code for live in everything] == ["LIVE", "SOON"]
    assert [live.program.code for live in begun] == ["LIVE"]
    assert begun[0].terms == Terms.from_document(begun[0].version.document)


def test_versions_are_the_current_and_the_published_one(
    inside: Tenant, priya: User, lena: User, moment: datetime
) -> None:
    program = _published(priya, lena, "LIVE")
    first = ProgramVersion.objects.get(program=program)
    second = ProgramVersion.objects.create(
        program=program, number=2, document=first.document, terms_hash=first.terms_hash, created_at=moment
    )
    program.version_number = 2
    program.save()

    assert current_version(program) == second
    assert published_version(program) == first
    assert list_versions(program) == [second, first]
    assert version_by_number(program, 1) == first
    assert version_by_number(program, 3) is None
    assert [live.version for live in live_programs()] == [first]


def test_a_draft_has_no_published_version(inside: Tenant, priya: User, moment: datetime) -> None:
    draft = _draft(priya, moment, "DRAFT")

    assert published_version(draft) is None
    with pytest.raises(DocumentRefused):
        terms_of(current_version(draft))


def test_equal_terms_are_read_once(inside: Tenant, priya: User, lena: User) -> None:
    version = current_version(_published(priya, lena, "LIVE"))
    again = ProgramVersion.objects.get(id=version.id)

    assert terms_of(version) is terms_of(again)


def test_each_partner_is_enrolled_once_however_many_spans(inside: Tenant, priya: User, lena: User) -> None:
    a, b = make_partner("A"), make_partner("B")
    program = make_published_program(program_document(), partners=[a, b, a], owner=priya, approver=lena)

    assert enrolled_partner_ids(program) == sorted([a.id, b.id])


@pytest.mark.parametrize(
    ("reward", "words"),
    [
        (
            {"kind": "percent", "application": "per_band", "tiers": [{"threshold": "0", "percent": "2.50"}]},
            "Incremental, 2.5%, 1 tier",
        ),
        (
            {
                "kind": "per_unit",
                "application": "all_volume",
                "tiers": [{"threshold": "0", "amount": "7"}, {"threshold": "6", "amount": "6.5"}],
            },
            "Retroactive, $7 to $6.50 per unit, 2 tiers",
        ),
        (
            {"kind": "fixed", "tiers": [{"threshold": "10", "amount": "5000.00"}]},
            "Lump sum of $5,000, 1 tier",
        ),
    ],
)
def test_the_mechanic_in_words(reward: dict[str, object], words: str) -> None:
    assert mechanic_of(Terms.from_document(program_document(reward=reward))) == words
