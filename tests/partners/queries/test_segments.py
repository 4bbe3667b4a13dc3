"""Who is in which segment, as programs ask."""

from __future__ import annotations

from datetime import date

from partners.models import SegmentMember
from partners.queries.segments import (
    SegmentSize,
    eligible_spans,
    partner_choices,
    partner_count,
    partner_names,
    partners_called,
    segment_sizes,
    unknown_partners,
    unknown_segments,
)
from tests.factories import make_partner, make_segment
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

OCT, NOV, JAN = date(2026, 10, 1), date(2026, 11, 1), date(2027, 1, 1)


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
        make_segment("Wholesale", [make_partner("A", name="Alder")])

    with tenant_context(kestrel.id, user_id=priya.id):
        everyone = eligible_spans(segments=[], partners=[], except_partners=[], first_day=OCT, end_day=JAN)
        named = eligible_spans(
            segments=["Wholesale"], partners=["A"], except_partners=[], first_day=OCT, end_day=JAN
        )
        assert (everyone, named) == ([], [])
        assert segment_sizes(OCT) == []
        assert unknown_segments(["Wholesale"]) == ["Wholesale"]
        assert unknown_partners(["A"]) == ["A"]
        assert partners_called("Alder") == partner_choices("Al", 5) == []
