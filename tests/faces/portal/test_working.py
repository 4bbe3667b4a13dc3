"""The working of an amount that no statement holds yet."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from partners.models import Partner
from tests.faces.portal.stage import Stage, cordless, rows, words
from vir.foundation.languages import speaking
from vir.foundation.web.formats import money, percent
from vir.foundation.words import say

WORKING = "/p/kestrel/programs/VIR-2026-014/working/"


@pytest.fixture
def alder(stage: Stage) -> Partner:
    partner = stage.partner("ALDER", "Alder Supply")
    stage.publish(cordless(), [partner])
    stage.sold(partner, "345320.00", lines=4)
    stage.sold(partner, "-3140.00", quantity="-1")
    stage.sold(partner, "8912.40", category="Refurbished", lines=2)
    stage.calculate()
    return partner


def test_the_account_to_date_foots(stage: Stage, alder: Partner) -> None:
    response = stage.visit(alder).get(f"{WORKING}earned/")

    assert rows(response, "sheet") == [
        "Line What Basis Amount, USD",
        "1 Counted lines 4 lines 4 lines 345,320.00",
        "2 Returns 1 line 1 line −3,140.00",
        "3 Net purchases 342,180.00",
        "4 Earned to date Tier 2, 3% Tier 2, 3% ~ 10,265.40",
    ]


def test_what_is_earned_shows_formula_tier_and_what_would_change_it(stage: Stage, alder: Partner) -> None:
    response = stage.visit(alder).get(f"{WORKING}earned/")

    shown = response.context["working"]
    assert [(step.label, step.text) for step in shown.steps] == [
        ("Rebate", "net eligible × tier rate"),
        ("", "$342,180.00 × 3.0%"),
    ]
    assert shown.result == "$10,265.40"
    assert shown.why_heading == "Why Tier 2?"
    assert shown.why == "$342,180.00 is at least $250,000 and below $400,000."
    assert shown.counterfactual == "To reach Tier 3 you need $57,820.00 more."
    assert shown.cap == "The cap of $40,000.00 is not reached."


def test_net_purchases_are_counted_lines_less_returns(stage: Stage, alder: Partner) -> None:
    response = stage.visit(alder).get(f"{WORKING}net/")

    shown = response.context["working"]
    assert [(step.label, step.text) for step in shown.steps] == [
        ("Net purchases", "counted lines less returns"),
        ("", "$345,320.00 − $3,140.00"),
    ]
    assert (shown.result, shown.counterfactual) == ("$342,180.00", "2 lines of these days did not count.")


def test_the_working_names_terms_lines_and_freshness(stage: Stage, alder: Partner) -> None:
    response = stage.visit(alder).get(f"{WORKING}earned/")

    assert words(response, "facts") == ["Terms version 1 open Lines 4 + 1 open Counted to 22 Nov, file 06:10"]


def test_an_estimate_shows_its_working_too(stage: Stage, alder: Partner) -> None:
    response = stage.visit(alder).get(f"{WORKING}estimate/?more=60000")

    shown = response.context["working"]
    assert (shown.steps[1].text, shown.result) == ("$402,180.00 × 4.0%", "$16,087.20")


@pytest.mark.parametrize("amount", ["paid", "estimate", "estimate/?more=lots"])
def test_an_amount_that_does_not_exist_is_not_found(stage: Stage, alder: Partner, amount: str) -> None:
    address = f"{WORKING}{amount}" if "?" in amount else f"{WORKING}{amount}/"

    response = stage.visit(alder).get(address)

    assert response.status_code == 404


def test_a_program_to_come_has_no_working(stage: Stage, alder: Partner) -> None:
    stage.publish(cordless(starts_on="2027-01-01", ends_on="2027-03-31", code="VIR-2027-003"), [alder])

    response = stage.visit(alder).get("/p/kestrel/programs/VIR-2027-003/working/net/")

    assert response.status_code == 404


def test_volume_since_the_start_is_added_in_the_working(stage: Stage) -> None:
    partner = stage.partner("VALE", "Vale Wholesale")
    stage.publish(cordless(code="VIR-2026-040", period="month", accumulation="to_date"), [partner])
    stage.sold(partner, "90000.00", date(2026, 10, 5))
    stage.sold(partner, "30000.00", date(2026, 11, 5))
    stage.calculate()

    response = stage.visit(partner).get("/p/kestrel/programs/VIR-2026-040/working/net/")

    shown = response.context["working"]
    assert [(step.label, step.text) for step in shown.steps][2:] == [
        ("", "$30,000.00"),
        ("Since the start", "$90,000.00 before + $30,000.00"),
    ]
    assert shown.result == "$120,000.00"


def test_lines_that_came_after_the_calculation_are_said_to_be_missing(stage: Stage, alder: Partner) -> None:
    stage.sold(alder, "1000.00")

    response = stage.visit(alder).get(f"{WORKING}earned/")

    counted = response.context["counted"]
    assert (counted.is_behind, str(counted.bought + counted.returned)) == (True, "342180.0000")


def test_the_working_is_told_in_the_language_of_who_reads_it(stage: Stage, alder: Partner) -> None:
    response = stage.visit(alder).get(f"{WORKING}earned/", headers={"accept-language": "de"})

    shown = response.context["working"]
    with speaking("de"):
        bought = money(Decimal(342180), "USD")
        least, following = (money(Decimal(size), "USD", whole=True) for size in (250000, 400000))
        why = "{measured} is at least {least_measured} and below {next_measured}."
        assert shown.steps[1].text == f"{bought} × {percent(3, places=1)}"
        assert shown.why == say(why, measured=bought, least_measured=least, next_measured=following)
    assert bought == "342.180,00\u00a0$"


def test_programs_read_the_working_alike_whoever_asks(stage: Stage, alder: Partner) -> None:
    client = stage.visit(alder)

    english, german = (
        client.get(f"{WORKING}earned/?format=json", headers={"accept-language": language}).json()
        for language in ("en", "de")
    )

    assert german["explanation"] == english["explanation"]
