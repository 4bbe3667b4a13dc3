"""The demo's draft, tried on the sales that the demo's own files brought in: the scenario's check values."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from programs.models import ProgramVersion
from programs.queries.backtests import proof_of
from vir.foundation.tenancy.context import tenant_context

DRAFT = "programs/VIR-2027-003/"


def words_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).strip()


def test_the_draft_and_its_variants_show_the_scenarios_figures(
    demo: Any, text: Callable[[Client, str], str]
) -> None:
    page = words_of(text(demo.signed_in("priya"), f"{DRAFT}backtest/"))

    for words in (
        "On actual sales 1 Jan–31 Mar 2026 · 24 partners",
        "−10% 105,543.00 −44,457.00",
        "0% 124,509.00 −25,491.00",
        "+5% 141,468.60 −8,531.40",
        "+10% 156,964.50 +6,964.50 over",
        "+15% 174,338.85 +24,338.85 over",
        "7 near a tier cross 150,457.00 +457.00 over",
        "Paid without one extra sale $124,509.00",
        "28% margin",
        "from the cost of 38 of 38 products sold",
        "Cost at 0%, USD 124,509.00 65,009.00 0.00",
        "Cost at +10%, USD 156,964.50 78,464.50 29,125.20",
        "Break-even growth +12.1% +5.3% none needed",
    ):
        assert words in page
    with tenant_context(demo.tenant.id):
        version = ProgramVersion.objects.get(program__code="VIR-2027-003")
        assert proof_of(version) is not None


def test_the_builder_shows_last_years_partners_and_the_cost_without_growth(
    demo: Any, text: Callable[[Client, str], str]
) -> None:
    page = words_of(text(demo.signed_in("priya"), f"{DRAFT}edit/replay/"))

    assert "For example Corvus Industrial, $361,400 last year: $361,400.00 × 3.0% = $10,842.00." in page
    assert "$124,509.00 of $150,000" in page
    assert "Sales last year $41,200–$588,400 · 7 below Tier 1" in page


@pytest.mark.parametrize("name", ["finn", "osei", "olga"])
def test_every_role_reads_the_same_figures(name: str, demo: Any, text: Callable[[Client, str], str]) -> None:
    assert "124,509.00" in text(demo.signed_in(name), f"{DRAFT}backtest/")
