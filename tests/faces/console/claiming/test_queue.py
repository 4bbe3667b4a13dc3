"""The queue shows what needs a decision: flagged claims one by one, clean ones together, each half on its own URL."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partners.operations.look_after import set_account_managers
from tests.faces.console.claiming.conftest import NOW, QUEUE, Stage, said, sale
from tests.factories import make_person
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant


def test_an_empty_queue_says_so_and_shows_no_claim(reviewer: Client) -> None:
    page = said(reviewer.get(QUEUE))

    assert "No claims waiting." in page
    assert "Choose a claim to see it here." in page


def test_clean_claims_are_one_group_and_flagged_ones_stand_one_by_one(stage: Stage, reviewer: Client) -> None:
    stage.claim(sale("A-1"))
    stage.claim(sale("B-1", "3"), partner=stage.brook)
    stage.claim(sale("A-2", "40"))

    page = said(reviewer.get(QUEUE))

    assert "Needs me 3 Flagged 1 Clean 2 Waiting for partner 0 Decided" in page
    assert "Clean 2 $40.00 Approve 2 clean claims…" in page
    assert "Flagged 1 CLM-10003 Alder Supply $320.00" in page


def test_the_tabs_hold_what_their_name_says(stage: Stage, reviewer: Client) -> None:
    stage.claim(sale("A-1"))
    stage.claim(sale("A-2", "40"))

    def listed(tab: str) -> list[str]:
        page = said(reviewer.get(f"{QUEUE}?tab={tab}"))
        return [code for code in ("CLM-10001", "CLM-10002") if code in page.split("Choose a claim")[0]]

    assert "CLM-10001" in listed("clean")
    assert "CLM-10001" not in said(reviewer.get(f"{QUEUE}?tab=flagged"))
    assert listed("waiting") == []


def test_filters_narrow_the_list_and_say_so(stage: Stage, reviewer: Client) -> None:
    stage.claim(sale("A-1"))
    stage.claim(sale("B-1", "3"), partner=stage.brook)

    page = said(reviewer.get(f"{QUEUE}?partner=BROOK&value=20&who=nobody"))

    assert "Only assigned to nobody, of Brook Trade, worth $20 or more." in page
    assert "CLM-10002" in page
    assert "CLM-10001" not in page


def test_nothing_that_is_no_filter_narrows_the_list(stage: Stage, reviewer: Client) -> None:
    stage.claim(sale("A-1"))

    page = said(reviewer.get(f"{QUEUE}?tab=%00&age=soon&value=much&risk=high&who=%00"))

    assert "CLM-10001" in page
    assert "Only" not in page


def test_whoever_looks_after_a_partner_is_not_asked_about_its_claims(
    stage: Stage, priya: User, client_as: Callable[[User], Client]
) -> None:
    stage.claim(sale("A-1"))
    stage.claim(sale("B-1"), partner=stage.brook)
    with tenant_context(stage.tenant.id):
        set_account_managers(partner_id=stage.alder.id, user_ids=[priya.id], actor_id=priya.id, at=NOW)

    client = client_as(priya)

    assert "Needs me 1" in said(client.get(QUEUE))
    page = said(client.get(f"{QUEUE}CLM-10001/"))
    assert "You look after Alder Supply, so somebody else decides about its claims." in page
    assert "Approve $16.00" not in page


def test_the_rail_counts_what_the_person_is_to_decide(
    stage: Stage, reviewer: Client, client_as: Callable[[User], Client], kestrel: Tenant
) -> None:
    stage.claim(sale("A-1"))
    auditor = client_as(make_person(kestrel, "ada", "auditor"))

    assert 'Claims <span class="count">1' in reviewer.get("/t/kestrel/").content.decode()
    assert 'Claims <span class="count">' not in auditor.get("/t/kestrel/").content.decode()


def test_a_reader_sees_the_claim_and_why_nothing_can_be_done(
    stage: Stage, finn: User, client_as: Callable[[User], Client]
) -> None:
    stage.claim(sale("A-1"))

    page = said(client_as(finn).get(f"{QUEUE}CLM-10001/"))

    assert (
        "You see this claim. A claims reviewer, program manager, finance approver or owner decides." in page
    )
    assert "Reject R" not in page


@pytest.mark.parametrize("code", ["CLM-99999", "10001", "clm-10001", "CLM-010001", "CLM-", "CLM-١٠"])
def test_a_claim_has_one_address(stage: Stage, reviewer: Client, code: str) -> None:
    stage.claim(sale("A-1"))

    assert reviewer.get(f"{QUEUE}{code}/").status_code == 404


def test_another_vendors_claim_is_not_found(
    stage: Stage, charlie: User, client_as: Callable[[User], Client]
) -> None:
    stage.claim(sale("A-1"))

    client = client_as(charlie)

    assert client.get("/t/osprey/claims/CLM-10001/").status_code == 404
    assert "No claims waiting." in said(client.get("/t/osprey/claims/"))


def test_the_queue_asks_the_same_questions_for_one_and_for_three_claims(
    stage: Stage, reviewer: Client
) -> None:
    stage.claim(sale("A-0", "40"))
    reviewer.get(QUEUE)
    counts = []
    for number in (1, 2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            reviewer.get(QUEUE)
        counts.append(len(queries))
        stage.claim(sale(f"A-{number}", "40"))
        stage.claim(sale(f"B-{number}"), partner=stage.brook)

    assert counts[0] == counts[1]


def test_the_list_takes_claims_along_with_exact_amounts(stage: Stage, reviewer: Client) -> None:
    stage.claim(sale("A-1"))
    stage.claim(sale("B-1", "3"), partner=stage.brook)

    answer = reviewer.get(f"{QUEUE}list/?format=csv&cols=claim,partner,claimed&sort=claim")

    assert answer.content.decode().split("\r\n")[:3] == [
        "claim,partner,partner_code,claimed,currency",
        "CLM-10001,Alder Supply,ALDER,16.00,USD",
        "CLM-10002,Brook Trade,BROOK,24.00,USD",
    ]


def test_the_list_finds_a_claim_by_an_invoice_in_it(stage: Stage, reviewer: Client) -> None:
    stage.claim(sale("A-1"))
    stage.claim(sale("B-1"), partner=stage.brook)

    page = said(reviewer.get(f"{QUEUE}list/?q=b-1"))

    assert "CLM-10002" in page
    assert "CLM-10001" not in page


def test_the_list_asks_the_same_questions_for_one_and_for_three_claims(
    stage: Stage, reviewer: Client
) -> None:
    stage.claim(sale("A-0"))
    reviewer.get(f"{QUEUE}list/")
    counts = []
    for number in (1, 2):
        with CaptureQueriesContext(connection) as queries:
            reviewer.get(f"{QUEUE}list/")
        counts.append(len(queries))
        stage.claim(sale(f"A-{number}"))
        stage.claim(sale(f"B-{number}"), partner=stage.brook)

    assert counts[0] == counts[1]


def test_search_finds_a_claim_by_number_and_by_invoice(stage: Stage, reviewer: Client) -> None:
    stage.claim(sale("ZX-77"))

    for words in ("10001", "CLM-10001", "zx-77"):
        assert "CLM-10001" in said(reviewer.get(f"/t/kestrel/search/?q={words}"))


def test_home_asks_for_flagged_claims_and_for_one_press_on_clean_ones(stage: Stage, reviewer: Client) -> None:
    stage.claim(sale("A-1"))
    stage.claim(sale("A-2", "40"))

    page = said(reviewer.get("/t/kestrel/"))

    assert "Alder Supply: $320.00 is flagged" in page
    assert "1 clean claim, $16.00" in page


def test_the_program_and_the_partner_say_which_claims_are_open(stage: Stage, reviewer: Client) -> None:
    claim = stage.claim(sale("A-1"))
    assert claim.claimed_amount == Decimal("16.00")

    program = said(reviewer.get(f"/t/kestrel/programs/{stage.program.code}/"))
    partner = reviewer.get(f"{QUEUE}of/ALDER/").content.decode()

    assert "Open claims 1 open, $16.00" in program
    assert "1 open, $16.00" in partner
    assert "No claim waits." in reviewer.get(f"{QUEUE}of/BROOK/").content.decode()
