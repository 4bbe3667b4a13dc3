"""Who a program reaches, and when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pytest

from partners.models import Affiliation, Partner, Segment, SegmentMember
from partners.operations.set_parent import set_parent
from programs.models import Enrolment, Program
from programs.operations.create_program import create_program
from programs.operations.rebuild_enrolment import NotPublished, rebuild_enrolment
from tests.factories import make_partner, make_published_program, make_segment, program_document
from vir.foundation.identity.models import User
from vir.foundation.jobs.models import Job
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

# The program runs from 1 Oct to 31 Dec 2026.
OCT, NOV, DEC, JAN = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)
Spans = list[tuple[str, date | None, date | None]]


def _program(owner: User, approver: User, eligibility: Mapping[str, Any]) -> Program:
    document = program_document(eligibility=dict(eligibility))
    return make_published_program(document, partners=[], owner=owner, approver=approver)


def _spans(program: Program) -> Spans:
    rows = Enrolment.objects.filter(program=program).values_list("partner__code", "starts_on", "ends_on")
    return sorted(rows, key=lambda row: (row[0], row[1] or date.min))


def _join(segment: Segment, partner: Partner, starts_on: date | None, ends_on: date | None) -> None:
    SegmentMember.objects.create(segment=segment, partner=partner, starts_on=starts_on, ends_on=ends_on)


@pytest.mark.parametrize(
    ("eligibility", "expected"),
    [
        ({}, ["A", "B", "C"]),
        ({"segments": ["Wholesale"]}, ["A", "B"]),
        ({"partners": ["C"]}, ["C"]),
        ({"segments": ["Wholesale"], "partners": ["C", "A"]}, ["A", "B", "C"]),
        ({"segments": ["Wholesale"], "except_partners": ["B"]}, ["A"]),
        ({"except_partners": ["A", "C"]}, ["B"]),
        ({"partners": ["A"], "except_partners": ["A"]}, []),
        ({"segments": ["Empty"]}, []),
    ],
)
def test_eligibility_decides_who_is_reached(
    eligibility: Mapping[str, Any],
    expected: list[str],
    inside: Tenant,
    priya: User,
    lena: User,
    moment: datetime,
) -> None:
    a, b, _ = make_partner("A"), make_partner("B"), make_partner("C")
    make_segment("Wholesale", [a, b])
    make_segment("Empty")
    program = _program(priya, lena, eligibility)

    rebuild_enrolment(program_id=program.id, at=moment)

    assert _spans(program) == [(code, None, None) for code in expected]


@pytest.mark.parametrize(
    ("memberships", "expected"),
    [
        ([("One", None, None)], [(None, None)]),
        ([("One", OCT, JAN)], [(None, None)]),
        ([("One", date(2020, 1, 1), date(2030, 1, 1))], [(None, None)]),
        ([("One", NOV, DEC)], [(NOV, DEC)]),
        ([("One", None, NOV)], [(None, NOV)]),
        ([("One", DEC, None)], [(DEC, None)]),
        ([("One", None, OCT)], []),
        ([("One", JAN, None)], []),
        ([("One", None, NOV), ("One", DEC, None)], [(None, NOV), (DEC, None)]),
        ([("One", None, NOV), ("Two", NOV, None)], [(None, None)]),
        ([("One", None, DEC), ("Two", NOV, None)], [(None, None)]),
        ([("One", NOV, DEC), ("Two", date(2026, 11, 10), date(2026, 11, 20))], [(NOV, DEC)]),
        ([("Other", None, None)], []),
    ],
)
def test_dated_members_are_enrolled_for_their_days(
    memberships: list[tuple[str, date | None, date | None]],
    expected: list[tuple[date | None, date | None]],
    inside: Tenant,
    priya: User,
    lena: User,
    moment: datetime,
) -> None:
    partner = make_partner("A")
    segments = {name: make_segment(name) for name in ("One", "Two", "Other")}
    for name, starts_on, ends_on in memberships:
        _join(segments[name], partner, starts_on, ends_on)
    program = _program(priya, lena, {"segments": ["One", "Two"]})

    rebuild_enrolment(program_id=program.id, at=moment)

    assert _spans(program) == [("A", starts_on, ends_on) for starts_on, ends_on in expected]


def test_a_second_rebuild_changes_nothing_and_tells_nobody(
    inside: Tenant, priya: User, lena: User, moment: datetime
) -> None:
    make_partner("A")
    program = _program(priya, lena, {})
    rebuild_enrolment(program_id=program.id, at=moment)
    before = (set(Enrolment.objects.values_list("id", flat=True)), Job.objects.count())

    change = rebuild_enrolment(program_id=program.id, at=moment)

    assert (change.added, change.removed) == (0, 0)
    assert (set(Enrolment.objects.values_list("id", flat=True)), Job.objects.count()) == before


def test_a_rebuild_follows_the_segment(inside: Tenant, priya: User, lena: User, moment: datetime) -> None:
    a, b = make_partner("A"), make_partner("B")
    segment = make_segment("Wholesale", [a])
    program = _program(priya, lena, {"segments": ["Wholesale"]})
    rebuild_enrolment(program_id=program.id, at=moment)
    SegmentMember.objects.filter(partner=a).update(ends_on=NOV)
    _join(segment, b, NOV, None)

    change = rebuild_enrolment(program_id=program.id, at=moment)

    assert (change.added, change.removed) == (2, 1)
    assert _spans(program) == [("A", None, NOV), ("B", NOV, None)]


def test_a_partner_who_joins_everyone_is_reached(
    inside: Tenant, priya: User, lena: User, moment: datetime
) -> None:
    program = _program(priya, lena, {})
    rebuild_enrolment(program_id=program.id, at=moment)
    make_partner("NEW")

    rebuild_enrolment(program_id=program.id, at=moment)

    assert _spans(program) == [("NEW", None, None)]


def test_a_group_program_reaches_the_members_of_its_parents_while_they_belong(
    inside: Tenant, priya: User, lena: User, moment: datetime
) -> None:
    holding, a, b = make_partner("HOLDING"), make_partner("A"), make_partner("B")
    make_partner("ALONE")
    Affiliation.objects.create(partner=a, parent=holding)
    Affiliation.objects.create(partner=b, parent=holding, starts_on=NOV, ends_on=DEC)
    document = program_document(
        eligibility={"partners": ["HOLDING"]}, group={"pays": "members", "key": "volume"}
    )
    program = make_published_program(document, partners=[], owner=priya, approver=lena)

    rebuild_enrolment(program_id=program.id, at=moment)

    assert _spans(program) == [("A", None, None), ("B", NOV, DEC), ("HOLDING", None, None)]


def test_a_program_that_is_no_groups_reaches_no_members(
    inside: Tenant, priya: User, lena: User, moment: datetime
) -> None:
    holding, a = make_partner("HOLDING"), make_partner("A")
    Affiliation.objects.create(partner=a, parent=holding)
    program = _program(priya, lena, {"partners": ["HOLDING"]})

    rebuild_enrolment(program_id=program.id, at=moment)

    assert _spans(program) == [("HOLDING", None, None)]


def test_a_group_program_follows_a_member_that_leaves(
    inside: Tenant, priya: User, lena: User, moment: datetime
) -> None:
    holding, a = make_partner("HOLDING"), make_partner("A")
    Affiliation.objects.create(partner=a, parent=holding)
    document = program_document(eligibility={"partners": ["HOLDING"]}, group={"pays": "parent"})
    program = make_published_program(document, partners=[], owner=priya, approver=lena)
    rebuild_enrolment(program_id=program.id, at=moment)
    set_parent(partner_code="A", parent_code=None, since=NOV, actor_id=priya.id, at=moment)

    change = rebuild_enrolment(program_id=program.id, at=moment)

    assert (change.added, change.removed) == (1, 1)
    assert _spans(program) == [("A", None, NOV), ("HOLDING", None, None)]


def test_a_draft_reaches_nobody(inside: Tenant, priya: User, moment: datetime) -> None:
    make_partner("A")
    draft = create_program(name="Draft", starts_on=OCT, ends_on=DEC, actor_id=priya.id, at=moment)

    with pytest.raises(NotPublished):
        rebuild_enrolment(program_id=draft.id, at=moment)

    assert Enrolment.objects.count() == 0


def test_a_lookalike_elsewhere_is_not_enrolled(
    kestrel: Tenant, osprey: Tenant, charlie: User, priya: User, lena: User, moment: datetime
) -> None:
    with tenant_context(osprey.id, user_id=charlie.id):
        make_segment("Wholesale", [make_partner("A"), make_partner("B")])

    with tenant_context(kestrel.id, user_id=priya.id):
        mine = make_partner("A")
        make_segment("Wholesale", [mine])
        program = _program(priya, lena, {"segments": ["Wholesale"], "partners": ["B"]})
        rebuild_enrolment(program_id=program.id, at=moment)

        assert list(Enrolment.objects.values_list("partner_id", flat=True)) == [mine.id]
