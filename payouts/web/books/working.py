"""How the amount of an entry was found, in words."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from payouts.models import LedgerEntry
from programs.enums import ExpectedVolume
from vir.foundation.periods import DateInvalid, parse_date
from vir.foundation.web import formats

METHODS = {
    ExpectedVolume.PACE.value: "Expected tier at the pace so far × purchases to date",
    ExpectedVolume.LAST_YEAR.value: "Expected tier by last year’s shape × purchases to date",
    ExpectedVolume.MANUAL.value: "Expected tier at a volume set by hand × purchases to date",
    ExpectedVolume.NONE.value: "Earned to date only",
}
# Word of the working: (label, how it is written).
LABELS = {
    "method": ("Method", "method"),
    "expected_volume": ("Expected volume", "number"),
    "by_hand": ("Expected volume", "by_hand"),
    "expected_tier": ("Expected tier", "tier"),
    "pace_tier": ("Tier at pace", "tier"),
    "tier": ("Tier", "tier"),
    "override": ("Override", "override"),
    "measured": ("Purchases to date", "number"),
    "earned": ("Earned to date (contract)", "money"),
    "accrued": ("Accrued (books)", "money"),
    "target": ("Should be in the books", "money"),
    "foreign": ("Owed in its own currency", "foreign"),
    "closing_rate": ("Closing rate", "text"),
    "valued": ("At the closing rate", "money"),
    "carried": ("At the rates of the days it was posted", "money"),
    "difference": ("Exchange difference to date", "money"),
    "before": ("Posted before", "money"),
    "current": ("For sales of the period", "money"),
    "prior": ("For sales of earlier periods", "money"),
    "volume": ("Purchases to date", "number"),
    "month_volume": ("Purchases of the period", "number"),
    "calculation": ("Recalculation", "text"),
}


def working_shown(entry: LedgerEntry) -> list[dict[str, str]]:
    """List what the working of an entry says, as labels and values."""
    known = [key for key in LABELS if key in entry.working]
    # The amount itself stands in the legs.
    rest = [key for key in entry.working if key not in LABELS and key != "amount"]
    found = [_fact(key, entry.working, entry.currency) for key in (*known, *rest)]
    return [fact for fact in found if fact["value"]]


def method_words(method: str) -> str:
    """Write the method of an accrual."""
    return METHODS.get(method, method.replace("_", " ").capitalize())


def tier_words(tier: int) -> str:
    """Write a tier as people say it, "None" below the first."""
    return f"T{tier}" if tier else "None"


def _fact(key: str, working: Mapping[str, Any], currency: str) -> dict[str, str]:
    label, kind = LABELS.get(key, (key.replace("_", " ").capitalize(), ""))
    return {"label": label, "value": _written(working[key], kind, currency)}


def _written(value: Any, kind: str, currency: str) -> str:
    if value is None or value == "":
        return ""
    if kind == "method":
        return method_words(str(value))
    if kind == "tier":
        return tier_words(int(value))
    if kind == "by_hand":
        return "Set by hand" if value else ""
    if kind == "foreign" and isinstance(value, Mapping):
        return formats.money(Decimal(str(value["amount"])), str(value["currency"]))
    if kind == "override" and isinstance(value, Mapping):
        return _override(value, currency)
    if kind in ("money", "number"):
        try:
            amount = Decimal(str(value))
        except InvalidOperation:
            return str(value)
        return formats.money(amount, currency) if kind == "money" else formats.number(amount)
    return _plain(value)


def _override(value: Mapping[str, Any], currency: str) -> str:
    """Say who expected what instead, why, and by how much that moved the accrual."""
    tier, volume = value.get("tier"), value.get("volume")
    expects = tier_words(int(tier)) if tier is not None else formats.number(Decimal(str(volume or 0)))
    effect = formats.money(Decimal(str(value.get("effect", 0))), currency, plus=True)
    return f"{expects} expected by {value.get('by', '')}, “{value.get('reason', '')}”, effect {effect}"


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key.replace('_', ' ')} {_plain(one)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(_plain(one) for one in value)
    try:
        return formats.day(parse_date(value))
    except DateInvalid:
        return str(value)
