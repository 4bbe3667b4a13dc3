"""
How fast the portal's home is there on a telephone, and how much each page weighs.

Chromium slows itself down over its DevTools protocol with the numbers of Lighthouse's mobile profile: 150 ms there and
back, 1.6 Mbit/s down, 750 kbit/s up, a processor four times slower. The largest contentful paint is what the browser's
own PerformanceObserver reports.
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page

PAINT_AIM_MS, WEIGHT_AIM = 1_500, 100 * 1024
PHONE = {"width": 412, "height": 823}
LATENCY_MS, DOWN, UP, SLOWER = 150, 1_600_000 / 8, 750_000 / 8, 4
_WATCH = """
window.paints = [];
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) {
    window.paints.push({ at: one.startTime, what: one.element ? one.element.outerHTML.slice(0, 60) : "" });
  }
}).observe({ type: "largest-contentful-paint", buffered: true });
"""
IMAGES = frozenset({"image", "media"})


@dataclass(frozen=True, slots=True)
class Paints:
    """Times of the largest contentful paint in milliseconds, one of each run, and what was painted."""

    times: tuple[int, ...]
    first_answers: tuple[int, ...]
    what: str
    load: float

    @property
    def middle(self) -> int:
        """Give the median."""
        return round(median(self.times))


@dataclass(frozen=True, slots=True)
class Weight:
    """What a first visit to a page brings over the line, compressed, in bytes; images are not counted."""

    path: str
    page: int
    styles: int
    scripts: int
    fonts: int
    requests: int

    @property
    def total(self) -> int:
        """Give the sum."""
        return self.page + self.styles + self.scripts + self.fonts


def paints(browser: Browser, session: Any, address: str, *, runs: int, warm: bool) -> Paints:
    """
    Open a page on a slow telephone some times.

    :param warm: with what an earlier visit left in the browser's cache; else with an empty one
    """
    times, answers, what = [], [], ""
    for _ in range(runs):
        context = browser.new_context(
            storage_state=session, viewport=PHONE, device_scale_factor=2, is_mobile=True, has_touch=True
        )
        context.add_init_script(_WATCH)
        page = context.new_page()
        if warm:
            page.goto(address, wait_until="networkidle")
        _slow_down(page)
        page.goto(address, wait_until="load")
        # The last candidate may come after the fonts; a page that is live never falls silent.
        page.wait_for_timeout(1500)
        seen = page.evaluate("window.paints")[-1]
        times.append(round(seen["at"]))
        answers.append(round(page.evaluate("performance.getEntriesByType('navigation')[0].responseStart")))
        what = seen["what"]
        context.close()
    return Paints(tuple(times), tuple(answers), what, os.getloadavg()[0])


def _slow_down(page: Page) -> None:
    tools = page.context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": LATENCY_MS, "downloadThroughput": DOWN, "uploadThroughput": UP},
    )
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def weights(browser: Browser, session: Any, url: str, paths: Iterable[str]) -> list[Weight]:
    """
    Weigh pages as somebody who was never here gets them.

    Pages leave the server as they are and are compressed by what stands before it (docs/operations.md), so their
    text counts as gzip packs it; files count as they were sent.
    """
    found = []
    for path in paths:
        context = browser.new_context(storage_state=session, viewport=PHONE, service_workers="block")
        page = context.new_page()
        tools = context.new_cdp_session(page)
        tools.send("Network.enable")
        kinds: dict[str, str] = {}
        sizes: dict[str, int] = {}
        tools.on("Network.responseReceived", lambda event, kinds=kinds: _kind(event, kinds))
        tools.on("Network.loadingFinished", lambda event, sizes=sizes: _size(event, sizes))
        answer = page.goto(f"{url}{path}", wait_until="load")
        page.wait_for_timeout(300)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"
        by_kind: dict[str, int] = {}
        for request, kind in kinds.items():
            by_kind[kind] = by_kind.get(kind, 0) + sizes.get(request, 0)
        text = len(gzip.compress(answer.body(), 6))
        found.append(
            Weight(
                path,
                text,
                by_kind.get("stylesheet", 0),
                by_kind.get("script", 0),
                by_kind.get("font", 0),
                sum(kind not in IMAGES for kind in kinds.values()),
            )
        )
        context.close()
    return found


def _kind(event: dict[str, Any], kinds: dict[str, str]) -> None:
    kinds[event["requestId"]] = event["type"].lower()


def _size(event: dict[str, Any], sizes: dict[str, int]) -> None:
    sizes[event["requestId"]] = int(event["encodedDataLength"])
