"""Payments and statements: what comes next, what was issued, and how each number came about."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from partners.models import Partner
from payouts.models import Statement
from tests.faces.portal.stage import Stage, cordless, rows, words

PAYMENTS = "/p/kestrel/payments/"
Q3 = {"code": "VIR-2026-009", "name": "Q3 Fasteners", "starts_on": "2026-07-01", "ends_on": "2026-09-30"}
FASTENERS = {"products": {"include": [{"category": "Fasteners"}]}}
TIERS = [
    {"threshold": "50000", "percent": "2"},
    {"threshold": "150000", "percent": "3"},
    {"threshold": "300000", "percent": "4"},
]
REWARD = {"kind": "percent", "application": "all_volume", "tiers": TIERS}
CAP = [{"per": "partner_period", "amount": "25000.00"}]


@pytest.fixture
def alder(stage: Stage) -> Partner:
    """Alder after Q3 Fasteners: 214,860.00 bought, 3,140.00 returned."""
    partner = stage.partner("ALDER", "Alder Supply")
    stage.publish(cordless(**Q3, **FASTENERS, reward=REWARD, caps=CAP), [partner])
    stage.publish(cordless(), [partner])
    stage.sold(partner, "214860.00", date(2026, 8, 3), category="Fasteners", lines=4)
    stage.sold(partner, "-3140.00", date(2026, 9, 3), category="Fasteners", quantity="-1")
    stage.sold(partner, "342180.00")
    stage.calculate()
    return partner


@pytest.fixture
def statement(stage: Stage, alder: Partner) -> Statement:
    (issued,) = stage.pay("VIR-2026-009", date(2026, 7, 1))
    return issued


def test_payments_to_come_say_day_way_and_certainty(stage: Stage, alder: Partner) -> None:
    response = stage.visit(alder).get(PAYMENTS)

    assert rows(response, "section") == [
        "By Program How How certain Amount",
        "was due by 30 Oct 2026 Q3 Fasteners Credit memo Period ended, not closed yet ~ $6,351.60",
        "30 Jan 2027 Q4 Cordless Growth Credit memo Earned to date, not final ~ $10,265.40",
    ]


def test_a_closed_period_waits_for_approval(stage: Stage, alder: Partner) -> None:
    stage.close("VIR-2026-009", date(2026, 7, 1))

    response = stage.visit(alder).get(PAYMENTS)

    (late,) = response.context["dues"].overdue
    assert (late.note, str(late.amount)) == ("Period closed, not approved yet", "6351.6000")


def test_statements_are_listed_with_period_amount_and_files(
    stage: Stage, alder: Partner, statement: Statement
) -> None:
    response = stage.visit(alder).get(PAYMENTS)

    assert rows(response, "section")[-1] == (
        f"{statement.code} Q3 Fasteners 1 Jul–30 Sep 2026 23 Nov 2026 Issued CSV $6,351.60"
    )


def test_a_partner_that_earned_nothing_is_told_the_first_possible_day(stage: Stage) -> None:
    partner = stage.partner("EMPTY", "Empty Trading")
    stage.publish(cordless(), [partner])
    stage.calculate()

    response = stage.visit(partner).get(PAYMENTS)

    assert words(response, "empty") == [
        "Nothing is earned yet. The first payment is possible by 30 Jan 2027.",
        "No statement has been issued yet. You get one when a period is closed and approved.",
    ]


def test_what_is_below_the_minimum_is_said_not_to_be_paid(stage: Stage) -> None:
    partner = stage.partner("SMALL", "Small Trading")
    reward = {
        "kind": "percent",
        "application": "all_volume",
        "tiers": [{"threshold": "1000", "percent": "2"}],
    }
    stage.publish(cordless(reward=reward), [partner])
    stage.sold(partner, "2000.00")
    stage.calculate()

    response = stage.visit(partner).get(PAYMENTS)

    (due,) = response.context["dues"].coming
    assert (str(due.amount), due.note) == ("40.0000", "Below the minimum of $50.00: not paid yet")


def test_the_lines_of_a_statement_foot(stage: Stage, alder: Partner, statement: Statement) -> None:
    response = stage.visit(alder).get(f"/p/kestrel/statements/{statement.code}/")

    assert rows(response, "sheet") == [
        "Line What Basis Amount, USD",
        "1 Eligible purchases, gross 4 lines 4 lines 214,860.00",
        "2 Returns and credits 1 line 1 line −3,140.00",
        "3 Net eligible purchases 211,720.00",
        "4 Rebate at Tier 2 3.0% of line 3 3.0% of line 3 6,351.60",
        "5 Cap ($25,000.00) not reached not reached 0.00",
        "6 Payable 6,351.60",
    ]


def test_the_rebate_is_open_until_another_line_is_asked_for(
    stage: Stage, alder: Partner, statement: Statement
) -> None:
    client = stage.visit(alder)

    first = client.get(f"/p/kestrel/statements/{statement.code}/")
    last = client.get(f"/p/kestrel/statements/{statement.code}/?line=6")

    assert words(first, "working")[0].startswith(
        "Show the working line 4 Rebate = net eligible × tier rate = $211,720.00 × 3.0% = $6,351.60 "
        "Why Tier 2? $211,720.00 is at least $150,000 and below $300,000. "
        "To reach Tier 3 you needed $88,280.00 more. Terms version 1, clause “Tiers” open Lines 4 + 1 open"
    )
    assert last.context["working"].where == "line 6"


@pytest.mark.parametrize("line", ["0", "7", "first"])
def test_a_line_that_is_not_there_is_not_found(
    stage: Stage, alder: Partner, statement: Statement, line: str
) -> None:
    response = stage.visit(alder).get(f"/p/kestrel/statements/{statement.code}/?line={line}")

    assert response.status_code == 404


def test_a_file_of_a_statement_comes_as_an_attachment(
    stage: Stage, alder: Partner, statement: Statement
) -> None:
    response = stage.visit(alder).get(f"/p/kestrel/statements/{statement.code}/files/csv/")

    found = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert (
        response.headers["Content-Disposition"] == f'attachment; filename="kestrel_{statement.code}_v1.csv"'
    )
    assert (found[-1]["what"], found[-1]["amount"]) == ("Payable", "6351.60")


def test_a_file_that_was_not_made_is_not_found(stage: Stage, alder: Partner, statement: Statement) -> None:
    response = stage.visit(alder).get(f"/p/kestrel/statements/{statement.code}/files/pdf/")

    assert response.status_code == 404


def test_a_confirmed_period_says_so_on_its_program(
    stage: Stage, alder: Partner, statement: Statement
) -> None:
    response = stage.visit(alder).get("/p/kestrel/programs/VIR-2026-009/")

    assert rows(response, "where")[1] == f"Earned $6,351.60 Tier 2, 3%. Statement {statement.code}"
