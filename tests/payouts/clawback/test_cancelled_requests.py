"""A partner is told of a request for payment; cancelled, it collects nothing, and a later run has what is owed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from partners.models import Partner
from payouts.models import (
    CalculationRun,
    PaymentReceived,
    PaymentRequest,
    PayoutItem,
    PayoutPart,
    RequestCancellation,
)
from payouts.operations.cancel_request import UnableToCancelRequest, cancel_request
from payouts.operations.close_period import close_period
from payouts.operations.policies import decide_policy, propose_policy
from payouts.operations.preview_run import preview_run
from payouts.operations.request_payment import UnableToReceive, keep_request_files, receive_payment
from payouts.queries.clawbacks import list_clawbacks
from programs.models import Program
from tests.factories import make_partner, make_person
from tests.payouts.clawback.test_payment_requests import (  # noqa: F401 fixtures
    NOW,
    OWED,
    PAGE,
    receivable,
    request_made,
    words,
)
from tests.payouts.clawback.test_story import LATE, Q3, Q4, paid, pay, returned  # noqa: F401 fixtures
from tests.support.letters import Posted, posted
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User
from vir.foundation.jobs.models import Job
from vir.foundation.languages import speaking
from vir.foundation.notifications.models import ReaderSettings
from vir.foundation.tenancy.models import Tenant
from vir.foundation.web import formats
from vir.foundation.words import say

WHY = "The returned goods are looked at once more."


@pytest.fixture
def asked(request: pytest.FixtureRequest) -> PaymentRequest:
    """The request for what Alder got in excess."""
    made: PaymentRequest = request.getfixturevalue("request_made")
    return made


@pytest.fixture
def program(asked: PaymentRequest) -> Program:
    found: Program = Program.objects.get()
    return found


@pytest.fixture
def readers(kestrel: Tenant, alder: Partner, moment: Any) -> list[User]:
    """Marta of Alder reads English, Jon German; somebody of another partner is told nothing."""
    people = [make_person(kestrel, name, "partner_admin", alder.id) for name in ("marta", "jon")]
    ReaderSettings.objects.create(user=people[1], partner_id=alder.id, language="de", changed_at=moment)
    make_person(kestrel, "oscar", "partner_admin", make_partner("OTHER").id)
    return people


def letters(tenant: Tenant) -> dict[str, Posted]:
    return {letter.to[0]: letter for letter in posted(tenant) if "RP-2027-0001" in letter.subject}


def cancelled(finn: User) -> RequestCancellation:
    return cancel_request(code="RP-2027-0001", reason=WHY, actor_id=finn.id, at=NOW)


def test_each_reader_is_told_once_in_its_language_what_is_to_be_paid_until_when_and_never_where_to(
    kestrel: Tenant, readers: list[User], asked: PaymentRequest
) -> None:
    keep_request_files(request_id=asked.id, files=[], at=NOW)

    told = letters(kestrel)

    assert sorted(told) == sorted(one.email for one in readers)
    english, german = (told[one.email] for one in readers)
    assert english.subject == "Request for payment RP-2027-0001"
    assert (
        "RP-2027-0001 asks for $2,900.00 by 26 Jan 2027: rebates of Q4 Cordless Growth that you received in excess."
        in english.body
    )
    assert "/p/kestrel/payments/" in english.body
    with speaking("de"):
        assert german.subject == say("Request for payment {request}", request="RP-2027-0001")
    assert "26. Jan. 2027" in german.body
    assert [text for text in ("DE02", "1203 0000", "20 51") if text in english.body + german.body] == []


def test_cancelled_it_asks_for_nothing_and_the_partner_goes_on_owing_it(
    kestrel: Tenant,
    readers: list[User],
    asked: PaymentRequest,
    finn: User,
    client_as: Callable[[User], Client],
) -> None:
    answer = client_as(finn).post(f"{PAGE}cancel/", {"reason": WHY})

    page = words(client_as(finn).get(PAGE))
    portal = words(client_as(readers[0]).get("/p/kestrel/payments/"))
    assert (answer.status_code, receivable()) == (302, OWED)
    assert RequestCancellation.objects.get().amount == OWED
    assert f"by {finn}: {WHY} Alder Supply goes on owing $2,900.00." in page
    assert "Record what arrived" not in page
    day = formats.day(RequestCancellation.objects.get().cancelled_on)
    assert "12 Jan 2027 26 Jan 2027 Cancelled PDF XML $2,900.00" in portal
    assert f"RP-2027-0001 was cancelled on {day}. What it asked for stays owed:" in portal
    assert f"or a new request asks for it. {WHY}" in portal
    event = AuditEvent.objects.get(action="request.cancelled")
    assert (event.object_code, event.data["reason"], event.actor_id) == ("RP-2027-0001", WHY, finn.id)
    [row] = list_clawbacks(only_open=True)
    assert (row.state, row.request) == ("Carried over", "RP-2027-0001")
    told = [letter for letter in posted(kestrel) if WHY in letter.body]
    assert sorted(letter.to[0] for letter in told) == sorted(one.email for one in readers)


def test_the_next_run_takes_off_what_a_cancelled_request_left_and_then_nothing_is_owed(
    asked: PaymentRequest, program: Program, finn: User, lena: User
) -> None:
    Job.objects.update(state="done")
    close_period(program_code=program.code, period_start=Q4, actor_id=finn.id, today=LATE, at=NOW)
    receive_payment(
        code=asked.code,
        amount=Decimal("900.00"),
        received_on=LATE,
        reference="WIRE 1",
        note="",
        today=LATE,
        actor_id=finn.id,
        at=NOW,
    )
    cancelled(finn)

    run = pay(program, Q4, finn, lena, LATE, NOW + timedelta(hours=1))

    item = PayoutItem.objects.get(run=run)
    assert (item.earned, item.brought, item.payable, item.invoiced) == (9000, -2000, 7000, 0)
    assert PayoutPart.objects.get(item=item).text == "RP-2027-0001 was cancelled"
    assert receivable() == 0
    [row] = list_clawbacks()
    assert (row.state, row.run) == ("Taken off", run.code)
    assert list_clawbacks(only_open=True) == []


def test_a_further_run_of_the_period_asks_for_it_anew_or_carries_it_over_by_the_policy_of_then(
    asked: PaymentRequest, program: Program, finn: User, lena: User
) -> None:
    cancelled(finn)
    later: dict[str, Any] = {
        "program_code": program.code,
        "period_start": Q3,
        "actor_id": finn.id,
        "today": LATE,
        "further": True,
    }

    anew = PayoutItem.objects.get(run=preview_run(**later, at=NOW))
    divided = (anew.brought, anew.invoiced, anew.carried)
    propose_policy(rules={"negative": "carry_over"}, reason="Carried", actor_id=finn.id, at=NOW)
    decide_policy(number=2, agree=True, actor_id=lena.id, at=NOW)
    carried = PayoutItem.objects.get(run=preview_run(**later, at=NOW))

    assert divided == (-2900, 2900, 0)
    assert (carried.brought, carried.invoiced, carried.carried) == (-2900, 0, -2900)


def test_asked_for_anew_the_ledger_owes_it_once(
    asked: PaymentRequest, program: Program, finn: User, lena: User
) -> None:
    cancelled(finn)

    pay(program, Q3, finn, lena, LATE, NOW + timedelta(hours=1), further=True)

    second = PaymentRequest.objects.latest("code")
    assert (second.code, second.amount, receivable()) == ("RP-2027-0002", OWED, OWED)
    [row] = list_clawbacks()
    assert (row.state, row.request) == ("Invoiced", "RP-2027-0002")


def test_where_the_policy_offsets_the_run_of_another_program_takes_it_off(
    asked: PaymentRequest,
    alder: Partner,
    publish: Callable[..., Program],
    calculate: Callable[..., CalculationRun],
    finn: User,
    lena: User,
) -> None:
    cancelled(finn)
    other = publish(alder, starts_on="2026-07-01", code="VIR-2026-099", name="Another program")
    calculate(today=LATE, at=NOW)
    Job.objects.update(state="done")
    close_period(program_code=other.code, period_start=Q3, actor_id=finn.id, today=LATE, at=NOW)
    propose_policy(rules={"negative": "offset"}, reason="Offset", actor_id=finn.id, at=NOW)
    decide_policy(number=2, agree=True, actor_id=lena.id, at=NOW)

    run = pay(other, Q3, finn, lena, LATE, NOW + timedelta(hours=1))

    item = PayoutItem.objects.get(run=run)
    assert (item.earned, item.recovered, item.payable) == (4600, 2900, 1700)
    assert receivable() == 0


def test_it_is_cancelled_once_with_a_reason_and_not_when_it_is_paid(
    asked: PaymentRequest, finn: User
) -> None:
    receipt: dict[str, Any] = {
        "code": asked.code,
        "amount": OWED,
        "received_on": LATE,
        "reference": "WIRE 1",
        "note": "",
        "today": LATE,
        "actor_id": finn.id,
        "at": NOW,
    }
    with pytest.raises(UnableToCancelRequest, match=r"Reason: write for the partner why"):
        cancel_request(code=asked.code, reason="  ", actor_id=finn.id, at=NOW)
    with transaction.atomic():
        receive_payment(**receipt)
        with pytest.raises(UnableToCancelRequest, match=r"RP-2027-0001 is paid. There is nothing to cancel."):
            cancelled(finn)
        transaction.set_rollback(True)
    cancelled(finn)

    with pytest.raises(UnableToCancelRequest, match=r"RP-2027-0001 is cancelled already."):
        cancelled(finn)
    with pytest.raises(UnableToReceive, match=r"RP-2027-0001 was cancelled and asks for nothing."):
        receive_payment(**receipt)


def test_the_database_holds_that_all_of_it_is_cancelled_and_that_nothing_arrives_after(
    asked: PaymentRequest, finn: User
) -> None:
    told = {"request": asked, "partner_id": asked.partner_id}
    ended = {"reason": WHY, "cancelled_on": LATE, "cancelled_by": finn, "cancelled_at": NOW}

    with pytest.raises(DatabaseError, match=r"with all that has not arrived"), transaction.atomic():
        RequestCancellation.objects.create(**told, **ended, amount=OWED - 1)
    RequestCancellation.objects.create(**told, **ended, amount=OWED)
    with pytest.raises(DatabaseError, match=r"nothing arrives for a request"), transaction.atomic():
        PaymentReceived.objects.create(
            **told,
            amount=1,
            received_on=date(2027, 1, 20),
            reference="WIRE 9",
            recorded_by=finn,
            recorded_at=NOW,
        )


def test_whoever_only_approves_cannot_cancel_it(
    asked: PaymentRequest, lena: User, client_as: Callable[[User], Client]
) -> None:
    client = client_as(lena)

    assert "Cancel RP-2027-0001" not in words(client.get(PAGE))
    assert client.post(f"{PAGE}cancel/", {"reason": WHY}).status_code == 403
