"""
What the portal owes its readers, measured on the demo in a real browser: tasks in clicks, speed, weight, words.

`make measure-portal`; only some with `make measure-portal ARGS="tasks speed weight words"`. It fails where an aim is
missed. Speed is the one figure that other work on the machine changes: the load is printed with it, and
`ARGS="speed runs=9"` measures it again.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

import tests.support.servers  # noqa: F401 - starts servers that end with this process
from tests.browser.conftest import CHROMIUM, FLAGS, sign_in
from tests.browser.test_pages import MARTA, PAGES
from tests.measures import reading, speed, tasks
from tests.support import databases
from tests.support.stage import Stage
from vir.demo.cast import PASSWORD

PARTS = ("words", "weight", "speed", "tasks")
HOME = "/p/kestrel/"
RUNS = 5


class FullStage(Stage):
    """The stage with its files packed and compressed, as they are served to people."""

    def _start_web(self) -> None:
        self.environment["VIR_MANIFEST"] = "1"
        self.run("manage.py", "collectstatic", "--noinput", "--verbosity=0")
        super()._start_web()


def main(arguments: list[str]) -> int:
    """Print the tables; the last line is the same as JSON."""
    wanted = [part for part in PARTS if part in arguments] or list(PARTS)
    runs = next((int(word.removeprefix("runs=")) for word in arguments if word.startswith("runs=")), RUNS)
    if CHROMIUM is None:
        print("There is no Chromium. Install it: apt-get install chromium libatomic1", file=sys.stderr)
        return 1
    began = time.monotonic()
    source = databases.template("demo", ["build_demo"])
    found: dict[str, Any] = {}
    with FullStage(source, f"{source}_measure_{os.getpid()}") as stage, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        session = _signed_in(browser, stage)
        # Nobody is the first to open a page of a server that runs.
        pages = [path for who, path in PAGES if who == MARTA]
        measures = {"words": _words, "weight": _weight, "speed": _speed, "tasks": _tasks}
        for part in wanted:
            found[part] = measures[part](browser, session, stage.url, pages, runs)
        browser.close()
    missed = [part for part, result in found.items() if not result["met"]]
    print(
        f"\n{'Every aim is met' if not missed else 'Missed: ' + ', '.join(missed)}, {time.monotonic() - began:.0f} s"
    )
    print(json.dumps(found))
    return 1 if missed else 0


def _signed_in(browser: Browser, stage: Stage) -> Any:
    context = browser.new_context()
    sign_in(context.new_page(), stage, MARTA, PASSWORD)
    session = context.storage_state()
    context.close()
    return session


def _words(browser: Browser, session: Any, url: str, pages: list[str], _: int) -> dict[str, Any]:
    found = reading.read(browser, session, url, pages)
    print(
        f"\nReading level of {found.sentences} sentences on {len(pages)} pages (Flesch-Kincaid, years of school)"
    )
    print(f"  all together  {found.grade:>4.1f}   aim at most {reading.GRADE_AIM:.1f}")
    print(f"  hardest page  {found.hardest_grade:>4.1f}   {found.hardest}")
    return {
        "met": found.hardest_grade <= reading.GRADE_AIM,
        "grade": round(found.grade, 1),
        "hardest": round(found.hardest_grade, 1),
    }


def _weight(browser: Browser, session: Any, url: str, pages: list[str], _: int) -> dict[str, Any]:
    found = sorted(speed.weights(browser, session, url, pages), key=lambda one: -one.total)
    print(
        f"\nWeight of a first visit, compressed, without images; aim under {speed.WEIGHT_AIM / 1024:.0f} KB"
    )
    print("   total    page  styles scripts   fonts requests")
    shown = [*found[:5], *(one for one in found[5:] if one.path == HOME)]
    for one in shown:
        sizes = (one.total, one.page, one.styles, one.scripts, one.fonts)
        print("  ".join(f"{size / 1024:>6.1f}" for size in sizes), f"{one.requests:>6}   {one.path}")
    print(f"  and {len(found) - len(shown)} lighter ones, the lightest {found[-1].total / 1024:.1f} KB")
    return {"met": found[0].total < speed.WEIGHT_AIM, "heaviest": found[0].total, "page": found[0].path}


def _speed(browser: Browser, session: Any, url: str, pages: list[str], runs: int) -> dict[str, Any]:
    print(
        f"\nLargest contentful paint of the home on a slow telephone: Chromium {browser.version} over its DevTools"
        f" protocol,\n{speed.LATENCY_MS} ms there and back, 1.6 Mbit/s down, 750 kbit/s up, processor"
        f" {speed.SLOWER} times slower; aim under {speed.PAINT_AIM_MS} ms"
    )
    result: dict[str, Any] = {}
    for name, warm in (("first visit", False), ("second visit", True)):
        found = speed.paints(browser, session, f"{url}{HOME}", runs=runs, warm=warm)
        print(
            f"  {name:<13} median {found.middle:>5} ms, best {min(found.times):>5} ms of {found.times};"
            f" first byte {min(found.first_answers)} ms; load {found.load:.1f} on {os.cpu_count()} cores"
        )
        result[name.split()[0]] = {
            "median": found.middle,
            "best": min(found.times),
            "load": round(found.load, 1),
        }
    print(f"  what is painted last: {found.what}…")
    result["met"] = result["first"]["median"] < speed.PAINT_AIM_MS
    return result


def _tasks(browser: Browser, session: Any, url: str, pages: list[str], _: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        found = tasks.walked(browser, session, url, Path(folder))
    print("\nTasks of a partner's person            starts at      aim   telephone        desk")
    for task in tasks.TASKS:
        done = {one.screen: one for one in found if one.task is task}
        cells = "   ".join(
            f"{one.clicks:>2} in {one.pages} page{'s' if one.pages != 1 else ' '}" for one in done.values()
        )
        print(f"  {task.code} {task.what:<40.40} {task.starts_at:<13} {task.clicks_max:>3}   {cells}")
        for one in done.values():
            if not one.is_met:
                print(f"     missed on the {one.screen}: {one.trouble or f'{one.clicks} clicks'}")
    print("  Clicks, and pages loaded after the one it starts at; choosing a file counts two clicks.")
    return {
        "met": all(one.is_met for one in found),
        **{f"{one.task.code} {one.screen}": [one.clicks, one.pages] for one in found},
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
