"""Writing a draft with script: what is typed is saved, and everything follows."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client

from programs.models import Program
from programs.operations.submit_for_approval import submit_for_approval
from tests.factories import program_document
from tests.programs.web.elements import text_of, value_of
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

EDIT = "/t/kestrel/programs/VIR-2026-014/edit/"
LIVE = f"{EDIT}live/"
SUBMIT = "/t/kestrel/programs/VIR-2026-014/submit/"

Post = Callable[..., dict[str, Any]]
Stored = Callable[[], tuple[dict[str, Any], Decimal | None, int]]


def test_the_builder_shows_the_draft_as_people_write_it(console: Client, draft: Program) -> None:
    page = console.get(EDIT)

    assert page.status_code == 200
    assert value_of(page, "id_tiers-3-start") == "600,000"
    assert value_of(page, "id_tiers-3-rate") == "5"
    assert value_of(page, "id_cap") == "40,000.00"
    assert value_of(page, "id_budget") == "150,000"
    assert value_of(page, "revision") == "2"
    assert "Electrical wholesale · 2 partners" in page.content.decode()
    assert text_of(page, "saved") == "Draft · saved 06:00 · you"


def test_live_numbers_follow_what_is_typed(console: Client, post: Post, stored: Stored) -> None:
    changes = {"tiers-3-start": "$600,000", "tiers-3-rate": "5.0 %"}

    page = console.post(LIVE, post(**changes))

    assert page.status_code == 200
    assert [text_of(page, f"tier-{row}-pays") for row in range(4)] == [
        "2,000.00",
        "7,500.00",
        "16,000.00",
        "30,000.00",
    ]
    assert [text_of(page, f"tier-{row}-jump") for row in range(4)] == [
        "+2,000.00",
        "+2,500.00",
        "+4,000.00",
        "+6,000.00",
    ]
    assert text_of(page, "live-curve") == "At $600,000 one more dollar pays $6,000"
    assert text_of(page, "remarks").startswith("At $600,000 one dollar is worth $6,000.")
    assert stored()[0]["reward"]["tiers"][3] == {"threshold": "600000", "percent": "5.0"}


def test_the_other_application_pays_band_by_band(console: Client, post: Post) -> None:
    page = console.post(LIVE, post(application="per_band"))

    assert [text_of(page, f"tier-{row}-pays") for row in range(4)] == [
        "0.00",
        "3,000.00",
        "7,500.00",
        "15,500.00",
    ]
    assert [text_of(page, f"tier-{row}-jump") for row in range(4)] == ["—"] * 4
    assert text_of(page, "live-curve") == "The rebate grows without jumps"
    assert text_of(page, "remarks") == ""


def test_units_pay_by_the_unit(console: Client, post: Post) -> None:
    changes = {f"tiers-{row}-start": start for row, start in enumerate(("100", "500", "1,000", "2,000"))}

    page = console.post(LIVE, post(measure="quantity", reward="per_unit", **changes))

    assert [text_of(page, f"tier-{row}-pays") for row in range(4)] == [
        "200.00",
        "1,500.00",
        "4,000.00",
        "10,000.00",
    ]
    assert text_of(page, "live-curve") == "At 2,000 units one more unit pays $2,000"


def test_the_rule_is_written_with_its_length(console: Client, post: Post) -> None:
    page = console.post(LIVE, post())

    html = page.content.decode()
    rule = re.search(r'class="rule-sentence">(.*?)</p>', html, re.S)
    assert rule is not None
    assert re.sub(r"<[^>]+>", "", rule[1]) == (
        "Electrical wholesale partners earn 2% to 5% back on all net Cordless purchases from 1 Oct to "
        "31 Dec 2026, once they reach $100,000, up to $40,000 each. Paid by credit memo by 30 Jan 2027."
    )
    assert '<span class="small">36 words</span>' in html
    assert "$80,000" in html


def test_a_preview_saves_and_says_so(console: Client, post: Post, stored: Stored) -> None:
    page = console.post(LIVE, post(name="Renamed", budget="$160,000.50"))

    document, budget, revision = stored()
    assert (document["name"], budget, revision) == ("Renamed", Decimal("160000.5000"), 3)
    assert value_of(page, "revision") == "3"
    assert text_of(page, "program-name") == "Renamed"
    assert 'data-echo-for="id_budget" data-sent="$160,000.50">160,000.50<' in page.content.decode()


def test_what_is_not_read_is_kept_and_pointed_at(console: Client, post: Post, stored: Stored) -> None:
    page = console.post(LIVE, post(cap="40 thousand", **{"tiers-1-rate": "three"}))
    again = console.get(EDIT)

    assert stored()[0]["caps"][0]["amount"] == "40 thousand"
    for shown in (page, again):
        assert (
            text_of(shown, "id_cap_error")
            == "'40 thousand' was not read as a number. Enter it like 1,234.50."
        )
        assert (
            text_of(shown, "tier-errors")
            == "Tier 2, rate: 'three' was not read as a number. Enter a number like 2.5."
        )
    assert value_of(again, "id_cap") == "40 thousand"
    assert value_of(again, "id_tiers-1-rate") == "three"


def test_what_is_only_missing_is_work_to_do_and_no_mistake(console: Client, post: Post) -> None:
    page = console.post(LIVE, post(goal_amount="", method="", due_days="", stacking=""))

    assert "6 of 9 done" in page.content.decode()
    assert "Choose how the rebate is paid." in page.content.decode()
    assert text_of(page, "id_goal_amount_error") == text_of(page, "id_method_error") == ""


def test_a_budget_that_is_not_read_leaves_the_stored_one(console: Client, post: Post, stored: Stored) -> None:
    page = console.post(LIVE, post(name="Renamed", budget="lots"))

    assert page.status_code == 422
    assert (
        text_of(page, "id_budget_error") == "'lots' was not read as a number. Enter a number like 1,234.50."
    )
    document, budget, _ = stored()
    assert (document["name"], budget) == ("Renamed", Decimal("150000.0000"))


@pytest.mark.parametrize("address", [LIVE, EDIT])
def test_a_draft_changed_elsewhere_is_kept_and_nothing_typed_is_lost(
    address: str, console: Client, client_as: Callable[[User], Client], olga: User, post: Post, stored: Stored
) -> None:
    mine = post(name="Mine", cap="45,000")
    client_as(olga).post(EDIT, post(name="Olga’s"))

    page = console.post(address, mine)

    assert page.status_code == 422
    assert stored()[0]["name"] == "Olga’s"
    assert "Olga changed this draft while you were writing here." in page.content.decode()
    if address == EDIT:
        assert value_of(page, "id_name") == "Mine"
        assert value_of(page, "id_cap") == "45,000"
    over = console.post(EDIT, {**mine, "do": "overwrite", "theirs": "3"})
    assert over.status_code == 302
    assert stored()[0]["name"] == "Mine"


def test_with_script_the_button_that_was_clicked_last_does_nothing_again(
    console: Client, post: Post, stored: Stored
) -> None:
    console.post(LIVE, post(remove="segments:0", do="paste", paste=""))

    assert stored()[0]["eligibility"] == {"segments": ["Electrical wholesale"]}
    assert len(stored()[0]["reward"]["tiers"]) == 4


def test_sending_stores_what_is_typed_first(console: Client, post: Post, stored: Stored) -> None:
    response = console.post(SUBMIT, post(name="Final"))

    assert (response.status_code, response["Location"]) == (302, "/t/kestrel/programs/VIR-2026-014/launch/")
    assert stored()[0]["name"] == "Final"


def test_reading_the_address_of_sending_sends_nothing(
    console: Client, draft: Program, kestrel: Tenant
) -> None:
    response = console.get(SUBMIT)

    assert (response.status_code, response["Location"]) == (302, "/t/kestrel/programs/VIR-2026-014/")
    with tenant_context(kestrel.id):
        assert Program.objects.get().status == "draft"


def test_sending_an_unfinished_draft_shows_everything_that_is_left(
    console: Client, post: Post, stored: Stored, kestrel: Tenant
) -> None:
    changes = {"goal_amount": "", "method": "", "due_days": "", "cap": "much", "tiers-0-rate": ""}

    page = console.post(SUBMIT, post(**changes))

    html = unescape(page.content.decode())
    assert page.status_code == 422
    assert "4 things to fix" in html
    for target, text in (
        ("id_goal_amount", "Goal: Write what the program should reach"),
        ("id_method", "Payment: Choose how the rebate is paid."),
        ("id_cap", "Cap per partner: 'much' was not read as a number."),
        ("id_tiers-0-rate", "Tier 1, Rate: Write what the tier pays, such as “2.5”."),
    ):
        assert f'<a href="#{target}">{text}' in html
    assert value_of(page, "id_cap") == "much"
    with tenant_context(kestrel.id):
        assert Program.objects.get().status == "draft"


def test_a_program_in_approval_is_not_written_any_more(
    console: Client,
    post: Post,
    stored: Stored,
    kestrel: Tenant,
    draft: Program,
    priya: User,
    moment: datetime,
) -> None:
    with tenant_context(kestrel.id):
        submit_for_approval(program_id=draft.id, actor_id=priya.id, at=moment)
    before = stored()

    page, live = console.get(EDIT), console.post(LIVE, post(name="Late"))

    assert (page.status_code, page["Location"]) == (302, "/t/kestrel/programs/VIR-2026-014/")
    assert (live.status_code, live["HX-Redirect"]) == (204, "/t/kestrel/programs/VIR-2026-014/")
    assert stored() == before


def test_a_stored_document_of_any_form_can_be_opened(
    console: Client, draft: Program, kestrel: Tenant
) -> None:
    for document in (
        {},
        {"reward": 5, "caps": "none", "goal": [], "eligibility": {"segments": [1, None]}},
        program_document(
            reward={"kind": "per_increment", "increment": "100", "tiers": [{"threshold": "x"}, 7]}
        ),
        program_document(caps=[{"per": "program", "amount": "1.00", "when_exceeded": "stop"}], guarantee={}),
        program_document(products={"include": ["x", {"sku": 5}, {}]}),
    ):
        with tenant_context(kestrel.id):
            draft.versions.update(document=document)

        assert console.get(EDIT).status_code == 200


def test_what_is_typed_is_shown_and_never_run(console: Client, post: Post) -> None:
    mean = "<script>alert(1)</script>"

    console.post(LIVE, post(name=mean, cap=mean, add_partners=mean, **{"tiers-0-start": f'"{mean}'}))
    page = console.get(EDIT)

    assert mean not in page.content.decode()
    assert value_of(page, "id_name") == mean
