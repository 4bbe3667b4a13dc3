"""Approving, returning and closing in the browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client

from partners.models import Segment
from programs.models import Enrolment, Program
from programs.operations.return_to_draft import return_to_draft
from programs.operations.save_draft import save_draft
from programs.operations.submit_for_approval import submit_for_approval
from programs.queries.programs import current_version
from tests.factories import make_published_program, program_document
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

OVERVIEW = "/t/kestrel/programs/VIR-2026-014/"
APPROVE, RETURN, CLOSE = f"{OVERVIEW}approve/", f"{OVERVIEW}return/", f"{OVERVIEW}close/"
REPEAT = {"choice": "repeat", "reason": "It reached its goal."}


@pytest.fixture
def sent(kestrel: Tenant, draft: Program, priya: User, moment: datetime) -> str:
    """Send the draft as its writer; gives the hash of its terms."""
    with tenant_context(kestrel.id, user_id=priya.id):
        submit_for_approval(program_id=draft.id, actor_id=priya.id, at=moment)
        return str(current_version(draft).terms_hash)


def _status(tenant: Tenant) -> tuple[str, int]:
    with tenant_context(tenant.id):
        return Program.objects.get(code="VIR-2026-014").status, Enrolment.objects.count()


def read(client: Client, sent: str) -> dict[str, str]:
    """Give what the page that was read sends along."""
    seen = re.search(r'name="seen" value="(\w+)"', client.get(APPROVE).content.decode())
    assert seen is not None
    return {"seen_hash": sent, "seen": seen[1]}


def test_what_was_sent_again_with_another_budget_is_read_again(
    sent: str, client_as: Callable[[User], Client], lena: User, priya: User, kestrel: Tenant, moment: datetime
) -> None:
    client = client_as(lena)
    before = read(client, sent)
    with tenant_context(kestrel.id, user_id=priya.id):
        program = Program.objects.get(code="VIR-2026-014")
        who: dict[str, Any] = {"program_id": program.id, "actor_id": priya.id, "at": moment}
        return_to_draft(**who, note="Once more")
        version = current_version(program)
        save_draft(
            **who, document=version.document, budget=Decimal(5_000_000), seen_revision=version.revision
        )
        submit_for_approval(**who)

    page = client.post(APPROVE, before)

    assert page.status_code == 422
    assert "changed and sent again after you opened the page" in page.content.decode()
    assert _status(kestrel) == ("in_approval", 0)
    assert client.post(APPROVE, read(client, sent)).status_code == 302
    assert _status(kestrel) == ("live", 2)


def test_the_check_page_says_what_is_promised(
    sent: str, client_as: Callable[[User], Client], lena: User
) -> None:
    page = unescape(client_as(lena).get(APPROVE).content.decode())

    for said in (
        "Electrical wholesale partners earn 2% to 5% back on all net Cordless purchases",
        "Approve and tell 2 partners",
        "It reaches 2 partners and can cost at most $80,000. The budget is $150,000.",
        "At $600,000 one dollar is worth $6,000.",
        "1 Oct–31 Dec 2026",
        "30 Jan 2027",
        f'name="seen_hash" value="{sent}"',
    ):
        assert said in page


def test_a_second_person_approves(
    sent: str, client_as: Callable[[User], Client], lena: User, kestrel: Tenant
) -> None:
    response = client_as(lena).post(APPROVE, read(client_as(lena), sent), follow=True)

    assert response.redirect_chain == [(OVERVIEW, 302)]
    assert "VIR-2026-014 is approved and live." in response.content.decode()
    assert _status(kestrel) == ("live", 2)


def test_the_submitter_waits_for_a_second_person(sent: str, console: Client, kestrel: Tenant) -> None:
    page = console.get(APPROVE)
    forced = console.post(APPROVE, {"seen_hash": sent})

    assert "Waiting for a second person (not you)" in page.content.decode()
    assert "Approve and tell" not in page.content.decode()
    assert forced.status_code == 422
    assert "a second person has to approve it" in forced.content.decode()
    assert _status(kestrel) == ("in_approval", 0)


def test_terms_other_than_those_read_are_not_approved(
    sent: str, client_as: Callable[[User], Client], lena: User, kestrel: Tenant
) -> None:
    page = client_as(lena).post(APPROVE, {"seen_hash": "0" * 64})

    assert page.status_code == 422
    assert "are not those you read" in page.content.decode()
    assert _status(kestrel) == ("in_approval", 0)


def test_a_program_that_cannot_be_published_says_why(
    sent: str, client_as: Callable[[User], Client], lena: User, kestrel: Tenant
) -> None:
    with tenant_context(kestrel.id):
        Segment.objects.filter(name="Electrical wholesale").update(name="Renamed")

    page = client_as(lena).get(APPROVE)
    forced = client_as(lena).post(APPROVE, {"seen_hash": sent})

    assert "There is no segment “Electrical wholesale”" in page.content.decode()
    assert "Approve and tell" not in page.content.decode()
    assert forced.status_code == 422
    assert _status(kestrel) == ("in_approval", 0)


def test_a_return_needs_its_note_and_reaches_the_writer(
    sent: str, client_as: Callable[[User], Client], console: Client, lena: User, kestrel: Tenant
) -> None:
    empty = client_as(lena).post(RETURN, {"note": "  "})
    kept = client_as(lena).post(RETURN, {"note": "n" * 1001})
    returned = client_as(lena).post(RETURN, {"note": "Lower the <cap>."})
    page = console.get(f"{OVERVIEW}edit/")

    assert (empty.status_code, kept.status_code, returned.status_code) == (422, 422, 302)
    assert "n" * 1001 in kept.content.decode()
    assert "Lena returned this program on 23 Nov 2026: “Lower the &lt;cap&gt;.”" in page.content.decode()
    assert _status(kestrel) == ("draft", 0)


def test_a_returned_note_is_answered_by_sending_again(
    sent: str, client_as: Callable[[User], Client], console: Client, lena: User
) -> None:
    client_as(lena).post(RETURN, {"note": "Lower the cap."})
    console.post(f"{OVERVIEW}launch/", {"do": "send", "tell": "1"})
    client_as(lena).post(RETURN, {"note": "Lower it more."})

    page = console.get(f"{OVERVIEW}edit/").content.decode()

    assert "Lower it more." in page
    assert "Lower the cap." not in page


@pytest.mark.parametrize("role", ["finn", "charlie"])
def test_nobody_else_decides(
    role: str, sent: str, client_as: Callable[[User], Client], kestrel: Tenant, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(role)
    client = client_as(person)
    expected = 403 if role == "finn" else 404

    answers = [
        client.post(APPROVE, {"seen_hash": sent}),
        client.post(RETURN, {"note": "No"}),
        client.post(CLOSE, REPEAT),
    ]

    assert [answer.status_code for answer in answers] == [expected] * 3
    assert _status(kestrel) == ("in_approval", 0)


def test_a_program_that_has_run_its_course_is_closed(
    kestrel: Tenant, console: Client, priya: User, lena: User
) -> None:
    with tenant_context(kestrel.id, user_id=priya.id):
        document = program_document(starts_on="2020-01-01", ends_on="2020-12-31")
        make_published_program(document, partners=[], owner=priya, approver=lena)

    page = console.get(CLOSE)
    response = console.post(CLOSE, REPEAT, follow=True)

    assert "VIR-2026-014 ran from 1 Jan 2020 to 31 Dec 2020." in page.content.decode()
    assert "VIR-2026-014 is closed." in response.content.decode()
    assert _status(kestrel) == ("closed", 0)


def test_a_running_program_is_not_closed(kestrel: Tenant, console: Client, priya: User, lena: User) -> None:
    with tenant_context(kestrel.id, user_id=priya.id):
        document = program_document(ends_on="2199-12-31")
        make_published_program(document, partners=[], owner=priya, approver=lena)

    page = console.post(CLOSE, REPEAT)

    assert page.status_code == 422
    assert "promises rebate up to 31 Dec 2199" in page.content.decode()
    assert _status(kestrel) == ("live", 0)
