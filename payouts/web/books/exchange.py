"""What is owed in other currencies, as the page of an accounting period shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.http import urlencode

from payouts.enums import EntryKind
from payouts.models import AccountingPeriod
from payouts.queries.books.exchange import Exchange
from payouts.web.books.finding import month_word
from vir.foundation.web.access import TenantRequest


@dataclass(frozen=True)
class ExchangeLine:
    """One program, or the claims, with the pages of what is owed and of what was posted."""

    it: Exchange
    owed_url: str
    posted_url: str

    @property
    def closing(self) -> str:
        """Write the closing rate, empty where none is needed."""
        found = self.it.valuation
        return "" if found is None or found.closing is None else rate_words(found.closing)

    @property
    def days(self) -> list[tuple[object, str]]:
        """Give what moved by day with its rate as it is written."""
        found = self.it.valuation
        return [] if found is None else [(one, rate_words(one.rate)) for one in found.movements]


@dataclass(frozen=True)
class ExchangeShown:
    """The lines and what they add up to, in the vendor's own currency; None where a rate is missing."""

    home: str
    lines: tuple[ExchangeLine, ...]
    difference: Decimal | None
    posted: Decimal
    due: Decimal | None


def exchange_lines(
    request: TenantRequest, period: AccountingPeriod, found: Sequence[Exchange]
) -> ExchangeShown | None:
    """Lay out what is owed in other currencies; None for a vendor that has its own only."""
    if not found:
        return None
    lines = tuple(
        ExchangeLine(
            one,
            _entries(request, one, period=month_word(period.starts_on), column="closing"),
            _entries(request, one, kind=EntryKind.REVALUATION.value, currency=one.home),
        )
        for one in found
    )
    known = [one for one in found if one.valuation is not None]
    posted = sum((one.posted for one in found), Decimal(0))
    difference = (
        sum((one.valuation.difference for one in known if one.valuation is not None), Decimal(0))
        if len(known) == len(found)
        else None
    )
    return ExchangeShown(
        found[0].home, lines, difference, posted, None if difference is None else difference - posted
    )


def rate_words(rate: Decimal) -> str:
    """Write a rate without the zeros behind it."""
    return f"{rate.normalize():f}"


def _entries(request: TenantRequest, one: Exchange, **words: str) -> str:
    told = {"currency": one.pool.currency, **words, **({"program": one.code} if one.code else {})}
    base = reverse("payouts:entries", kwargs={"tenant": request.access.tenant.slug})
    return f"{base}?{urlencode(told)}"
