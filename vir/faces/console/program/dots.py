"""All partners of a program as dots on one ruler, with the finding in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from payouts.queries.earning_row import EarningRow
from payouts.queries.earnings import ProgramEarnings
from payouts.queries.near import NearTier
from programs.queries.mechanic import rate_of
from programs.rating.words import gap_text, in_percent, measure_text
from programs.terms import Terms
from vir.foundation.money import format_money
from vir.foundation.web.access import Access
from vir.foundation.web.dot_ruler import Dot, DotRuler, Tier, Tone, build_dots
from vir.foundation.web.formats import span


@dataclass(frozen=True)
class Partners:
    """The drawing, the finding over it, and what it measures."""

    ruler: DotRuler
    finding: str
    measures: str


def partners_on_a_ruler(
    access: Access, table: ProgramEarnings, near: list[NearTier], *, list_href: str
) -> Partners | None:
    """Draw every partner with a position; None where there is none."""
    if not table.rows:
        return None
    promise, period = table.promise, table.period
    terms = promise.for_period(period).terms
    close = {one.partner_code for one in near}
    dots = [
        Dot(
            name=row.partner,
            value=row.measured,
            says=_says(terms, row),
            href=_earning_url(access, promise.code, row.partner_code, period.start),
            tone=_tone(row),
            is_near=row.partner_code in close,
        )
        for row in table.rows
    ]
    tiers = [Tier(tier.number, tier.threshold, rate_of(terms, tier.rate)) for tier in terms.reward.tiers]
    return Partners(
        build_dots(dots, tiers, list_href=list_href),
        _finding(table),
        f"{terms.measure.kind.label}, {terms.basis.label.lower()}, {span(period.start, period.last_day)}",
    )


def _tone(row: EarningRow) -> Tone:
    if row.cap_reached:
        return "capped"
    return "reached" if row.tier else "none"


def _says(terms: Terms, row: EarningRow) -> str:
    tier = f"Tier {row.tier}" if row.tier else "no tier yet"
    said = f"{row.partner}: {measure_text(terms, row.measured)}, {tier}"
    if row.cap_reached:
        said += ", cap reached"
    following = next((tier for tier in terms.reward.tiers if tier.threshold > row.measured), None)
    if following is not None and not in_percent(terms) and row.basis.facts.share is None:
        said += f", {gap_text(terms, following.threshold - row.measured)} to Tier {following.number}"
    return f"{said}, earned to date {format_money(row.earned, terms.currency)}"


def _finding(table: ProgramEarnings) -> str:
    """Say how many partners stand at which tier: "10 of 24 partners at Tier 1, 2 at Tier 2, 12 below"."""
    count = len(table.rows)
    reached = sum(bool(row.tier) for row in table.rows)
    capped = sum(row.cap_reached for row in table.rows)
    if count == 1:
        tier = table.rows[0].tier
        return f"The one partner is at Tier {tier}" if tier else "The one partner has not reached a tier yet"
    if not reached:
        return f"None of {count:,} partner{'' if count == 1 else 's'} has reached a tier yet"
    tiers: dict[int, int] = {}
    for row in table.rows:
        if row.tier:
            tiers[row.tier] = tiers.get(row.tier, 0) + 1
    held = ", ".join(f"{number:,} at Tier {tier}" for tier, number in sorted(tiers.items()))
    said = f"{reached:,} of {count:,} partner{'' if count == 1 else 's'} earn{'s' if reached == 1 else ''}: {held}"
    return f"{said}; {capped:,} at the cap" if capped else said


def _earning_url(access: Access, code: str, partner_code: str, start: date) -> str:
    return reverse(
        "payouts:earning",
        kwargs={
            "tenant": access.tenant.slug,
            "code": code,
            "partner_code": partner_code,
            "start": start.isoformat(),
        },
    )
