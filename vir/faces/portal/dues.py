"""What will be paid, when and how, as far as it is known. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from payouts.queries.portal import OwnEarning, OwnStatement
from programs.enums import PaymentMethod
from programs.queries.portal import PortalProgram
from programs.rating import payable
from programs.terms import Terms
from vir.faces.portal import addresses, words
from vir.foundation.periods import Period
from vir.foundation.web import formats
from vir.foundation.web.certainty import Certainty
from vir.foundation.words import say

ZERO = Decimal(0)


@dataclass(frozen=True)
class Source:
    """What an amount comes from: a program, its share with its working, and the statement that confirms it."""

    program_code: str
    program_name: str
    period: Period
    amount: Decimal
    opens: str
    statement_code: str = ""


@dataclass(frozen=True)
class Due:
    """One payment to come; `amount` is what it would be on what is known today."""

    due_on: date
    method: PaymentMethod
    currency: str
    amount: Decimal
    certainty: Certainty
    note: str
    sources: tuple[Source, ...]
    opens: str

    @property
    def name(self) -> str:
        """Name the programs it comes from, "Q4 Cordless Growth and 1 more"."""
        more = len(self.sources) - 1
        first = self.sources[0].program_name
        return say("{names} and {count} more", names=first, count=formats.number(more)) if more else first

    @property
    def method_words(self) -> str:
        """Name the method inside a sentence."""
        return words.method(self.method)


@dataclass(frozen=True)
class Outlook:
    """Payments to come and those past their day, the next first, and the first day possible at all."""

    coming: tuple[Due, ...]
    overdue: tuple[Due, ...]
    first_on: date | None

    @property
    def next(self) -> Due | None:
        """Give the next payment; one that is late comes before one that is not due yet."""
        return next(iter((*self.overdue, *self.coming)), None)


def outlook(
    programs: Iterable[PortalProgram],
    earnings: Sequence[OwnEarning],
    statements: Iterable[OwnStatement],
    closed: Iterable[tuple[UUID, date]],
    *,
    today: date,
    slug: str,
) -> Outlook:
    """
    Say which payments are to come, from what is earned and what statements confirm.

    :param closed: program and first day of each closed period
    :param slug: the vendor in addresses
    """
    issued = {
        (found.program_id, found.period_start): found for found in statements if found.program_id is not None
    }
    shut = set(closed)
    by_program = {program.id: program for program in programs}
    found = [
        due
        for earning in earnings
        if earning.program_id in by_program
        for due in _dues(by_program[earning.program_id], earning, issued, shut, today, slug)
    ]
    merged = _merged(found, slug)
    return Outlook(
        coming=tuple(due for due in merged if due.due_on >= today),
        overdue=tuple(due for due in merged if due.due_on < today),
        first_on=_first(by_program.values(), today),
    )


def due_on(terms: Terms, period: Period) -> date | None:
    """Give the day by which a period is paid, None where the terms do not say."""
    return None if terms.payment is None else terms.payment.due_on(period.last_day)


def _dues(
    program: PortalProgram,
    earning: OwnEarning,
    issued: Mapping[tuple[UUID, date], OwnStatement],
    shut: set[tuple[UUID, date]],
    today: date,
    slug: str,
) -> list[Due]:
    terms = program.version(earning.version_id).terms
    period = Period(earning.period_start, earning.period_end)
    place = (program.id, earning.period_start)
    day = due_on(terms, period)
    if terms.payment is None or day is None:
        return []
    statement = issued.get(place)
    if statement is not None:
        if statement.payable <= 0 or statement.paid_on is not None or day < today:
            return []
        opens = addresses.statement(slug, statement.code)
        source = Source(program.code, program.name, period, statement.payable, opens, statement.code)
        return [
            Due(
                day,
                terms.payment.method,
                terms.currency,
                statement.payable,
                "confirmed",
                "",
                (source,),
                opens,
            )
        ]
    if earning.earned <= 0:
        return []
    opens = addresses.working(slug, program.code, "earned", period.start)
    return [
        Due(
            day,
            terms.payment.method,
            terms.currency,
            earning.earned,
            "earned",
            _note(terms, earning.earned, period, place in shut, today),
            (Source(program.code, program.name, period, earning.earned, opens),),
            opens,
        )
    ]


def _note(terms: Terms, earned: Decimal, period: Period, is_closed: bool, today: date) -> str:
    """Say what still stands between what is earned and a payment."""
    if not payable(terms, earned, ZERO).payable and terms.minimum_payable is not None:
        least = formats.money(terms.minimum_payable.amount, terms.currency)
        return say("Below the minimum of {amount}: not paid yet", amount=least)
    if is_closed:
        return say("Period closed, not approved yet")
    if today >= period.end:
        return say("Period ended, not closed yet")
    return say("Earned to date, not final")


def _merged(found: Iterable[Due], slug: str) -> list[Due]:
    """Put together what is paid on one day in one way with one certainty, and order it by day."""
    # A sum of several amounts opens the list in which each of them stands.
    opens = addresses.payments(slug)
    by_key: dict[tuple[date, str, str, str, str], Due] = {}
    for due in found:
        key = (due.due_on, due.method.value, due.currency, due.certainty, due.note)
        same = by_key.get(key)
        by_key[key] = (
            due
            if same is None
            else replace(
                same, amount=same.amount + due.amount, sources=(*same.sources, *due.sources), opens=opens
            )
        )
    return sorted(by_key.values(), key=lambda due: (due.due_on, due.name))


def _first(programs: Iterable[PortalProgram], today: date) -> date | None:
    """Give the first day on which anything could be paid, for a partner that has earned nothing yet."""
    days = [
        day
        for program in programs
        for period in program.current.terms.periods()
        if today < period.end and (day := due_on(program.current.terms, period)) is not None
    ]
    return min(days, default=None)
