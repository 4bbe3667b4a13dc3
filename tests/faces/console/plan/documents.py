"""Documents for the tests of planning."""

from __future__ import annotations

from typing import Any

from tests.factories import program_document


def flat(code: str, first: str, last: str, **changes: Any) -> dict[str, Any]:
    """Give a program that pays 1% on everything, in one period."""
    document = program_document(
        code=code,
        name=f"Program {code}",
        starts_on=first,
        ends_on=last,
        period="term",
        goal={"measure": "net_amount", "amount": "100000.00"},
        reward={
            "kind": "percent",
            "application": "all_volume",
            "tiers": [{"threshold": "0", "percent": "1"}],
        },
    )
    for key in ("caps", "minimum_payable"):
        del document[key]
    return {**document, **changes}
