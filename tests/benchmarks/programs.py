"""The forty programs of the synthetic tenant behind the performance goals, without its lines."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal

import numpy as np

from programs.rating import Volume
from programs.terms import Terms

SEED = 20260901
PARTNERS, SKUS, CATEGORIES, PROGRAMS, SEGMENTS = 2000, 5000, 50, 40, 4


def forty_programs() -> list[Terms]:
    """
    Draw the programs in the order of the generator, so that they are the ones its figures were measured on.

    What the generator draws before them (partners, products, weights) is drawn and thrown away.
    """
    draw = np.random.default_rng(SEED)
    draw.integers(0, SEGMENTS, PARTNERS)
    draw.integers(1, CATEGORIES + 1, SKUS)
    draw.normal(7.6, 1.0, SKUS)
    draw.permutation(np.zeros(PARTNERS))
    draw.permutation(np.zeros(SKUS))
    return [Terms.from_document(_document(draw, number)) for number in range(1, PROGRAMS + 1)]


def volumes(count: int) -> Iterator[Volume]:
    """Give so many volumes of partners in a quarter: most small, a few large, some of them returned."""
    drawn = random.Random(SEED)
    for _ in range(count):
        cents = int(min(drawn.paretovariate(0.7), 4000.0) * 100_000)
        net = Decimal(cents).scaleb(-2)
        units = Decimal(cents // 900)
        yield Volume(net, net + Decimal(cents // 20).scaleb(-2), units, 40, 1, Decimal("-12.50"))


def _document(draw: np.random.Generator, number: int) -> dict[str, object]:
    everything = number <= 4
    in_units = number % 5 == 0
    segments = range(SEGMENTS)
    categories = range(1, CATEGORIES + 1)
    if not everything:
        segments = np.sort(draw.choice(SEGMENTS, draw.integers(1, 4), replace=False))
        categories = np.sort(draw.choice(np.arange(1, CATEGORIES + 1), draw.integers(5, 16), replace=False))
    excluded = np.sort(draw.choice(np.arange(1, SKUS + 1), 25, replace=False)) if number % 4 == 1 else ()
    scale = len(categories) / CATEGORIES
    steps = (100, 1_000, 10_000) if in_units else (3_000, 30_000, 300_000)
    thresholds = [0, *(int(step * scale) for step in steps)]
    rates = np.sort(draw.integers(25, 600, 4))
    key = "amount" if in_units else "percent"
    return {
        "format": "vir.program/1",
        "code": f"BENCH-{number:02d}",
        "name": f"Program {number}",
        "currency": "EUR",
        "starts_on": "2024-01-01" if number <= 30 else "2025-01-01",
        "ends_on": "2025-12-31",
        "period": "quarter",
        "eligibility": {"segments": ["ABCD"[segment] for segment in segments]},
        "products": {
            "include": [{"category": f"{category}"} for category in categories],
            "exclude": [{"sku": f"SKU-{sku:07d}"} for sku in excluded],
        },
        "measure": {"kind": "quantity" if in_units else "net_amount"},
        "reward": {
            "kind": "per_unit" if in_units else "percent",
            "application": "all_volume" if number % 2 else "per_band",
            "tiers": [
                {"threshold": f"{threshold}", key: f"{Decimal(int(rate)).scaleb(-2)}"}
                for threshold, rate in zip(thresholds, rates, strict=True)
            ],
        },
        "caps": [{"per": "partner_period", "amount": "50000.00"}] if number % 4 == 0 else [],
    }
