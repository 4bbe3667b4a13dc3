"""Sales lines seen from the other side: for each line, which programs count it, and why the others do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from claims.queries.transactions import Transaction
from payouts.enums import LineFate
from payouts.posting.records import Promise
from payouts.queries.judged import Question
from payouts.queries.lines_by_rule import lines_by_rule
from payouts.queries.promises import standing_promises
from payouts.queries.volumes import Cutoff
from programs.queries.enrolled import spans_of
from vir.foundation.periods import Period, format_date

# How near a line is to counting, by what stands against it.
_NEARNESS = (
    LineFate.COUNTED,
    LineFate.QUALIFIES_ONLY,
    LineFate.NOT_YET,
    LineFate.OTHER_PROGRAM,
    LineFate.OTHER_CURRENCY,
    LineFate.PRODUCT_OUT_OF_SCOPE,
    LineFate.OTHER_BASIS,
    LineFate.EXCLUDED_PARTNER,
    LineFate.NOT_ENROLLED,
    LineFate.OUTSIDE_DATES,
)
Spans = Sequence[tuple[date | None, date | None]]


@dataclass(frozen=True)
class ProgramFate:
    """
    What one program makes of one line.

    :param period: the one that holds the line's date, None where the program has none
    :param version: of the terms that count the line, where there are several
    :param why: what the reason rests on, in a few words; empty for a line that counts
    """

    code: str
    name: str
    period: Period | None
    fate: LineFate
    version: int | None
    why: str = ""

    @property
    def counts(self) -> bool:
        """Say whether the line counts."""
        return self.fate in (LineFate.COUNTED, LineFate.QUALIFIES_ONLY)


def programs_of(lines: Sequence[Transaction], cutoff: Cutoff) -> dict[UUID, list[ProgramFate]]:
    """
    Judge lines against every standing program that is about their partner or their dates: those that count first,
    then those that only one thing stands against, the program that is not about the line at all last.

    A program that neither reaches the partner nor has the date has nothing to say about a line and is left out.
    Where sums say everything, the reasons are those of the sums, in their order; where not, the engine judges.
    """
    promises = standing_promises()
    spans = spans_of({one.program_id for one in promises}, {line.partner_id for line in lines})
    engine = _Engine(cutoff)
    found: dict[UUID, list[ProgramFate]] = {}
    for line in lines:
        told = []
        for promise in promises:
            own = spans.get((promise.program_id, line.partner_id), [])
            period = next((one for one in promise.periods if one.contains(line.sale_date)), None)
            if period is None and not own:
                continue
            told.append(engine.fate(promise, period, line, own))
        found[line.line_id] = sorted(told, key=lambda one: (_NEARNESS.index(one.fate), one.code))
    return found


class _Engine:
    """Judges one line after the other; what the engine said about a partner's lines is kept for its next line."""

    def __init__(self, cutoff: Cutoff) -> None:
        self._cutoff = cutoff
        self._known: dict[tuple[UUID, UUID, date], dict[UUID | None, LineFate]] = {}

    def fate(self, promise: Promise, period: Period | None, line: Transaction, spans: Spans) -> ProgramFate:
        by_rule = promise.by_lines or promise.is_amended
        if by_rule:
            period, fate = self._by_rule(promise, period, line)
        else:
            fate = self._by_sums(promise, period, line, spans)
        version = promise.on(line.sale_date).version if promise.is_amended else None
        why = _why(fate, promise, line, self._cutoff)
        return ProgramFate(promise.code, promise.name, period, fate, version, why)

    def _by_sums(self, promise: Promise, period: Period | None, line: Transaction, spans: Spans) -> LineFate:
        terms = promise.terms
        if period is None:
            return LineFate.OUTSIDE_DATES
        if line.sale_date > self._cutoff.as_of or line.received_on > self._cutoff.received_by:
            return LineFate.NOT_YET
        if line.basis != terms.basis.value:
            return LineFate.OTHER_BASIS
        if line.partner_code in terms.eligibility.except_partners:
            return LineFate.EXCLUDED_PARTNER
        if not any(_holds(span, line.sale_date) for span in spans):
            return LineFate.NOT_ENROLLED
        if line.product_id not in promise.product_ids:
            return LineFate.PRODUCT_OUT_OF_SCOPE
        return LineFate.COUNTED if line.currency == terms.currency else LineFate.OTHER_CURRENCY

    def _by_rule(
        self, promise: Promise, period: Period | None, line: Transaction
    ) -> tuple[Period | None, LineFate]:
        """Ask the period of the date first; a return may count in the period of its sale."""
        begun = promise.begun(self._cutoff.as_of)
        asked = [one for one in begun if one == period] + [one for one in begun if one != period][::-1]
        for one in asked:
            fate = self._judged(promise, one, line).get(line.line_id, LineFate.OUTSIDE_DATES)
            if fate is not LineFate.OUTSIDE_DATES:
                return one, fate
        later = period is not None and period.start > self._cutoff.as_of
        return period, LineFate.NOT_YET if later else LineFate.OUTSIDE_DATES

    def _judged(self, promise: Promise, period: Period, line: Transaction) -> dict[UUID | None, LineFate]:
        key = (promise.program_id, line.partner_id, period.start)
        if key not in self._known:
            question = Question(promise, period, line.partner_id, line.partner_code, self._cutoff)
            every = list(LineFate)
            self._known[key] = {
                one.line_id: one.fate for one in lines_by_rule(question, every, known_by=None)
            }
        return self._known[key]


def _holds(span: tuple[date | None, date | None], day: date) -> bool:
    first, end = span
    return (first is None or first <= day) and (end is None or day < end)


def _why(fate: LineFate, promise: Promise, line: Transaction, cutoff: Cutoff) -> str:
    """Say what a reason rests on, with the figures of this line."""
    terms = promise.terms
    if fate is LineFate.OUTSIDE_DATES:
        return f"The program runs from {format_date(terms.starts_on)} to {format_date(terms.ends_on)}."
    if fate is LineFate.NOT_YET:
        return f"Counted to {format_date(cutoff.as_of)}; the line came on {format_date(line.received_on)}."
    if fate is LineFate.OTHER_BASIS:
        return f"The program counts {_WORDS[terms.basis.value]}; this is {_WORDS[line.basis]}."
    if fate is LineFate.NOT_ENROLLED:
        return f"{line.partner_name} was not in the program on {format_date(line.sale_date)}."
    if fate is LineFate.PRODUCT_OUT_OF_SCOPE:
        return f"{line.sku} is not among the products that count."
    if fate is LineFate.OTHER_CURRENCY:
        return f"The line is in {line.currency}, and there is no rate to {terms.currency} for its day."
    return ""


_WORDS = {"sell_in": "sell-in", "sell_through": "sell-through"}
