"""Caps on what one partner earns."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from programs.terms import Cap


@dataclass(frozen=True)
class PartnerPeriod:
    """The most a partner earns in one period."""

    def limit_to_date(self, cap: Cap, earned_before: Decimal) -> Decimal:
        """Let this period add the amount to what earlier periods earned."""
        return earned_before + cap.amount

    def sentence(self, amount: str, before: str) -> str:
        """Name the cap."""
        return f"cap of {amount}"


@dataclass(frozen=True)
class PartnerProgram:
    """The most a partner earns in the whole program."""

    def limit_to_date(self, cap: Cap, earned_before: Decimal) -> Decimal:
        """Let all periods together earn the amount."""
        return cap.amount

    def sentence(self, amount: str, before: str) -> str:
        """Name the cap."""
        return f"cap of {amount} for the whole program, {before} of it earned before,"


partner_period = PartnerPeriod()
partner_program = PartnerProgram()
