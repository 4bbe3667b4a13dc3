"""A program on one page: its promise, where it stands, who is near, and why nothing accrues where nothing does."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partners.models import Partner
from payouts.operations.recalculate import recalculate
from programs.models import Acknowledgement, Product, Program, ProgramDecision, ProgramVersion, TermsNotice
from tests.factories import (
    NOON,
    make_line,
    make_partner,
    make_person,
    make_product,
    make_published_program,
    program_document,
)
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

HOME = "/t/kestrel/"
PAGE = f"{HOME}programs/VIR-2026-014/"
TODAY = date(2026, 11, 23)
ClientAs = Callable[[User], Client]


def said(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).strip()


def links(response: Any) -> list[str]:
    """Give the words of what can be done, in the head of the page."""
    head = response.content.decode().split('<div class="page__head">')[1].split("<nav")[0]
    return re.findall(r"<a [^>]*>([^<]+)</a>", head)


@pytest.fixture
def sold(kestrel: Tenant, priya: User) -> Callable[..., Partner]:
    """Let a partner have bought drills on a day of the quarter."""

    def bought(code: str, net: str, day: date = date(2026, 10, 5), **more: Any) -> Partner:
        with tenant_context(kestrel.id, user_id=priya.id):
            drill = Product.objects.filter(sku="DRILL-1").first() or make_product(
                "DRILL-1", category="Cordless"
            )
            partner = Partner.objects.filter(code=code).first() or make_partner(
                code, name=f"{code.capitalize()} Supply"
            )
            make_line(partner, drill, day, net, **more)
            return partner

    return bought


@pytest.fixture
def run(kestrel: Tenant, priya: User, lena: User) -> Callable[..., Program]:
    """Publish the program for some partners and calculate."""

    def running(*partners: Partner, status: str = "live", budget: str = "20000", **changes: Any) -> Program:
        with tenant_context(kestrel.id, user_id=priya.id):
            program = make_published_program(
                program_document(**changes), partners=partners, owner=priya, approver=lena, status=status
            )
            Program.objects.filter(id=program.id).update(budget=Decimal(budget))
            recalculate(scope="full", reason="test", today=TODAY, at=NOON)
            return program

    return running


def test_the_page_says_what_is_promised_and_where_it_stands(
    console: Client, sold: Callable[..., Partner], run: Callable[..., Program]
) -> None:
    alder, bexley = sold("ALDER", "240000.00"), sold("BEXLEY", "90001.00", date(2026, 11, 22))
    run(alder, bexley, goal={"measure": "net_amount", "amount": "660002.00"})

    page = said(console.get(PAGE))

    for words in (
        "All partners earn 2% to 5% back on all net purchases from 1 Oct to 31 Dec 2026",
        "Version 1 , approved by Lena on 26 Aug 2026",
        "Tier 4 $600,000 5% 30,000.00 +6,000.00",
        "$330,001 of $660,002, 50%; at this pace about $573,000",
        "Earned to date ~ $4,800.00",
        "Limit $20,000",
        "sales counted to 22 Nov 2026, day 53 of 92",
        "1 of 2 partners earns: 1 at Tier 1",
        "Reaches 2 partners",
    ):
        assert words in page
    assert "Why is nothing accruing?" not in page


def test_every_partner_is_a_dot_that_leads_to_its_working_and_stands_in_the_table_too(
    console: Client, sold: Callable[..., Partner], run: Callable[..., Program]
) -> None:
    run(sold("ALDER", "240000.00"), sold("BEXLEY", "90001.00"))

    page = console.get(PAGE)

    html = page.content.decode()
    wide = html.split('data-at="wide"')[1].split("</svg>")[0]
    dots = re.findall(r'<a class="dot" href="([^"]+)" data-says="([^"]+)" data-tone="(\w+)"', wide)
    base = f"{HOME}finance/earnings/VIR-2026-014"
    assert dots == [
        (
            f"{base}/BEXLEY/2026-10-01/",
            "Bexley Supply: $90,001.00, no tier yet, $9,999 to Tier 1, earned to date $0.00",
            "none",
        ),
        (
            f"{base}/ALDER/2026-10-01/",
            "Alder Supply: $240,000.00, Tier 1, $10,000 to Tier 2, earned to date $4,800.00",
            "reached",
        ),
    ]
    # One dot can be reached with the Tab key, the arrows walk the others.
    assert wide.count('tabindex="-1"') == 1
    table = html.split('id="earned-vir-2026-014"')[1]
    assert [name in table for name in ("Alder Supply", "Bexley Supply")] == [True, True]


def test_near_a_tier_tells_the_gap_the_days_the_pace_and_the_gain(
    console: Client, sold: Callable[..., Partner], run: Callable[..., Program]
) -> None:
    alder = sold("ALDER", "240000.00")
    sold("ALDER", "1000.00", date(2026, 11, 22))
    run(alder)

    # 9,000 in 39 days against 241,000 in 53.
    assert "Alder Supply Tier 2 $9,000 39 $231 $4,550 +$2,680.00" in said(console.get(PAGE))


def test_an_expected_breach_of_the_budget_is_said_in_words(
    console: Client, sold: Callable[..., Partner], run: Callable[..., Program]
) -> None:
    run(sold("ALDER", "240000.00", date(2026, 11, 22)), budget="8000")

    # At its pace 417,000 at 4%.
    assert "Expected to go over the budget of $8,000 by about $8,660." in said(console.get(PAGE))


def test_where_nothing_is_earned_the_page_says_why(
    console: Client, sold: Callable[..., Partner], run: Callable[..., Program], kestrel: Tenant
) -> None:
    sold("PIXLEY", "5000.00", document="INV-OUT")
    with tenant_context(kestrel.id):
        alder = make_partner("ALDER")
    run(alder)

    page = console.get(PAGE)

    assert "Why is nothing accruing?" in said(page)
    assert "none counts: it is of partners not in the program on that day." in said(page)
    assert (
        "Nearest sale that does not count: 5 Oct 2026, INV-OUT , Pixley Supply, Product DRILL-1 DRILL-1 , "
        "$5,000.00: the partner was not in the program on that day."
    ) in said(page)
    line = re.search(r'href="(/t/kestrel/data/transactions/\?document=INV-OUT[^"]+)"', page.content.decode())
    assert line is not None
    assert "INV-OUT" in said(console.get(line[1].replace("&amp;", "&")))


def test_one_partner_can_be_asked_about_and_a_made_up_one_is_not_found(
    console: Client, sold: Callable[..., Partner], run: Callable[..., Program]
) -> None:
    sold("PIXLEY", "5000.00")
    run(sold("ALDER", "240000.00"))

    outside = said(console.get(f"{HOME}finance/programs/VIR-2026-014/why/PIXLEY/"))
    inside = said(console.get(f"{HOME}finance/programs/VIR-2026-014/why/ALDER/"))

    assert "1 sales line dated 1 Oct to 5 Oct 2026, worth $5,000.00, and none counts" in outside
    assert "Something is earned by this partner." in inside
    assert console.get(f"{HOME}finance/programs/VIR-2026-014/why/NOBODY/").status_code == 404


def test_the_working_of_a_partner_that_earned_nothing_says_why(
    console: Client, sold: Callable[..., Partner], run: Callable[..., Program]
) -> None:
    run(sold("ALDER", "90000.00"))

    page = said(console.get(f"{HOME}finance/earnings/VIR-2026-014/ALDER/2026-10-01/"))

    assert "$90,000.00 counts, below the first tier that pays, which starts at $100,000." in page


def test_a_scheduled_program_counts_down_and_lists_what_is_ready(
    console: Client, kestrel: Tenant, run: Callable[..., Program]
) -> None:
    with tenant_context(kestrel.id):
        alder = make_partner("ALDER")
        make_product("DRILL-1")
    run(alder, status="scheduled", starts_on="2027-01-01", ends_on="2027-03-31")

    page = console.get(PAGE)

    assert "Starts in 39 days" in said(page)
    assert "Before it starts on 1 Jan 2027" in said(page)
    checks = re.findall(r'<li data-kind="(\w+)">.*?<span>([^<]+)', page.content.decode())
    assert checks == [
        ("ok", "1 partner in the program"),
        ("ok", "1 product counts"),
        ("look", "No partner was told"),
        ("look", "0 of 1 acknowledged"),
        ("ok", "Budget $20,000"),
        ("ok", "First paid by credit memo by 30 Apr 2027"),
    ]
    assert [words in said(page) for words in ("Why is nothing accruing?", "Earned to date")] == [False, False]


def test_a_closed_program_shows_its_result_and_the_decision(
    console: Client,
    kestrel: Tenant,
    priya: User,
    sold: Callable[..., Partner],
    run: Callable[..., Program],
) -> None:
    program = run(
        sold("ALDER", "240000.00", date(2026, 8, 3)),
        status="closed",
        starts_on="2026-07-01",
        ends_on="2026-09-30",
    )
    with tenant_context(kestrel.id):
        ProgramDecision.objects.create(
            program=program, choice="repeat", reason="It moved volume.", decided_by=priya, decided_at=NOON
        )

    page = said(console.get(PAGE))

    assert "Result Net eligible $240,000.00 Earned $4,800.00 Paid $0.00 Of net sales 2.00%" in page
    assert "Of the budget 24% Partners 1 Decision Repeat" in page
    assert "It moved volume." in page
    assert "Near a tier" not in page


def test_messages_say_who_was_told_and_how_many_acknowledged(
    console: Client,
    kestrel: Tenant,
    priya: User,
    sold: Callable[..., Partner],
    run: Callable[..., Program],
) -> None:
    alder, bexley = sold("ALDER", "240000.00"), sold("BEXLEY", "100.00")
    program = run(alder, bexley)
    with tenant_context(kestrel.id):
        version = ProgramVersion.objects.get(program=program)
        for partner in (alder, bexley):
            TermsNotice.objects.create(
                version=version,
                partner=partner,
                subject="New terms: Q4",
                body="Read.",
                sent_by=priya,
                sent_at=NOON,
            )
        Acknowledgement.objects.create(
            version=version, partner=alder, user=priya, terms_hash=version.terms_hash, language="en", at=NOON
        )

    page = said(console.get(PAGE))

    assert "1 of 2 acknowledged." in page
    assert "2 notices of version 1 sent, the last on 23 Nov 2026 by Priya: New terms: Q4" in page


def test_only_whoever_may_change_a_program_is_offered_to(
    client_as: ClientAs,
    kestrel: Tenant,
    priya: User,
    finn: User,
    sold: Callable[..., Partner],
    run: Callable[..., Program],
) -> None:
    run(sold("ALDER", "240000.00"))
    auditor = make_person(kestrel, "ada", "auditor")

    page = client_as(priya).get(PAGE)
    of_priya = links(page)

    assert of_priya == ["Amend", "Message", "Clone", "Pause new enrolment", "Keep as a template", "Download"]
    assert f'href="{PAGE}keep/">Keep as a template<' in page.content.decode()
    assert client_as(priya).get(f"{PAGE}keep/").status_code == 200
    assert links(client_as(finn).get(PAGE)) == ["Download"]
    assert links(client_as(auditor).get(PAGE)) == ["Download"]


def test_an_amendment_being_written_is_announced_and_does_not_count_yet(
    console: Client,
    kestrel: Tenant,
    priya: User,
    sold: Callable[..., Partner],
    run: Callable[..., Program],
) -> None:
    program = run(sold("ALDER", "240000.00"))
    with tenant_context(kestrel.id):
        ProgramVersion.objects.create(
            program=program,
            number=2,
            document=program_document(name="Changed"),
            terms_hash="b" * 64,
            created_at=NOON,
        )

    page = said(console.get(PAGE))

    assert "Version 2 is being written. Until it is published, what stands here counts." in page
    assert "Version 1 , approved by Lena" in page


def test_a_version_that_counts_from_a_later_day_is_announced_beside_the_one_that_counts(
    console: Client,
    kestrel: Tenant,
    priya: User,
    lena: User,
    sold: Callable[..., Partner],
    run: Callable[..., Program],
) -> None:
    program = run(sold("ALDER", "240000.00"))
    with tenant_context(kestrel.id):
        ProgramVersion.objects.create(
            program=program,
            number=2,
            document=program_document(minimum_payable={"amount": "90.00", "below": "drop"}),
            terms_hash="b" * 64,
            rule_sentence="All partners earn less.",
            submitted_by=priya,
            submitted_at=NOON,
            approved_by=lena,
            published_at=NOON,
            effective_on=date(2026, 12, 1),
            created_at=NOON,
        )

    page = said(console.get(PAGE))

    assert "From 1 Dec 2026 version 2 counts: All partners earn less." in page
    assert "Version 1 , approved by Lena" in page
    assert "All partners earn 2% to 5% back" in page


def test_a_very_long_name_and_unknown_codes(
    console: Client, sold: Callable[..., Partner], run: Callable[..., Program]
) -> None:
    name = "W" * 120
    run(sold("ALDER", "240000.00"), name=name)

    assert name in said(console.get(PAGE))
    assert [console.get(f"{HOME}programs/NOBODY/{page}").status_code for page in ("", "performance/")] == [
        404,
        404,
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_often_for_one_partner_as_for_three(
    count: int, console: Client, sold: Callable[..., Partner], run: Callable[..., Program]
) -> None:
    run(*(sold(f"P{number}", "240000.00") for number in range(count)))
    console.get(PAGE)

    with CaptureQueriesContext(connection) as queries:
        console.get(PAGE)

    asked = [query["sql"] for query in queries if query["sql"].startswith(("SELECT", "\n", "WITH"))]
    assert len([sql for sql in asked if "set_config" not in sql]) == 28
