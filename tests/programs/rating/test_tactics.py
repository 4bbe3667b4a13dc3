"""Which tactic terms are."""

from __future__ import annotations

from typing import Any

import pytest

from programs.rating.tactics import Tactic, tactic_of
from programs.terms import Terms
from tests.factories import program_document

TIERS = program_document()["reward"]["tiers"]


def reward(**changes: Any) -> dict[str, Any]:
    return {"reward": {**program_document()["reward"], **changes}}


@pytest.mark.parametrize(
    ("changes", "tactic"),
    [
        ({}, Tactic.RETROACTIVE),
        (reward(application="every_tier_full"), Tactic.RETROACTIVE),
        (reward(application="per_band"), Tactic.INCREMENTAL),
        (reward(application="prospective"), Tactic.INCREMENTAL),
        (
            {"measure": {"kind": "growth_percent", "baseline": {"rule": "same_period_last_year"}}},
            Tactic.GROWTH,
        ),
        ({"measure": {"kind": "attainment_percent"}}, Tactic.TARGET),
        (
            {"measure": {"kind": "share_percent", "products": {"include": [{"category": "Saws"}]}}},
            Tactic.MIX,
        ),
        ({"conditions": [{"kind": "distinct_products", "count": 3}]}, Tactic.MIX),
        (
            reward(
                kickers=[
                    {
                        "name": "Kits",
                        "kind": "percent",
                        "percent": "1",
                        "products": {"include": [{"sku": "K"}]},
                    }
                ]
            ),
            Tactic.KICKER,
        ),
        (
            reward(kind="fixed", tiers=[{"threshold": "100", "amount": "5.00"}]),
            Tactic.LUMP_SUM,
        ),
        (
            {
                "measure": {"kind": "quantity"},
                **reward(kind="per_unit", tiers=[{"threshold": "100", "amount": "5.00"}]),
            },
            Tactic.PER_UNIT,
        ),
    ],
)
def test_terms_are_the_rarest_thing_they_do(changes: dict[str, Any], tactic: Tactic) -> None:
    assert tactic_of(Terms.from_document(program_document(**changes))) is tactic
