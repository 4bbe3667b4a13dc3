"""Programs that rest on more than sums: real rows in, amounts to the cent out, the same on every page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from claims.models import SalesLine
from payouts.enums import LineFate
from payouts.models import CalculationRun, Earning, EarningEntry
from payouts.operations.close_period import close_period
from payouts.operations.recalculate import recalculate
from payouts.posting.records import Promise
from payouts.queries.lines import Question, count_fates
from payouts.queries.promises import promise_of
from payouts.queries.volumes import Cutoff
from payouts.queries.working import explanation
from tests.factories import make_portal_user, make_tenant
from tests.payouts.shapes import STORIES, Key, Scene, Story
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

ClientAs = Callable[[User], Client]
Calculate = Callable[..., CalculationRun]
THIS_QUARTER = (date(2026, 10, 1), date(2026, 12, 31))
LAST_QUARTER = (date(2026, 7, 1), date(2026, 9, 30))
# The day on which a line arrives for a quarter that is closed.
LATE = date(2026, 11, 20)
BATCH = UUID(int=77)
NAMES = list(STORIES)


@pytest.fixture
def kestrel(db: None, today: date) -> Tenant:
    """Let the vendor live on the day of these tests."""
    return make_tenant("kestrel", "Kestrel Tools", environment="demo", pinned_on=today)


@pytest.fixture
def told(request: pytest.FixtureRequest) -> Story:
    """Give the story of the test."""
    return STORIES[request.param]


@pytest.fixture
def running(inside: Tenant, told: Story, priya: User, lena: User) -> Scene:
    """Lay the story out in the running quarter."""
    scene = Scene(*THIS_QUARTER, priya, lena)
    told.laid_out(scene)
    return scene


@pytest.fixture
def closed(
    inside: Tenant,
    told: Story,
    calculate: Calculate,
    priya: User,
    lena: User,
    finn: User,
    today: date,
    moment: datetime,
) -> Scene:
    """Lay the story out in the quarter that is over, calculate it and close all its periods."""
    scene = Scene(*LAST_QUARTER, priya, lena)
    told.laid_out(scene)
    calculate()
    for code in scene.programs:
        for period in promise_of_code(code).periods:
            close_period(
                program_code=code, period_start=period.start, actor_id=finn.id, today=today, at=moment
            )
    return scene


def positions() -> dict[Key, Decimal]:
    """Give what is stored: the amount by program, partner and number of the period."""
    rows = Earning.objects.values_list("program__code", "partner__code", "period_start", "earned")
    return {(code, partner, number_of(code, start)): amount for code, partner, start, amount in rows}


def promise_of_code(code: str) -> Promise:
    promise = promise_of(code)
    assert promise is not None
    return promise


def number_of(code: str, start: date) -> int:
    return [period.start for period in promise_of_code(code).periods].index(start)


def amounts(written: Mapping[Key, str]) -> dict[Key, Decimal]:
    return {key: Decimal(amount) for key, amount in written.items()}


def named_late(run: CalculationRun) -> dict[Key, tuple[Decimal, Decimal]]:
    """Give what a run names as changed after the close: what was closed and what it would be now."""
    found = {}
    for entry in run.after_close:
        number = number_of(entry["program"], date.fromisoformat(entry["period"]))
        key = (entry["program"], entry["partner"], number)
        found[key] = (Decimal(entry["closed"]), Decimal(entry["now"]))
    return found


def earning_of(key: Key) -> tuple[Earning, Promise]:
    code, partner, number = key
    promise = promise_of_code(code)
    period = promise.periods[number]
    found = Earning.objects.select_related("partner", "version", "calculation")
    return found.get(program__code=code, partner__code=partner, period_start=period.start), promise


def said(response: Any) -> str:
    """Give the words of a page."""
    text = unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))
    return re.sub(r"\s+", " ", text).strip()


def account_of(working: Any) -> tuple[Decimal, Decimal, Decimal]:
    """Read the counted lines, the returns and what they add up to off a partner's account."""
    lines = working.context["lines"][:3]
    return tuple(Decimal(line.text.replace(",", "").replace("−", "-")) for line in lines)  # type: ignore[return-value]


def fates_of(key: Key, today: date) -> dict[str, int]:
    """Count a position's lines by why they do not count."""
    earning, promise = earning_of(key)
    period = promise.periods[key[2]]
    question = Question(
        promise, period, earning.partner_id, earning.partner.code, Cutoff(earning.as_of, today)
    )
    counts: dict[str, int] = {}
    for count in count_fates(question):
        if count.fate is not LineFate.COUNTED:
            counts[count.fate.label] = counts.get(count.fate.label, 0) + count.lines
    return counts


@pytest.mark.parametrize("told", NAMES, indirect=True)
def test_every_shape_earns_what_was_worked_out_by_hand(
    running: Scene, told: Story, calculate: Calculate
) -> None:
    run = calculate()

    assert positions() == amounts(told.earned)
    assert run.entries_written == sum(1 for amount in amounts(told.earned).values() if amount)


@pytest.mark.parametrize("told", NAMES, indirect=True)
def test_a_second_run_writes_nothing(running: Scene, told: Story, calculate: Calculate) -> None:
    first = calculate()
    before = list(Earning.objects.order_by("id").values())

    second = calculate()

    assert (second.entries_written, second.change) == (0, {})
    assert (second.input_hash, second.output_hash) == (first.input_hash, first.output_hash)
    assert list(Earning.objects.order_by("id").values()) == before
    assert EarningEntry.objects.count() == first.entries_written


@pytest.mark.parametrize("told", NAMES, indirect=True)
def test_touched_partners_alone_give_what_everybody_gives(
    running: Scene, told: Story, calculate: Calculate
) -> None:
    calculate()
    told.late(running, {"batch_id": BATCH})

    calculate(scope="touched", batch_id=BATCH)
    after_touched = positions()
    full = calculate()

    assert (full.entries_written, positions()) == (0, after_touched)
    assert after_touched == amounts({**told.earned, **told.shared, **told.now})


@pytest.mark.parametrize("told", NAMES, indirect=True)
def test_a_lookalike_at_the_other_vendor_is_not_counted(
    told: Story,
    kestrel: Tenant,
    osprey: Tenant,
    priya: User,
    lena: User,
    charlie: User,
    today: date,
    moment: datetime,
) -> None:
    for tenant in (osprey, kestrel):
        with tenant_context(tenant.id):
            scene = Scene(*THIS_QUARTER, charlie if tenant == osprey else priya, lena)
            told.laid_out(scene)
            if tenant == osprey:
                told.late(scene, {})
                continue
            recalculate(scope="full", reason="test", today=today, at=moment)

            assert positions() == amounts(told.earned)


@pytest.mark.parametrize("told", ["a kicker", "a guarantee"], indirect=True)
def test_a_file_received_today_counts_though_its_newest_sale_is_older(
    running: Scene, told: Story, calculate: Calculate, today: date
) -> None:
    SalesLine.objects.update(received_on=today)

    run = calculate()

    assert run.as_of == running.day(9)
    assert positions() == amounts(told.earned)


@pytest.mark.parametrize("told", NAMES, indirect=True)
def test_each_amount_is_worked_out_again_from_the_lines(
    running: Scene, told: Story, calculate: Calculate, today: date
) -> None:
    calculate()

    worked = {key: explanation(*earning_of(key), today=today) for key in told.earned}

    assert {key: found.rating.earned for key, found in worked.items()} == amounts(told.earned)
    assert {key: found.now for key, found in worked.items()} == dict.fromkeys(told.earned)


@pytest.mark.parametrize("told", NAMES, indirect=True)
def test_the_console_shows_each_amount_and_gives_it_as_data(
    running: Scene, told: Story, calculate: Calculate, priya: User, client_as: ClientAs
) -> None:
    calculate()
    console = client_as(priya)

    for (code, partner, number), amount in amounts(told.earned).items():
        earning, _ = earning_of((code, partner, number))
        address = f"/t/kestrel/finance/earnings/{code}/{partner}/{earning.period_start}/"
        page, data = console.get(address), console.get(f"{address}?format=json")

        assert page.status_code == 200
        assert f"Earned to date ~ ${amount:,.2f}" in said(page)
        assert "are what they give now" not in said(page)
        assert Decimal(data.json()["earned"]) == amount


@pytest.mark.parametrize("told", NAMES, indirect=True)
def test_the_portal_shows_each_partner_its_amount_and_an_account_that_foots(
    running: Scene, told: Story, calculate: Calculate, client_as: ClientAs
) -> None:
    calculate()
    people = {code: make_portal_user(partner) for code, partner in running.partners.items()}
    heroes: dict[str, str] = {}

    for (code, partner, number), amount in amounts(told.earned).items():
        earning, _ = earning_of((code, partner, number))
        portal = client_as(people[partner])
        place, asked = f"/p/kestrel/programs/{code}/", f"?period={earning.period_start}"
        home, program = portal.get("/p/kestrel/"), portal.get(f"{place}{asked}")
        working = portal.get(f"{place}working/earned/{asked}")
        data = portal.get(f"{place}working/earned/{asked}&format=json")

        assert (home.status_code, program.status_code, working.status_code) == (200, 200, 200)
        assert f"Program {code}" in said(home)
        if home.context is not None:
            # A home that nothing changed on is not written again.
            heroes[partner] = home.context["hero"].code
        if heroes[partner] == code and (code, partner, number + 1) not in told.earned:
            assert f"${amount:,.2f}" in said(home)
        assert f"${amount:,.2f}" in said(program)
        assert f"~ {amount:,.2f}" in said(working)
        assert Decimal(data.json()["earned"]) == amount
        sold, returned, total = account_of(working)
        assert (sold >= 0 >= returned, sold + returned) == (True, total)


@pytest.mark.parametrize("told", NAMES, indirect=True)
def test_the_line_table_says_why_a_line_does_not_count(
    running: Scene, told: Story, calculate: Calculate, today: date
) -> None:
    calculate()

    found = {key: fates for key in told.earned if (fates := fates_of(key, today))}

    assert found == {key: dict(fates) for key, fates in told.uncounted.items()}


@pytest.mark.parametrize("told", NAMES, indirect=True)
def test_a_late_line_changes_nothing_that_is_closed_and_is_named(
    closed: Scene, told: Story, calculate: Calculate
) -> None:
    stored = positions()
    before = list(Earning.objects.order_by("id").values())
    untouched = calculate()
    told.late(closed, {"received_on": LATE})

    run = calculate()

    assert {key: amount for key, amount in stored.items() if key in told.earned} == amounts(told.earned)
    assert (untouched.entries_written, untouched.after_close) == (0, [])
    assert (run.entries_written, list(Earning.objects.order_by("id").values())) == (0, before)
    assert named_late(run) == {key: (stored[key], amount) for key, amount in amounts(told.now).items()}


@pytest.mark.parametrize("told", NAMES, indirect=True)
def test_a_closed_amount_keeps_its_working_and_says_what_it_would_be_now(
    closed: Scene, told: Story, calculate: Calculate, today: date, priya: User, client_as: ClientAs
) -> None:
    told.late(closed, {"received_on": LATE})
    calculate()
    now = amounts(told.now)

    worked = {key: explanation(*earning_of(key), today=today) for key in told.earned}

    assert {key: found.rating.earned for key, found in worked.items()} == amounts(told.earned)
    assert {key: found.now for key, found in worked.items()} == {key: now.get(key) for key in told.earned}
    for code, partner, number in told.now:
        earning, _ = earning_of((code, partner, number))
        page = client_as(priya).get(f"/t/kestrel/finance/earnings/{code}/{partner}/{earning.period_start}/")
        assert f"it would be ${now[code, partner, number]:,.2f}. The closed amount stands." in said(page)
