"""How much of the demo's purchases lies before November: so that its rollforward is the scenario's to the cent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from vir.demo import cast
from vir.foundation.money import allocate

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
DAYS, DAYS_SO_FAR = 92, 53
# The fourth quarter's tiers, from the highest: from which volume on, and the rate.
TIERS = ((600_000, "0.05"), (400_000, "0.04"), (250_000, "0.03"), (100_000, "0.02"))
# Where finance expects another tier than the pace does.
OVERRIDDEN = {"VALE": "0.04"}
CORDLESS_CURRENT = Decimal("54118.37")
# The yearly agreement, at this rate: what it owed on 1 Nov, and for November's purchases. What approved claims add
# to the books is taken from it, so that the whole is the scenario's.
HAND_TOOLS_RATE = Decimal("0.02")
CLAIMS_OPENING, CLAIMS_CURRENT = Decimal("2664.00"), Decimal("224.00")
HAND_TOOLS_OPENING = Decimal("142900.00") - CLAIMS_OPENING
HAND_TOOLS_CURRENT = Decimal("13655.40") - CLAIMS_CURRENT
# Outside it: their own agreements say all that they see.
WITHOUT_HAND_TOOLS = ("ALDER", "CORVUS")
# What earned the 2,150.00 that nobody asked for of the fourth quarter of 2025, at the same rate.
LEFTOVERS = {"SELKIRK": Decimal("60000.00"), "YARROW": Decimal("47500.00")}


def cordless_accrued() -> dict[str, Decimal]:
    """Give what is accrued of the fourth quarter by partner, at the tier that is expected."""
    found = {}
    for partner in cast.PARTNERS:
        at_pace = Decimal(partner.q4_2026) * DAYS / DAYS_SO_FAR
        rate = OVERRIDDEN.get(partner.code) or next((one for least, one in TIERS if at_pace >= least), None)
        if rate is not None:
            found[partner.code] = partner.q4_2026 * Decimal(rate)
    return found


def cordless_before_november() -> dict[str, Decimal]:
    """Give what each partner had bought net of Cordless before November."""
    accrued = cordless_accrued()
    current = allocate(CORDLESS_CURRENT, list(accrued.values()), "USD")
    bought = {partner.code: Decimal(partner.q4_2026) for partner in cast.PARTNERS}
    return {
        code: bought[code] - (part * bought[code] / accrued[code]).quantize(Decimal("0.01"))
        for code, part in zip(accrued, current, strict=True)
    }


def hand_tools() -> dict[str, tuple[Decimal, Decimal]]:
    """Give what each partner bought of hand tools before November and in it, in steps that earn whole cents."""
    buying = [partner for partner in cast.PARTNERS if partner.code not in WITHOUT_HAND_TOOLS]
    weights = [Decimal(partner.q4_2025) for partner in buying]
    early = allocate(HAND_TOOLS_OPENING, weights, "USD")
    late = allocate(HAND_TOOLS_CURRENT, weights, "USD")
    return {
        partner.code: (before / HAND_TOOLS_RATE, after / HAND_TOOLS_RATE)
        for partner, before, after in zip(buying, early, late, strict=True)
    }
