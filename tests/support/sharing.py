"""Share the tests among the workers: a file to one worker, so that what it sets up is set up once."""

from __future__ import annotations

from typing import Final

import pytest
from xdist.scheduler import LoadScopeScheduling

# One worker has the browser, so that two of them do not fight over two cores.
BROWSER: Final = "tests/browser/"
# Each test of these is long enough to be shared for itself.
APART: Final = ("tests/payouts/machine/",)
# What takes longest is begun first, so that no worker waits for it in the end. While the worker with the browser makes
# the databases that the others are copied from, the next one has something that needs none.
FIRST: Final = (
    BROWSER,
    "tests/programs/rating/test_oracle.py",
    "tests/tenancy/test_crawler.py",
    "tests/tenancy/test_preview_pages.py",
    "tests/scenarios/test_broker_loss.py",
    "tests/claims/at_once/",
)


class ByFile(LoadScopeScheduling):
    """Give whole files to workers, the browser's as one."""

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(BROWSER):
            return BROWSER
        return nodeid if nodeid.startswith(APART) else nodeid.partition("::")[0]


def longest_first(items: list[pytest.Item]) -> None:
    """Put what takes longest at the head, the rest in its order."""

    def place(item: pytest.Item) -> int:
        return next((n for n, path in enumerate(FIRST) if item.nodeid.startswith(path)), len(FIRST))

    items.sort(key=place)
