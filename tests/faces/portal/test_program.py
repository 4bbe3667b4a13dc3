"""One program: the estimator, the tiers, what counted, how it is paid, its terms."""

from __future__ import annotations

from datetime import date

import pytest

from partners.models import Partner
from tests.faces.portal.stage import Stage, cordless, rows, sentence, words

PROGRAM = "/p/kestrel/programs/VIR-2026-014/"
ESTIMATE = f"{PROGRAM}estimate/"
UNITS = {
    "measure": {"kind": "quantity"},
    "reward": {
        "kind": "per_unit",
        "application": "all_volume",
        "tiers": [{"threshold": "100", "amount": "2.50"}, {"threshold": "250", "amount": "4.00"}],
    },
    "caps": [],
}


@pytest.fixture
def alder(stage: Stage) -> Partner:
    return stage.partner("ALDER", "Alder Supply")


@pytest.fixture
def scenario(stage: Stage, alder: Partner) -> Partner:
    stage.publish(cordless(), [alder])
    stage.sold(alder, "345320.00", lines=4)
    stage.sold(alder, "-3140.00", quantity="-1")
    stage.sold(alder, "8912.40", category="Refurbished", lines=2)
    stage.calculate()
    return alder


def test_an_estimate_of_60000_says_total_rebate_gain_and_share(stage: Stage, scenario: Partner) -> None:
    response = stage.visit(scenario).get(f"{PROGRAM}?more=60000")

    assert words(response, "#answer") == [
        "With $60,000 more "
        "You would have $402,180.00 Tier 3, 4% "
        "Rebate $16,087.20 "
        "More than today +$5,821.80 That is 9.7% of the $60,000 "
        "Smallest order that changes your tier: $57,820 "
        "Estimate only. Same calculation as your payment, on purchases counted to 22 Nov. "
        "Returns until 31 Dec reduce it. Show the workingCopy link recalculating…"
    ]


def test_without_a_question_the_estimator_asks_for_the_next_tier(stage: Stage, scenario: Partner) -> None:
    response = stage.visit(scenario).get(PROGRAM)

    asked = response.context["answer"].asked
    assert (asked.text, asked.most_text, asked.step) == ("57,820", "$300,000", "1000")


def test_the_fragment_gives_the_same_answer_and_a_link_to_it(stage: Stage, scenario: Partner) -> None:
    client = stage.visit(scenario)
    page = client.get(f"{PROGRAM}?more=60000")

    part = client.get(f"{ESTIMATE}?more=%2460%2C000.00")

    assert words(part, "#answer") == words(page, "#answer")
    assert part.headers["HX-Replace-Url"] == f"{PROGRAM}?period=2026-10-01&more=60000.00"
    assert words(part, "portal-bar") == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("a lot", "Amount: 'a lot' was not read. Enter a figure such as 60,000."),
        ("", "Amount: '' was not read. Enter a figure such as 60,000."),
        ("-5", "Amount: '-5' is below zero. Enter 0 or more."),
        ("60000.005", "Amount: '60000.005' is too fine. Enter at most 2 decimals."),
        ("99999999999", "Amount: '99999999999' is too large. Enter at most 10,000,000,000."),
        ("EUR 500", "Amount: 'EUR 500' is not in USD. Enter 60,000."),
    ],
)
def test_what_cannot_be_read_is_said_beside_the_field(
    stage: Stage, scenario: Partner, typed: str, said: str
) -> None:
    response = stage.visit(scenario).get(PROGRAM, {"more": typed})

    assert (response.status_code, words(response, "#answer-error")) == (422, [said])
    assert response.context["answer"].asked.text == typed


def test_an_estimate_past_the_cap_says_that_it_is_reached(stage: Stage, scenario: Partner) -> None:
    response = stage.visit(scenario).get(f"{PROGRAM}?more=600000")

    found = response.context["answer"].found
    assert (str(found.rebate), str(found.gain), found.is_capped) == ("40000.00", "29734.60", True)


def test_units_are_estimated_in_units(stage: Stage, alder: Partner) -> None:
    stage.publish(cordless(**UNITS), [alder])
    stage.sold(alder, "20000.00", quantity="200")
    stage.calculate()

    response = stage.visit(alder).get(f"{PROGRAM}?more=100")

    assert words(response, "#answer") == [
        "With 100 units more "
        "You would have 300 units Tier 2, $4 per unit "
        "Rebate $1,200.00 "
        "More than today +$700.00 That is $7.00 for each of the 100 units "
        "Smallest order that changes your tier: 50 units "
        "Estimate only. Same calculation as your payment, on purchases counted to 22 Nov. "
        "Returns until 31 Dec reduce it. Show the workingCopy link recalculating…"
    ]


def test_tiers_in_units_that_pay_on_value_need_a_first_purchase_to_estimate(
    stage: Stage, alder: Partner
) -> None:
    tiers = [{"threshold": "100", "percent": "2"}]
    reward = {"kind": "percent", "application": "all_volume", "base": "net_amount", "tiers": tiers}
    stage.publish(cordless(measure={"kind": "quantity"}, reward=reward, caps=[]), [alder])
    stage.calculate()

    response = stage.visit(alder).get(f"{PROGRAM}?more=100")

    assert (response.status_code, response.context["answer"].found) == (200, None)
    assert rows(response, "tier-table")[1] == "Tier 1, 2% 100 units 100 units depends on prices 3 units"


def test_tiers_say_what_each_needs_in_all_and_a_day(stage: Stage, scenario: Partner) -> None:
    response = stage.visit(scenario).get(PROGRAM)

    assert rows(response, "tier-table") == [
        "Tier From Needs Pays at the line Per day",
        "Tier 1, 2% $100,000 reached $2,000.00",
        "Tier 2, 3% $250,000 reached $7,500.00",
        "Tier 3, 4% $400,000 $57,820 $16,000.00 $1,483",
        "Tier 4, 5% $600,000 $257,820 $30,000.00 $6,611",
    ]
    assert response.context["pace"] == [
        "Your pace: $6,456 a day over 53 days.",
        "Tier 3 about 1 Dec at this pace.",
        "Tier 4: just short at this pace.",
    ]


def test_what_counted_foots_and_what_did_not_is_named(stage: Stage, scenario: Partner) -> None:
    response = stage.visit(scenario).get(PROGRAM)

    counted = response.context["counted"]
    assert (counted.lines, counted.returns, counted.left_lines) == (4, 1, 2)
    assert (str(counted.bought), str(counted.returned)) == ("345320.0000", "-3140.0000")
    assert counted.bought + counted.returned == response.context["one"].position.measured
    assert words(response, "not-counted") == ["2 lines did not count: $8,912.40 See why"]


def test_how_it_is_paid_is_said_with_day_cap_and_minimum(stage: Stage, scenario: Partner) -> None:
    response = stage.visit(scenario).get(PROGRAM)

    assert response.context["paid"] == [
        "Credit memo by 30 Jan 2027",
        "Cap $40,000.00",
        "Minimum $50.00, less is carried over",
        "Adds to your other programs",
    ]


def test_a_program_to_come_shows_last_year_on_its_ruler(stage: Stage, alder: Partner) -> None:
    document = cordless(starts_on="2027-01-01", ends_on="2027-03-31", code="VIR-2027-003", name="Q1 Push")
    stage.publish(document, [alder], status="scheduled")
    stage.sold(alder, "251700.00", date(2026, 2, 3))
    stage.calculate()

    response = stage.visit(alder).get("/p/kestrel/programs/VIR-2027-003/")

    said, drawn = response.context["last_year"]
    assert said == "In the same days of last year you bought $251,700."
    assert drawn.value_now == "251700"
    assert sentence(response) == "Starts on 1 Jan 2027. Rebate starts at $100,000."


def test_a_period_is_chosen_by_its_first_day(stage: Stage, alder: Partner) -> None:
    stage.publish(cordless(period="month"), [alder])
    stage.sold(alder, "120000.00", date(2026, 10, 5))
    stage.sold(alder, "50000.00", date(2026, 11, 5))
    stage.calculate()
    client = stage.visit(alder)

    now, before = client.get(PROGRAM), client.get(f"{PROGRAM}?period=2026-10-01")

    assert rows(now, "where")[0] == "Net purchases $50,000.00 1 line"
    assert rows(before, "where")[0] == "Net purchases $120,000.00 1 line"
    assert sentence(before) == "You earned $2,400.00 at Tier 1. The period ended on 31 Oct 2026."
    assert words(now, "periods") == ["1 Oct–31 Oct 2026 1 Nov–30 Nov 2026"]


@pytest.mark.parametrize("period", ["2026-12-01", "2026-10-02", "october"])
def test_a_period_that_has_not_begun_is_not_found(stage: Stage, alder: Partner, period: str) -> None:
    stage.publish(cordless(period="month"), [alder])
    stage.calculate()

    response = stage.visit(alder).get(f"{PROGRAM}?period={period}")

    assert response.status_code == 404


def test_programs_are_listed_live_to_come_and_ended(stage: Stage, alder: Partner) -> None:
    stage.publish(cordless(), [alder])
    stage.publish(cordless(starts_on="2027-01-01", ends_on="2027-03-31", code="VIR-2027-003"), [alder])
    stage.publish(cordless(starts_on="2026-07-01", ends_on="2026-09-30", code="VIR-2026-009"), [alder])
    stage.calculate()

    response = stage.visit(alder).get("/p/kestrel/programs/")

    groups = response.context["groups"]
    assert [(group["heading"], [panel.code for panel in group["panels"]]) for group in groups] == [
        ("Live", ["VIR-2026-014"]),
        ("To come", ["VIR-2027-003"]),
        ("Ended", ["VIR-2026-009"]),
    ]


def test_the_terms_page_shows_the_clause_the_tiers_and_the_version(stage: Stage, scenario: Partner) -> None:
    response = stage.visit(scenario).get(f"{PROGRAM}terms/")

    assert words(response, "rule-sentence") == [
        "All partners earn 2% to 5% back on all net Cordless purchases from 1 Oct to 31 Dec 2026, "
        "once they reach $100,000, up to $40,000 each. Paid by credit memo by 30 Jan 2027."
    ]
    assert rows(response, "sheet") == [
        "Tier From Rate",
        "Tier 1 $100,000 2%",
        "Tier 2 $250,000 3%",
        "Tier 3 $400,000 4%",
        "Tier 4 $600,000 5%",
    ]
    assert words(response, "docmeta")[0].startswith(
        "Program Q4 Cordless Growth Version 1, in force Published"
    )


def test_what_the_clause_leaves_out_stands_below_it_but_for_what_only_the_vendor_knows(
    stage: Stage, scenario: Partner
) -> None:
    response = stage.visit(scenario).get(f"{PROGRAM}terms/")

    assert words(response, "rule-details") == [
        "Other currencies convert to USD at the rate of the sale date. "
        "Amounts are rounded half up to 2 decimals, once per partner and quarter."
    ]


def test_a_version_that_was_never_published_is_not_found(stage: Stage, scenario: Partner) -> None:
    response = stage.visit(scenario).get(f"{PROGRAM}terms/?version=2")

    assert response.status_code == 404


def test_terms_that_name_partners_do_not_tell_one_of_the_others(stage: Stage, alder: Partner) -> None:
    stage.partner("BEXLEY", "Bexley Electrical")
    stage.publish(cordless(eligibility={"except_partners": ["BEXLEY"]}), [alder])
    stage.calculate()

    response = stage.visit(alder).get(f"{PROGRAM}terms/")

    assert words(response, "rule-sentence")[0].startswith("Partners in this program earn 2% to 5% back")
    assert b"BEXLEY" not in response.content
