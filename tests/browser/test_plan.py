"""Planning with a mouse: a year is rolled in a few clicks, a draft is dragged to other dates."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import sign_in
from tests.support.stage import Stage
from vir.demo.cast import PASSWORD

pytestmark = pytest.mark.browser
WORKS = False
CLICKS_MAX = 10
CALENDAR = "/t/kestrel/plan/calendar/"
BAR = '[data-code="VIR-2027-003"]'


@pytest.fixture
def priya(browser: Browser, demo_stage: Stage) -> Iterator[Page]:
    """Sit where the program manager sits."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    sign_in(page, demo_stage, "priya@kestrel.example", PASSWORD)
    yield page
    page.context.close()


def drag(page: Page, days: float) -> None:
    """Take the bar of the draft and carry it so many days along the axis."""
    bar, lane = page.locator(f"{BAR} .bar"), page.locator(f".lane:has({BAR})")
    box, width = bar.bounding_box(), lane.evaluate("lane => lane.clientWidth")
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + width / 365 * days, y, steps=4)


def test_a_draft_is_dragged_a_week_later(priya: Page, demo_stage: Stage) -> None:
    priya.goto(f"{demo_stage.url}{CALENDAR}?year=2027")

    drag(priya, 7)
    assert priya.locator(f"{BAR} text").text_content() == "VIR-2027-003 from 8 Jan"
    priya.mouse.up()

    priya.get_by_text("1 draft has new dates.").wait_for()
    assert priya.locator(BAR).get_attribute("data-starts") == "2027-01-08"
    priya.get_by_role("link", name="As a list").click()
    assert priya.get_by_label("First day of VIR-2027-003").input_value() == "2027-01-08"
    assert priya.get_by_label("Last day of VIR-2027-003").input_value() == "2027-04-07"


def test_escape_puts_a_bar_back(priya: Page, demo_stage: Stage) -> None:
    priya.goto(f"{demo_stage.url}{CALENDAR}?year=2027")
    before = priya.locator(f"{BAR} text").text_content()

    drag(priya, 30)
    priya.keyboard.press("Escape")
    priya.mouse.up()

    assert priya.locator(f"{BAR} text").text_content() == before
    assert priya.get_by_text("new dates").count() == 0


def test_the_year_is_rolled_into_the_next_in_a_few_clicks(priya: Page, demo_stage: Stage) -> None:
    priya.goto(f"{demo_stage.url}{CALENDAR}")
    clicks = 0

    for role, name in (
        ("link", "Next year"),
        ("button", "Set goals"),
        ("button", "Make 5 drafts for 2027"),
    ):
        priya.get_by_role(role, name=name).click()  # type: ignore[arg-type]
        clicks += 1

    priya.get_by_text("5 drafts made for 2027. Nothing is launched.").wait_for()
    assert clicks <= CLICKS_MAX
    assert priya.get_by_role("button", name="Set dates").count() == 6
