"""On a phone: installed, without signal, and what was typed is still there."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import sign_in
from tests.support.stage import Stage
from vir.demo.cast import PASSWORD

pytestmark = pytest.mark.browser
# A page and its worker start together on a busy machine.
PATIENCE = 20_000


def test_a_lost_signal_loses_nothing_that_was_typed(browser: Browser, demo_stage: Stage) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640}, is_mobile=True)
    page = context.new_page()
    sign_in(page, demo_stage, "marta@alder.example", PASSWORD)
    draft = f"{demo_stage.url}/p/kestrel/claims/10483/?by=paste"

    # A page that was opened before the worker was there is not its own yet; the next one is.
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.goto(draft)
    box = page.locator("form[data-keep] textarea").first
    box.fill("INV-77001\t2026-11-20\tKT-1201\t4")
    context.set_offline(True)
    page.locator("form[data-keep]").first.get_by_role("button").click()

    expect(page.get_by_role("alert")).to_contain_text(
        "No signal. What you typed is kept on this device.", timeout=PATIENCE
    )
    page.goto(f"{demo_stage.url}/p/kestrel/")
    expect(page.get_by_role("heading", level=1)).to_have_text("No signal", timeout=PATIENCE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320

    # The page comes back by itself once there is a signal.
    with page.expect_navigation(timeout=PATIENCE):
        context.set_offline(False)
    page.goto(draft)
    kept = page.locator("form[data-keep] textarea").first
    expect(kept).to_have_value("INV-77001\t2026-11-20\tKT-1201\t4", timeout=PATIENCE)
    context.close()
