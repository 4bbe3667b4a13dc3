"""Getting at a claim, its offer, and what it pays: what every page about claims begins with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404
from django.urls import reverse

from claims.enums import ClaimKind
from claims.models import Claim, ClaimTerms
from claims.queries.claiming.behind import behind_the_walls
from claims.queries.claiming.claims import claim_by_number
from claims.queries.claiming.terms import last_claim_day, says
from programs.queries.portal import PortalProgram
from vir.faces.portal import once
from vir.faces.portal import words as program_words
from vir.faces.portal.dues import due_on
from vir.foundation.web import formats
from vir.foundation.web.access import Access, TenantRequest
from vir.foundation.words import say, say_many

NUMBER_MAX = 2_000_000_000


@dataclass(frozen=True)
class Offer:
    """An offer as its partner reads it: what it pays, for which sales, until when."""

    code: str
    name: str
    kind: ClaimKind
    currency: str
    starts_on: date
    pays: str
    rule: str
    until: str
    instructions: str
    is_rows: bool


def claim_or_404(number: int) -> Claim:
    """
    Find one of the partner's own claims.

    :raises Http404: if there is none of that number for this partner
    """
    claim = claim_by_number(number) if number <= NUMBER_MAX else None
    if claim is None:
        raise Http404
    return claim


def partner_of(access: Access) -> UUID:
    """Give the partner whose portal this is."""
    assert access.partner_id is not None
    return access.partner_id


def page_of(request: TenantRequest, name: str, number: int, query: str = "") -> str:
    """Give the address of one of a claim's pages."""
    return reverse(f"portal:{name}", kwargs={"tenant": request.access.tenant.slug, "number": number}) + query


def offer_of(terms: ClaimTerms, today: date, *, pays: str = "") -> Offer:
    """
    Say what an offer is, in the words of its partner.

    :param pays: what it pays, where that was read already
    """
    if not pays:
        # A program's terms are read in front of the walls; what they say of a unit is published.
        program = next((one for one in once.programs() if one.id == terms.program_id), None)
        with behind_the_walls(None):
            pays = says(terms, None if program is None else program.counted_by(terms.ends_on).terms)
    kind = ClaimKind(terms.kind)
    is_rows = kind is not ClaimKind.LUMP_SUM
    first, last = terms.starts_on, last_claim_day(terms)
    left = (last - today).days
    return Offer(
        code=terms.code,
        name=terms.name,
        kind=kind,
        currency=terms.currency,
        starts_on=first,
        pays=_sentence(pays),
        rule=say("Sales from {days}.", days=formats.span(first, terms.ends_on))
        if is_rows
        else say("An activity from {days}.", days=formats.span(first, terms.ends_on)),
        until=_until(formats.day(last), left),
        instructions=terms.instructions,
        is_rows=is_rows,
    )


def _until(day: str, left: int) -> str:
    if left < 0:
        return say("Claim by {day}", day=day)
    if not left:
        return say("Claim by {day}, today", day=day)
    return say_many(
        "Claim by {day}, {count} day left",
        "Claim by {day}, {count} days left",
        left,
        day=day,
        count=formats.number(left),
    )


def closed_words(terms: ClaimTerms, today: date) -> str:
    """Say by which rule an offer cannot be claimed today."""
    span = formats.span(terms.starts_on, terms.ends_on)
    if today < terms.starts_on:
        return say(
            "Sales from {days} can be claimed from {day}.", days=span, day=formats.day(terms.starts_on)
        )
    last = last_claim_day(terms)
    if terms.retired_at is not None and today <= last:
        return say("Sales from {days}. It was taken back and takes no new claims.", days=span)
    if not terms.deadline_days:
        return say("Sales from {days} could be claimed until {day}.", days=span, day=formats.day(last))
    return say_many(
        "Sales from {days} could be claimed until {day}, {count} day after the last of them.",
        "Sales from {days} could be claimed until {day}, {count} days after the last of them.",
        terms.deadline_days,
        days=span,
        day=formats.day(last),
        count=formats.number(terms.deadline_days),
    )


def paid_words(terms: ClaimTerms, day: date | None, programs: list[PortalProgram] | None = None) -> str:
    """
    Say how and by when a claim is paid, as far as that is settled.

    :param day: the last sale of the claim; without one, the last day of the offer
    :param programs: those of the partner, where they were read already
    """
    if terms.program_id is None:
        return say("Paid with the payout run that follows the decision.")
    known = once.programs() if programs is None else programs
    program = next((one for one in known if one.id == terms.program_id), None)
    if program is None:
        return say("Paid with its program.")
    promised = program.counted_by(day or terms.ends_on).terms
    at = day or terms.ends_on
    period = next((one for one in promised.periods() if one.start <= at <= one.last_day), None)
    due = due_on(promised, period) if period is not None else None
    if due is None or promised.payment is None:
        return say("Paid with {program}.", program=program.name)
    method = program_words.method(promised.payment.method)
    return say(
        "Paid with {program}, by {method} by {day}.",
        program=program.name,
        method=method,
        day=formats.day(due),
    )


def _sentence(text: str) -> str:
    """Write what an offer pays as a sentence of its own."""
    text = text.strip()
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}" if text else ""
