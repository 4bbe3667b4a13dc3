"""Every letter that the demo wrote: none is empty or left open, and what it says of money says how sure it is."""

from __future__ import annotations

import re

import pytest

from tests.support.stage import Stage

pytestmark = pytest.mark.browser
AMOUNT = re.compile(r"[$€£]\s?\d")
# What an amount is: earned so far, promised, claimed, waiting, or confirmed on a statement.
SURE = re.compile(
    r"not final|[Ee]arn|reach|would|approved|rejected|what you claim|payable, confirmed|for approval|Budget"
    r"|As it stood on|In question|taken off|line \d+ of ST-|pays "
)


def test_every_letter_of_the_demo_is_whole_and_says_how_sure_its_amounts_are(shown_stage: Stage) -> None:
    found = shown_stage.ask(
        "SELECT event, ref_kind, state, subject, text, html, fault FROM notifications_delivery"
    )

    rows = [[str(value) for value in row] for row in found]
    assert {row[0] for row in rows} >= {"terms", "payment", "claim", "tier", "summary", "team", "security"}
    open_ends = [row[3] for row in rows if re.search(r"\{\{|\{%|None\b", " ".join(row[3:6]))]
    # An invitation is text alone.
    empty = [row[3] for row in rows if not (row[3] and row[4]) or (not row[5] and "invites" not in row[3])]
    unsure = sorted({row[3] for row in rows if AMOUNT.search(row[4]) and not SURE.search(row[4])})
    unsaid = [row[3] for row in rows if row[2] in ("held_back", "bounced", "failed") and not row[6]]
    waiting = [row[3] for row in rows if row[2] == "waiting"]
    assert (open_ends, empty, unsure, unsaid, waiting) == ([], [], [], [], [])
