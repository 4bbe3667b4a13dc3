"""What a rule would do to a segment, before it is saved."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from partners.enums import SalesTest, SalesWindow
from partners.queries.rules import (
    PreviewMember,
    members_by_rule,
    members_today,
    on_day,
    values_nobody_has,
)
from partners.terms import SalesCondition, SegmentRule, rule_in_words, sales_in_words
from payouts.queries.partner_sales import partner_sales


@dataclass(frozen=True)
class SalesRange:
    """From what to what members bought, in words for which sales, the members without any left out."""

    what: str
    currency: str
    low: Decimal
    high: Decimal
    without: int


@dataclass(frozen=True)
class SegmentPreview:
    """
    Whom a rule takes in and lets go, today.

    `seal` stands for the rule and everybody who moves: what was seen is what is saved.
    """

    words: str
    joining: tuple[PreviewMember, ...]
    leaving: tuple[PreviewMember, ...]
    staying: int
    sales: SalesRange | None
    nobody_has: tuple[tuple[str, str], ...]
    seal: str

    @property
    def members(self) -> int:
        """Count who would belong."""
        return self.staying + len(self.joining)


def segment_preview(rule: SegmentRule, *, segment: str, currency: str, today: date) -> SegmentPreview:
    """
    Work out what a rule would do.

    :param segment: the name of the segment that has another rule now; empty for a new one
    :param currency: of the sales that are shown where the rule itself asks for none
    """
    on = on_day(today)
    shown = _shown(rule, currency)
    sums = partner_sales({*rule.sales_asked(on), shown.asked(on)}, today=today)
    inside = members_by_rule(rule, today, sums)
    before = members_today(segment, today) if segment else []
    wanted, had = {one.id for one in inside}, {one.id for one in before}
    joining = tuple(one for one in inside if one.id not in had)
    leaving = tuple(one for one in before if one.id not in wanted)
    words = rule_in_words(rule, on)
    bought = sums[shown.asked(on)]
    return SegmentPreview(
        words=words,
        joining=joining,
        leaving=leaving,
        staying=len(inside) - len(joining),
        sales=_range(shown, sales_in_words(shown, on), [bought.get(one.id) for one in inside]),
        nobody_has=tuple(values_nobody_has(rule)),
        seal=_seal(words, joining, leaving),
    )


def sales_range(names: Iterable[PreviewMember], *, currency: str, today: date) -> SalesRange | None:
    """Say from what to what partners bought last calendar year; None where nobody bought."""
    on = on_day(today)
    shown = _last_year(currency)
    bought = partner_sales({shown.asked(on)}, today=today)[shown.asked(on)]
    return _range(shown, sales_in_words(shown, on), [bought.get(one.id) for one in names])


def _shown(rule: SegmentRule, currency: str) -> SalesCondition:
    asked = (condition for condition in rule.conditions if isinstance(condition, SalesCondition))
    return next(asked, _last_year(currency))


def _last_year(currency: str) -> SalesCondition:
    return SalesCondition(SalesWindow.LAST_YEAR, SalesTest.AT_LEAST, Decimal(1), currency)


def _range(shown: SalesCondition, words: str, amounts: list[Decimal | None]) -> SalesRange | None:
    known = [amount for amount in amounts if amount is not None]
    if not known:
        return None
    return SalesRange(words, shown.currency, min(known), max(known), len(amounts) - len(known))


def _seal(words: str, joining: Iterable[PreviewMember], leaving: Iterable[PreviewMember]) -> str:
    parts = [words, "in", *(one.code for one in joining), "out", *(one.code for one in leaving)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
