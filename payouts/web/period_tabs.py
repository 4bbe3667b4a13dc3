"""The periods of a program as tabs; those beside the one that is shown answer to the keys [ and ]."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from vir.foundation.periods import Period
from vir.foundation.web.formats import span


def period_tabs(
    periods: Sequence[Period], current: Period | None, url: Callable[[Period], str]
) -> list[dict[str, Any]]:
    """
    List periods, the earliest first.

    :param current: the one that is shown, None where none is
    :param url: gives the address of the page of a period
    """
    shown = periods.index(current) if current in periods else None
    beside = {} if shown is None else {shown - 1: "previous", shown + 1: "next"}
    return [
        {
            "url": url(period),
            "label": span(period.start, period.last_day),
            "current": place == shown,
            "count": None,
            "period": beside.get(place, ""),
        }
        for place, period in enumerate(periods)
    ]
