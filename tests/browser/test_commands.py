"""The command menu and the keys, as hands on a keyboard find them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import sign_in
from tests.support.stage import Stage
from vir.demo.cast import PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, shown_stage: Stage) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    sign_in(page, shown_stage, "priya@kestrel.example", PASSWORD)
    page.goto(f"{shown_stage.url}/t/kestrel/programs/")
    page.wait_for_load_state("networkidle")
    yield page
    context.close()


def test_the_menu_finds_a_partner_and_opens_it_without_a_mouse(page: Page) -> None:
    page.keyboard.press("Control+k")
    menu = page.get_by_role("dialog", name="Search and commands")
    box = menu.get_by_role("combobox")
    expect(box).to_be_focused()

    page.keyboard.type("alder")
    option = menu.get_by_role("option", name="Alder Supply ALDER Columbus")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", option.get_attribute("id") or "")
    page.keyboard.press("Enter")

    page.wait_for_url("**/partners/ALDER/")


def test_escape_closes_the_menu_and_gives_the_focus_back(page: Page) -> None:
    search = page.get_by_role("link", name="Search")
    search.focus()
    page.keyboard.press("/")
    expect(page.locator("#commands-input")).to_be_focused()

    page.keyboard.press("Escape")

    expect(page.locator("#commands")).not_to_be_visible()
    expect(search).to_be_focused()


def test_arrows_walk_the_options_and_come_round(page: Page) -> None:
    page.keyboard.press("Control+k")
    menu = page.locator("#commands")
    expect(menu.get_by_role("option", name="New program")).to_have_attribute("aria-selected", "true")

    page.keyboard.press("ArrowUp")

    expect(menu.get_by_role("option").last).to_have_attribute("aria-selected", "true")


def test_g_then_a_letter_goes_to_a_page(page: Page) -> None:
    page.keyboard.press("g")
    page.keyboard.press("f")

    page.wait_for_url("**/t/kestrel/finance/")


def test_rows_are_walked_ticked_and_opened(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    expect(page.locator("[data-bulk-count]")).to_have_text("2 ticked")
    page.keyboard.press("k")
    page.keyboard.press("Enter")

    page.wait_for_url("**/programs/VIR-2026-014/")


def test_no_letter_acts_while_somebody_types(page: Page) -> None:
    box = page.get_by_label("Code or name", exact=True)
    box.focus()

    page.keyboard.type("gf/?jx")

    expect(box).to_have_value("gf/?jx")
    assert page.url.endswith("/programs/")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_letters_can_be_turned_off_and_stay_off(page: Page) -> None:
    page.keyboard.press("?")
    page.get_by_label("Use single-letter keys in this browser").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.wait_for_load_state("networkidle")

    page.keyboard.press("/")
    page.keyboard.press("g")
    page.keyboard.press("f")
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert page.url.endswith("/programs/")

    page.keyboard.press("Control+k")
    expect(page.locator("#commands-input")).to_be_focused()


def test_the_list_of_keys_is_reached_without_a_key(page: Page) -> None:
    page.locator("details.menu > summary", has_text="Priya").click()
    page.get_by_role("button", name="Keyboard shortcuts").click()

    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
