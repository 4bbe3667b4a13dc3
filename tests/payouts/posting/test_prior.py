"""Why a closed position would earn another amount is concluded from what came, the terms and the members."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from payouts.enums import PriorReason
from payouts.posting.prior import Arrived, PriorChange, reason_of, told_of

NONE = Arrived()
SALE = Arrived(1, Decimal("200.00"))
SALES = Arrived(1200, Decimal("90000.00"))
RETURN = Arrived(1, Decimal("-50.00"))


def change(**changes: Any) -> PriorChange:
    told = {
        "amount": Decimal("10.00"),
        "currency": "USD",
        "since": date(2026, 11, 10),
        "sales": NONE,
        "returns": NONE,
        "counted_before": 3,
        "counted_now": 3,
        "tier_was": 2,
        "tier_now": 2,
        "version_was": 1,
        "version_now": 1,
        "regrouped": False,
    }
    return PriorChange(**{**told, **changes})


@pytest.mark.parametrize(
    ("changes", "reason", "said"),
    [
        ({"sales": SALE}, "late_sales", "1 sale of $200.00 came after 10 Nov 2026."),
        (
            {"sales": SALES, "tier_now": 3},
            "late_sales",
            "1,200 sales of $90,000.00 came after 10 Nov 2026. Tier 3 instead of tier 2.",
        ),
        ({"returns": RETURN}, "returns", "1 return of \u2212$50.00 came after 10 Nov 2026."),
        (
            {"sales": SALE, "returns": RETURN, "amount": Decimal(-1)},
            "returns",
            "1 sale of $200.00 and 1 return of \u2212$50.00 came after 10 Nov 2026.",
        ),
        (
            {"sales": SALE, "returns": RETURN},
            "late_sales",
            "1 sale of $200.00 and 1 return of \u2212$50.00 came after 10 Nov 2026.",
        ),
        ({"version_now": 2}, "amendment", "Version 2 of the terms counts where version 1 did."),
        (
            {"counted_now": 5, "regrouped": True},
            "segments",
            "5 lines count where 3 did on 10 Nov 2026.",
        ),
        ({"counted_now": 1}, "other", "1 line counts where 3 did on 10 Nov 2026."),
        ({}, "other", "The calculation gives another amount than on 10 Nov 2026."),
    ],
)
def test_a_change_after_the_close_has_a_reason_and_a_sentence(
    changes: dict[str, Any], reason: str, said: str
) -> None:
    made = change(**changes)

    found = reason_of(made)

    assert (found, told_of(made, found)) == (PriorReason(reason), said)
