"""Accounting periods, cells and entries by the words of an address; what is not there is 404."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.http import Http404, QueryDict

from partners.queries.directory import partner_by_code
from payouts.enums import EntryKind
from payouts.models import AccountingPeriod
from payouts.queries.books.entries import CELLS, EntryFilter
from payouts.queries.books.rollforward import accounting_period, accounting_periods
from programs.queries import program_by_code
from vir.foundation.money import is_currency
from vir.foundation.periods import DateInvalid, parse_date


@dataclass(frozen=True)
class PeriodChoice:
    """An accounting period as it stands in a list to choose from."""

    word: str
    label: str
    is_chosen: bool


def month_word(starts_on: date) -> str:
    """Write an accounting period as addresses name it, "2026-11"."""
    return f"{starts_on:%Y-%m}"


def the_month(word: str) -> AccountingPeriod:
    """Find an accounting period by its month."""
    found = accounting_period(read_month(word))
    if found is None:
        raise Http404
    return found


def read_month(word: str) -> date:
    """Read the first day of a month from an address."""
    try:
        return parse_date(f"{word}-01")
    except DateInvalid as wrong:
        raise Http404 from wrong


def chosen_month(word: str, today: date) -> AccountingPeriod | None:
    """Find the month that is asked for; else that of today, or the newest begun one. None where there is none."""
    if word:
        return the_month(word)
    begun = [period for period in accounting_periods() if period.starts_on <= today]
    return begun[0] if begun else None


def month_choices(chosen: AccountingPeriod) -> list[PeriodChoice]:
    """List the accounting periods, the newest first, with their state."""
    return [
        PeriodChoice(
            month_word(period.starts_on),
            f"{period.starts_on:%b %Y} ({period.get_state_display().lower()})",
            period.id == chosen.id,
        )
        for period in accounting_periods()
    ]


def last_day(period: AccountingPeriod) -> date:
    """Give the last day of an accounting period."""
    return period.ends_on - timedelta(days=1)


def asked_entries(asked: QueryDict) -> EntryFilter:
    """
    Read which entries are asked for.

    :raises Http404: if a word of the address names nothing
    """
    word = asked.get
    cell, currency, source = word("column", ""), word("currency", ""), word("source", "")
    if (cell and cell not in CELLS) or (currency and not is_currency(currency)):
        raise Http404
    kind = word("kind", "")
    if kind and kind not in set(EntryKind):
        raise Http404
    return EntryFilter(
        period=the_month(word("period", "")) if word("period") else None,
        cell=cell,
        currency=currency,
        program_id=_program(word("program", "")),
        partner_id=_partner(word("partner", "")),
        period_start=_day(word("start", "")),
        kind=EntryKind(kind) if kind else None,
        source=source.replace("\x00", ""),
        source_code=word("source_code", "").replace("\x00", ""),
    )


def _program(code: str) -> UUID | None:
    if not code:
        return None
    found = program_by_code(code.replace("\x00", ""))
    if found is None:
        raise Http404
    program_id: UUID = found.id
    return program_id


def _partner(code: str) -> UUID | None:
    if not code:
        return None
    found = partner_by_code(code.replace("\x00", ""))
    if found is None:
        raise Http404
    partner_id: UUID = found.id
    return partner_id


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return parse_date(text)
    except DateInvalid as wrong:
        raise Http404 from wrong
