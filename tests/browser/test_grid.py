"""The grid of targets by keyboard: arrows move, Enter edits, Escape puts back, Tab leaves, a column is pasted."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import sign_in
from tests.support.stage import Stage
from vir.demo.cast import PASSWORD

pytestmark = pytest.mark.browser
GRID = "/t/kestrel/targets/?program=VIR-2027-003&growth=5&step=1000"
PASTE = """text => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.activeElement.dispatchEvent(
        new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
    );
}"""


@pytest.fixture
def page(browser: Browser, shown_stage: Stage) -> Page:
    opened = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    sign_in(opened, shown_stage, "priya@kestrel.example", PASSWORD)
    opened.goto(f"{shown_stage.url}{GRID}")
    opened.wait_for_selector("table[role=grid]")
    return opened


def focused(page: Page) -> str:
    """Name what has the focus: the name of a field, or the label of the cell that holds one."""
    return str(
        page.evaluate(
            "() => { const at = document.activeElement;"
            " return at.name || (at.querySelector('input:not([type=hidden])') || {}).name || at.tagName; }"
        )
    )


def test_the_grid_is_one_stop_and_is_walked_by_keys(page: Page) -> None:
    page.locator("td:has(> .field > input[name=f-0])").focus()

    page.keyboard.press("ArrowDown")
    below = focused(page)
    page.keyboard.press("Enter")
    page.keyboard.type("120000")
    page.keyboard.press("Enter")
    after = focused(page)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("Plan")
    page.keyboard.press("Tab")
    left = focused(page)

    assert (below, after, left) == ("f-1", "f-2", "reason")
    assert page.input_value("input[name=f-1]") == "120000"
    assert page.input_value("input[name=r-1]") == "Plan"
    assert page.locator("tr[data-changed]").count() == 1
    page.context.close()


def test_escape_puts_back_what_stood_there(page: Page) -> None:
    page.locator("td:has(> .field > input[name=f-0])").focus()

    page.keyboard.press("Enter")
    page.keyboard.type("5")
    page.keyboard.press("Escape")

    assert page.input_value("input[name=f-0]") == ""
    assert page.locator("tr[data-changed]").count() == 0
    page.context.close()


def test_codes_and_figures_of_a_spreadsheet_are_pasted_where_they_belong(page: Page) -> None:
    page.locator("td:has(> .field > input[name=f-0])").focus()

    page.evaluate(PASTE, "CORVUS\t400,000\nNOBODY\t5\nALDER\t260,000")

    assert page.input_value("input[name=f-0]") == "260,000"
    assert page.input_value("input[name=f-2]") == "400,000"
    said = page.locator("#grid-echo").inner_text()
    assert said == "2 figures pasted, nothing is saved yet. Not read: line 2."
    page.context.close()


def test_a_column_of_figures_fills_down_and_is_checked_before_it_is_saved(page: Page) -> None:
    page.locator("td:has(> .field > input[name=f-1])").focus()

    page.evaluate(PASTE, "120000\n380000")
    page.fill("#id_reason", "Plan 2027")
    page.get_by_role("button", name="Check the changes").click()
    page.wait_for_load_state("networkidle")

    assert page.locator("h1").inner_text() == "Set 2 expected volumes of Q1 Cordless Push?"
    assert page.get_by_role("button", name="Set 2 expected volumes").count() == 1
    page.context.close()
