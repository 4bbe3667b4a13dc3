"""Segments in the console: the list, one segment, and a rule whose partners are seen before it is saved."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client

from partners.models import Segment, SegmentMember
from tests.factories import (
    make_line,
    make_partner,
    make_product,
    make_published_program,
    make_segment,
    program_document,
)
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

LIST, NEW = "/t/kestrel/segments/", "/t/kestrel/segments/new/"
KIND = {"c-0-kind": "field", "c-0-field": "kind", "c-0-test": "is", "c-0-value": "Wholesale"}
LARGE = {
    "c-1-kind": "sales",
    "c-1-window": "last_year",
    "c-1-test": "at_least",
    "c-1-amount": "50,000",
    "c-1-currency": "USD",
    "c-1-category": "",
    "c-1-first": "",
    "c-1-last": "",
}


def said(response: Any) -> str:
    """Give the words of a page."""
    text = unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))
    return re.sub(r"\s+", " ", text).strip()


def seen(response: Any) -> str:
    """Read what the page stands for, which saving sends along."""
    found = re.search(r'name="seen" value="([^"]*)"', response.content.decode())
    assert found is not None
    return found[1]


def members(tenant: Tenant, name: str) -> list[tuple[str, date | None, date | None]]:
    with tenant_context(tenant.id):
        rows = SegmentMember.objects.filter(segment__name=name).order_by("partner__code")
        return list(rows.values_list("partner__code", "starts_on", "ends_on"))


@pytest.fixture
def partners(kestrel: Tenant, osprey: Tenant) -> None:
    """Two wholesalers, one of them large, a shop, and a lookalike of another vendor."""
    with tenant_context(osprey.id):
        make_partner("ALDER", name="Osprey Alder", kind="Wholesale")
    with tenant_context(kestrel.id):
        drill = make_product("D", category="Cordless")
        for code, kind, net in (
            ("ALDER", "Wholesale", "60000"),
            ("BEXLEY", "Wholesale", "40000"),
            ("CORVUS", "Shop", "90000"),
        ):
            make_line(make_partner(code, kind=kind, region="Ohio"), drill, date(2025, 5, 1), net)


@pytest.mark.usefixtures("partners")
class TestARule:
    def test_its_partners_are_shown_and_nothing_is_saved(self, console: Client, kestrel: Tenant) -> None:
        page = console.post(NEW, {"name": "Large", "match": "all", **KIND, **LARGE})

        shown = said(page)
        assert "Kind is Wholesale AND sales last year (2025) ≥ $50,000" in shown
        assert "Make the segment of 1 partner" in shown
        assert "sales last year (2025) ran from $60,000 to $60,000" in shown
        assert ("ALDER Supply ALDER" in shown, "Osprey" in shown) == (True, False)
        assert members(kestrel, "Large") == []

    def test_what_was_seen_is_saved(self, console: Client, kestrel: Tenant) -> None:
        form = {"name": "Large", "match": "all", **KIND, **LARGE}
        page = console.post(NEW, form)

        done = console.post(NEW, {**form, "save": "1", "seen": seen(page)})

        assert (done.status_code, done.headers["Location"]) == (302, "/t/kestrel/segments/Large/")
        assert members(kestrel, "Large") == [("ALDER", None, None)]

    def test_what_has_changed_since_is_shown_again_before_it_is_saved(
        self, console: Client, kestrel: Tenant
    ) -> None:
        form = {"name": "Large", "match": "all", **KIND}
        page = console.post(NEW, form)
        with tenant_context(kestrel.id):
            make_partner("DUNMORE", kind="Wholesale")

        answer = console.post(NEW, {**form, "save": "1", "seen": seen(page)})

        assert answer.status_code == 409
        assert "Who belongs has changed since you looked." in said(answer)
        assert "Make the segment of 3 partners" in said(answer)
        assert members(kestrel, "Large") == []

    def test_conditions_are_added_and_taken_away_without_a_script(self, console: Client) -> None:
        added = console.post(NEW, {"name": "X", "match": "any", **KIND, "add": "sales"})
        both = console.post(NEW, {"name": "X", "match": "any", **KIND, **LARGE, "remove": "0"})

        assert 'name="c-1-amount"' in added.content.decode()
        assert 'name="c-0-value"' in added.content.decode()
        assert 'name="c-0-amount"' in both.content.decode()
        assert 'name="c-1-kind"' not in both.content.decode()

    def test_typing_after_a_condition_was_added_shows_the_partners(self, console: Client) -> None:
        # The browser brings along the button that was pressed last.
        page = console.post(
            NEW, {"match": "all", **KIND, "add": "sales"}, headers={"HX-Trigger": "rule-form"}
        )

        assert "Make the segment of 2 partners" in said(page)
        assert 'name="c-1-kind"' not in page.content.decode()

    def test_a_condition_that_cannot_be_read_is_named_at_its_row(self, console: Client) -> None:
        page = console.post(NEW, {"match": "all", **KIND, **LARGE, "c-1-amount": "much", "save": "1"})

        assert page.status_code == 422
        assert "Sales: write an amount such as 50000." in said(page)
        assert 'aria-describedby="rule-1-error"' in page.content.decode()

    def test_a_value_that_nobody_has_is_said(self, console: Client) -> None:
        page = console.post(NEW, {"match": "all", **KIND, "c-0-value": "Wholesail"})

        assert "No partner has the kind “Wholesail”." in said(page)

    def test_a_changed_rule_moves_partners_from_today_on(self, console: Client, kestrel: Tenant) -> None:
        form = {"name": "W", "match": "all", **KIND}
        console.post(NEW, {**form, "save": "1", "seen": seen(console.post(NEW, form))})
        change = {"match": "all", **KIND, "c-0-value": "Shop"}

        page = console.post(f"{LIST}W/rule/", change)
        console.post(f"{LIST}W/rule/", {**change, "save": "1", "seen": seen(page)})

        today = date(2026, 11, 23)
        assert "1 partner: 1 comes in, 2 go out, 0 stay." in said(page)
        assert members(kestrel, "W") == [
            ("ALDER", None, today),
            ("BEXLEY", None, today),
            ("CORVUS", today, None),
        ]

    def test_the_rule_of_a_segment_by_hand_is_not_there(self, console: Client, kestrel: Tenant) -> None:
        with tenant_context(kestrel.id):
            make_segment("Pilot")

        assert console.get(f"{LIST}Pilot/rule/").status_code == 404


@pytest.mark.usefixtures("partners")
class TestByHand:
    def test_pasted_codes_are_echoed_before_they_are_saved(self, console: Client, kestrel: Tenant) -> None:
        form = {"name": "Pilot", "partners": "ALDER\tAlder Supply\nBEXLEY, ALDER", "since": "2026-10-01"}

        page = console.post(f"{NEW}?by=hand", form)
        console.post(f"{NEW}?by=hand", {**form, "save": "1", "seen": seen(page)})

        assert "2 partners, 1 stood there twice." in said(page)
        assert members(kestrel, "Pilot") == [
            ("ALDER", date(2026, 10, 1), None),
            ("BEXLEY", date(2026, 10, 1), None),
        ]

    def test_a_code_that_is_nobodys_is_named_with_its_line(self, console: Client, kestrel: Tenant) -> None:
        page = console.post(
            f"{NEW}?by=hand", {"name": "Pilot", "partners": "ALDER\nbexley\nNOBODY", "save": "1"}
        )

        assert page.status_code == 422
        assert "Line 2: there is no partner “bexley”. Did you mean BEXLEY?" in said(page)
        assert "Line 3: there is no partner “NOBODY”. Correct the code or add the partner first." in said(
            page
        )
        assert members(kestrel, "Pilot") == []

    def test_partners_are_taken_in_once_they_were_seen(self, console: Client, kestrel: Tenant) -> None:
        with tenant_context(kestrel.id):
            make_segment("Pilot")

        page = console.post(f"{LIST}Pilot/add/", {"partners": "ALDER", "since": ""})
        before = members(kestrel, "Pilot")
        console.post(f"{LIST}Pilot/add/", {"partners": "ALDER", "since": "", "seen": seen(page)})

        assert "1 partner read: ALDER Supply ALDER ." in said(page)
        assert (before, members(kestrel, "Pilot")) == ([], [("ALDER", None, None)])


class TestReading:
    def test_the_list_says_rule_members_programs_and_overlaps(
        self, console: Client, kestrel: Tenant, priya: User, lena: User
    ) -> None:
        with tenant_context(kestrel.id):
            a, b = make_partner("A"), make_partner("B")
            make_segment("One", [a, b])
            make_segment("Two", [b])
            make_segment("Ended", [a], ends_on=date(2026, 1, 1))
            make_published_program(
                program_document(eligibility={"segments": ["One"]}),
                partners=[a, b],
                owner=priya,
                approver=lena,
            )
            make_published_program(
                program_document(code="VIR-2026-001", name="For all"),
                partners=[a, b],
                owner=priya,
                approver=lena,
            )

        shown = said(console.get(LIST))

        assert "Everyone Every partner, also those that are added later 2 VIR-2026-001 —" in shown
        assert "Ended By hand 0 none —" in shown
        assert "One By hand 2 VIR-2026-014 1 segment" in shown
        assert "Two By hand 1 none 1 segment" in shown

    def test_a_segment_names_whom_it_shares_with_which_other(self, console: Client, kestrel: Tenant) -> None:
        with tenant_context(kestrel.id):
            shared = [make_partner(f"P{number}") for number in range(7)]
            make_segment("One", shared)
            make_segment("Two", [*shared, make_partner("Z")])

        shown = said(console.get(f"{LIST}One/"))

        assert "Two 7 of 7 P0 Supply, P1 Supply, P2 Supply, P3 Supply, P4 Supply and 2 more" in shown

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_list_asks_the_same_number_of_questions_whatever_its_length(
        self, console: Client, kestrel: Tenant, count: int, django_assert_num_queries: Callable[..., Any]
    ) -> None:
        with tenant_context(kestrel.id):
            for number in range(count):
                make_segment(f"S{number}", [make_partner(f"P{number}")])
        console.get(LIST)

        with django_assert_num_queries(LIST_QUERIES):
            console.get(LIST)

    def test_whoever_may_only_read_sees_no_form(
        self, client_as: Callable[[User], Client], finn: User, kestrel: Tenant
    ) -> None:
        with tenant_context(kestrel.id):
            make_segment("Pilot", [make_partner("ALDER")])
        client = client_as(finn)

        assert "New segment" not in said(client.get(LIST))
        assert "Take partners in" not in said(client.get(f"{LIST}Pilot/"))
        assert client.get(NEW).status_code == 403

    def test_a_segment_of_another_vendor_is_not_there(
        self, console: Client, kestrel: Tenant, osprey: Tenant
    ) -> None:
        with tenant_context(osprey.id):
            make_segment("Theirs", [make_partner("HERON")])

        assert console.get(f"{LIST}Theirs/").status_code == 404
        assert "Theirs" not in said(console.get(LIST))
        with tenant_context(kestrel.id):
            assert Segment.objects.count() == 0


LIST_QUERIES = 19
