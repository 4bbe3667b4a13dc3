"""How simple a draft is, what it leaves out of its rule, and what the linter asks, in the builder and beyond."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client

from programs.models import Program
from programs.operations.save_draft import save_draft
from programs.queries.programs import current_version
from tests.factories import make_partner, make_published_program, make_segment, program_document
from tests.programs.web.elements import text_of
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

EDIT = "/t/kestrel/programs/VIR-2026-014/edit/"
LIVE = f"{EDIT}live/"
OVERVIEW = "/t/kestrel/programs/VIR-2026-014/"
SUBMIT = f"{OVERVIEW}submit/"

Post = Callable[..., dict[str, Any]]


@pytest.fixture
def annual(kestrel: Tenant, draft: Program, priya: User, lena: User) -> Program:
    """Publish another program that reaches the same partners."""
    document = program_document(
        code="VIR-2026-020",
        name="Annual Growth",
        starts_on="2026-01-01",
        ends_on="2026-12-31",
        eligibility={"segments": ["Electrical wholesale"]},
    )
    with tenant_context(kestrel.id, user_id=priya.id):
        return make_published_program(document, partners=[], owner=priya, approver=lena)


@pytest.fixture
def write(kestrel: Tenant, draft: Program, priya: User, moment: datetime) -> Callable[..., None]:
    """Store a document with changes, as the JSON of it would be imported."""

    def written(**changes: Any) -> None:
        with tenant_context(kestrel.id, user_id=priya.id):
            version = current_version(draft)
            save_draft(
                program_id=draft.id,
                document={**version.document, **changes},
                budget=draft.budget,
                seen_revision=version.revision,
                actor_id=priya.id,
                at=moment,
            )

    return written


def test_a_simple_draft_says_so(console: Client, draft: Program) -> None:
    page = console.get(EDIT)

    html = " ".join(unescape(page.content.decode()).split())
    assert (
        '<h2 id="live-simplicity">Simplicity</h2><p><span class="figure">100</span><span>Simple</span></p>'
        in html
    )
    assert "Nothing makes it harder to follow." in html


def test_each_deduction_leads_to_its_field(console: Client, post: Post, annual: Program) -> None:
    rules = tuple(f'{{"category": "{name}"}}' for name in ("Spares", "Refurbished"))

    page = console.post(LIVE, post(exclude=rules))

    html = " ".join(unescape(page.content.decode()).split())
    assert '<span class="figure">93</span><span>Simple</span>' in html
    assert (
        '<li><span class="num">−4</span><span>2 product exclusions</span>'
        '<button class="button" data-kind="text" type="submit" form="builder" name="do" '
        'value="fix:exclusions">Merge them into one</button></li>' in html
    )
    assert (
        '<li><span class="num">−3</span><span>Two programs both pay</span>'
        '<button class="button" data-kind="text" type="submit" form="builder" name="do" '
        'value="fix:stacking">Pay the best one only</button></li>' in html
    )


def test_a_deduction_that_only_a_person_can_save_leads_to_its_field(console: Client, post: Post) -> None:
    more = {f"tiers-{row}-start": f"{row + 3}00,000" for row in (4, 5)} | {
        f"tiers-{row}-rate": str(row + 2) for row in (4, 5)
    }

    page = console.post(LIVE, post(**more))

    html = " ".join(unescape(page.content.decode()).split())
    assert (
        '<li><span class="num">−12</span><span>6 tiers</span><a href="#id_tiers-0-start">Keep 4 tiers</a></li>'
        in html
    )


def test_what_the_rule_leaves_out_stands_below_it(console: Client, draft: Program) -> None:
    html = unescape(console.get(EDIT).content.decode())

    assert "<li>Less than $50 is carried over to the next payment.</li>" in html
    assert "The tiers:" not in html
    assert "The goal for" not in html


def test_other_live_programs_on_the_same_purchases_are_named(
    console: Client, draft: Program, annual: Program
) -> None:
    html = " ".join(unescape(console.get(EDIT).content.decode()).split())

    assert "Worth a look" in html
    assert "Purchases can also count in Annual Growth (VIR-2026-020): both pay, on gross." in html
    options = re.findall(
        r'value="choose:stacking:(\w+)" data-choose="id_stacking" data-value="\1">([^<]*)<', html
    )
    assert options == [
        ("best_of", "best one only"),
        ("all_gross", "all, on gross"),
        ("net_value", "net value, in this order"),
        ("exclusive", "exclusive to this program"),
    ]


def test_programs_for_other_partners_and_other_vendors_are_not(
    console: Client,
    draft: Program,
    kestrel: Tenant,
    osprey: Tenant,
    priya: User,
    charlie: User,
    lena: User,
) -> None:
    with tenant_context(kestrel.id, user_id=priya.id):
        make_segment("Export", [make_partner("CORVUS")])
        apart = program_document(
            code="VIR-2026-021", name="Export", eligibility={"segments": ["Export"]}, products={}
        )
        make_published_program(apart, partners=[], owner=priya, approver=lena)
    with tenant_context(osprey.id, user_id=charlie.id):
        theirs = program_document(code="VIR-2026-022", name="Theirs")
        make_published_program(theirs, partners=[], owner=charlie, approver=lena)

    html = console.get(EDIT).content.decode()

    assert "Worth a look" not in html
    assert "VIR-2026-021" not in html
    assert "VIR-2026-022" not in html


def test_a_repeat_of_a_program_that_is_over_is_asked_about(
    console: Client, draft: Program, kestrel: Tenant, priya: User, lena: User
) -> None:
    with tenant_context(kestrel.id, user_id=priya.id):
        earlier = {
            **current_version(draft).document,
            "code": "VIR-2025-014",
            "name": "Q4 2025",
            "starts_on": "2025-10-01",
            "ends_on": "2025-12-31",
        }
        make_published_program(earlier, partners=[], owner=priya, approver=lena, status="closed")

    html = unescape(console.get(EDIT).content.decode())

    assert "These terms are 100% the same as Q4 2025 (VIR-2025-014): repeat on purpose?" in html


def test_rates_that_fall_are_questioned_under_the_tiers(console: Client, post: Post) -> None:
    page = console.post(LIVE, post(application="per_band", **{"tiers-2-rate": "2"}))

    assert text_of(page, "remarks") == "Tier 3 pays less than Tier 2: intended?"


def test_tiers_are_looked_at_while_the_rest_is_not_written_yet(console: Client, post: Post) -> None:
    page = console.post(LIVE, post(name="", ends_on=""))

    assert text_of(page, "remarks").replace(" .", ".") == (
        "At $600,000 one dollar is worth $6,000.00. Expect loading at quarter end. "
        "Options: incremental bands · smaller steps · a per-unit kicker."
    )


def test_a_contradiction_is_work_to_do_and_refuses_sending(console: Client, post: Post) -> None:
    changes = {"minimum": "50,000", "below": "drop"}

    page = console.post(LIVE, post(**changes))
    sent = console.post(SUBMIT, post(**changes))

    said = (
        "The minimum payable of $50,000 is above the $40,000 that a partner can earn at most: nothing could "
        "ever be paid. Lower it or raise the cap."
    )
    assert "8 of 9 done" in page.content.decode()
    assert text_of(page, "id_minimum_error") == said
    assert said not in text_of(page, "remarks")
    assert sent.status_code == 422
    assert f'<a href="#id_minimum">Minimum payable: {said}' in unescape(sent.content.decode())


@pytest.mark.parametrize(
    "changes",
    [
        {
            "conditions": [{"kind": "invoices_paid"}],
            "guarantee": {"amount": "100.00"},
            "group": {"pays": "parent"},
        },
        {
            "measure": {
                "kind": "growth_percent",
                "of": "net_amount",
                "baseline": {"rule": "same_period_last_year"},
            },
            "reward": {
                "kind": "percent",
                "application": "every_tier_capped",
                "tiers": [{"threshold": "2", "percent": "1"}, {"threshold": "5", "percent": "2"}],
                "kickers": [{"name": "Launch", "kind": "percent", "percent": "1", "starts_on": "2026-11-01"}],
            },
            "caps": [{"per": "program", "amount": "150000.00", "when_exceeded": "stop"}],
        },
        {
            "measure": {"kind": "quantity"},
            "reward": {
                "kind": "per_increment",
                "application": "prospective",
                "increment": "100",
                "partial_increment": "counts",
                "tiers": [{"threshold": "100", "amount": "5"}],
            },
        },
        {"measure": {"kind": "attainment_percent"}, "caps": []},
        {
            "measure": {"kind": "share_percent"},
            "calendar": {"kind": "4-4-5", "weekday": "friday", "year_ends": "last"},
        },
    ],
)
def test_every_shape_opens_in_the_builder(
    changes: dict[str, Any], console: Client, write: Callable[..., None]
) -> None:
    write(**changes)

    page = console.get(EDIT)

    assert page.status_code == 200
    assert 'id="live-simplicity"' in page.content.decode()


def test_the_terms_of_a_kicker_are_read_by_everybody(
    client_as: Callable[[User], Client], kestrel: Tenant, priya: User, lena: User
) -> None:
    kicker = {"name": "Launch", "kind": "percent", "percent": "1", "starts_on": "2026-11-01"}
    document = program_document(conditions=[{"kind": "terms_acknowledged"}])
    document["reward"] = {**document["reward"], "kickers": [kicker]}
    with tenant_context(kestrel.id, user_id=priya.id):
        make_published_program(document, partners=[make_partner("ALDER")], owner=priya, approver=lena)

    html = unescape(client_as(lena).get(OVERVIEW).content.decode())

    assert "Nothing is earned unless the terms are acknowledged." in html
    assert "<li>Launch adds 1% on everything from 1 Nov 2026 on, from Tier 1 on.</li>" in html
    assert "<li>Less than $50 is carried over to the next payment.</li>" in html
