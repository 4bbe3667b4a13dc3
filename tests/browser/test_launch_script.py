"""A four-tier quarterly program is launched to a segment, starting from Programs: by mouse, and by keyboard."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import sign_in
from tests.browser.keyboard import choose, focused, tab_to_words, write
from tests.support.stage import Stage
from vir.demo.cast import PASSWORD

pytestmark = pytest.mark.browser
CLICKS_MAX, SECONDS_MAX = 30, 180
TIERS = "100000 1%\n250000 1.5%\n400000 2%\n600000 2.5%"


@dataclass
class Hand:
    """A person with a mouse: typing is not counted, every activation is."""

    page: Page
    clicks: int = 0

    def click(self, target: Locator) -> None:
        """Click once."""
        target.click()
        self.clicks += 1

    def choose(self, label: str, option: str) -> None:
        """Open a list and choose from it: two activations."""
        self.page.get_by_label(label, exact=True).select_option(label=option)
        self.clicks += 2

    def write(self, id: str, text: str) -> None:
        """Click into a field and type over what stands in it."""
        self.click(self.page.locator(id))
        self.page.locator(id).fill(text)


@pytest.fixture
def desk(browser: Browser, demo_stage: Stage) -> Iterator[Page]:
    """Sit where the program manager sits, on the list of programs."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
    page = context.new_page()
    page.set_default_timeout(20_000)
    sign_in(page, demo_stage, "priya@kestrel.example", PASSWORD)
    page.goto(f"{demo_stage.url}/t/kestrel/programs/")
    yield page
    context.close()


def test_a_four_tier_quarterly_program_is_launched_within_thirty_clicks_and_three_minutes(
    desk: Page, demo_stage: Stage
) -> None:
    hand = Hand(desk)
    began = time.monotonic()

    hand.click(desk.get_by_role("link", name="New program"))
    hand.write("#id_name", "Q1 Wholesale Tiers")
    hand.choose("Segment", "Electrical wholesale")
    hand.choose("Product family", "Cordless")
    hand.click(desk.get_by_role("button", name="Write the program"))
    desk.wait_for_url(re.compile(r"/edit/$"))
    code = desk.url.rstrip("/").split("/")[-2]
    hand.write("#id_goal_amount", "5,200,000")
    hand.click(desk.get_by_text("Paste from a spreadsheet"))
    hand.write("#id_paste", TIERS)
    hand.click(desk.get_by_role("button", name="Use these 4 tiers"))
    expect(desk.locator("[data-tier-rows]")).to_contain_text("15,000.00")
    hand.write("#id_budget", "90,000")
    desk.locator("#id_budget").blur()
    expect(desk.locator("#live .rule-sentence")).to_contain_text("earn 1% to 2.5% back")
    expect(desk.locator("#replay")).to_contain_text("of $90,000")
    hand.click(desk.get_by_role("link", name="Back-test", exact=True))
    expect(desk.get_by_text("Paid without one extra sale")).to_be_visible()
    hand.click(desk.get_by_role("link", name="Change tiers"))
    hand.click(desk.get_by_role("button", name="Launch…"))
    desk.wait_for_url(re.compile(rf"/programs/{code}/launch/$"))
    answer_what_is_asked(hand)
    hand.click(desk.get_by_role("button", name=re.compile("^Launch and tell 24 partners")))
    desk.wait_for_url(re.compile(rf"/programs/{code}/$"))

    expect(desk.locator("main")).to_contain_text("Scheduled")
    assert hand.clicks <= CLICKS_MAX
    assert time.monotonic() - began < SECONDS_MAX
    desk.goto(f"{demo_stage.url}/t/kestrel/programs/{code}/messages/")
    expect(desk.locator("main")).to_contain_text("24 of 24 partners")


def answer_what_is_asked(hand: Hand) -> None:
    """Write a reason where the check page asks for one."""
    for field in asked_for(hand.page):
        hand.click(field)
        field.fill("Cheaper than last quarter's tiers, for the same partners.")


def asked_for(page: Page) -> list[Locator]:
    """List the fields of the check page that ask for a reason."""
    return page.locator("main textarea[name^=reason]").all()


def test_the_same_program_is_launched_with_nothing_but_the_keyboard(desk: Page, demo_stage: Stage) -> None:
    keys = desk.keyboard
    tab_to_words(desk, "New program")
    keys.press("Enter")
    desk.wait_for_url(re.compile(r"/new/$"))
    write(desk, "id_name", "Q1 Wholesale Keys")
    choose(desk, "id_segment", "Electrical")
    choose(desk, "id_family", "Cordless")
    tab_to_words(desk, "Write the program")
    keys.press("Enter")
    desk.wait_for_url(re.compile(r"/edit/$"))
    code = desk.url.rstrip("/").split("/")[-2]
    write_tiers_and_budget(desk)
    tab_to_words(desk, "Back-test", back=True)
    keys.press("Enter")
    expect(desk.get_by_text("Paid without one extra sale")).to_be_visible()
    tab_to_words(desk, "Change tiers")
    keys.press("Enter")
    desk.wait_for_url(re.compile(r"/edit/#tiers$"))
    tab_to_words(desk, "Launch…", back=True)
    keys.press("Enter")
    desk.wait_for_url(re.compile(rf"/programs/{code}/launch/$"))
    for id in [str(field.get_attribute("id")) for field in asked_for(desk)]:
        write(desk, id, "Cheaper than last quarter's tiers, for the same partners.")
    tab_to_words(desk, "Launch and tell 24 partners.*")
    keys.press("Enter")
    desk.wait_for_url(re.compile(rf"/programs/{code}/$"))

    expect(desk.locator("main")).to_contain_text("Scheduled")
    # The rail has messages too, of all programs: past it, as the keyboard goes.
    tab_to_words(desk, "Skip to content")
    keys.press("Enter")
    tab_to_words(desk, "Messages.*")
    keys.press("Enter")
    desk.wait_for_url(re.compile(r"/messages/$"))
    expect(desk.locator("main")).to_contain_text("24 of 24 partners")


def write_tiers_and_budget(page: Page) -> None:
    """Write what the program asks for and pays, by keyboard, and wait until it is worked out."""
    write(page, "id_goal_amount", "5,200,000")
    tab_to_words(page, "Paste from a spreadsheet")
    page.keyboard.press("Enter")
    write(page, "id_paste", TIERS)
    tab_to_words(page, "Use these 4 tiers")
    page.keyboard.press("Space")
    expect(page.locator("[data-tier-rows]")).to_contain_text("15,000.00")
    write(page, "id_budget", "90,000")
    page.keyboard.press("Tab")
    assert focused(page) != "id_budget"
    expect(page.locator("#live .rule-sentence")).to_contain_text("earn 1% to 2.5% back")
    expect(page.locator("#replay")).to_contain_text("of $90,000")
