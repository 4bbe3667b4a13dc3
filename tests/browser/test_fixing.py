"""A file of 240 rows with six faults goes from upload to the books without a second upload: by mouse, key, thumb."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import sign_in
from tests.browser.keyboard import focused_words, tab_to_words
from tests.support.stage import Stage
from vir.demo.cast import PASSWORD

pytestmark = pytest.mark.browser
LONG = 30_000
HEADER = ["Invoice", "Date", "Customer no.", "SKU", "Qty", "Net amount"]
PRICES = (("CD-18-KIT", 189), ("CD-18-IMP", 159), ("CD-18-SAW", 209), ("CD-18-GRD", 174))
ROWS = 240


@pytest.fixture(params=[1280, 375], ids=["desk", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, demo_stage: Stage) -> Iterator[Page]:
    width = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 900}, has_touch=width < 500, locale="en-US"
    )
    opened = context.new_page()
    opened.set_default_timeout(LONG)
    sign_in(opened, demo_stage, "priya@kestrel.example", PASSWORD)
    yield opened
    context.close()


def faulty(path: Path, mark: str) -> Path:
    """Write the file: two years of two digits, a day that is none, a SKU, a quantity and a partner misspelt."""
    rows = []
    for place in range(ROWS):
        sku, price = PRICES[place % 4]
        quantity = 1 + place % 3
        day = date(2026, 11, 2) + timedelta(days=place % 20)
        document = f"{mark}-{77800 + place}"
        rows.append([document, f"{day:%d/%m/%Y}", "ALDER", sku, str(quantity), f"{price * quantity}.00"])
    rows[12][1], rows[40][1], rows[41][1] = "13/11/26", "12/11/26", "31/11/2026"
    rows[86][3], rows[130][4], rows[200][2] = "CD18SAW", "1O", "ALDR"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path


def upload(page: Page, stage: Stage, file: Path) -> None:
    """Upload the file, take the columns as they are proposed, and come to its rows."""
    page.goto(f"{stage.url}/t/kestrel/data/imports/new/")
    page.get_by_label("Sales", exact=True).check()
    page.get_by_label("Source").fill(f"Alder {file.stem}")
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Upload and read").click()
    page.wait_for_url(re.compile(r"/imports/\d+/columns/$"))
    page.get_by_role("button", name="Check the rows").click()
    tells(page, "234 ready · 6 need a fix")


def tells(page: Page, words: str) -> None:
    """Wait until the page says how many rows are ready."""
    expect(page.locator("[data-fix-summary]")).to_have_text(words)


def test_six_faults_are_fixed_and_committed_with_a_pointer(
    page: Page, demo_stage: Stage, tmp_path: Path
) -> None:
    width = page.viewport_size["width"] if page.viewport_size else 0
    upload(page, demo_stage, faulty(tmp_path / f"points-{width}.csv", f"P{width}"))

    nothing_is_inaccessible(page)
    page.get_by_role("button", name="Fix this and 1 like it").first.click()
    tells(page, "236 ready · 4 need a fix")
    cell = page.get_by_role("textbox", name="Date, row 43")
    cell.fill("20/11/2026")
    cell.press("Enter")
    tells(page, "237 ready · 3 need a fix")
    for count, button in ((2, "Use CD-18-SAW"), (1, "Use 10"), (0, "Use ALDER")):
        page.get_by_role("button", name=button).click()
        tells(page, f"{240 - count} ready · {count} need{'s' if count == 1 else ''} a fix")

    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    expect(page.locator(".effect b").first).to_have_text(re.compile(r"^\+\$[\d,.]+\sUSD$"))
    page.get_by_role("button", name="Commit 240 lines").click()
    expect(page.locator("h1 + .actions .status")).to_have_text("Committed")


@pytest.mark.parametrize("page", [1280], indirect=True, ids=["desk"])
def test_six_faults_are_fixed_and_committed_by_keyboard_alone(
    page: Page, demo_stage: Stage, tmp_path: Path
) -> None:
    upload(page, demo_stage, faulty(tmp_path / "keys.csv", "K"))

    page.keyboard.press("j")
    assert focused_words(page) == "Yes, 13 Nov 2026, row 14"
    page.keyboard.press("ArrowRight")
    assert focused_words(page) == "Fix this and 1 like it"
    page.keyboard.press("Enter")
    tells(page, "236 ready · 4 need a fix")
    waits_for_focus(page, "Leave the row out, row 43")
    page.keyboard.press("Escape")
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    assert focused_words(page) == "Date, row 43"
    page.keyboard.type("20/11/2026")
    page.keyboard.press("Enter")
    tells(page, "237 ready · 3 need a fix")
    for count, words in ((2, "Use CD-18-SAW, row 88"), (1, "Use 10, row 132"), (0, "Use ALDER, row 202")):
        waits_for_focus(page, words)
        page.keyboard.press("Enter")
        tells(page, f"{240 - count} ready · {count} need{'s' if count == 1 else ''} a fix")
    waits_for_focus(page, "240 ready · 0 need a fix")

    tab_to_words(page, "Commit 240 lines", back=True)
    page.keyboard.press("Enter")
    expect(page.locator("h1 + .actions .status")).to_have_text("Committed")


@pytest.mark.parametrize("page", [1280], indirect=True, ids=["desk"])
def test_a_fix_is_undone_and_the_place_on_the_page_is_kept(
    page: Page, demo_stage: Stage, tmp_path: Path
) -> None:
    upload(page, demo_stage, faulty(tmp_path / "undo.csv", "U"))
    page.get_by_role("button", name="Use 10").click()
    tells(page, "235 ready · 5 need a fix")
    waits_for_focus(page, "Use ALDER, row 202")
    address = page.url

    page.get_by_role("button", name="Undo the last fix").click()

    tells(page, "234 ready · 6 need a fix")
    assert page.url == address
    assert page.locator("tr[data-row-number]").evaluate_all(
        "rows => rows.map(row => row.dataset.rowNumber)"
    ) == [*("14", "42", "43", "88", "132", "202")]


def nothing_is_inaccessible(page: Page) -> None:
    """Look for accessibility faults in both themes."""
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found] == []


def waits_for_focus(page: Page, words: str) -> None:
    """Wait until something with these words has the focus."""
    page.wait_for_function(
        """words => {
            const at = document.activeElement;
            const said = at?.getAttribute("aria-label") || at?.textContent || "";
            return said.replace(/\\s+/g, " ").trim() === words;
        }""",
        arg=words,
    )
