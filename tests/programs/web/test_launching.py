"""The launch page, the messages page and the letters in the browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client

from programs.enums import Gate
from programs.models import Acknowledgement, Backtest, GateReason, Program, ProgramVersion, TermsNotice
from programs.operations.set_launch_policy import set_launch_policy
from programs.operations.tell_partners import tell_partners
from programs.queries.programs import current_version
from programs.queries.seen import seen_state
from tests.factories import make_partner, make_portal_user, make_published_program, program_document
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

OVERVIEW = "/t/kestrel/programs/VIR-2026-014/"
LAUNCH, MESSAGES = f"{OVERVIEW}launch/", f"{OVERVIEW}messages/"
REMIND = f"{MESSAGES}remind/"
MESSAGES_COST = 24

Typed = Callable[..., dict[str, str]]


def said(page: Any) -> str:
    return " ".join(unescape(page.content.decode()).split())


@pytest.fixture
def limit(kestrel: Tenant, olga: User, moment: datetime) -> None:
    """Let one person launch up to 200,000."""
    with tenant_context(kestrel.id):
        set_launch_policy(alone_limit=Decimal(200000), reason="As agreed", actor_id=olga.id, at=moment)


@pytest.fixture
def tested(kestrel: Tenant, draft: Program, priya: User, moment: datetime) -> Program:
    """Prove the terms in place of the reason, so that no gate is left."""
    with tenant_context(kestrel.id):
        GateReason.objects.all().delete()
        version = current_version(draft)
        steps = [["-10", "90000", 2], ["0", "100000", 2], ["5", "120000", 2], ["15", "160000", 2]]
        result = {
            "currency": "USD",
            "sales": "1000000",
            "lines": 40,
            "steps": steps,
            "tiers": [0, 2],
            "partners": [],
            "near": [],
            "near_payout": None,
            "largest_jump": "6000",
            "margin": None,
            "even": None,
        }
        Backtest.objects.create(
            version=version,
            terms_hash=version.terms_hash,
            sales_from=date(2025, 10, 1),
            sales_to=date(2025, 12, 31),
            lines=40,
            partners=2,
            result=result,
            ran_by=priya,
            ran_at=moment,
        )
    return draft


@pytest.fixture
def typed(kestrel: Tenant, draft: Program) -> Typed:
    """Give what the page sends when nothing was touched but the given fields."""

    def sent(**changes: str) -> dict[str, str]:
        with tenant_context(kestrel.id):
            program, version = Program.objects.get(id=draft.id), current_version(draft)
            seen = {"seen_hash": version.terms_hash, "seen": seen_state(program, version)}
        return {**seen, "tell": "1", "acknowledge_by": "2026-12-07", "approver": "", **changes}

    return sent


def status_of(tenant: Tenant) -> str:
    with tenant_context(tenant.id):
        return str(Program.objects.get(code="VIR-2026-014").status)


def test_the_page_shows_what_goes_out(tested: Program, console: Client) -> None:
    page = said(console.get(LAUNCH))

    for words in (
        "Electrical wholesale partners earn 2% to 5% back on all net Cordless purchases",
        "1 Oct 2026",
        "31 Dec 2026",
        "30 Jan 2027",
        "Who is told: 2 partners",
        "New terms: Q4 Cordless Growth",
        "asked to say there, by 7 Dec 2026, that the terms have been read",
        "100,000.00",
        "Against $150,000",
        "10,000.00<",
        "$100,000.00 is paid without one extra sale.",
        "At $600,000 one dollar is worth $6,000.00.",
        "Version 1, fingerprint",
        "Tell 2 partners when it goes out",
        "Every launch of this vendor needs a second person.",
        "Send for approval",
    ):
        assert words in page
    assert "What needs a reason" not in page
    assert "Launch and tell" not in page


def test_the_message_is_shown_as_the_chosen_partner_gets_it(draft: Program, console: Client) -> None:
    page = said(console.get(f"{LAUNCH}?as=BEXLEY"))

    assert "Kestrel Tools has new terms for BEXLEY Supply: Q4 Cordless Growth" in page
    assert "BEXLEY Supply has nobody in the portal yet, so no e-mail goes out." in page
    assert "Kestrel Tools has new terms for ALDER Supply" not in page


def test_one_person_launches_within_the_limit(
    tested: Program, limit: None, console: Client, typed: Typed, kestrel: Tenant
) -> None:
    before = said(console.get(LAUNCH))
    after = said(console.post(LAUNCH, typed(do="launch"), follow=True))

    assert "Launch and tell 2 partners" in before
    assert "VIR-2026-014 is launched and live." in after
    with tenant_context(kestrel.id):
        assert ProgramVersion.objects.get().launched_alone
        assert TermsNotice.objects.count() == 2


def test_a_launch_without_telling_says_so_and_tells_nobody(
    tested: Program, limit: None, console: Client, typed: Typed, kestrel: Tenant
) -> None:
    fields = typed(do="save")
    del fields["tell"]
    console.post(LAUNCH, fields)
    page = said(console.get(LAUNCH))
    console.post(LAUNCH, {**fields, "do": "launch"})

    assert ">Launch without telling anybody</button>" in page
    assert status_of(kestrel) == "live"
    with tenant_context(kestrel.id):
        assert TermsNotice.objects.count() == 0


def test_a_reason_is_asked_for_in_place_and_makes_a_second_person_necessary(
    draft: Program, limit: None, console: Client, typed: Typed, kestrel: Tenant, lena: User
) -> None:
    with tenant_context(kestrel.id):
        GateReason.objects.all().delete()

    asked = said(console.get(LAUNCH))
    refused = console.post(LAUNCH, typed(do="send"))
    alone = console.post(LAUNCH, typed(do="launch", reason_backtest="No sales of 2025"))
    sent = console.post(LAUNCH, typed(do="send", approver=str(lena.id)), follow=True)

    assert 'name="reason_backtest"' in asked
    assert "Launch and tell" not in asked
    assert refused.status_code == 422
    assert "Back-test these terms on past sales" in said(refused)
    assert alone.status_code == 422
    assert "needs a second person. A reason stands in for" in said(alone)
    assert "No sales of 2025" in said(alone)
    assert "VIR-2026-014 waits for Lena." in said(sent)
    with tenant_context(kestrel.id):
        assert GateReason.objects.get().gate == Gate.BACKTEST
        assert Program.objects.get().approver == lena


def test_what_is_left_in_the_terms_is_listed_and_stops_both_acts(
    draft: Program, limit: None, console: Client, typed: Typed, kestrel: Tenant
) -> None:
    with tenant_context(kestrel.id):
        version = current_version(draft)
        version.document = {key: value for key, value in version.document.items() if key != "payment"}
        version.save()

    page = said(console.get(LAUNCH))
    answers = [console.post(LAUNCH, typed(do=do)) for do in ("send", "launch")]

    assert "Choose how the rebate is paid." in page
    assert [answer.status_code for answer in answers] == [422, 422]
    assert status_of(kestrel) == "draft"


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"acknowledge_by": "soon"}, "Acknowledge by: “soon” was not read."),
        ({"acknowledge_by": "2026-11-01"}, "Acknowledge by: 1 Nov 2026 is over."),
        ({"reason_backtest": "n" * 301}, "Back-test: write the reason in at most 300 characters."),
    ],
)
def test_what_cannot_be_kept_is_said_and_stays_typed(
    changes: dict[str, str], words: str, draft: Program, console: Client, typed: Typed, kestrel: Tenant
) -> None:
    page = console.post(LAUNCH, typed(do="send", **changes))

    assert page.status_code == 422
    assert words in said(page)
    assert next(iter(changes.values())) in said(page)
    assert status_of(kestrel) == "draft"


def test_what_was_typed_is_kept_without_sending(
    draft: Program, console: Client, typed: Typed, kestrel: Tenant
) -> None:
    page = console.post(LAUNCH, typed(do="save", reason_backtest="Later"), follow=True)

    assert "Saved. Nothing has gone out yet." in said(page)
    assert "Later" in said(page)
    assert status_of(kestrel) == "draft"


def test_only_who_writes_programs_opens_the_page_and_only_while_it_is_a_draft(
    draft: Program, console: Client, client_as: Callable[[User], Client], finn: User, typed: Typed
) -> None:
    preparer = client_as(finn).get(LAUNCH)
    console.post(LAUNCH, typed(do="send"))
    later = console.get(LAUNCH)

    assert preparer.status_code == 403
    assert (later.status_code, later["Location"]) == (302, OVERVIEW)


def test_the_messages_page_counts_who_has_acknowledged_and_reminds_the_others(
    tested: Program, limit: None, console: Client, typed: Typed, kestrel: Tenant, moment: datetime
) -> None:
    before = said(console.get(MESSAGES))
    console.post(LAUNCH, typed(do="launch"))
    with tenant_context(kestrel.id):
        version = ProgramVersion.objects.get()
        alder = TermsNotice.objects.get(partner__code="ALDER").partner
        marta = make_portal_user(alder)
        Acknowledgement.objects.create(
            version=version,
            partner=alder,
            user=marta,
            terms_hash=version.terms_hash,
            language="en",
            at=moment,
        )

    page = said(console.get(MESSAGES))
    reminded = said(console.post(REMIND, follow=True))

    assert "Nothing has gone out yet." in before
    assert "2 of 2 partners" in page
    assert "1 of 2" in page
    assert "Marta-alder, 23 Nov 2026, 06:00" in page
    assert "1 partner has nobody in the portal yet: they get no e-mail." in page
    assert "Kestrel Tools has new terms for" in page
    assert "Everybody who is missing was written to today." in reminded


def test_a_version_that_is_not_there_has_no_messages(draft: Program, console: Client) -> None:
    assert console.get(f"{MESSAGES}?version=7").status_code == 404


@pytest.mark.parametrize("partners", [1, 3])
def test_the_messages_page_asks_as_often_for_one_partner_as_for_three(
    partners: int,
    kestrel: Tenant,
    console: Client,
    priya: User,
    lena: User,
    moment: datetime,
    django_assert_num_queries: Any,
) -> None:
    with tenant_context(kestrel.id, user_id=priya.id):
        reached = [make_partner(f"P{number}") for number in range(partners)]
        program = make_published_program(program_document(), partners=reached, owner=priya, approver=lena)
        version = ProgramVersion.objects.get(program=program)
        tell_partners(
            program=program,
            version=version,
            partner_ids=[partner.id for partner in reached],
            actor_id=priya.id,
            at=moment,
        )

    with django_assert_num_queries(MESSAGES_COST):
        page = said(console.get(MESSAGES))

    assert f"{partners} of {partners} partner" in page
