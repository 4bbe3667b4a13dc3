"""Practice 2, segments: partners that differ get tier tables that differ, and one table for all is questioned."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client

from partners.models import SegmentMember
from payouts.queries.segment_spread import segment_spread
from programs.operations.create_program import create_program
from programs.operations.save_draft import save_draft
from programs.queries.programs import current_version
from programs.terms import Terms
from tests.factories import (
    NOON,
    make_line,
    make_partner,
    make_person,
    make_product,
    make_published_program,
    make_tenant,
    program_document,
)
from vir.demo import cast
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

TODAY = date(2026, 11, 23)
WARNING = "One tier table for partners whose sales last year ran from $41,200 to $588,400: 7 of 24 were below Tier 1."
SMALL = {
    "match": "all",
    "c-0-kind": "field",
    "c-0-field": "kind",
    "c-0-test": "is",
    "c-0-value": cast.SEGMENT,
    "c-1-kind": "sales",
    "c-1-window": "between",
    "c-1-first": "2026-01-01",
    "c-1-last": "2026-03-31",
    "c-1-category": "Cordless",
    "c-1-test": "below",
    "c-1-amount": "100000",
    "c-1-currency": "USD",
}


def said(response: Any) -> str:
    text = unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))
    return re.sub(r"\s+", " ", text).strip()


def push(segment: str) -> dict[str, Any]:
    """Give the program of the first quarter for a segment."""
    return program_document(
        code="VIR-2027-003",
        name="Q1 Cordless Push",
        starts_on="2027-01-01",
        ends_on="2027-03-31",
        eligibility={"segments": [segment]},
        products={"include": [{"category": "Cordless"}]},
    )


@pytest.fixture
def kestrel(db: None) -> Tenant:
    """The wholesalers of the demo with what they bought in the first quarter of 2026."""
    tenant = make_tenant("kestrel", "Kestrel Tools", environment="demo", pinned_on=TODAY)
    with tenant_context(tenant.id):
        drill = make_product("CD-18-KIT", category="Cordless")
        for partner in cast.PARTNERS:
            made = make_partner(partner.code, name=partner.name, kind=cast.SEGMENT)
            make_line(made, drill, date(2026, 2, 2), str(partner.q1_2026))
    return tenant


@pytest.fixture
def client(kestrel: Tenant) -> Client:
    found = Client()
    found.force_login(make_person(kestrel, "priya", "program_manager"))
    return found


def make_draft(document: dict[str, Any], owner: User) -> None:
    made = create_program(
        name=document["name"],
        starts_on=date(2027, 1, 1),
        ends_on=date(2027, 3, 31),
        code=document["code"],
        actor_id=owner.id,
        at=NOON,
    )
    save_draft(
        program_id=made.id,
        document=document,
        budget=None,
        seen_revision=current_version(made).revision,
        actor_id=owner.id,
        at=NOON,
    )


def make_rule(client: Client, name: str, form: dict[str, str]) -> None:
    """Make a segment as a person does: look at its partners, then save it."""
    page = client.post("/t/kestrel/segments/new/", {"name": name, **form})
    seen = re.search(r'name="seen" value="([^"]*)"', page.content.decode())
    assert seen is not None
    client.post("/t/kestrel/segments/new/", {"name": name, **form, "save": "1", "seen": seen[1]})


def test_one_tier_table_for_partners_far_apart_is_questioned_where_the_segment_is_read(
    client: Client, kestrel: Tenant, lena: User
) -> None:
    make_rule(client, cast.SEGMENT, {key: SMALL[key] for key in SMALL if not key.startswith("c-1")})
    with tenant_context(kestrel.id):
        owner = User.objects.get(email="priya@kestrel.example")
        made = make_published_program(
            push(cast.SEGMENT), partners=[], owner=owner, approver=lena, status="scheduled"
        )
        spread = segment_spread(Terms.from_document(push(cast.SEGMENT)), TODAY)

    assert spread is not None
    assert (spread.warns, spread.sentence) == (True, WARNING)
    assert WARNING in said(client.get(f"/t/kestrel/segments/{cast.SEGMENT}/"))
    assert WARNING not in said(client.get(f"/t/kestrel/programs/{made.code}/partners/"))


def test_it_is_asked_beside_the_partners_of_a_draft_while_it_can_still_be_changed(
    client: Client, kestrel: Tenant
) -> None:
    make_rule(client, cast.SEGMENT, {key: SMALL[key] for key in SMALL if not key.startswith("c-1")})
    with tenant_context(kestrel.id):
        owner = User.objects.get(email="priya@kestrel.example")
        make_draft(push(cast.SEGMENT), owner)

    assert WARNING in said(client.get("/t/kestrel/programs/VIR-2027-003/partners/"))


def test_a_segment_of_the_small_ones_answers_the_question(client: Client, kestrel: Tenant) -> None:
    make_rule(client, "Small wholesale", SMALL)

    with tenant_context(kestrel.id):
        small = SegmentMember.objects.filter(segment__name="Small wholesale")
        codes = set(small.values_list("partner__code", flat=True))
        low = push("Small wholesale")
        low["reward"] = {**low["reward"], "tiers": [{"threshold": "40000", "percent": "2"}]}
        spread = segment_spread(Terms.from_document(low), TODAY)

    assert codes == {"DUNMORE", "FENWICK", "KELD", "NEATH", "PENRITH", "ULLSWATER", "WHARFE"}
    assert spread is not None
    assert spread.warns is False
