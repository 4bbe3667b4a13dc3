"""A claim from its file to its number in a real browser: 240 rows with 6 faults, and one from a photograph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import WORKER, sign_in
from tests.support import databases
from tests.support.claim_cast import EARLIER, MARTA, PASSWORD
from tests.support.claim_files import as_csv, photograph, rows_of_october, with_faults
from tests.support.stage import Stage

pytestmark = pytest.mark.browser
CLAIMS = "/p/kestrel/claims/"


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    source = databases.template("empty")
    with Stage(source, f"{source}_claims_{WORKER}") as stage:
        stage.run("-m", "tests.support.claim_cast")
        yield stage


@pytest.fixture(params=[1280, 375])
def width(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def context(browser: Browser, width: int, stage: Stage) -> Iterator[BrowserContext]:
    """Give Marta's browser, as wide as asked for; a narrow one is a telephone."""
    opened = browser.new_context(
        viewport={"width": width, "height": 800}, is_mobile=width < 500, has_touch=width < 500
    )
    sign_in(opened.new_page(), stage, MARTA, PASSWORD)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.pages[0]


def start(page: Page, stage: Stage, offer: str) -> str:
    """Start a claim under an offer; gives its code."""
    page.goto(f"{stage.url}{CLAIMS}")
    page.get_by_role("link", name="New claim").click()
    page.get_by_role("button", name=f"Start a claim for {offer}", exact=True).click()
    page.wait_for_url(re.compile(r"/claims/\d+/"))
    return str(page.locator("h1 .code").inner_text())


def expect_tabs(page: Page, *counts: int) -> None:
    expect(page.locator("#fix .tabs a span")).to_have_text([str(count) for count in counts])


def barriers(page: Page) -> list[str]:
    """Ask axe, in both themes, what a page keeps from whom, and whether it is wider than the screen."""
    found = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        violations = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        found += [f"{one['id']} {[node['target'] for node in one['nodes']][:3]}" for one in violations]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("wider than the screen")
    return found


# It is asked once, so at one width only: the next file is read the same way.
@pytest.mark.parametrize("width", [1280])
def test_dates_that_can_be_read_in_two_ways_are_asked_with_examples(
    page: Page, stage: Stage, tmp_path: Path, width: int
) -> None:
    file = tmp_path / "ambiguous.csv"
    file.write_bytes(as_csv([(f"A-{n}", f"0{n}/10/2026", "CD-18-KIT", "1", "Harbour") for n in range(1, 8)]))
    start(page, stage, "Q4 Sell-through Bonus, October")

    page.set_input_files("#id_file", file)
    choice = page.locator("input[name=dates][value=DMY]")
    expect(page.locator(".reading-of").first).to_contain_text("1 Oct 2026")
    choice.check()
    page.get_by_role("button", name="Read the rows this way").click()

    expect_tabs(page, 0, 0, 7, 7)


def test_a_claim_of_240_rows_with_6_faults_is_mended_and_sent_without_another_upload(
    page: Page, stage: Stage, tmp_path: Path, width: int
) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    file = tmp_path / f"alder_oct_pos_{width}.csv"
    # Each width claims sales of its own: those of the first are taken when the second comes.
    rows = [(f"{width}-{invoice}", *rest) for invoice, *rest in rows_of_october()]
    file.write_bytes(as_csv(with_faults(rows)))  # type: ignore[arg-type]
    code = start(page, stage, "Q4 Sell-through Bonus, October")

    page.set_input_files("#id_file", file)
    expect_tabs(page, 6, 0, 234, 240)
    row = page.locator("#fix-row-14")
    expect(row).to_contain_text(f"already claimed in CLM-{EARLIER}")
    row.get_by_role("button", name="Remove row").click()
    expect_tabs(page, 5, 0, 234, 239)
    page.locator("#fix-row-57").get_by_role("button", name="and 2 like it").click()
    expect_tabs(page, 2, 0, 237, 239)
    page.locator("#fix-row-88").get_by_role("button", name="Use CD-18-KIT").click()
    expect_tabs(page, 1, 0, 238, 239)
    page.locator("#fix-row-131").get_by_role("button", name="Remove row").click()
    expect(page.locator("[data-fix-done]")).to_have_text("No row needs a fix.")
    page.get_by_role("button", name="Check and submit 238 rows").click()
    expect(page.get_by_role("heading", name="Submit 238 rows to Kestrel Tools?")).to_be_visible()
    expect(page.locator(".check .asof")).to_contain_text("Looked through on 23 Nov 2026")
    assert barriers(page) == []
    page.get_by_role("button", name="Submit 238 rows", exact=True).click()

    expect(page.get_by_text(f"{code} was sent. Decision by 1 Dec 2026.")).to_be_visible()
    expect(page.locator(".verdict .lead")).to_have_text("Kestrel Tools decides by 1 Dec 2026.")
    assert errors == []


def test_a_cell_is_mended_by_typing_and_a_change_is_undone(page: Page, stage: Stage, width: int) -> None:
    start(page, stage, "Q4 Sell-through Bonus, October")
    page.get_by_role("link", name="Paste", exact=True).click()
    page.get_by_label("Cells from Excel").fill(
        f"Invoice\tDate\tSKU\tQty\n{width}-T1\t2026-10-05\tCD-18-KIT\tone\n{width}-T2\t2026-10-05\tCD-18-KIT\t1"
    )
    page.get_by_role("button", name="Read the rows").click()

    expect_tabs(page, 1, 0, 1, 2)
    cell = page.get_by_label("Quantity, row 1")
    cell.fill("3")
    cell.press("Enter")
    expect_tabs(page, 0, 0, 2, 2)
    page.get_by_role("button", name=re.compile("^Undo")).click()
    expect_tabs(page, 1, 0, 1, 2)


def test_an_invoice_is_photographed_typed_and_claimed(
    page: Page, stage: Stage, tmp_path: Path, width: int
) -> None:
    shot = tmp_path / "invoice.jpg"
    shot.write_bytes(photograph(f"INVOICE {width}"))
    code = start(page, stage, "Q4 Sell-through Bonus, October")

    page.get_by_role("link", name="Photograph", exact=True).click()
    assert page.locator("#id_photo").get_attribute("capture") == "environment"
    page.set_input_files("#id_photo", shot)
    expect(page.locator("figure.beside img")).to_be_visible()
    page.wait_for_function("() => document.querySelector('figure.beside img').naturalWidth > 100")
    page.get_by_label("Invoice", exact=True).first.fill(f"{width}-PH-1")
    page.get_by_label("Date", exact=True).first.fill("2026-10-09")
    page.get_by_label("SKU", exact=True).first.fill("CD-18-KIT")
    page.get_by_label("Quantity", exact=True).first.fill("2")
    page.get_by_role("button", name="Add these rows").click()
    expect_tabs(page, 0, 0, 1, 1)
    expect(page.locator(".evidence-file")).to_contain_text("Photograph · row 1")
    page.get_by_role("button", name="Check and submit 1 row").click()
    page.get_by_role("button", name="Submit 1 row", exact=True).click()

    expect(page.get_by_text(f"{code} was sent.")).to_be_visible()
    expect(page.locator(".evidence-files img")).to_be_visible()


def test_what_is_typed_survives_a_lost_page(page: Page, stage: Stage, width: int) -> None:
    start(page, stage, "Q4 Sell-through Bonus, October")
    page.get_by_role("link", name="Type rows").click()
    page.get_by_label("Invoice", exact=True).first.fill("HALF-1")

    page.goto(f"{stage.url}/p/kestrel/")
    page.go_back()

    expect(page.get_by_label("Invoice", exact=True).first).to_have_value("HALF-1")


@pytest.mark.parametrize("width", [1280])
def test_without_a_script_a_claim_is_written_mended_and_sent(
    browser: Browser, stage: Stage, tmp_path: Path, context: BrowserContext, width: int
) -> None:
    file = tmp_path / "plain.csv"
    file.write_bytes(
        as_csv([("NS-1", "2026-10-05", "CD18KIT", "1", "A"), ("NS-2", "2026-10-06", "CD-18-KIT", "1", "B")])
    )
    plain = browser.new_context(java_script_enabled=False, storage_state=context.storage_state())
    page = plain.new_page()
    start(page, stage, "Q4 Sell-through Bonus, October")

    page.set_input_files("#id_file", file)
    page.get_by_role("button", name="Read the file").click()
    page.get_by_role("button", name="Use CD-18-KIT").click()
    page.get_by_role("button", name="Check and submit 2 rows").click()
    page.get_by_role("button", name="Submit 2 rows", exact=True).click()

    assert "Kestrel Tools decides by 1 Dec 2026." in page.locator("main").inner_text()
    plain.close()
