"""P3, keep it simple: what partners will not follow asks why it has to be like that."""

from __future__ import annotations

from typing import Any

import pytest

from tests.scenarios.conftest import Demo
from tests.scenarios.practices.launch_page import LAUNCH, said, state, typed, write

ASKS = "partners will not follow this. Make it simpler, or write why it has to be like this."
TWELVE_TIERS: dict[str, Any] = {
    "kind": "percent",
    "application": "all_volume",
    "tiers": [{"threshold": str(11_111 * n), "percent": f"{n}.13"} for n in range(1, 13)],
}


@pytest.fixture
def hard(demo: Demo) -> Demo:
    """Give the draft twelve tiers of crooked figures."""
    write(demo, reward=TWELVE_TIERS)
    return demo


def test_a_program_that_is_hard_to_follow_asks_for_a_reason(hard: Demo) -> None:
    priya = hard.signed_in("priya")

    page = priya.get(LAUNCH)
    sent = priya.post(LAUNCH, typed(hard, "send", backtest="Agreed"))

    assert f"Simplicity is 46 of 100: {ASKS}" in said(page)
    assert sent.status_code == 422
    assert ASKS in said(sent)
    assert state(hard) == ("draft", 0)


def test_the_second_person_reads_the_reason(hard: Demo) -> None:
    priya, osei = hard.signed_in("priya"), hard.signed_in("osei")

    priya.post(LAUNCH, typed(hard, "send", backtest="Agreed", simplicity="Twelve price lists, twelve tiers"))
    page = osei.get(LAUNCH.replace("launch", "approve"))

    assert state(hard) == ("in_approval", 0)
    assert "“Twelve price lists, twelve tiers” Priya N." in said(page)


def test_a_simple_program_is_not_asked(demo: Demo) -> None:
    page = demo.signed_in("priya").get(LAUNCH)

    assert "Simplicity is" not in said(page)
