"""Which partners a program reaches, and from when to when, by the versions of its terms."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from partners.queries.segments import eligible_spans
from programs.models import Program
from programs.rating.eras import Era
from programs.terms import Terms

DAY = timedelta(days=1)


class Reach(NamedTuple):
    """A partner in a program from a day (included) to a day (not included); no date means without limit."""

    partner_id: UUID
    starts_on: date | None
    ends_on: date | None


def reach_of(program: Program, eras: Sequence[Era]) -> set[Reach]:
    """
    Give who is reached and when: by each version on its days, joined, and cut to the days of the program.

    A span that fills the program's days to an end is open there. Where members are frozen, segments are read as
    they were on that day. Where enrolment is paused, whoever would come in after that day stays out.
    """
    newest = eras[-1].terms
    first, end = newest.starts_on, newest.ends_on + DAY
    spans: dict[UUID, list[tuple[date, date]]] = {}
    for terms, start, stop in _windows(eras, first, end):
        for partner, begins, ends in _spans(terms, start, stop, program.members_frozen_on):
            spans.setdefault(partner, []).append((begins, ends))
    return {
        Reach(partner, None if begins == first else begins, None if ends == end else ends)
        for partner, own in spans.items()
        for begins, ends in _joined(own)
        if not _is_kept_out(begins, first, program.enrolment_paused_on)
    }


def who_loses_days(before: Collection[Reach], after: Collection[Reach], *, until: date) -> set[UUID]:
    """Give the partners that were reached on a day up to one (included) and would be no longer."""
    kept: dict[UUID, list[Reach]] = {}
    for span in after:
        kept.setdefault(span.partner_id, []).append(span)

    def is_kept(span: Reach, end: date) -> bool:
        # Spans of a partner never touch, so that one of them holds the whole span or none does.
        return any(
            (other.starts_on or date.min) <= (span.starts_on or date.min)
            and end <= (other.ends_on or date.max)
            for other in kept.get(span.partner_id, ())
        )

    lost = set()
    for span in before:
        end = min(span.ends_on or date.max, until + DAY)
        if (span.starts_on or date.min) < end and not is_kept(span, end):
            lost.add(span.partner_id)
    return lost


def _windows(eras: Sequence[Era], first: date, end: date) -> Iterable[tuple[Terms, date, date]]:
    """Give each version with the first of its days in the program and the day after the last."""
    starts = [max(era.starts_on or first, first) for era in eras]
    for era, start, stop in zip(eras, starts, [*starts[1:], end], strict=True):
        if start < min(stop, end):
            yield era.terms, start, min(stop, end)


def _spans(
    terms: Terms, start: date, stop: date, frozen_on: date | None
) -> Iterable[tuple[UUID, date, date]]:
    found = eligible_spans(
        segments=terms.eligibility.segments,
        partners=terms.eligibility.partners,
        except_partners=terms.eligibility.except_partners,
        first_day=frozen_on or start,
        end_day=frozen_on + DAY if frozen_on else stop,
        with_members=terms.group is not None,
    )
    for span in found:
        if frozen_on is not None:
            yield span.partner_id, start, stop
        else:
            yield span.partner_id, span.starts_on or start, span.ends_on or stop


def _joined(spans: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """Join spans that touch."""
    joined: list[tuple[date, date]] = []
    for begins, ends in sorted(spans):
        if joined and begins <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(ends, joined[-1][1]))
        else:
            joined.append((begins, ends))
    return joined


def _is_kept_out(begins: date, first: date, paused_on: date | None) -> bool:
    """Tell whether somebody comes in too late; whoever is in from the start always stays in."""
    return paused_on is not None and begins > first and begins > paused_on
