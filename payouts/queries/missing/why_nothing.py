"""Why nothing is earned: the condition that failed, with its numbers, and the nearest missed sale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from partners.queries.directory import partner_ids_by_code
from payouts.enums import LineFate, NothingCause
from payouts.posting.records import Promise
from payouts.queries.earning_row import EarningRow
from payouts.queries.earnings import ProgramEarnings, program_earnings
from payouts.queries.freshness import sales_freshness
from payouts.queries.missing.lacking import STACKING_FIX, Closest, lack_of
from payouts.queries.missing.misses import Asked, Miss, MissCount, count_misses, nearest_miss
from payouts.queries.missing.unmatched import Unmatched, unmatched_rows
from payouts.queries.volumes import Cutoff
from programs.queries.programs import enrolled_partner_count, program_by_code
from vir.foundation.money import format_money
from vir.foundation.periods import Period, format_date, format_dates

_REASONS = {
    LineFate.NOT_YET: (NothingCause.NOT_YET, "after the last day counted"),
    LineFate.OTHER_BASIS: (NothingCause.BASIS, "of another kind of sale than the program counts"),
    LineFate.EXCLUDED_PARTNER: (NothingCause.PARTNER, "of partners that the terms leave out"),
    LineFate.NOT_ENROLLED: (NothingCause.PARTNER, "of partners not in the program on that day"),
    LineFate.PRODUCT_OUT_OF_SCOPE: (NothingCause.PRODUCT, "of products that do not count"),
    LineFate.OTHER_CURRENCY: (NothingCause.RATE, "in a currency without an exchange rate"),
    LineFate.QUALIFIES_ONLY: (
        NothingCause.PRODUCT,
        "of products that count towards the tier and pay nothing",
    ),
    LineFate.OTHER_PROGRAM: (NothingCause.OTHER_PROGRAM, "counted by a program that comes first"),
}
_FIXES = {
    NothingCause.NOT_YET: "They count once their day has come.",
    NothingCause.BASIS: "Look at what counts in the terms, or at the kind of sale in the file.",
    NothingCause.PARTNER: "Look at who can earn in the terms, and since when the partner is in the segment.",
    NothingCause.PRODUCT: "Look at the products of the terms, or at the category of the product.",
    NothingCause.RATE: "Set the exchange rate of those days, then recalculate.",
    NothingCause.OTHER_PROGRAM: STACKING_FIX,
}


@dataclass(frozen=True)
class WhyNothing:
    """
    The condition that failed, in one sentence with its numbers, and what to do.

    `counts` tell what became of the lines dated in the period, `nearest` is the sale that came closest to
    counting, `closest` the partner that came closest to earning on what it bought.
    """

    cause: NothingCause
    sentence: str
    fix: str
    period: Period | None = None
    counts: tuple[MissCount, ...] = ()
    nearest: Miss | None = None
    closest: Closest | None = None
    unmatched: tuple[Unmatched, ...] = ()


def why_unpublished(name: str, starts_on: date) -> WhyNothing:
    """Say that a program without a published version promises nothing yet."""
    return WhyNothing(
        NothingCause.NOT_PUBLISHED,
        f"{name} is not published. Nothing is earned before somebody has approved it.",
        f"Once it is published it earns from {format_date(starts_on)}.",
    )


def why_nothing(
    promise: Promise,
    *,
    today: date,
    period: Period | None = None,
    partner_id: UUID | None = None,
    partner_code: str = "",
) -> WhyNothing | None:
    """
    Find out why a period has earned nothing; None where something was earned.

    :param period: the newest begun one if not given
    :param partner_id: whose earnings are asked about, those of everybody if None
    """
    table = program_earnings(promise, today=today, period=period)
    if table is None:
        starts = format_date(promise.periods[0].start)
        return WhyNothing(
            NothingCause.NOT_STARTED,
            f"{promise.name} starts on {starts}. Nothing is earned before.",
            f"Sales count from {starts} on.",
        )
    rows = [row for row in table.rows if not partner_code or row.partner_code == partner_code]
    if any(row.earned for row in rows):
        return None
    cutoff = Cutoff(table.as_of, today)
    asked = Asked(promise, table.period, cutoff, partner_id, partner_code)
    return _no_sales(asked) or _no_line(asked) or _no_amount(asked, table, rows)


def _no_sales(asked: Asked) -> WhyNothing | None:
    """Say that no data, or no data new enough, is there."""
    period, newest = asked.period, sales_freshness().counted_to
    if newest is None:
        return WhyNothing(NothingCause.NO_DATA, "No sales are in the books.", "Import a sales file.", period)
    if newest < period.start:
        starts = format_date(period.start)
        return WhyNothing(
            NothingCause.DATA_OLD,
            f"The newest sale in the books is of {format_date(newest)}, before the period starts on {starts}.",
            f"Import the sales since {starts}.",
            period,
        )
    return None


def _no_line(asked: Asked) -> WhyNothing | None:
    """Say why no line counts; None where some do."""
    counts = count_misses(asked)
    if any(count.fate is LineFate.COUNTED for count in counts):
        return None
    if not _reaches(asked.promise):
        return WhyNothing(
            NothingCause.NOBODY,
            f"{asked.promise.name} reaches no partner.",
            "Look at who can earn in the terms, and at the members of its segments.",
            asked.period,
            tuple(counts),
            nearest_miss(asked),
        )
    unmatched = unmatched_rows(asked.period)
    is_ahead = any(count.fate is LineFate.NOT_YET for count in counts)
    last = asked.period.last_day if is_ahead else min(asked.period.last_day, asked.cutoff.as_of)
    dates = format_dates(asked.period.start, last)
    if not counts:
        return _nothing_dated(asked, dates, unmatched)
    lines = sum(count.lines for count in counts)
    parts: dict[str, int] = {}
    for count in counts:
        words = _REASONS[count.fate][1]
        parts[words] = parts.get(words, 0) + count.lines
    most = max(parts, key=lambda words: parts[words])
    cause = next(cause for cause, words in _REASONS.values() if words == most)
    told = ", ".join(f"{number:,} {words}" for words, number in parts.items())
    if len(parts) == 1:
        told = f"{'all are' if lines > 1 else 'it is'} {most}"
    return WhyNothing(
        cause,
        f"{_lines(lines)} dated {dates}, worth {_worth(counts)}, and none counts: {told}.",
        _FIXES[cause],
        asked.period,
        tuple(counts),
        nearest_miss(asked),
        unmatched=unmatched,
    )


def _nothing_dated(asked: Asked, dates: str, unmatched: tuple[Unmatched, ...]) -> WhyNothing:
    """Say that no line is dated in the period; rows that were left out may have been it."""
    who = "of this partner " if asked.partner_id else ""
    rows = sum(found.rows for found in unmatched)
    if rows:
        return WhyNothing(
            NothingCause.UNMATCHED,
            f"No sale {who}dated {dates} is in the books, and {rows:,} row{'' if rows == 1 else 's'} of sales "
            "files were left out: their partner or product is not known.",
            "Correct the codes, or add the partners and products, and import the rows again.",
            asked.period,
            nearest=nearest_miss(asked),
            unmatched=unmatched,
        )
    return WhyNothing(
        NothingCause.NO_SALES,
        f"No sale {who}dated {dates} is in the books.",
        "Nothing is wrong if nobody has bought yet. Otherwise look for a sales file that did not come.",
        asked.period,
        nearest=nearest_miss(asked),
    )


def _no_amount(asked: Asked, table: ProgramEarnings, rows: Sequence[EarningRow]) -> WhyNothing:
    """Say why lines that count earn nothing."""
    counts = tuple(count_misses(asked))
    if not rows:
        lines = sum(count.lines for count in counts if count.fate is LineFate.COUNTED)
        return WhyNothing(
            NothingCause.NOT_CALCULATED,
            f"{_lines(lines)} count{'s' if lines == 1 else ''}, and nothing was calculated since "
            f"{'it' if lines == 1 else 'they'} came.",
            "Recalculate.",
            asked.period,
            counts,
        )
    lack = lack_of(asked.promise.for_period(asked.period).terms, rows)
    # Of the partner that came closest: what it bought in vain is what might have helped.
    closest = partner_ids_by_code().get(lack.closest.partner_code)
    asked = replace(asked, partner_id=closest, partner_code=lack.closest.partner_code)
    return WhyNothing(
        lack.cause, lack.sentence, lack.fix, asked.period, counts, nearest_miss(asked), lack.closest
    )


def _lines(count: int) -> str:
    return f"{count:,} sales line{'' if count == 1 else 's'}"


def _reaches(promise: Promise) -> bool:
    program = program_by_code(promise.code)
    return program is not None and enrolled_partner_count(program) > 0


def _worth(counts: Sequence[MissCount]) -> str:
    sums: dict[str, Decimal] = {}
    for count in counts:
        sums[count.currency] = sums.get(count.currency, Decimal(0)) + count.net
    return " and ".join(format_money(net, currency) for currency, net in sorted(sums.items()))
