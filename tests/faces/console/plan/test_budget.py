"""The budget page: it foots, its cells open, its versions are written by one and approved by another."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from payouts.queries.spending import Amounts, spending_of
from programs.operations.create_program import create_program
from programs.operations.lock_budget import lock_budget
from programs.operations.plan_budget import plan_budget
from programs.queries.budget_plans import year_plan
from tests.faces.console.plan.conftest import BUDGET, ClientAs, Year, said
from tests.faces.console.plan.documents import flat
from tests.factories import make_published_program, make_segment
from vir.faces.console.plan.budget_table import Cells, Scenario, table_of
from vir.foundation.identity.models import User
from vir.foundation.periods import FiscalYear
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

EDIT, LOCK, APPROVE = f"{BUDGET}edit/?year=2026", f"{BUDGET}lock/", f"{BUDGET}approve/"
YEAR = FiscalYear(2026)


@pytest.fixture
def spent(year: Year) -> Year:
    """Electrical: 800.00 earned in Q3, about 920 in Q4; Industrial: 100.00 in Q3; a draft of 5,000 in Q4."""
    year.program("VIR-2026-001", "2026-07-01", "2026-09-30", "closed")
    year.program("VIR-2026-002", "2026-10-01", "2026-12-31")
    year.program("VIR-2026-003", "2026-07-01", "2026-09-30", "closed", who="CORVUS")
    year.sale("2026-08-03", "80000.00")
    year.sale("2026-08-03", "10000.00", who="CORVUS")
    year.sale("2026-11-22", "53000.00")
    year.calculate()
    with year.inside():
        create_program(
            name="A draft",
            starts_on=YEAR.quarters[3].start,
            ends_on=YEAR.quarters[3].last_day,
            budget=Decimal(5000),
            actor_id=year.owner.id,
            at=year.at,
            starting_point="quarterly_tiers",
        )
    return year


def plan(
    year: Year, actor: User, amounts: dict[tuple[str, int], int], seen: int = 0, reason: str = ""
) -> None:
    with year.inside():
        plan_budget(
            year=2026,
            amounts={cell: Decimal(amount) for cell, amount in amounts.items()},
            reason=reason,
            seen_number=seen,
            actor_id=actor.id,
            at=year.at,
        )


def stored(year: Year) -> dict[tuple[str, int], Decimal]:
    with year.inside():
        return year_plan(2026).amounts


def sent_of(response: Any) -> dict[str, str]:
    """Give what the form of the plan sends when nothing was touched."""
    html = response.content.decode()
    form = html[html.index('name="seen"') - 60 : html.index("</form>", html.index('name="seen"'))]
    fields = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name is not None:
            fields[name[1]] = value[1] if value else ""
    return fields


def rows_of(response: Any) -> dict[str, list[str]]:
    """Read the table: the cells of each row by its heading."""
    html = response.content.decode()
    table = html[html.index("budget-table") : html.index("</table>", html.index("budget-table"))]
    rows: dict[str, list[str]] = {}
    for row in re.findall(r"<tr.*?</tr>", table, re.S)[1:]:
        cells = [
            " ".join(re.sub(r"<[^>]+>", " ", cell).split())
            for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)
        ]
        rows[cells[0].replace(" ,", ",")] = cells[1:]
    return rows


@pytest.mark.parametrize("scenario", list(Scenario))
def test_every_sum_of_the_table_is_that_of_the_programs(spent: Year, scenario: Scenario) -> None:
    plan(spent, spent.owner, {("Electrical", 3): 1000, ("Industrial", 3): 70, ("", 1): 5})
    with spent.inside():
        spending = spending_of(YEAR, today=spent.at.date())
        table = table_of(YEAR, year_plan(2026), spending, scenario, spent.at.date())

    total = sum((one.total for one in spending), Amounts())
    year = table.total.year
    assert (year.expected, year.earned, year.paid) == (scenario.of(total), total.earned, total.paid)
    assert year.earned == Decimal(1430)
    assert year.plan == Decimal(1075)
    assert year.left == year.plan - year.expected
    for row in [*table.segments, table.total]:
        quarters = sum((cells for _, cells in row.quarters), Cells())
        for name in ("plan", "committed", "expected", "earned", "paid", "left"):
            assert getattr(row.year, name) == getattr(quarters, name)
    for place in range(4):
        cells = sum((row.quarters[place][1] for row in table.segments), Cells())
        assert cells == Cells(**{**table.total.quarters[place][1].__dict__, "url": ""})


def test_the_page_tells_committed_from_expected_and_carries_forward(console: Client, spent: Year) -> None:
    plan(spent, spent.owner, {("Electrical", 3): 1000, ("Electrical", 4): 2000})

    rows = rows_of(console.get(BUDGET))

    # plan, carried forward, committed, expected, earned, paid, left
    assert rows["Electrical, Q3"] == ["1,000", "— nil", "800", "800", "800.00", "— nil", "200"]
    assert rows["Electrical, Q4"] == ["2,000", "200", "920", "920", "530.00", "— nil", "1,080"]
    assert rows["Electrical"] == ["3,000", "", "1,720", "1,720", "1,330.00", "— nil", "1,280"]
    # The draft names no segment: it is expected, and committed to nobody.
    assert rows["No segment, Q4"][2:4] == ["— nil", "5,000"]
    assert rows["All segments"][2:4] == ["1,820", "6,820"]


def test_the_scenario_moves_what_is_expected(console: Client, spent: Year) -> None:
    low, high = (rows_of(console.get(f"{BUDGET}?scenario={one}")) for one in ("low", "high"))

    assert (low["Electrical, Q4"][3], high["Electrical, Q4"][3]) == ("828", "1,012")
    assert low["Electrical, Q3"][3] == high["Electrical, Q3"][3] == "800"


def test_every_cell_opens_the_programs_behind_it(console: Client, spent: Year) -> None:
    html = console.get(BUDGET).content.decode()
    assert 'href="/t/kestrel/plan/budget/?year=2026&amp;segment=Electrical&amp;quarter=3#behind"' in html

    text = said(console.get(f"{BUDGET}?year=2026&segment=Electrical&quarter=3"))

    behind = text[text.index("Behind Electrical, Q3") :]
    assert "Program VIR-2026-001 VIR-2026-001 Closed $800 $800.00 $0.00 earned" in behind
    assert "VIR-2026-003" not in behind
    whole = said(console.get(f"{BUDGET}?quarter=0"))
    assert "Behind All segments, the whole year" in whole
    assert "its budget; it has no back-test" in whole


def test_an_empty_year_offers_both_ways_to_begin(console: Client, year: Year) -> None:
    text = said(console.get(f"{BUDGET}?year=2027"))

    assert "Enter a yearly figure or start from 2026’s actuals." in text
    assert "Nothing is planned for 2027 yet." in text


def test_a_yearly_figure_is_spread_as_the_year_before_was(console: Client, spent: Year) -> None:
    url = f"{BUDGET}edit/?year=2027"
    sent = sent_of(console.get(url))

    spread = console.post(url, {**sent, "year-0": "$1,720", "year-1": "1,000.02", "act": "spread"})
    found = sent_of(spread)
    # Industrial had all of its year in Q3.
    assert [found[f"amount-0-{n}"] for n in (1, 2, 3, 4)] == ["", "", "800", "920"]
    assert [found[f"amount-1-{n}"] for n in (1, 2, 3, 4)] == ["", "", "1,000.02", ""]
    saved = console.post(url, {**found, "act": "save"}, follow=True)

    assert "Version 1 of the 2027 plan is saved." in said(saved)


def test_a_plan_starts_from_this_years_actuals(console: Client, spent: Year) -> None:
    url = f"{BUDGET}edit/?year=2027"

    found = sent_of(console.post(url, {**sent_of(console.get(url)), "growth": "10", "act": "actuals"}))

    assert [found[f"amount-0-{n}"] for n in (3, 4)] == ["880", "1,012"]
    assert found["amount-1-3"] == "110"
    # What a draft would cost is nobody's actual.
    assert found["amount-2-4"] == ""


def test_figures_are_pasted_from_a_spreadsheet(console: Client, spent: Year) -> None:
    pasted = "Segment\tQ1\tQ2\tQ3\tQ4\nelectrical\t1,000\t2,000\t\t$4,000.50\nIndustrial\t500\n"
    sent = sent_of(console.get(EDIT))

    found = sent_of(console.post(EDIT, {**sent, "pasted": pasted, "act": "paste"}))

    assert [found[f"amount-0-{n}"] for n in (1, 2, 3, 4)] == ["1,000", "2,000", "", "4,000.5"]
    assert [found[f"amount-1-{n}"] for n in (1, 2, 3, 4)] == ["125", "125", "125", "125"]
    assert stored(spent) == {}


@pytest.mark.parametrize(
    ("pasted", "fault"),
    [
        ("Nobody\t1", "Line 1: there is no segment 'Nobody'"),
        ("Electrical\t1\t2", "Line 1: write the segment, then one figure"),
        ("Electrical\t1.000,00", "Line 1: '1.000,00' was not read"),
        ("Electrical\t1\nELECTRICAL\t2", "“Electrical” stands there twice."),
        ("", "There is no line to read."),
    ],
)
def test_what_cannot_be_pasted_is_said_line_by_line(
    console: Client, spent: Year, pasted: str, fault: str
) -> None:
    sent = sent_of(console.get(EDIT))

    response = console.post(EDIT, {**sent, "pasted": pasted, "act": "paste"})

    assert response.status_code == 422
    assert fault in said(response)


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"amount-0-1": "lots"}, "Electrical, Q1: 'lots' was not read"),
        ({"amount-0-1": "-5"}, "Electrical, Q1: write an amount from 0"),
        ({"amount-0-1": "1.005"}, "Electrical, Q1: USD has 2 decimals"),
        ({}, "Enter a yearly figure or start from this year’s actuals."),
        ({"amount-0-1": "1", "seen": "7"}, ""),
    ],
)
def test_a_plan_that_cannot_be_saved_says_why(
    console: Client, spent: Year, typed: dict[str, str], fault: str
) -> None:
    if not fault:
        plan(spent, spent.approver, {("Electrical", 2): 7})
        fault = "Lena made version 1 of the 2026 plan while you were writing here."
    sent = {**sent_of(console.get(EDIT)), "act": "save", **typed}

    response = console.post(EDIT, sent)

    assert response.status_code == 422
    assert fault in said(response)


def test_a_locked_plan_changes_only_through_two_people(
    client_as: ClientAs, spent: Year, priya: User, lena: User
) -> None:
    writer, approver = client_as(priya), client_as(lena)
    plan(spent, priya, {("Electrical", 3): 1000})
    approver.post(LOCK, {"year": "2026", "number": "1"})
    sent = {**sent_of(writer.get(EDIT)), "amount-0-3": "2,000", "reason": "More partners", "act": "save"}

    proposed = said(writer.post(EDIT, sent, follow=True))

    assert "Version 2 is proposed. The locked one counts until a second person approves it." in proposed
    assert "Waiting for a second person (not you)." in proposed
    assert "Electrical, Q3: $1,000 → $2,000" in proposed
    own = writer.post(APPROVE, {"year": "2026", "number": "2"})
    assert (own.status_code, stored(spent)) == (422, {("Electrical", 3): Decimal(1000)})

    approved = approver.post(APPROVE, {"year": "2026", "number": "2"}, follow=True)

    assert "Version 2 of the 2026 plan counts from now on." in said(approved)
    assert stored(spent) == {("Electrical", 3): Decimal(2000)}


def test_who_may_not_write_looks_only(client_as: ClientAs, spent: Year, finn: User) -> None:
    client = client_as(finn)

    codes = [client.get(BUDGET).status_code, client.get(EDIT).status_code, client.post(LOCK).status_code]

    assert codes == [200, 403, 403]


def test_a_program_in_another_currency_is_named_and_not_counted(console: Client, spent: Year) -> None:
    spent.program("EURO", "2026-10-01", "2026-12-31", currency="EUR")

    response = console.get(BUDGET)

    assert "Not in this table, because they pay in another currency: EURO (EUR)." in said(response)
    assert rows_of(response)["All segments"][3] == "6,820"


def test_another_vendors_money_is_not_in_it(
    console: Client, spent: Year, osprey: Tenant, charlie: User, lena: User
) -> None:
    with tenant_context(osprey.id, user_id=charlie.id):
        make_segment("Electrical")
        make_published_program(
            flat("THEIRS", "2026-07-01", "2026-09-30"), partners=[], owner=charlie, approver=lena
        )
        plan_budget(
            year=2026,
            amounts={("Electrical", 3): Decimal(999)},
            reason="",
            seen_number=0,
            actor_id=charlie.id,
            at=spent.at,
        )
        lock_budget(year=2026, seen_number=1, actor_id=charlie.id, at=spent.at)

    response = console.get(BUDGET)

    assert rows_of(response)["Electrical, Q3"][0] == "— nil"
    assert "THEIRS" not in said(response)
    assert "locked" not in said(response)


def test_the_queries_of_the_page_do_not_grow(
    console: Client, year: Year, django_assert_num_queries: Any
) -> None:
    year.program("P0", "2026-10-01", "2026-12-31")
    year.sale("2026-11-02", "1000.00")
    year.calculate()
    console.get(BUDGET)

    for number in (1, 3):
        for more in range(1, number):
            year.program(f"P{more}", "2026-10-01", "2026-12-31", who="CORVUS")
        with django_assert_num_queries(25):
            console.get(BUDGET)
