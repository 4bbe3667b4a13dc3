"""Documents, terms and volumes for tests, each saying only what its test is about."""

from __future__ import annotations

from decimal import Decimal

from programs.rating import Volume
from programs.terms import Terms

FOUR_TIERS = (("100000", "2"), ("250000", "3"), ("400000", "4"), ("600000", "5"))


def percent_reward(application: str = "all_volume", tiers: tuple[tuple[str, str], ...] = FOUR_TIERS) -> dict:
    return {
        "kind": "percent",
        "application": application,
        "tiers": [{"threshold": threshold, "percent": percent} for threshold, percent in tiers],
    }


def amount_reward(kind: str, application: str, *tiers: tuple[str, str]) -> dict:
    return {
        "kind": kind,
        "application": application,
        "tiers": [{"threshold": threshold, "amount": amount} for threshold, amount in tiers],
    }


def a_document(**changes: object) -> dict:
    """Give the demo program: four retroactive tiers and a cap. A change of None takes the key away."""
    document = {
        "format": "vir.program/1",
        "code": "VIR-2026-014",
        "name": "Q4 Cordless Growth",
        "currency": "USD",
        "starts_on": "2026-10-01",
        "ends_on": "2026-12-31",
        "period": "quarter",
        "measure": {"kind": "net_amount"},
        "reward": percent_reward(),
        "caps": [{"per": "partner_period", "amount": "40000.00"}],
        "payment": {"method": "credit_memo", "due_days": 30},
    }
    document.update(changes)
    return {key: value for key, value in document.items() if value is not None}


def some_terms(**changes: object) -> Terms:
    return Terms.from_document(a_document(**changes))


def a_volume(net: str | Decimal, quantity: str | Decimal = "0", gross: str | Decimal | None = None) -> Volume:
    return Volume(Decimal(net), Decimal(net if gross is None else gross), Decimal(quantity))
