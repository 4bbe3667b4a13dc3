"""The terms of the demo's programs, as documents."""

from __future__ import annotations

from typing import Any

from vir.demo import cast, tuning


def program(
    code: str, name: str, starts_on: str, ends_on: str, tiers: list[tuple[str, str]], **more: Any
) -> Any:
    """Write a document of the demo: whole-volume percent tiers, paid by credit memo."""
    return {
        "format": "vir.program/1",
        "code": code,
        "name": name,
        "currency": "USD",
        "starts_on": starts_on,
        "ends_on": ends_on,
        "period": "term",
        "measure": {"kind": "net_amount"},
        "reward": {
            "kind": "percent",
            "application": "all_volume",
            "tiers": [{"threshold": threshold, "percent": percent} for threshold, percent in tiers],
        },
        "stacking": {"policy": "all_gross"},
        "payment": {"method": "credit_memo", "due_days": 30},
        **more,
    }


def cordless() -> Any:
    """Give the program of the fourth quarter."""
    return program(
        "VIR-2026-014",
        "Q4 Cordless Growth",
        "2026-10-01",
        "2026-12-31",
        [("100000", "2"), ("250000", "3"), ("400000", "4"), ("600000", "5")],
        goal={"measure": "net_amount", "amount": "6080760.00"},
        eligibility={"segments": [cast.SEGMENT]},
        products={"include": [{"category": "Cordless"}]},
        caps=[{"per": "partner_period", "amount": "40000.00"}],
        minimum_payable={"amount": "50.00", "below": "carry_over"},
    )


def sell_through() -> Any:
    """Give the bonus on what partners report as sold to trade customers in the fourth quarter."""
    return {
        **program("VIR-2026-015", "Q4 Sell-through Bonus", "2026-10-01", "2026-12-31", []),
        "basis": "sell_through",
        "measure": {"kind": "quantity"},
        "reward": {
            "kind": "per_unit",
            "application": "all_volume",
            "tiers": [{"threshold": "1", "amount": "8.00"}],
        },
        "goal": {"measure": "quantity", "amount": "5000"},
        "eligibility": {"segments": [cast.SEGMENT]},
        "products": {"include": [{"category": "Cordless"}]},
    }


def push() -> Any:
    """Give the draft for the first quarter of next year."""
    return {
        **cordless(),
        "code": "VIR-2027-003",
        "name": "Q1 Cordless Push",
        "starts_on": "2027-01-01",
        "ends_on": "2027-03-31",
        "goal": {"measure": "net_amount", "amount": "5436704.00"},
    }


def fasteners() -> Any:
    """Give the program of the third quarter."""
    return program(
        "VIR-2026-009",
        "Q3 Fasteners and Fixings",
        "2026-07-01",
        "2026-09-30",
        [("40000", "2"), ("150000", "3"), ("300000", "4")],
        goal={"measure": "net_amount", "amount": "3000000.00"},
        eligibility={"segments": [cast.SEGMENT]},
        products={"include": [{"category": "Fasteners and Fixings"}]},
        caps=[{"per": "partner_period", "amount": "25000.00"}],
        minimum_payable={"amount": "50.00", "below": "carry_over"},
        payment={"method": "credit_memo", "due_days": 61},
    )


def annual() -> Any:
    """Give the yearly agreement with one partner."""
    return program(
        "VIR-2026-002",
        "Annual Growth 2026",
        "2026-01-01",
        "2026-12-31",
        [("1190000", "0.8")],
        goal={"measure": "net_amount", "amount": "1190000.00"},
        eligibility={"partners": ["ALDER"]},
        products={"exclude": [{"category": "Refurbished"}, {"category": "Spares"}]},
        # Whether Alder gets there shows late in the year: finance books what is earned, not what is hoped for.
        accrual={"expected": "none"},
    )


def wholesale_annual() -> Any:
    """Give the yearly agreement of the other wholesalers, on hand tools."""
    return program(
        "VIR-2026-001",
        "Annual Growth 2026",
        "2026-01-01",
        "2026-12-31",
        [("25000", "2")],
        goal={"measure": "net_amount", "amount": "8500000.00"},
        eligibility={"partners": sorted(tuning.hand_tools())},
        products={"include": [{"category": "Hand tools"}]},
    )


def leftovers() -> Any:
    """Give the small program of the quarter before, of which something was left to pay."""
    return program(
        "VIR-2025-021",
        "Q4 2025 leftovers",
        "2025-10-01",
        "2025-12-31",
        [("25000", "2")],
        goal={"measure": "net_amount", "amount": "100000.00"},
        eligibility={"partners": sorted(tuning.LEFTOVERS)},
        products={"include": [{"category": "Hand tools"}]},
    )
