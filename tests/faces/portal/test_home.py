"""Home: what it says in each state a partner can be in."""

from __future__ import annotations

from datetime import date

import pytest

from partners.models import Partner
from tests.faces.portal.stage import Stage, annual, cordless, rows, sentence, words
from tests.factories import program_document

HOME = "/p/kestrel/"
TO_READ = "New terms Q4 Cordless Growth Read and acknowledge"
START = date(2026, 10, 1)


@pytest.fixture
def alder(stage: Stage) -> Partner:
    return stage.partner("ALDER", "Alder Supply")


@pytest.fixture
def scenario(stage: Stage, alder: Partner) -> Partner:
    """Alder as the demo has it: 345,320.00 bought, 3,140.00 returned, 37 lines of other products."""
    stage.publish(cordless(), [alder])
    stage.sold(alder, "345320.00", lines=4)
    stage.sold(alder, "-3140.00", quantity="-1")
    stage.sold(alder, "8912.40", category="Refurbished", lines=2)
    stage.calculate()
    return alder


def test_home_says_what_to_buy_and_what_it_pays(stage: Stage, scenario: Partner) -> None:
    response = stage.visit(scenario).get(HOME)

    assert words(response, "lead") == [
        "Buy $57,820 more by 31 Dec to reach Tier 3. "
        "You would earn $16,000.00, which is $5,734.60 more than today.",
        "Buy $57,820 more to reach Tier 3 and earn $16,000.00 (+$5,734.60).",
    ]


def test_home_shows_purchases_rebate_and_pace_of_the_scenario(stage: Stage, scenario: Partner) -> None:
    response = stage.visit(scenario).get(HOME)

    assert rows(response, "where") == [
        "Net purchases $342,180.00 4 lines less 1 return",
        "Earned to date ~ $10,265.40 Tier 2, 3%. Not final",
        "At your pace about $594,000 Tier 3, about $6,000 short of Tier 4",
    ]


def test_home_says_up_to_when_it_counts_in_the_vendors_time_zone(stage: Stage, scenario: Partner) -> None:
    response = stage.visit(scenario).get(HOME)

    assert words(response, "asof") == [
        "39 days left · counted to 22 Nov, file 06:10 Counted to 22 Nov, file 06:10"
    ]


def test_home_shows_the_next_payment_by_its_day_and_how_certain_it_is(
    stage: Stage, scenario: Partner
) -> None:
    response = stage.visit(scenario).get(HOME)

    assert words(response, "entries") == [
        "Next by 30 Jan 2027, credit memo ~ $10,265.40 Q4 Cordless Growth. Earned to date, not final",
        TO_READ,
    ]


def test_the_program_with_the_most_rebate_for_the_next_purchase_comes_first(
    stage: Stage, alder: Partner
) -> None:
    stage.publish(cordless(), [alder])
    stage.publish(annual(), [alder])
    stage.sold(alder, "342180.00")
    stage.sold(alder, "842820.00", date(2026, 3, 2), category="Fasteners")
    stage.calculate()

    response = stage.visit(alder).get(HOME)

    assert words(response, "program-name") == ["Annual Growth 2026", "Q4 Cordless Growth"]
    assert sentence(response) == "Buy $5,000 more by 31 Dec to reach Tier 1. You would earn $11,900.00."


def test_a_tier_beyond_three_times_the_own_pace_is_never_urged(stage: Stage, alder: Partner) -> None:
    stage.publish(cordless(), [alder])
    stage.sold(alder, "110000.00")
    tiers = [{"threshold": "100000", "percent": "2"}, {"threshold": "900000", "percent": "9"}]
    steep = {"kind": "percent", "application": "all_volume", "tiers": tiers}
    stage.publish(cordless(code="VIR-2026-030", name="Steep", reward=steep, caps=[]), [alder])
    stage.calculate()

    response = stage.visit(alder).get(HOME)

    assert words(response, "program-name") == ["Q4 Cordless Growth", "Steep"]
    assert words(response, "goal-note") == [
        "Reaching Tier 2 pays $81,000.00 Counted to 22 Nov, file 06:10",
    ]


def test_home_says_what_is_earned_where_no_tier_is_in_reach(stage: Stage, alder: Partner) -> None:
    tiers = [{"threshold": "1000", "percent": "2"}, {"threshold": "900000", "percent": "9"}]
    steep = {"kind": "percent", "application": "all_volume", "tiers": tiers}
    stage.publish(cordless(reward=steep, caps=[]), [alder])
    stage.sold(alder, "2000.00")
    stage.calculate()

    response = stage.visit(alder).get(HOME)

    assert sentence(response) == "You have earned $40.00 to date, at Tier 1. Tier 2 starts at $900,000."


def test_home_at_the_top_tier_says_what_more_earns_and_where_the_cap_is(stage: Stage, alder: Partner) -> None:
    stage.publish(cordless(), [alder])
    stage.sold(alder, "702450.00")
    stage.calculate()

    response = stage.visit(alder).get(HOME)

    assert sentence(response) == (
        "You are at the top tier. Each further $1,000 earns $50.00 "
        "until the $40,000.00 cap (reached at $800,000)."
    )
    assert rows(response, "where")[2] == "At your pace about $1,220,000 Tier 4, at the cap"


def test_home_at_the_cap_says_that_more_adds_nothing(stage: Stage, alder: Partner) -> None:
    stage.publish(cordless(), [alder])
    stage.sold(alder, "900000.00")
    stage.calculate()

    response = stage.visit(alder).get(HOME)

    assert sentence(response) == "Cap reached. Further purchases do not add rebate."
    assert rows(response, "where")[1] == "Earned to date ~ $40,000.00 Tier 4, 5%. Not final"


def test_home_before_the_first_purchase_says_where_rebate_starts(stage: Stage, alder: Partner) -> None:
    stage.publish(cordless(), [alder])
    stage.calculate()

    response = stage.visit(alder).get(HOME)

    assert sentence(response) == "Rebate starts at $100,000 of net purchases. You are at $0.00 to date."
    assert rows(response, "where") == [
        "Net purchases $0.00 0 lines",
        "Earned to date ~ $0.00 No tier yet. Not final",
    ]
    assert words(response, "entries") == [
        "Next first payment possible by 30 Jan 2027 nothing earned yet",
        TO_READ,
    ]


def test_home_before_the_first_file_says_that_no_sales_arrived(stage: Stage, alder: Partner) -> None:
    stage.publish(cordless(), [alder])

    response = stage.visit(alder).get(HOME)

    assert words(response, "asof") == ["92 days left · no sales received yet No sales received yet"]


def test_home_without_a_program_says_so(stage: Stage, alder: Partner) -> None:
    response = stage.visit(alder).get(HOME)

    assert words(response, "lead") == ["You are not in a program yet. Kestrel Tools will tell you here."]
    assert words(response, "entries") == ["Next no payment is planned"]


def test_home_with_a_program_to_come_says_when_it_starts(stage: Stage, alder: Partner) -> None:
    document = cordless(starts_on="2027-01-01", ends_on="2027-03-31", code="VIR-2027-003", name="Q1 Push")
    stage.publish(document, [alder], status="scheduled")
    stage.calculate()

    response = stage.visit(alder).get(HOME)

    assert sentence(response) == "Starts on 1 Jan 2027. Rebate starts at $100,000."
    assert rows(response, "where") == []


def test_home_after_every_program_ended_shows_the_last_one(stage: Stage, alder: Partner) -> None:
    document = cordless(starts_on="2026-07-01", ends_on="2026-09-30", code="VIR-2026-009", name="Q3 Cordless")
    stage.publish(document, [alder])
    stage.sold(alder, "150000.00", date(2026, 8, 3))
    stage.calculate()

    response = stage.visit(alder).get(HOME)

    assert sentence(response) == "You earned $3,000.00 at Tier 1. The period ended on 30 Sep 2026."
    assert rows(response, "where") == [
        "Net purchases $150,000.00 1 line",
        "Earned ~ $3,000.00 Tier 1, 2%. Not final",
    ]
    assert words(response, "entries") == [
        "Next was due by 30 Oct 2026, credit memo ~ $3,000.00 Q3 Cordless. Period ended, not closed yet"
    ]


def test_home_for_a_partner_that_left_names_the_day(stage: Stage, alder: Partner) -> None:
    program = stage.publish(cordless(), [alder])
    stage.sold(alder, "120000.00", START)
    stage.leave(program, date(2026, 11, 1))
    stage.calculate()

    response = stage.visit(alder).get(HOME)

    assert sentence(response) == "You have earned $2,400.00 to date, at Tier 1. Tier 2 starts at $250,000."
    assert words(response, "block__head")[0] == "Q4 Cordless Growth you left on 31 Oct you left on 31 Oct"


def test_home_shows_the_last_statement_beside_the_next_payment(stage: Stage, alder: Partner) -> None:
    fasteners = {"products": {"include": [{"category": "Fasteners"}]}, "caps": []}
    q3 = program_document(
        code="VIR-2026-009", name="Q3 Fasteners", starts_on="2026-07-01", ends_on="2026-09-30", **fasteners
    )
    stage.publish(q3, [alder])
    stage.publish(cordless(), [alder])
    stage.sold(alder, "300000.00", date(2026, 8, 3), category="Fasteners")
    stage.sold(alder, "342180.00")
    stage.calculate()
    (statement,) = stage.pay("VIR-2026-009", date(2026, 7, 1))

    response = stage.visit(alder).get(HOME)

    assert words(response, "entries") == [
        "Next by 30 Jan 2027, credit memo ~ $10,265.40 Q4 Cordless Growth. Earned to date, not final "
        f"Last Issued 23 Nov $9,000.00 Q3 Fasteners. Statement {statement.code}",
        TO_READ,
    ]


def test_a_confirmed_payment_that_is_still_to_come_is_the_next_one(stage: Stage, alder: Partner) -> None:
    payment = {"method": "check", "due_days": 60}
    q3 = cordless(
        code="VIR-2026-009", name="Q3", starts_on="2026-07-01", ends_on="2026-09-30", payment=payment
    )
    stage.publish(q3, [alder])
    stage.sold(alder, "300000.00", date(2026, 8, 3))
    stage.calculate()
    (statement,) = stage.pay("VIR-2026-009", date(2026, 7, 1))

    response = stage.visit(alder).get(HOME)

    assert words(response, "entries") == [
        f"Next by 29 Nov 2026, check $9,000.00 Q3. Confirmed by {statement.code}"
    ]


def test_units_are_written_as_units(stage: Stage, alder: Partner) -> None:
    tiers = [{"threshold": "100", "amount": "2.50"}, {"threshold": "250", "amount": "4.00"}]
    document = cordless(
        measure={"kind": "quantity"},
        reward={"kind": "per_unit", "application": "all_volume", "tiers": tiers},
        caps=[],
    )
    stage.publish(document, [alder])
    stage.sold(alder, "20000.00", quantity="200")
    stage.calculate()

    response = stage.visit(alder).get(HOME)

    assert sentence(response) == (
        "Buy 50 more units by 31 Dec to reach Tier 2. "
        "You would earn $1,000.00, which is $500.00 more than today."
    )
    assert rows(response, "where") == [
        "Units bought 200 units 1 line",
        "Earned to date ~ $500.00 Tier 1, $2.50 per unit. Not final",
        "At your pace about 347 units Tier 2, the highest",
    ]


def test_long_names_stay_whole(stage: Stage) -> None:
    name = "Wharfedale, Ullswater & Northern Counties Electrical Trading"
    promotion = "Electrical wholesale autumn and winter promotion, all places"
    partner = stage.partner("LONG", name)
    stage.publish(cordless(name=promotion), [partner])
    stage.calculate()

    response = stage.visit(partner).get(HOME)

    assert (len(name), len(promotion)) == (60, 60)
    assert words(response, "program-name") == [promotion]
    assert words(response, "menu", tag="details")[0].startswith(name)
