"""A real browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support import databases
from tests.support.stage import Stage

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Open a browser for one module: its loop must be gone before other tests ask the database."""
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("There is no Chromium. Install it: apt-get install chromium libatomic1")
        pytest.skip("There is no Chromium here: apt-get install chromium libatomic1")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def demo_stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    """The demo year, served for one module; one that asks for no job says WORKS = False."""
    source = databases.template("demo", ["build_demo"])
    with Stage(source, f"{source}_pages_{WORKER}", works=getattr(request.module, "WORKS", True)) as stage:
        yield stage


@pytest.fixture(scope="session")
def shown_stage() -> Iterator[Stage]:
    """The demo year, served for tests that leave it as they found it and ask for no job."""
    source = databases.template("demo", ["build_demo"])
    with Stage(source, f"{source}_shown_{WORKER}", works=False) as stage:
        yield stage


# Who signed in on which stage: their cookies and the page they came to.
_signed_in: dict[tuple[str, str], tuple[Any, str]] = {}


def sign_in(page: Page, stage: Stage, email: str, password: str) -> None:
    """Sign in as a person would; whoever did before on this stage comes back with the cookies of then."""
    who = (stage.name + stage.url, email)
    if who in _signed_in:
        cookies, landing = _signed_in[who]
        page.context.add_cookies(cookies)
        page.goto(landing)
        if "/accounts/" not in page.url:
            return
        # Signed out since.
        page.context.clear_cookies()
    page.goto(f"{stage.url}/accounts/login/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
    _signed_in[who] = (page.context.cookies(), page.url)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: Any) -> Generator[None, Any, Any]:
    """Add what the open pages show to the report of a test that failed."""
    report = yield
    if report.when == "call" and report.failed:
        for name, page in item.funcargs.get("people", {}).items():
            report.sections.append(
                (f"page of {name} at {page.url}", page.locator("body").inner_text()[:3000])
            )
    return report
