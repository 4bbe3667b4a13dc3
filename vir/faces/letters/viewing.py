"""Where one partner stands, read as its own portal reads it, behind its own walls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from partners.queries.audience import language_for
from partners.queries.messages import own_messages
from programs.enums import LeadKind
from programs.queries.portal import portal_programs
from vir.faces.letters.ruler_table import RulerTable, as_text, ruler_table
from vir.faces.portal import addresses, words
from vir.faces.portal.figures import read_figures
from vir.faces.portal.panels import days, panel, tier_words
from vir.faces.portal.standing import Phase, Standing, arrange, standing
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.hosts import portal_base
from vir.foundation.tenancy.models import Tenant
from vir.foundation.web import formats
from vir.foundation.words import say

WEEK = timedelta(days=7)
NEWS_SHOWN = 5


@dataclass(frozen=True)
class ProgramView:
    """One live program in a letter; amounts stand with their certainty, `as_of` with them."""

    standing: Standing
    code: str
    name: str
    when: str
    days: str
    sentence: str
    earned: str
    earned_note: str
    as_of: str
    ruler: RulerTable
    ruler_text: tuple[str, ...]
    link: str
    working: str

    @property
    def has_next_tier(self) -> bool:
        """Say whether the sentence asks for the next tier."""
        return self.standing.lead.kind is LeadKind.NEXT_TIER


@dataclass(frozen=True)
class NewsView:
    """A message of the last week."""

    subject: str
    day: str
    link: str


@dataclass(frozen=True)
class PartnerView:
    """What there is to tell one partner."""

    programs: tuple[ProgramView, ...]
    as_of: str


def view_of(tenant: Tenant, partner_id: UUID, today: date) -> PartnerView:
    """Give the live programs of a partner, the one its portal leads with first."""
    with tenant_context(tenant.id, partner_id=partner_id):
        figures = read_figures()
        placed = arrange(
            [
                standing(program, figures.earnings, today=today, counted_to=figures.fresh.counted_to)
                for program in portal_programs()
            ]
        )
    as_of = words.as_of(figures.fresh, today, tenant.time_zone)
    live = [one for one in placed if one.phase is Phase.LIVE]
    return PartnerView(tuple(_program(one, tenant, today, as_of) for one in live), as_of)


def news_for(
    tenant: Tenant, partner_id: UUID, user_id: UUID, since: datetime, language: str
) -> tuple[NewsView, ...]:
    """List what the vendor wrote since a moment, as this person reads it."""
    with tenant_context(tenant.id, partner_id=partner_id, user_id=user_id):
        found = [one for one in own_messages(user_id) if one.sent_at > since]
    return tuple(
        NewsView(
            subject=one.texts[language_for(one.texts, language, one.fallback)]["subject"],
            day=formats.day(one.sent_at.date(), year=False),
            link=f"{portal_base(tenant)}/p/{tenant.slug}/messages/{one.code}/",
        )
        for one in found[:NEWS_SHOWN]
    )


def _program(one: Standing, tenant: Tenant, today: date, as_of: str) -> ProgramView:
    shown = panel(one, slug=tenant.slug, today=today)
    tier = tier_words(one, one.position.tier)
    here = words.pointer(one.terms, one.position.bought)
    you = say("You {here} units", here=here) if one.is_quantity else say("You {here}", here=here)
    base = portal_base(tenant)
    link = addresses.program(tenant.slug, one.program.code, one.period.start)
    return ProgramView(
        standing=one,
        code=one.program.code,
        name=one.program.name,
        when=shown.when,
        days=days(one.days_left),
        sentence=_joined(shown.sentence.headline, shown.sentence.detail),
        earned=f"~ {formats.money(one.earned, one.terms.currency)}",
        earned_note=say("Earned to date, not final. {tier}", tier=tier),
        as_of=as_of,
        ruler=ruler_table(shown.ruler, you),
        ruler_text=tuple(as_text(shown.ruler.rows)),
        link=f"{base}{link}",
        working=f"{base}{shown.lines[1].opens}",
    )


def _joined(*parts: tuple[words.Piece, ...]) -> str:
    """Write a sentence of pieces as plain text."""
    return " ".join(
        text for text in ("".join(piece.text for piece in part).strip() for part in parts) if text
    )
