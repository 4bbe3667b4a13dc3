"""
What partners come for, done in a browser as they do it: how many clicks and pages each of eight tasks takes.

A click is a press of the mouse or a finger that the page was given; choosing a file counts two, the button and the
name. Typing counts none, the click into the field does. A page is one that was loaded after the one a task starts at.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.claim_files import as_csv

CHOOSING_A_FILE = 2
ROWS = 240
# What ALDER bought enough of in the demo to have sold this much.
SOLD = ("12-DRV", "18-IMP", "18-SAW", "18-GRD", "18-JIG", "18-REC", "18-LGT", "BAT-20", "BAT-40", "BAT-50")
# An invoice of the demo that a claim has already.
TAKEN = ("INV-77812", "04/10/2026", "CD-18-KIT", "2", "Harbor Electric")
PROGRAM, STATEMENT = "VIR-2026-014", "ST-2026-0001"
OFFER = "Q4 Sell-through Bonus"
# A telephone and a desk; what a task uses up is another one at each.
SCREENS = {"telephone": (375, 812), "desk": (1280, 800)}
_COUNT = """
if (window === window.top) addEventListener("pointerdown", (event) => event.isTrusted && window.counted(), true);
"""


@dataclass(frozen=True, slots=True)
class Task:
    """A task with its aim in clicks."""

    code: str
    what: str
    starts_at: str
    clicks_max: int
    do: Callable[[Walk], None]


@dataclass(frozen=True, slots=True)
class Done:
    """How a task went: clicks and pages, or why it could not be done."""

    task: Task
    screen: str
    clicks: int
    pages: int
    trouble: str = ""

    @property
    def is_met(self) -> bool:
        """Tell whether the task was done within its aim."""
        return not self.trouble and self.clicks <= self.task.clicks_max


class Walk:
    """One person at one screen, whose clicks and pages are counted."""

    def __init__(self, browser: Browser, session: Any, url: str, screen: str, folder: Path) -> None:
        self.screen, self.folder, self.url = screen, folder, url
        self.width, self.height = SCREENS[screen]
        self.clicks = self.pages = 0
        self.context = browser.new_context(
            storage_state=session,
            viewport={"width": self.width, "height": self.height},
            is_mobile=screen == "telephone",
            has_touch=screen == "telephone",
        )
        self.context.expose_function("counted", self._clicked)
        self.context.add_init_script(_COUNT)
        self.page = self.context.new_page()
        self.page.on("domcontentloaded", self._loaded)

    def start_at(self, path: str) -> Page:
        """Open the page a task starts at; from here it counts."""
        self.page.goto(f"{self.url}{path}")
        self.clicks = self.pages = 0
        return self.page

    def press(self, target: Locator) -> None:
        """Click or tap."""
        target.click()

    def write(self, target: Locator, text: str) -> None:
        """Click into a field, unless one may type already, and write."""
        if not target.evaluate("field => field === document.activeElement"):
            self.press(target)
        target.fill(text)

    def choose(self, target: str, file: Path) -> None:
        """Choose a file."""
        self.clicks += CHOOSING_A_FILE
        self.page.set_input_files(target, file)

    def sales(self, name: str, *, faults: bool) -> Path:
        """Write a file of sales of October with invoices that no other screen claims, perhaps with six faults."""
        rows = []
        for place in range(ROWS):
            day = date(2026, 10, 31) - timedelta(days=place % 27)
            invoice = f"{name}-{self.width}-{77800 + place}"
            rows.append(
                (
                    invoice,
                    f"{day:%d/%m/%Y}",
                    f"CD-{SOLD[place % len(SOLD)]}",
                    "1",
                    f"Customer {place % 97 + 1}",
                )
            )
        if faults:
            rows[12] = TAKEN
            for place in (55, 56, 118):
                invoice, day_of, *rest = rows[place]
                rows[place] = (invoice, f"{day_of[:6]}26", *rest)  # type: ignore[assignment]
            rows[86] = (rows[86][0], rows[86][1], "CD18KIT", *rows[86][3:])  # type: ignore[assignment]
            rows[129] = (rows[129][0], "28/09/2026", *rows[129][2:])  # type: ignore[assignment]
        path = self.folder / f"{self.screen}-{name}.csv"
        path.write_bytes(as_csv(rows))
        return path

    def seen_at_once(self, target: Locator) -> None:
        """
        Check that something is on the screen before anything was touched.

        :raises AssertionError: if one has to scroll for it
        """
        expect(target).to_be_visible()
        box = target.bounding_box()
        bar = self.page.locator(".portal-nav").bounding_box()
        assert box is not None
        assert bar is not None
        end = bar["y"] if self.screen == "telephone" else self.height
        assert box["y"] + box["height"] <= end, f"it ends at {box['y'] + box['height']:.0f} of {end:.0f} px"

    def _clicked(self) -> None:
        self.clicks += 1

    def _loaded(self, _: Page) -> None:
        self.pages += 1


def where_am_i(walk: Walk) -> None:
    page = walk.start_at("/p/kestrel/")
    lead = page.locator(".block.is-first .lead:visible")
    expect(lead).to_contain_text("$57,820")
    expect(lead).to_contain_text("Tier 3")
    expect(lead).to_contain_text("$5,734.60")
    walk.seen_at_once(lead)
    walk.seen_at_once(page.locator(".block.is-first .ruler").first)


def what_if(walk: Walk) -> None:
    page = walk.start_at(f"/p/kestrel/programs/{PROGRAM}/")
    walk.write(page.locator("input[name=more]"), "60000")
    expect(page.locator("#answer")).to_contain_text("$16,087.20")
    expect(page.locator("#answer")).to_contain_text("+$5,821.80")


def what_will_i_be_paid(walk: Walk) -> None:
    page = walk.start_at("/p/kestrel/")
    entry = page.locator("section:has(> .block__head > #pay) li").first
    for told in ("30 Jan 2027", "credit memo", "$10,457.40"):
        expect(entry).to_contain_text(told)


def claim(walk: Walk) -> None:
    page = _started(walk)
    walk.choose("#id_file", walk.sales("B4", faults=False))
    walk.press(page.get_by_role("button", name=f"Check and submit {ROWS} rows"))
    walk.press(page.get_by_role("button", name=f"Submit {ROWS} rows", exact=True))
    expect(page.get_by_text(re.compile(r"CLM-\d+ was sent\."))).to_be_visible()


def mend(walk: Walk) -> None:
    page = _started(walk)
    page.set_input_files("#id_file", walk.sales("B5", faults=True))
    expect(page.locator("#fix .tabs a span").first).to_have_text("6", timeout=30_000)
    walk.clicks = walk.pages = 0
    rows = page.locator("[data-fix-grid] tbody tr")
    while left := int(page.locator("#fix .tabs a span").first.inner_text()):
        problem = rows.first.locator(".problem")
        same = problem.get_by_role("button", name=re.compile("like it$"))
        use = problem.get_by_role("button", name=re.compile("^(Use|Yes)"))
        fix = (
            same if same.count() else use if use.count() else problem.get_by_role("button", name="Remove row")
        )
        walk.press(fix.first)
        expect(page.locator("#fix .tabs a span").first).not_to_have_text(str(left))
    expect(page.locator("[data-fix-done]")).to_have_text("No row needs a fix.")


def where_is_my_claim(walk: Walk) -> None:
    page = walk.start_at("/p/kestrel/")
    walk.press(page.locator("a.code", has_text="CLM-10482"))
    expect(page.locator(".verdict .lead")).to_have_text("Kestrel Tools decides by 30 Nov 2026.")
    expect(page.locator(".page__head .status")).to_contain_text("In review")
    expect(page.locator(".verdict")).to_contain_text("Nothing to do for you.")


def question_a_line(walk: Walk) -> None:
    line = {"telephone": 2, "desk": 4}[walk.screen]
    page = walk.start_at(f"/p/kestrel/statements/{STATEMENT}/")
    walk.press(page.locator(f"a[href*='line={line}#']"))
    walk.press(page.get_by_role("link", name="Question this line"))
    walk.write(page.locator("#id_text"), "Our books have another figure here.")
    walk.press(page.get_by_role("button", name="Send the question"))
    questions = page.locator("section", has=page.locator("#questions"))
    expect(questions.get_by_role("link", name=f"Line {line}", exact=True)).to_be_visible()


def acknowledge(walk: Walk) -> None:
    name = {"telephone": "Q4 Cordless Growth", "desk": OFFER}[walk.screen]
    page = walk.start_at("/p/kestrel/")
    walk.press(
        page.locator("section:has(> .block__head > #to-read)").get_by_role("link", name=name, exact=True)
    )
    walk.press(page.get_by_role("button", name=re.compile("^I have read these terms")))
    expect(page.locator(".acknowledge.read")).to_contain_text("Marta Lind read and acknowledged")
    address = page.get_by_role("link", name="Terms as PDF").get_attribute("href")
    kept = walk.context.request.get(f"{walk.url}{address}")
    assert kept.body().startswith(b"%PDF"), "the terms are not kept as PDF"


TASKS = (
    Task("B1", "Where am I, what is next, what do I get", "Home", 0, where_am_i),
    Task("B2", "What if I buy more", "Program", 2, what_if),
    Task("B3", "What will I be paid and when", "Home", 1, what_will_i_be_paid),
    Task("B4", "Submit a claim with a 240-row file", "Claims", 12, claim),
    Task("B5", "Fix 6 bad rows", "Claim upload", 14, mend),
    Task("B6", "Where is my claim and why", "Home", 1, where_is_my_claim),
    Task("B7", "Check a statement line and question it", "Statement", 4, question_a_line),
    Task("B8", "Read and acknowledge new terms", "Home", 3, acknowledge),
)


def walked(browser: Browser, session: Any, url: str, folder: Path) -> list[Done]:
    """Do every task at both screens."""
    found = []
    for screen in SCREENS:
        for task in TASKS:
            walk = Walk(browser, session, url, screen, folder)
            trouble = ""
            try:
                task.do(walk)
            except Exception as fault:  # noqa: BLE001 - a task that cannot be done is a result, whatever stood in the way
                trouble = str(fault).partition("\n")[0]
            found.append(Done(task, screen, walk.clicks, walk.pages, trouble))
            walk.context.close()
    return found


def _started(walk: Walk) -> Page:
    page = walk.start_at("/p/kestrel/claims/")
    walk.press(page.get_by_role("link", name="New claim"))
    walk.press(page.get_by_role("button", name=re.compile(f"^Start a claim for {OFFER}")))
    page.wait_for_url(re.compile(r"/claims/\d+/"))
    return page
