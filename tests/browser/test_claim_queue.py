"""The queue of claims by mouse and by keyboard, on a desk and on a phone: parts, clean ones, flags, questions."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import sign_in
from tests.support.stage import Stage
from vir.demo.cast import PASSWORD

pytestmark = pytest.mark.browser
WORKS = False
RITA = "rita@kestrel.example"
QUEUE = "/t/kestrel/claims/"


@pytest.fixture(scope="module")
def session(browser: Browser, demo_stage: Stage) -> object:
    context = browser.new_context()
    sign_in(context.new_page(), demo_stage, RITA, PASSWORD)
    kept = context.storage_state()
    context.close()
    return kept


@pytest.fixture
def desk(browser: Browser, session: object) -> Iterator[Page]:
    context = browser.new_context(storage_state=session, viewport={"width": 1280, "height": 900})  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(browser: Browser, session: object) -> Iterator[Page]:
    context = browser.new_context(storage_state=session, viewport={"width": 375, "height": 812})  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def test_the_demo_has_the_queue_of_the_drawing(desk: Page, demo_stage: Stage) -> None:
    desk.goto(f"{demo_stage.url}{QUEUE}")

    tabs = desk.get_by_role("navigation", name="Claims by what they need").inner_text().split()
    shown = desk.locator(".queue__list li").all_inner_texts()

    assert " ".join(tabs) == "Needs me 14 Flagged 5 Clean 9 Waiting for partner 3 Decided"
    expect(desk.locator(".queue__list .block__head")).to_have_text("Clean 9$4,212.00")
    assert [" ".join(row.split()) for row in shown[:5]] == [
        "CLM-10482 Alder Supply $3,696.00 1d 1 day",
        "CLM-10479 Garrow Electric $1,904.00 1d 1 day",
        "CLM-10477 Vale Wholesale $2,480.00 2d 2 days",
        "CLM-10470 Tamar Industrial $912.00 2d 2 days",
        "CLM-10466 Neath Fasteners $640.00 3d 3 days",
    ]


def test_keys_move_through_claims_and_lead_to_the_decision_but_not_past_it(
    desk: Page, demo_stage: Stage
) -> None:
    desk.goto(f"{demo_stage.url}{QUEUE}CLM-10482/")

    desk.keyboard.press("j")
    expect(desk.locator("#claim-title")).to_contain_text("CLM-10479")
    expect(desk).to_have_url(f"{demo_stage.url}{QUEUE}CLM-10479/?tab=needs")
    desk.keyboard.press("k")
    expect(desk.locator("#claim-title")).to_contain_text("CLM-10482")
    desk.keyboard.press("r")
    expect(desk.locator("#decide-reason")).to_be_focused()
    expect(desk.get_by_role("button", name="Reject $3,696.00")).to_be_visible()
    desk.keyboard.press("Escape")
    desk.locator("#claim-title").focus()
    desk.keyboard.press("q")
    expect(desk.locator("#ask-text")).to_be_focused()


def test_brackets_move_through_flagged_lines(desk: Page, demo_stage: Stage) -> None:
    desk.goto(f"{demo_stage.url}{QUEUE}CLM-10482/")
    expect(desk.locator("tr[aria-current] .inv")).to_have_text("INV-77840")

    desk.keyboard.press("]")
    expect(desk.locator("#line-42")).to_have_attribute("aria-current", "true")
    desk.keyboard.press("[")
    expect(desk.locator("#line-41")).to_have_attribute("aria-current", "true")


def test_single_keys_can_be_turned_off(desk: Page, demo_stage: Stage) -> None:
    desk.goto(f"{demo_stage.url}{QUEUE}CLM-10482/")
    desk.keyboard.press("?")
    dialog = desk.locator("#shortcuts")
    expect(dialog).to_contain_text("Next flagged line")
    dialog.locator("[data-single-keys]").uncheck()
    desk.keyboard.press("Escape")

    desk.keyboard.press("j")
    desk.wait_for_timeout(300)

    expect(desk.locator("#claim-title")).to_contain_text("CLM-10482")


def test_a_claim_is_approved_in_part_beside_its_document(desk: Page, demo_stage: Stage) -> None:
    desk.goto(f"{demo_stage.url}{QUEUE}CLM-10482/")
    expect(desk.get_by_text("Claimed 12 · document says 10")).to_be_visible()
    picture = desk.locator(".evidence img")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 100")

    desk.get_by_role("link", name="Set to 10, −$16.00").click()
    expect(desk.locator(".decision .total")).to_have_text(
        "approve $3,680.00 of $3,696.00 · 1 line reduced, −$16.00"
    )
    for reason in ("Their count of 1 Oct has 23 kits.", "Two of twelve were not on the invoice."):
        desk.get_by_role("link", name="Resolve…").first.click()
        desk.get_by_label("Why, kept with the claim").fill(reason)
        desk.get_by_role("button", name="It is in order").click()
    expect(desk.get_by_text("must be resolved before")).to_have_count(0)
    desk.get_by_label("Note to partner").fill("Row 41 is what the invoice says.")
    desk.get_by_role("button", name="Part-approve $3,680.00").click()

    expect(desk.get_by_text("CLM-10482 of Alder Supply: $3,680.00 of $3,696.00 approved.")).to_be_visible()
    desk.goto(f"{demo_stage.url}{QUEUE}CLM-10482/?tab=decided")
    expect(desk.get_by_text("Row 41 reduced: Quantity differs from document")).to_be_visible()


def test_clean_claims_are_approved_on_a_phone(phone: Page, demo_stage: Stage) -> None:
    phone.goto(f"{demo_stage.url}{QUEUE}")
    expect(phone.locator("#claim")).to_be_hidden()

    phone.get_by_role("link", name="Approve 9 clean claims…").click()
    expect(phone.get_by_role("heading", name="Approve 9 clean claims, $4,212.00?")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 375
    phone.get_by_role("button", name="Approve $4,212.00").click()

    expect(phone.get_by_text("9 clean claims approved, $4,212.00.")).to_be_visible()


def test_on_a_phone_a_claim_fills_the_page_with_a_way_back(phone: Page, demo_stage: Stage) -> None:
    phone.goto(f"{demo_stage.url}{QUEUE}")

    phone.get_by_role("link", name="CLM-10477").click()
    expect(phone.locator("#claim-title")).to_contain_text("Vale Wholesale")
    expect(phone.locator(".queue__list")).to_be_hidden()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 375
    phone.get_by_role("link", name="Back to the queue").click()

    expect(phone.locator(".queue__list")).to_be_visible()


def test_the_queue_works_without_a_script(browser: Browser, session: object, demo_stage: Stage) -> None:
    context = browser.new_context(storage_state=session, java_script_enabled=False)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{demo_stage.url}{QUEUE}?tab=flagged")

    page.get_by_role("link", name="CLM-10477").click()
    page.locator(".acts").get_by_role("link", name="Reject").click()

    expect(page.get_by_role("button", name="Reject $2,480.00")).to_be_visible()
    context.close()
