"""The table of a program's partners: its columns, its filters, and the same as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse

from payouts.exports.cells import Cell, csv_file
from payouts.queries.program_partners import Gap, ProgramPartner, ProgramPartners, gap_of
from programs.enums import MeasureKind
from programs.rating.words import bought_in_units, gap_text, in_percent, is_quantity
from vir.foundation.web.access import TenantRequest

Shows = Callable[[ProgramPartner], bool]
FILTERS: dict[str, tuple[str, Shows]] = {
    "all": ("Everybody", lambda one: True),
    "unread": ("Not acknowledged", lambda one: one.acknowledged is None),
    "near": ("Near a tier", lambda one: one.near),
    "nothing": ("No sales", lambda one: not one.bought),
    "capped": ("At the cap", lambda one: one.row is not None and one.row.cap_reached),
}
NOT_YET = "not yet"


@dataclass(frozen=True)
class Heads:
    """The heads of the columns that depend on the terms."""

    measured: str
    bought_unit: str
    currency: str
    has_baseline: bool
    has_target: bool


@dataclass(frozen=True)
class ShownPartner:
    """One row of the table."""

    one: ProgramPartner
    gap: Gap | None
    gap_words: str
    url: str


def heads_of(found: ProgramPartners) -> Heads:
    """Name the columns; baseline and target stand there where any partner has one."""
    terms = found.terms
    unit = "units" if bought_in_units(terms) else terms.currency
    kind = terms.measure.kind
    if kind is MeasureKind.NET_AMOUNT:
        measured = f"Net eligible, {terms.currency}"
    elif is_quantity(terms):
        measured = "Units" if kind is MeasureKind.QUANTITY else f"{kind.label}, units"
    else:
        measured = f"{kind.label}, {'%' if in_percent(terms) else terms.currency}"
    return Heads(
        measured=measured,
        bought_unit=unit,
        currency=terms.currency,
        has_baseline=any(one.baseline is not None for one in found.partners),
        has_target=any(one.target is not None for one in found.partners),
    )


def shown_partners(
    request: TenantRequest, code: str, found: ProgramPartners, rows: Iterable[ProgramPartner]
) -> list[ShownPartner]:
    """Write the rows of a page, with what each still lacks and the address of its working."""
    return [_shown(request, code, found, one) for one in rows]


def partners_csv(code: str, found: ProgramPartners, rows: Iterable[ProgramPartner]) -> bytes:
    """Write the partners that are shown as a file: amounts as numbers, days in ISO."""
    heads = heads_of(found)
    header = [
        "program",
        "period_first",
        "period_last",
        "partner_code",
        "partner",
        "segments",
        *(["baseline"] if heads.has_baseline else []),
        *(["target"] if heads.has_target else []),
        "measured",
        "tier",
        "next_tier",
        "gap_to_next",
        "earned_to_date",
        "expected",
        "currency",
        "acknowledged_on",
        "acknowledged_by",
    ]
    return csv_file(header, (_cells(code, found, heads, one) for one in rows), bom=True)


def counts(rows: Iterable[ProgramPartner]) -> dict[str, int]:
    """Count the partners of each filter."""
    listed = list(rows)
    return {key: sum(shows(one) for one in listed) for key, (_, shows) in FILTERS.items()}


def _shown(request: TenantRequest, code: str, found: ProgramPartners, one: ProgramPartner) -> ShownPartner:
    gap = None if one.row is None else gap_of(found.terms, one.row)
    words = "" if gap is None else gap_text(found.terms, gap.amount)
    url = "" if one.row is None else _trace(request, code, found, one.code)
    return ShownPartner(one, gap, words, url)


def _trace(request: TenantRequest, code: str, found: ProgramPartners, partner: str) -> str:
    return reverse(
        "payouts:earning",
        kwargs={
            "tenant": request.access.tenant.slug,
            "code": code,
            "partner_code": partner,
            "start": found.period.start.isoformat(),
        },
    )


def _cells(code: str, found: ProgramPartners, heads: Heads, one: ProgramPartner) -> list[Cell]:
    row, said = one.row, one.acknowledged
    gap = None if row is None else gap_of(found.terms, row)
    zero: Any = Decimal(0)
    return [
        code,
        found.period.start.isoformat(),
        found.period.last_day.isoformat(),
        one.code,
        one.name,
        "; ".join(one.segments),
        *([one.baseline] if heads.has_baseline else []),
        *([one.target] if heads.has_target else []),
        zero if row is None else row.measured,
        0 if row is None else row.tier,
        None if gap is None else gap.tier,
        None if gap is None else gap.amount,
        zero if row is None else row.earned,
        None if row is None else row.projected,
        heads.currency,
        "" if said is None else said.at.date().isoformat(),
        "" if said is None else str(said.user),
    ]
