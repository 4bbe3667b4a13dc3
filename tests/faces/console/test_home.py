"""Home says what needs a decision, where programs stand, who is near a tier and what comes next, by role."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partners.models import Partner
from payouts.operations.recalculate import recalculate
from programs.models import Acknowledgement, Program, ProgramVersion, TermsNotice
from tests.factories import (
    NOON,
    make_line,
    make_partner,
    make_person,
    make_product,
    make_published_program,
    program_document,
)
from vir.foundation.audit.models import AuditEvent
from vir.foundation.audit.operations import record
from vir.foundation.identity.models import DismissedNeed, User
from vir.foundation.jobs.models import Job
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

HOME = "/t/kestrel/"
TODAY = date(2026, 11, 23)
ClientAs = Callable[[User], Client]


def said(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).strip()


def headings(response: Any) -> list[str]:
    page = response.content.decode()
    found = re.findall(r"<h2[^>]*>(.*?)</h2>", page[page.index("<main") : page.index("</main")])
    return [re.sub(r"<[^>]+>", "", heading) for heading in found]


@pytest.fixture
def auditor(kestrel: Tenant) -> User:
    return make_person(kestrel, "ada", "auditor")


@pytest.fixture
def alder(kestrel: Tenant) -> Partner:
    with tenant_context(kestrel.id):
        return make_partner("ALDER", name="Alder Supply")


@pytest.fixture
def run(kestrel: Tenant, priya: User, lena: User, alder: Partner) -> Callable[..., Program]:
    """Let a program run with one partner near its second tier, and calculate."""

    def running(code: str = "VIR-2026-014", *, budget: str | None = None, **changes: Any) -> Program:
        with tenant_context(kestrel.id, user_id=priya.id):
            if not Program.objects.exists():
                make_line(alder, make_product("DRILL-1"), date(2026, 10, 5), "240000.00")
            program = make_published_program(
                program_document(code=code, **changes), partners=[alder], owner=priya, approver=lena
            )
            if budget is not None:
                Program.objects.filter(id=program.id).update(budget=Decimal(budget))
            recalculate(scope="full", reason="test", today=TODAY, at=NOON)
            return program

    return running


def test_an_empty_house_says_what_is_not_there(client_as: ClientAs, priya: User) -> None:
    page = said(client_as(priya).get(HOME))

    for words in (
        "Nothing needs you.",
        "No program is live.",
        "No partner is within 10% of a tier.",
        "Nothing starts, closes or is paid within seven days. No dates ahead.",
        "No sales yet",
    ):
        assert words in page


def test_a_running_program_stands_against_its_goal_and_its_budget(
    run: Callable[..., Program], client_as: ClientAs, priya: User
) -> None:
    run(budget="10000", goal={"measure": "net_amount", "amount": "480000.00"})

    page = said(client_as(priya).get(HOME))

    assert "Goal: $240,000 of $480,000, 50%" in page
    assert "48% of the budget" in page
    # Day 5 of the quarter is counted: at that pace the cap is earned.
    assert "Expected to go over the budget of $10,000 by about $30,000." in page


def test_the_goal_of_a_program_of_several_periods_is_that_of_all_of_them(
    run: Callable[..., Program], client_as: ClientAs, priya: User, kestrel: Tenant, alder: Partner
) -> None:
    with tenant_context(kestrel.id):
        make_line(alder, make_product("SAW-1"), date(2026, 8, 3), "120000.00")
    run(starts_on="2026-07-01", goal={"measure": "net_amount", "amount": "480000.00"})

    assert "Goal: $360,000 of $480,000, 75%" in said(client_as(priya).get(HOME))


def test_partners_near_a_tier_are_listed_with_what_it_gains(
    run: Callable[..., Program], client_as: ClientAs, priya: User
) -> None:
    run()

    page = said(client_as(priya).get(HOME))

    # 240,000 earn 2%, 250,000 would earn 3%.
    assert "Alder Supply Tier 2, Q4 Cordless Growth, 39 days left $10,000 +$2,700.00" in page


def test_a_budget_that_will_not_do_needs_the_program_manager_and_not_finance(
    run: Callable[..., Program], client_as: ClientAs, priya: User, finn: User
) -> None:
    run(budget="10000")
    words = "Q4 Cordless Growth: expected to go over the budget of $10,000 by about $30,000"

    assert words in said(client_as(priya).get(HOME))
    assert words not in said(client_as(finn).get(HOME))


def test_an_approval_needs_the_second_person_and_never_whoever_sent_it(
    kestrel: Tenant, run: Callable[..., Program], client_as: ClientAs, priya: User, lena: User
) -> None:
    program = run()
    with tenant_context(kestrel.id):
        Program.objects.filter(id=program.id).update(status="in_approval", version_number=2)
        ProgramVersion.objects.create(
            program=program,
            number=2,
            document=program_document(),
            terms_hash="b" * 64,
            submitted_by=priya,
            submitted_at=NOON - timedelta(days=3),
            created_at=NOON,
        )

    page = said(client_as(lena).get(HOME))

    assert (
        "VIR-2026-014 3 days Q4 Cordless Growth: Priya asks for a second person to approve it Read and decide"
    ) in page
    assert "asks for a second person" not in said(client_as(priya).get(HOME))


def test_a_draft_that_was_given_back_needs_its_writer_with_the_note(
    kestrel: Tenant, client_as: ClientAs, priya: User, olga: User, lena: User
) -> None:
    with tenant_context(kestrel.id):
        program = Program.objects.create(
            code="VIR-2027-001",
            name="Q1 Push",
            status="draft",
            currency="USD",
            starts_on=date(2027, 1, 1),
            ends_on=date(2027, 3, 31),
            owner=priya,
            created_at=NOON,
            updated_at=NOON,
        )
        ProgramVersion.objects.create(
            program=program, number=1, document={}, terms_hash="x" * 64, created_at=NOON
        )
        for action, note in (("program.submitted", ""), ("program.returned", "The cap is missing.")):
            record(
                action=action,
                kind="program",
                code=program.code,
                actor_id=lena.id,
                at=NOON,
                data={"note": note},
            )

    assert "Q1 Push: Lena gave it back, “The cap is missing.” Change it" in said(client_as(priya).get(HOME))
    assert "gave it back" not in said(client_as(olga).get(HOME))


def test_terms_that_nobody_read_by_their_day_need_a_reminder(
    kestrel: Tenant, run: Callable[..., Program], client_as: ClientAs, priya: User, alder: Partner
) -> None:
    program = run()
    with tenant_context(kestrel.id):
        bexley = make_partner("BEXLEY")
        version = ProgramVersion.objects.get(program=program)
        for partner in (alder, bexley):
            TermsNotice.objects.create(
                version=version,
                partner=partner,
                subject="New terms",
                body="Read them.",
                acknowledge_by=date(2026, 11, 20),
                sent_by=priya,
                sent_at=NOON,
            )
        Acknowledgement.objects.create(
            version=version, partner=alder, user=priya, terms_hash=version.terms_hash, language="en", at=NOON
        )

    assert (
        "3 days Q4 Cordless Growth: 1 partner did not acknowledge version 1 by 20 Nov 2026 Remind them"
    ) in said(client_as(priya).get(HOME))


def test_a_period_that_is_over_needs_the_preparer(
    run: Callable[..., Program], client_as: ClientAs, finn: User, lena: User
) -> None:
    run(starts_on="2026-07-01")
    words = "Q4 Cordless Growth: the period to 30 Sep 2026 is over Close the period"

    page = client_as(finn).get(HOME)

    assert words in said(page)
    assert "/t/kestrel/finance/close/?program=VIR-2026-014&amp;period=2026-07-01" in page.content.decode()
    assert words not in said(client_as(lena).get(HOME))


def test_a_job_that_was_given_up_needs_whoever_can_start_it_again(
    kestrel: Tenant, client_as: ClientAs, finn: User, auditor: User
) -> None:
    with tenant_context(kestrel.id):
        Job.objects.create(
            kind="payouts.recalculate",
            payload={},
            run_after=NOON,
            created_at=NOON,
            finished_at=NOON,
            state="dead",
            error="The disk is full.",
        )

    assert "Job today payouts.recalculate: The disk is full. See the jobs" in said(client_as(finn).get(HOME))
    assert "The disk is full." not in said(client_as(auditor).get(HOME))


def test_each_role_finds_its_own_first(
    run: Callable[..., Program],
    client_as: ClientAs,
    priya: User,
    finn: User,
    lena: User,
    olga: User,
    auditor: User,
) -> None:
    run()

    found = [headings(client_as(who).get(HOME)) for who in (priya, finn, lena, olga, auditor)]

    finance = ["To close and pay", "Needs you", "Live programs", "This week", "Near a tier"]
    assert found == [
        ["Needs you", "Live programs", "Watchlist", "Near a tier", "This week"],
        finance,
        finance,
        ["Needs you", "Live programs", "To close and pay", "People", "Near a tier", "This week"],
        ["To close and pay", "Live programs", "This week", "Near a tier"],
    ]


def test_a_need_is_put_aside_with_a_reason_by_one_person_and_brought_back(
    run: Callable[..., Program], client_as: ClientAs, kestrel: Tenant, priya: User, olga: User
) -> None:
    run(budget="10000")
    console = client_as(priya)
    key = _key(console)

    answer = console.post(f"{HOME}needs/dismiss/", {"key": key, "reason": "Agreed with finance"}, follow=True)

    assert "1 put aside" in said(answer)
    assert "“Agreed with finance”" in said(answer)
    assert _waiting(answer) == 0
    assert _waiting(client_as(olga).get(HOME)) == 1
    with tenant_context(kestrel.id):
        event = AuditEvent.objects.get(action="need.dismissed")
        assert (event.object_code, event.data["reason"]) == ("VIR-2026-014", "Agreed with finance")

    back = console.post(f"{HOME}needs/bring-back/", {"key": key}, follow=True)

    assert _waiting(back) == 1
    with tenant_context(kestrel.id):
        assert DismissedNeed.objects.count() == 0
        assert AuditEvent.objects.filter(action="need.brought_back").count() == 1


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301], ids=["none", "blank", "too long"])
def test_a_need_is_not_put_aside_without_a_reason(
    reason: str, run: Callable[..., Program], client_as: ClientAs, kestrel: Tenant, priya: User
) -> None:
    run(budget="10000")
    console = client_as(priya)

    answer = console.post(f"{HOME}needs/dismiss/", {"key": _key(console), "reason": reason})

    assert answer.status_code == 422
    assert "Reason: write why you put it aside, in 1 to 300 characters." in said(answer)
    with tenant_context(kestrel.id):
        assert DismissedNeed.objects.count() == 0


def test_what_is_not_on_the_list_cannot_be_put_aside(
    client_as: ClientAs, kestrel: Tenant, priya: User
) -> None:
    answer = client_as(priya).post(
        f"{HOME}needs/dismiss/", {"key": "budget:VIR-1:over:1", "reason": "why not"}, follow=True
    )

    assert "That is no longer on your list." in said(answer)
    with tenant_context(kestrel.id):
        assert DismissedNeed.objects.count() == 0


def test_what_was_put_aside_comes_back_when_it_changes(
    run: Callable[..., Program], client_as: ClientAs, kestrel: Tenant, priya: User
) -> None:
    program = run(budget="10000")
    console = client_as(priya)
    console.post(f"{HOME}needs/dismiss/", {"key": _key(console), "reason": "Agreed"})

    with tenant_context(kestrel.id):
        Program.objects.filter(id=program.id).update(budget=Decimal(4000))

    assert _waiting(console.get(HOME)) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_home_asks_as_often_for_one_program_as_for_three(
    count: int, run: Callable[..., Program], client_as: ClientAs, olga: User
) -> None:
    for number in range(count):
        run(f"VIR-2026-01{number}", budget="10000")
    console = client_as(olga)
    console.get(HOME)

    with CaptureQueriesContext(connection) as queries:
        console.get(HOME)

    assert len([query for query in queries if _reads(query["sql"])]) == 34


def test_a_program_of_another_vendor_is_nowhere(
    run: Callable[..., Program], client_as: ClientAs, osprey: Tenant, charlie: User, priya: User
) -> None:
    with tenant_context(osprey.id, user_id=charlie.id):
        partner = make_partner("ALDER", name="Alder of Osprey")
        make_line(partner, make_product("PUMP-1"), date(2026, 10, 5), "240000.00")
        second = make_person(osprey, "pat", "finance_approver")
        make_published_program(
            program_document(name="Osprey Pumps"), partners=[partner], owner=charlie, approver=second
        )
        recalculate(scope="full", reason="test", today=TODAY, at=NOON)
    run()

    page = said(client_as(priya).get(HOME))

    assert "Q4 Cordless Growth" in page
    assert "Osprey" not in page


def _reads(sql: str) -> bool:
    """Tell a query of the page from the marks that open and close a transaction."""
    return sql.startswith(("SELECT", "WITH", "\n")) and "set_config" not in sql


def _key(console: Client) -> str:
    found = re.search(r'name="key" value="(budget:[^"]+)"', console.get(HOME).content.decode())
    assert found is not None
    return found[1]


def _waiting(response: Any) -> int:
    return response.content.decode().count('action="/t/kestrel/needs/dismiss/"')
