"""Finance at work in a browser: who prepares a payout, who approves it, and who audits it."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import APIResponse, Browser, Page, expect

from tests.browser.conftest import WORKER, sign_in
from tests.support import databases
from tests.support.stage import Stage
from vir.demo.cast import PASSWORD

pytestmark = pytest.mark.browser
FINANCE = "/t/kestrel/finance/"
RUN = f"{FINANCE}runs/PR-2026-002/"
PHONE = {"width": 375, "height": 800}
DESK = {"width": 1280, "height": 900}
AtDesk = Callable[..., Page]


@pytest.fixture
def another_stage() -> Iterator[Stage]:
    """The demo year once more, for a story that pays what the other one holds."""
    source = databases.template("demo", ["build_demo"])
    with Stage(source, f"{source}_approver_{WORKER}") as stage:
        yield stage


@pytest.fixture
def at_desk(browser: Browser) -> Iterator[AtDesk]:
    """Sit somebody down at a browser of their own."""
    with ExitStack() as open_pages:

        def sat(name: str, stage: Stage, size: dict[str, int] = DESK) -> Page:
            context = browser.new_context(
                base_url=stage.url,
                viewport=size,  # type: ignore[arg-type]
                locale="en-US",
                timezone_id="America/Chicago",
            )
            open_pages.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(30_000)
            sign_in(page, stage, f"{name}@kestrel.example", PASSWORD)
            return page

        yield sat


def main(page: Page) -> str:
    """Give the words of a page, on one line."""
    return " ".join(page.locator("main").inner_text().split())


def post(page: Page, path: str, **typed: str) -> APIResponse:
    """Send what a page would not offer, with the token that any page of this person has."""
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content())
    assert found is not None
    form = {"csrfmiddlewaretoken": found.group(1), **typed}
    # A browser sends where the form stood.
    return page.request.post(path, form=form, headers={"Referer": page.url}, max_redirects=0)


def prepare_and_send(page: Page, amount: str) -> None:
    """Prepare what was left of the paid quarter, and send it for approval."""
    page.goto(f"{FINANCE}runs/new/")
    page.get_by_role("button", name="Prepare a further run").click()
    page.get_by_role("button", name=f"Send {amount}").click()
    expect(page.get_by_text("waits for approval by a second person").first).to_be_visible()


def test_the_preparer_previews_holds_adjusts_and_sends(demo_stage: Stage, at_desk: AtDesk) -> None:
    finn = at_desk("finn", demo_stage)

    finn.goto(f"{FINANCE}runs/PR-2026-001/")
    expect(finn.get_by_role("heading", name="Changed since the period ended")).to_be_visible()
    expect(finn.locator("ul.changes")).to_contain_text("−$412.60")
    finn.goto(f"{FINANCE}runs/new/")
    finn.get_by_role("button", name="Prepare a further run").click()
    assert "Payable 1 2,890.00" in main(finn)

    finn.get_by_text("Hold a partner").click()
    finn.get_by_label("Partner", exact=True).select_option(label="Dunmore Trade")
    finn.get_by_label("Amount, USD").fill("90.00")
    finn.get_by_label("Reason, which the partner reads").fill("Freight claim of 18 Nov is open")
    finn.get_by_role("button", name="Hold it").dblclick()
    expect(finn.get_by_text("Dunmore Trade is held. Prepare its run again.").first).to_be_visible()
    finn.get_by_role("button", name="Prepare again").click()
    expect(finn.get_by_role("button", name="Send $2,800.00 for approval")).to_be_visible()
    assert "Freight claim of 18 Nov is open" in main(finn)

    finn.goto(f"{FINANCE}adjustments/new/")
    finn.get_by_label("Partner", exact=True).fill("DUNMORE")
    finn.get_by_label("Program and period").select_option("VIR-2026-009|2026-07-01")
    finn.get_by_label("Amount").fill("12.50")
    finn.get_by_label("What it is for").fill("Freight of CN-5522")
    finn.get_by_label("Or where it is found").fill("Ticket 8812")
    finn.get_by_role("button", name="Propose the adjustment").dblclick()
    expect(finn.get_by_role("heading", name=re.compile("ADJ-2026-003"))).to_be_visible()
    # A double click sends a form twice; each made one.
    made = "SELECT (SELECT count(*) FROM payouts_hold WHERE text LIKE 'Freight claim%%'),"
    assert demo_stage.ask(
        f"{made} (SELECT count(*) FROM payouts_adjustment WHERE text LIKE 'Freight of%%')"
    ) == [(1, 1)]
    expect(finn.get_by_text("Proposed by you: a second person decides it.")).to_be_visible()

    finn.goto(RUN)
    finn.get_by_role("button", name="Send $2,800.00 for approval").click()
    expect(finn.get_by_text("PR-2026-002 waits for approval by a second person.").first).to_be_visible()
    assert finn.get_by_role("link", name=re.compile("^Approve")).count() == 0
    told = (
        "SELECT address FROM notifications_delivery"
        " WHERE subject = 'PR-2026-002 of $2,800.00 waits for your approval' ORDER BY address"
    )
    assert demo_stage.ask(told) == [("olga@kestrel.example",), ("osei@kestrel.example",)]


def test_the_approver_on_a_phone_returns_it_once_and_approves_every_cent(
    another_stage: Stage, at_desk: AtDesk
) -> None:
    olga, osei = at_desk("olga", another_stage), at_desk("osei", another_stage, PHONE)
    prepare_and_send(olga, "$2,890.00")

    olga.goto(f"{RUN}approve/")
    expect(olga.get_by_text("You prepared this run. A second person has to approve it.")).to_be_visible()
    assert olga.get_by_role("button", name=re.compile("^Approve")).count() == 0
    [(seal,)] = another_stage.ask("SELECT seal FROM payouts_payoutrun WHERE code = 'PR-2026-002'")
    assert post(olga, f"{RUN}approve/", seal=str(seal)).status == 422

    osei.goto("/t/kestrel/")
    osei.get_by_role("link", name=re.compile("Look and approve")).click()
    expect(osei.get_by_text("Held back in PR-2026-001: $2,890.00")).to_be_visible()
    osei.get_by_role("link", name="Approve $2,890.00").click()
    expect(osei.get_by_text("1 partner held, $821.00")).to_be_visible()
    osei.get_by_text("Return with a note").click()
    osei.get_by_label("What has to change").fill("Is the new account of Dunmore confirmed?")
    osei.get_by_role("button", name=re.compile("^Return to")).click()
    expect(osei.get_by_text("PR-2026-002 was returned to Olga Brandt.").first).to_be_visible()

    olga.goto(RUN)
    expect(olga.get_by_text("Is the new account of Dunmore confirmed?")).to_be_visible()
    olga.get_by_role("button", name="Send $2,890.00").click()
    osei.goto(f"{RUN}approve/")
    osei.get_by_role("button", name="Approve $2,890.00").click()
    expect(osei.get_by_text("$2,890.00 approved.").first).to_be_visible()
    assert osei.evaluate("document.documentElement.scrollWidth") == PHONE["width"]

    held = post(olga, f"{FINANCE}holds/", partner="DUNMORE", amount="0.01", currency="USD", text="A cent")
    assert held.status == 302
    another_stage.wait_for("SELECT state FROM payouts_payoutrun WHERE code = 'PR-2026-002'", [("withdrawn",)])
    osei.goto(RUN)
    expect(osei.get_by_text("Withdrawn").first).to_be_visible()
    olga.goto(RUN)
    olga.get_by_role("button", name="Prepare again").click()
    olga.get_by_role("button", name="Send $2,889.99").click()
    osei.goto(f"{RUN}approve/")
    osei.get_by_role("button", name="Approve $2,889.99").click()
    expect(osei.get_by_text("$2,889.99 approved.").first).to_be_visible()


def test_the_auditor_reads_everything_and_changes_nothing(
    demo_stage: Stage, at_desk: AtDesk, tmp_path: Path
) -> None:
    audit = at_desk("audit", demo_stage)

    from_the_run_to_a_sale(audit)
    evidence_proves_itself(audit, tmp_path)
    audit.goto("/t/kestrel/audit/")
    audit.get_by_role("button", name="Verify the chain").click()
    expect(audit.get_by_text("Chain intact").first).to_be_visible()

    # Both take something out, and change nothing.
    assert offered_acts(audit) == {
        f"{FINANCE}statements/": "Make a ZIP of all 20 shown",
        f"{FINANCE}runs/PR-2026-001/evidence/": "Make an evidence pack",
    }
    refused = {
        "runs/PR-2026-001/export/": 403,
        "runs/PR-2026-001/submit/": 403,
        "runs/PR-2026-001/approve/": 403,
        "payments/PM-2026-0001/void/": 403,
        "adjustments/ADJ-2026-001/decide/": 403,
        "accruals/release/propose/": 403,
        "periods/2026-11/close/": 403,
        # The page is for everybody of finance to read; what is sent to it is refused.
        "holds/": 422,
    }
    assert {
        path: post(audit, f"{FINANCE}{path}", partner="ALDER", text="x").status for path in refused
    } == refused


def from_the_run_to_a_sale(page: Page) -> None:
    """Open an amount of a run down to the sale and the terms that it rests on."""
    page.goto(f"{FINANCE}runs/PR-2026-001/")
    page.get_by_role("link", name="6,231.60, open the statement").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ST-2026-0001")
    page.get_by_role("link", name="6,351.60").first.click()
    expect(page.locator("#working")).to_contain_text("$211,720.00 × 3.0%")
    page.locator("#working").get_by_role("link", name="open the terms").click()
    expect(page.locator("main")).to_contain_text("once they reach $40,000")
    page.go_back()
    page.locator("#working").get_by_role("link", name="open", exact=True).click()
    page.get_by_role("link", name="Import 6, row 66").click()
    expect(page.locator("main")).to_contain_text("INV-2026Q3-00001")


def evidence_proves_itself(page: Page, folder: Path) -> None:
    """Take an evidence pack out, and check every file of it against its list of hashes."""
    page.goto(f"{FINANCE}runs/PR-2026-001/evidence/")
    page.get_by_role("button", name="Make an evidence pack").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name=re.compile(r"\.zip$")).first.click()
    with zipfile.ZipFile(io.BytesIO(Path(waiting.value.path()).read_bytes())) as pack:
        listed = dict(reversed(line.split("  ", 1)) for line in pack.read("SHA256SUMS").decode().splitlines())
        found = {
            name: hashlib.sha256(pack.read(name)).hexdigest()
            for name in pack.namelist()
            if name != "SHA256SUMS"
        }
    assert listed == found
    assert len(found) > 20


def offered_acts(page: Page) -> dict[str, str]:
    """Find every form that sends something, on all pages of finance and its settings; gives address and button."""
    page.goto("/t/kestrel/settings/")
    paths = page.evaluate("[...document.querySelectorAll('main dl a')].map(a => a.getAttribute('href'))")
    page.goto(FINANCE)
    inside = f"[...document.querySelectorAll('nav a[href^=\"{FINANCE}\"]')].map(a => a.getAttribute('href'))"
    paths += page.evaluate(inside)
    paths += [
        f"{FINANCE}{path}"
        for path in (
            "accruals/release/",
            "accruals/VIR-2026-014/2026-10-01/",
            "entries/LE-1/",
            "payments/PM-2026-0001/",
            "periods/2026-11/",
            "questions/2/",
            "runs/PR-2026-001/",
            "runs/PR-2026-001/evidence/",
            "runs/PR-2026-001/loads/",
            "standing/",
            "statements/ST-2026-0001/",
        )
    ]
    found: dict[str, str] = {}
    for path in dict.fromkeys(paths):
        answer = page.request.get(path)
        assert (path, answer.status) == (path, 200)
        shown = re.search(r"<main.*</main>", answer.text(), re.DOTALL)
        assert shown is not None
        for form in re.findall(r'<form[^>]*method="post".*?</form>', shown.group(), re.DOTALL):
            if "views/" in form.partition(">")[0]:
                # A view that somebody keeps is their own, and changes nothing of finance.
                continue
            words = re.findall(r"<button[^>]*>(.*?)</button>", form, re.DOTALL)
            found[path] = re.sub(r"<[^>]+>", "", " ".join(words)).strip()
    return found
