"""Records of the portal as its queries give them, made without a database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from payouts.queries.portal import OwnEarning, OwnStatement
from programs.enums import ProgramStatus
from programs.queries.portal import PortalProgram, PublishedTerms, Span
from programs.rating import NO_VOLUME, Volume, rate
from programs.terms import Terms

ALWAYS = (Span(None, None),)
AT = datetime(2026, 11, 13, 12, 0, tzinfo=UTC)


def promised(
    document: Mapping[str, Any], *, spans: tuple[Span, ...] = ALWAYS, status: str = "live"
) -> PortalProgram:
    """Make a published program of one version."""
    terms = Terms.from_document(document)
    version = PublishedTerms(uuid4(), 1, terms, "", "", AT)
    return PortalProgram(
        uuid4(), terms.code, terms.name, ProgramStatus(status), terms.currency, (version,), spans
    )


def bought(net: str, quantity: str = "1") -> Volume:
    """Make the volume of one line."""
    return Volume(Decimal(net), Decimal(net), Decimal(quantity), 1)


def earning(program: PortalProgram, start: date, volume: Volume, *, before: Volume = NO_VOLUME) -> OwnEarning:
    """Make what a calculation stores for a volume in the period that starts on a day."""
    terms = program.current.terms
    period = next(period for period in terms.periods() if period.start == start)
    rating = rate(terms, volume, volume_before=before)
    return OwnEarning(
        id=uuid4(),
        program_id=program.id,
        version_id=program.current.id,
        period_start=period.start,
        period_end=period.end,
        currency=terms.currency,
        volume=volume,
        tier=rating.tier,
        earned=rating.earned,
        as_of=period.last_day,
        calculation_id=UUID(int=1),
    )


def issued(code: str, made: OwnEarning) -> OwnStatement:
    """Make the statement of an earning."""
    return OwnStatement(
        uuid4(),
        code,
        1,
        uuid4(),
        made.program_id,
        made.period_start,
        made.period_end,
        made.currency,
        made.earned,
        AT,
    )
