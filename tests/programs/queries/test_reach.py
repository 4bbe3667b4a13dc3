"""Who a program reaches, by the versions of its terms, frozen members and a pause."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from partners.models import Partner, SegmentMember
from programs.models import Program
from programs.queries.eras import eras_of_program
from programs.queries.reach import reach_of
from programs.rating.eras import Era
from tests.factories import (
    make_next_version,
    make_partner,
    make_published_program,
    make_segment,
    program_document,
)
from vir.foundation.identity.models import User
from vir.foundation.tenancy.models import Tenant

# The program runs from 1 Oct to 31 Dec 2026.
NOV, MID, DEC = date(2026, 11, 1), date(2026, 11, 12), date(2026, 12, 1)


@pytest.fixture
def program(inside: Tenant, priya: User, lena: User) -> Program:
    """A program for wholesale: A from the start, B in from 1 Nov, C until 1 Dec; D is a retailer."""
    a, b, c, d = (make_partner(code) for code in "ABCD")
    wholesale = make_segment("Wholesale", [a])
    SegmentMember.objects.create(segment=wholesale, partner=b, starts_on=NOV)
    SegmentMember.objects.create(segment=wholesale, partner=c, ends_on=DEC)
    make_segment("Retail", [d])
    document = program_document(eligibility={"segments": ["Wholesale"]})
    return make_published_program(document, partners=(), owner=priya, approver=lena)


def reached(program: Program) -> list[tuple[Any, ...]]:
    codes = dict(Partner.objects.values_list("id", "code"))
    eras = [Era(era.starts_on, era.terms) for era in eras_of_program(program)]
    found = [(codes[span.partner_id], span.starts_on, span.ends_on) for span in reach_of(program, eras)]
    return sorted(found, key=lambda row: (row[0], row[1] or date.min))


def test_one_version_reaches_its_segment_on_the_days_of_its_members(program: Program) -> None:
    assert reached(program) == [("A", None, None), ("B", NOV, None), ("C", None, DEC)]


def test_each_version_lets_in_on_its_days(program: Program, lena: User) -> None:
    make_next_version(program, approver=lena, effective_on=MID, eligibility={"segments": ["Retail"]})

    assert reached(program) == [("A", None, MID), ("B", NOV, MID), ("C", None, MID), ("D", MID, None)]


def test_whoever_both_versions_let_in_stays_in_without_a_seam(program: Program, lena: User) -> None:
    make_next_version(
        program, approver=lena, effective_on=MID, eligibility={"segments": ["Wholesale", "Retail"]}
    )

    assert reached(program) == [("A", None, None), ("B", NOV, None), ("C", None, DEC), ("D", MID, None)]


def test_a_longer_program_leaves_whoever_is_in_open_to_its_new_end(program: Program, lena: User) -> None:
    make_next_version(program, approver=lena, effective_on=MID, ends_on="2027-01-31")

    assert reached(program) == [("A", None, None), ("B", NOV, None), ("C", None, DEC)]


def test_restating_reaches_by_the_new_version_alone(program: Program, lena: User) -> None:
    make_next_version(program, approver=lena, eligibility={"segments": ["Retail"]})

    assert reached(program) == [("D", None, None)]


def test_a_version_whose_day_was_taken_by_a_later_one_reaches_nobody(program: Program, lena: User) -> None:
    make_next_version(program, approver=lena, effective_on=DEC, eligibility={"segments": ["Retail"]})
    make_next_version(program, approver=lena, effective_on=MID, eligibility={"partners": ["A"]})

    assert reached(program) == [("A", None, None), ("B", NOV, MID), ("C", None, MID)]


def test_frozen_members_are_those_of_that_day_for_the_whole_program(program: Program) -> None:
    program.members_frozen_on = date(2026, 10, 15)

    assert reached(program) == [("A", None, None), ("C", None, None)]


def test_a_pause_keeps_out_whoever_would_come_in_later(program: Program, lena: User) -> None:
    program.enrolment_paused_on = date(2026, 10, 31)
    make_next_version(
        program, approver=lena, effective_on=MID, eligibility={"segments": ["Wholesale", "Retail"]}
    )

    assert reached(program) == [("A", None, None), ("C", None, DEC)]


def test_a_pause_lets_in_whoever_comes_on_its_day(program: Program) -> None:
    program.enrolment_paused_on = NOV

    assert reached(program) == [("A", None, None), ("B", NOV, None), ("C", None, DEC)]


def test_a_pause_before_the_first_day_keeps_those_who_are_in_from_it(program: Program) -> None:
    program.enrolment_paused_on = date(2026, 9, 1)

    assert reached(program) == [("A", None, None), ("C", None, DEC)]
