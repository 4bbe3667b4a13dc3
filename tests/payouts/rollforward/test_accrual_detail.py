"""The accrual of a program partner by partner: earned beside expected, and an override with its reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partners.models import Partner
from payouts.enums import Account
from payouts.models import AccountingPeriod, AccrualOverride, CalculationRun, LedgerEntry, RollforwardReview
from payouts.operations.books.accrue import post_accruals
from payouts.queries.books.balances import balance_of
from payouts.queries.books.why import running
from programs.models import Product, Program
from tests.factories import make_line, make_partner
from vir.foundation.identity.models import User

ClientAs = Callable[[User], Client]
Post = Callable[[], None]
PAGE = "/t/kestrel/finance/accruals/VIR-2026-014/2026-10-01/"
ROLLFORWARD = "/t/kestrel/finance/accruals/"


def text_of(response: Any) -> str:
    """Give the words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).strip()


@pytest.fixture
def running_program(
    november: AccountingPeriod,
    alder: Partner,
    drill: Product,
    publish: Callable[..., Program],
    calculate: Callable[..., CalculationRun],
    today: date,
    moment: datetime,
) -> Program:
    """Alder and Vale in the fourth quarter, accrued on 23 Nov at their pace: tiers 3 and 4."""
    vale = make_partner("VALE", name="Vale Wholesale")
    make_line(alder, drill, date(2026, 10, 6), "300000.00")
    make_line(alder, drill, date(2026, 11, 22), "42180.00")
    make_line(vale, drill, date(2026, 10, 6), "402450.00")
    program = publish(alder, vale)
    calculate()
    post_accruals(today=today, at=moment)
    return program


def override(client: Client, **changes: str) -> Any:
    sent = {
        "partner": "VALE",
        "tier": "3",
        "volume": "",
        "reason": "confirmed order cancelled",
        "expires_on": "2026-11-30",
    }
    return client.post(f"{PAGE}override/", {**sent, **changes}, follow=True)


def test_each_partner_stands_with_earned_expected_and_accrued(
    running_program: Program, finn: User, client_as: ClientAs
) -> None:
    page = text_of(client_as(finn).get(PAGE))

    assert "Vale Wholesale 402,450 T3 16,098.00 698,592 T4 20,122.50 4,024.50" in page
    assert "Alder Supply 342,180 T2 10,265.40 593,973 T3 13,687.20 3,421.80" in page
    assert "Total 26,363.40 33,809.70 7,446.30" in page


def test_an_override_is_posted_and_stands_on_the_face_of_the_rollforward(
    running_program: Program, finn: User, client_as: ClientAs
) -> None:
    client = client_as(finn)

    done = override(client)

    assert "The override of VALE counts, and is posted." in text_of(done)
    assert balance_of(Account.ACCRUED_LIABILITY, currency="USD") == Decimal("-29785.20")
    face = text_of(client.get(ROLLFORWARD))
    assert "Override: Vale Wholesale T4 to T3, “confirmed order cancelled”, Finn 23 Nov" in face
    assert "effect (4,024.50 )" in face
    # The amount leads to the page of the override, which shows it again.
    assert "effect −$4,024.50" in text_of(client.get(PAGE))
    assert "Accrued (books) 29,785.20 Earned to date (contract) 26,363.40 Why they differ 3,421.80" in face
    assert "1 of 2 partners is expected to end in a higher tier than today." in face


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reason": " "}, "Say why another volume is expected."),
        ({"tier": "", "volume": ""}, "Say a volume or a tier, one of the two."),
        ({"tier": "2"}, "Vale Wholesale has reached tier 3 already."),
        ({"tier": "9"}, "Expected tier:"),
        ({"tier": "", "volume": "many"}, "Write the volume with a point for decimals"),
        ({"partner": ""}, "Choose a partner."),
        ({"expires_on": "2026-12-31"}, "An override lasts to the end of the accounting month at most."),
    ],
)
def test_what_is_no_override_is_refused_with_its_reason_and_nothing_is_posted(
    running_program: Program, finn: User, client_as: ClientAs, changes: dict[str, str], said: str
) -> None:
    before = LedgerEntry.objects.count()

    refused = override(client_as(finn), **changes)

    assert refused.status_code == 422
    assert said in text_of(refused)
    assert (AccrualOverride.objects.count(), LedgerEntry.objects.count()) == (0, before)


def test_an_override_can_be_ended_before_its_day(
    running_program: Program, finn: User, client_as: ClientAs
) -> None:
    client = client_as(finn)
    override(client)
    one = AccrualOverride.objects.get()

    ended = client.post(f"{PAGE}override/end/", {"override": str(one.id)}, follow=True)
    again = client.post(f"{PAGE}override/end/", {"override": str(one.id)}, follow=True)

    assert "The override of Vale Wholesale has ended, and is posted." in text_of(ended)
    assert "This override has ended already." in text_of(again)
    assert balance_of(Account.ACCRUED_LIABILITY, currency="USD") == Decimal("-33809.70")
    assert client.post(f"{PAGE}override/end/", {"override": "nonsense"}).status_code == 404


def test_who_only_looks_is_offered_no_override(
    running_program: Program, priya: User, client_as: ClientAs
) -> None:
    client = client_as(priya)

    page = text_of(client.get(PAGE))

    assert "Expect something else of a partner" not in page
    assert client.post(f"{PAGE}override/").status_code == 403


def test_a_program_is_marked_as_reviewed_from_its_page(
    running_program: Program, finn: User, client_as: ClientAs
) -> None:
    client = client_as(finn)
    sent = {"currency": "USD", "program": str(running_program.id)}

    client.post("/t/kestrel/finance/accruals/2026-11/programs/", sent)

    review = RollforwardReview.objects.get()
    assert (review.program_id, review.closing) == (running_program.id, Decimal("33809.70"))
    assert "Reviewed by Finn on" in text_of(client.get(PAGE))


def test_books_that_are_behind_say_by_how_much(
    running_program: Program,
    alder: Partner,
    drill: Product,
    calculate: Callable[..., CalculationRun],
    finn: User,
    client_as: ClientAs,
    today: date,
) -> None:
    make_line(alder, drill, date(2026, 11, 22), "1000.00", document="INV-LATE")
    calculate()

    (found,) = running([running_program.id], today=today)

    assert found.behind == Decimal("40.00")
    assert "+$40.00 is posted with the next recalculation." in text_of(client_as(finn).get(ROLLFORWARD))


def test_lists_take_as_many_queries_for_three_as_for_one(
    running_program: Program,
    publish: Callable[..., Program],
    drill: Product,
    calculate: Callable[..., CalculationRun],
    finn: User,
    client_as: ClientAs,
    today: date,
    moment: datetime,
) -> None:
    client = client_as(finn)
    pages = (ROLLFORWARD, "/t/kestrel/finance/entries/", "/t/kestrel/finance/periods/")
    few = [queries(client, page) for page in pages]
    for number in range(2):
        partner = make_partner(f"MORE-{number}", name=f"More {number}")
        make_line(partner, drill, date(2026, 11, 6), "300000.00")
        publish(partner, code=f"VIR-2026-10{number}", name=f"More {number}")
    calculate()
    post_accruals(today=today, at=moment)

    many = [queries(client, page) for page in pages]

    assert many == few


def queries(client: Client, page: str) -> int:
    """Count the queries of a page that was asked for before, so that nothing is warmed up."""
    assert client.get(page).status_code == 200
    with CaptureQueriesContext(connection) as found:
        client.get(page)
    return len(found)
