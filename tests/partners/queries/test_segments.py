"""Who is in which segment, as programs ask."""

from __future__ import annotations

from datetime import date

from partners.models import Affiliation, Partner, SegmentMember
from partners.queries.segments import (
    SegmentSize,
    eligible_spans,
    partner_choices,
    partner_count,
    partner_names,
    partners_called,
    segment_members,
    segment_sizes,
    unknown_partners,
    unknown_segments,
)
from tests.factories import make_partner, make_segment
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

OCT, NOV, DEC, JAN = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)


def test_sizes_are_those_of_the_day(inside: Tenant) -> None:
    a, b, c = make_partner("A"), make_partner("B"), make_partner("C")
    wholesale = make_segment("Wholesale", [a])
    SegmentMember.objects.create(segment=wholesale, partner=b, starts_on=NOV)
    SegmentMember.objects.create(segment=wholesale, partner=c, ends_on=NOV)
    make_segment("Empty")

    before, after = segment_sizes(date(2026, 10, 31)), segment_sizes(NOV)

    assert before == [SegmentSize("Empty", 0), SegmentSize("Wholesale", 2)]
    assert after == [SegmentSize("Empty", 0), SegmentSize("Wholesale", 2)]
    SegmentMember.objects.filter(partner=c).delete()
    assert segment_sizes(date(2026, 10, 31))[1] == SegmentSize("Wholesale", 1)


def test_spans_of_several_segments_are_joined_and_cut(inside: Tenant) -> None:
    a = make_partner("A")
    one, two = make_segment("One"), make_segment("Two")
    SegmentMember.objects.create(segment=one, partner=a, starts_on=date(2020, 1, 1), ends_on=NOV)
    SegmentMember.objects.create(
        segment=two, partner=a, starts_on=date(2026, 10, 15), ends_on=date(2026, 12, 1)
    )

    spans = eligible_spans(
        segments=["One", "Two"], partners=[], except_partners=[], first_day=OCT, end_day=JAN
    )

    assert [(span.partner_id, span.starts_on, span.ends_on) for span in spans] == [
        (a.id, None, date(2026, 12, 1))
    ]


def test_members_are_those_of_any_day(inside: Tenant) -> None:
    a, b = make_partner("A"), make_partner("B")
    wholesale = make_segment("Wholesale", [a])
    SegmentMember.objects.create(segment=wholesale, partner=b, starts_on=OCT, ends_on=NOV)
    SegmentMember.objects.create(segment=wholesale, partner=b, starts_on=DEC, ends_on=JAN)
    make_segment("Industrial", [b])
    make_segment("Empty")

    assert segment_members(["Wholesale", "Empty", "Nobody"]) == {"Wholesale": {"A", "B"}}


Span = tuple[str, date | None, date | None]


def spans_with_members(**asked: list[str]) -> list[Span]:
    """Give the eligible spans of the quarter by the partner's code, members let in."""
    rules = {"segments": [], "partners": [], "except_partners": [], **asked}
    spans = eligible_spans(first_day=OCT, end_day=JAN, with_members=True, **rules)
    codes = dict(Partner.objects.values_list("id", "code"))
    found = [(codes[span.partner_id], span.starts_on, span.ends_on) for span in spans]
    return sorted(found, key=lambda span: (span[0], span[1] or date.min))


def belong(
    member: Partner, parent: Partner, starts_on: date | None = None, ends_on: date | None = None
) -> None:
    Affiliation.objects.create(partner=member, parent=parent, starts_on=starts_on, ends_on=ends_on)


def test_members_come_in_with_their_parent_on_the_days_they_belong_to_it(inside: Tenant) -> None:
    holding, a, b, c = (make_partner(code) for code in ("HOLDING", "A", "B", "C"))
    make_partner("ALONE")
    belong(a, holding)
    belong(b, holding, NOV, DEC)
    belong(c, holding, None, OCT)

    assert spans_with_members(partners=["HOLDING"]) == [
        ("A", None, None),
        ("B", NOV, DEC),
        ("HOLDING", None, None),
    ]


def test_without_members_a_parent_comes_in_alone(inside: Tenant) -> None:
    holding, a = make_partner("HOLDING"), make_partner("A")
    belong(a, holding)

    spans = eligible_spans(segments=[], partners=["HOLDING"], except_partners=[], first_day=OCT, end_day=JAN)

    assert [span.partner_id for span in spans] == [holding.id]


def test_a_member_comes_in_only_while_its_parent_is_in_the_segment(inside: Tenant) -> None:
    holding, a = make_partner("HOLDING"), make_partner("A")
    make_segment("Groups", [holding], starts_on=date(2026, 10, 15), ends_on=DEC)
    belong(a, holding, None, NOV)

    assert spans_with_members(segments=["Groups"]) == [
        ("A", date(2026, 10, 15), NOV),
        ("HOLDING", date(2026, 10, 15), DEC),
    ]


def test_own_days_and_those_of_two_parents_are_joined(inside: Tenant) -> None:
    holding, union, a = make_partner("HOLDING"), make_partner("UNION"), make_partner("A")
    make_segment("Own", [a], starts_on=DEC)
    belong(a, holding, None, NOV)
    belong(a, union, NOV, date(2026, 12, 10))

    assert spans_with_members(segments=["Own"], partners=["HOLDING", "UNION"]) == [
        ("A", None, None),
        ("HOLDING", None, None),
        ("UNION", None, None),
    ]


def test_only_direct_members_come_in(inside: Tenant) -> None:
    holding, a, b = make_partner("HOLDING"), make_partner("A"), make_partner("B")
    belong(a, holding)
    belong(b, a)

    assert [code for code, _, _ in spans_with_members(partners=["HOLDING"])] == ["A", "HOLDING"]


def test_an_exception_wins_and_an_excepted_parent_lets_nobody_in(inside: Tenant) -> None:
    holding, union, a, b = (make_partner(code) for code in ("HOLDING", "UNION", "A", "B"))
    make_segment("Groups", [holding, union])
    belong(a, holding)
    belong(b, union)

    assert spans_with_members(segments=["Groups"], except_partners=["A", "UNION"]) == [
        ("HOLDING", None, None)
    ]


def test_names_and_codes_are_found_as_people_type_them(inside: Tenant) -> None:
    make_partner("A1", name="Alder Supply")
    make_partner("A2", name="alder supply")
    make_partner("B1", name="Bexley")

    assert partners_called("a1") == [("A1", "Alder Supply")]
    assert partners_called("ALDER SUPPLY") == [("A1", "Alder Supply"), ("A2", "alder supply")]
    assert partners_called("Alder") == []
    assert partner_choices("ex", 5) == [("B1", "Bexley")]
    assert partner_choices("a", 1) == [("A1", "Alder Supply")]
    assert partner_names(["B1", "C1"]) == {"B1": "Bexley"}
    assert unknown_partners(["C1", "B1", "b1"]) == ["C1", "b1"]
    assert partner_count() == 3


def test_nothing_of_another_tenant_is_known(
    kestrel: Tenant, osprey: Tenant, charlie: User, priya: User
) -> None:
    with tenant_context(osprey.id, user_id=charlie.id):
        theirs = make_partner("A", name="Alder")
        make_segment("Wholesale", [theirs])
        belong(make_partner("B"), theirs)

    with tenant_context(kestrel.id, user_id=priya.id):
        everyone = eligible_spans(segments=[], partners=[], except_partners=[], first_day=OCT, end_day=JAN)
        named = eligible_spans(
            segments=["Wholesale"], partners=["A"], except_partners=[], first_day=OCT, end_day=JAN
        )
        assert (everyone, named) == ([], [])
        assert spans_with_members(segments=["Wholesale"], partners=["A"]) == []
        assert segment_sizes(OCT) == []
        assert segment_members(["Wholesale"]) == {}
        assert unknown_segments(["Wholesale"]) == ["Wholesale"]
        assert unknown_partners(["A"]) == ["A"]
        assert partners_called("Alder") == partner_choices("Al", 5) == []
