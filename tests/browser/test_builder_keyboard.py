"""A program written with nothing but a keyboard, and the ways in that a mouse has as well."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import sign_in
from tests.browser.keyboard import focused_words, tab_to, write
from tests.support.stage import Stage
from vir.demo.cast import PASSWORD

pytestmark = pytest.mark.browser
WORKS = False
TIERS = (("100,000", "2"), ("250,000", "3"), ("400,000", "4"), ("600,000", "5"))


@pytest.fixture
def desk(browser: Browser, demo_stage: Stage) -> Iterator[Page]:
    """Sit where the program manager sits."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
    page = context.new_page()
    page.set_default_timeout(20_000)
    sign_in(page, demo_stage, "priya@kestrel.example", PASSWORD)
    yield page
    context.close()


def start(page: Page, stage: Stage) -> None:
    """Start from the first design, by keyboard."""
    page.goto(f"{stage.url}/t/kestrel/programs/new/")
    tab_to(page, "id_starting_point_0")
    write(page, "id_name", "Keyboard tiers")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/edit/$"))


def saved(page: Page) -> None:
    """Wait until what was typed is stored."""
    page.wait_for_load_state("networkidle")
    expect(page.locator("#saved")).to_have_text(re.compile(r"Draft · saved .* · you"))


def test_a_four_tier_program_is_written_by_keyboard_alone(desk: Page, demo_stage: Stage) -> None:
    start(desk, demo_stage)

    write(desk, "id_goal_amount", "5,400,000")
    tab_to(desk, "add_segments")
    desk.keyboard.type("Electrical")
    desk.keyboard.press("Tab")
    expect(desk.get_by_role("button", name="Remove Electrical wholesale")).to_be_visible()
    tab_to(desk, "id_tiers-0-start")
    for number, (threshold, rate) in enumerate(TIERS):
        write(desk, f"id_tiers-{number}-start", threshold)
        write(desk, f"id_tiers-{number}-rate", rate)
        if number == 2:
            # The design has three tiers: Enter after the last adds one.
            desk.keyboard.press("Enter")
    write(desk, "id_cap", "40,000")
    write(desk, "id_budget", "150,000")
    desk.keyboard.press("Tab")
    saved(desk)

    expect(desk.locator("#live .rule-sentence")).to_contain_text(
        "Electrical wholesale partners earn 2% to 5% back on all net purchases"
    )
    expect(desk.locator("#live .rule-sentence")).to_contain_text("up to $40,000 each")
    expect(desk.locator("#tier-3-pays")).to_have_text("30,000.00")
    walk_the_curve(desk)


def walk_the_curve(page: Page) -> None:
    """Walk the thresholds and open the table with keys alone."""
    tab_to(page, "payout-curve")
    spoken = page.locator("#spoken")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(spoken).to_have_text(
        "At 400,000 dollars, rebate 16,000 dollars, 4,000 more than one dollar earlier."
    )
    page.keyboard.press("ArrowLeft")
    expect(spoken).to_have_text(
        "At 250,000 dollars, rebate 7,500 dollars, 2,500 more than one dollar earlier."
    )
    page.keyboard.press("t")
    expect(page.locator("#payout-curve-table")).to_have_attribute("open", "")
    page.keyboard.press("t")
    expect(page.locator("#payout-curve-table")).not_to_have_attribute("open", "")


def test_the_rule_is_a_second_way_in_even_to_what_is_folded(desk: Page, demo_stage: Stage) -> None:
    start(desk, demo_stage)
    write(desk, "id_goal_amount", "5,400,000")
    desk.keyboard.press("Tab")
    saved(desk)
    section = desk.locator("[data-part=reward] > details")
    summary = section.locator("> summary")
    summary.focus()
    desk.keyboard.press("Enter")
    expect(section).not_to_have_attribute("open", "")
    expect(desk.locator("#fragment-reward")).to_have_text("Retroactive, 2% to 4%, 3 tiers")

    desk.get_by_role("link", name="2% to 4%").focus()
    desk.keyboard.press("Enter")

    expect(section).to_have_attribute("open", "")
    expect(desk.locator("#id_tiers-0-start")).to_be_focused()


def test_whoever_is_in_the_preview_keeps_the_place_when_it_is_written_anew(
    desk: Page, demo_stage: Stage
) -> None:
    start(desk, demo_stage)
    write(desk, "id_goal_amount", "5,400,000")
    desk.keyboard.press("Tab")
    saved(desk)
    desk.locator("#live .rule-sentence a").nth(1).focus()
    words = focused_words(desk)

    with desk.expect_response(lambda answer: answer.request.method == "POST"):
        desk.locator("#id_goal_amount").evaluate("it => it.form.dispatchEvent(new Event('change'))")

    expect(desk.locator("#live .rule-sentence a").nth(1)).to_be_focused()
    assert focused_words(desk) == words != ""


def test_tiers_out_of_order_are_sorted_when_the_table_is_left(desk: Page, demo_stage: Stage) -> None:
    start(desk, demo_stage)

    write(desk, "id_tiers-0-start", "500,000")
    desk.keyboard.press("Tab")
    expect(desk.locator("#id_tiers-0-start")).to_have_value("500,000")
    tab_to(desk, "id_cap")
    saved(desk)

    starts = [desk.locator(f"#id_tiers-{row}-start").input_value() for row in range(3)]
    rates = [desk.locator(f"#id_tiers-{row}-rate").input_value() for row in range(3)]
    assert (starts, rates) == (["250,000", "400,000", "500,000"], ["3", "4", "2"])
    expect(desk.locator("[data-tier-sorted]")).to_be_visible()
    expect(desk.locator("#remarks")).to_contain_text("Tier 3 pays less than Tier 2: intended?")


def test_a_kicker_is_added_and_removed_by_keyboard(desk: Page, demo_stage: Stage) -> None:
    start(desk, demo_stage)
    fold = desk.locator("details.fold", has_text="Kickers").first
    fold.locator("summary").focus()
    desk.keyboard.press("Enter")
    fold.locator("[data-row-add]").focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("#id_kickers-0-name")).to_be_focused()

    desk.keyboard.type("Launch weeks")
    write(desk, "id_kickers-0-rate", "1")
    desk.locator("#id_kickers-0-ends_on").fill("2027-01-31")
    desk.locator("#id_goal_amount").fill("5,400,000")
    desk.locator("#id_goal_amount").blur()
    saved(desk)
    expect(desk.locator("#live")).to_contain_text("Launch weeks adds 1% on everything until 31 Jan 2027")

    desk.get_by_role("button", name="Remove kicker 1").focus()
    desk.keyboard.press("Enter")
    saved(desk)
    expect(desk.locator("#live")).not_to_contain_text("Launch weeks")


def test_one_click_makes_it_simpler_and_another_takes_it_back(desk: Page, demo_stage: Stage) -> None:
    start(desk, demo_stage)
    desk.locator("#id_goal_amount").fill("5,400,000")
    desk.locator("#id_tiers-1-start").fill("251,340")
    desk.locator("#id_tiers-1-start").blur()
    saved(desk)

    desk.get_by_role("button", name="Round to two digits").click()
    expect(desk.locator("#id_tiers-1-start")).to_have_value("250,000")
    expect(desk.get_by_text("Rates and thresholds are rounded to two digits.")).to_be_visible()
    desk.get_by_role("button", name="Undo").click()

    expect(desk.locator("#id_tiers-1-start")).to_have_value("251,340")


def test_the_options_of_a_cliff_do_what_they_say(desk: Page, demo_stage: Stage) -> None:
    start(desk, demo_stage)
    expect(desk.locator("#remarks")).to_contain_text("Expect loading at quarter end")

    desk.get_by_role("link", name="a per-unit kicker").click()
    expect(desk.locator("#rows-kickers")).to_be_focused()
    desk.get_by_role("button", name="incremental bands").click()

    expect(desk.locator("#id_application_1")).to_be_checked()
    expect(desk.locator("#remarks")).not_to_contain_text("Expect loading")
    expect(desk.locator("#live-curve")).to_have_text("The rebate grows without jumps")
