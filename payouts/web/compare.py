"""Programs and designs beside each other: their terms, their curves, what they would have cost, and whom they pay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from payouts.queries.replaying.designs import Tried, UnableToBacktest, kept_designs, try_designs
from payouts.web import replay_words as words
from payouts.web.overlay import overlay_of
from programs.queries import current_version, list_programs, program_by_code
from programs.queries.backtests import every_variant
from programs.queries.designs import Design, designs_of
from programs.rating import rule_sentence
from programs.rating.changes import changes_between
from programs.rating.checks import simplicity
from programs.terms import Terms
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires

COMPARED_MAX = 4
OFFERED_MAX = 200
WINNERS_SHOWN = 10
MARKS = "1234"
PLAN_PAGES = (
    ("Calendar", "plan:calendar"),
    ("Compare", "payouts:compare"),
    ("Budget", "plan:budget"),
    ("Next year", "plan:next_year"),
)
# What the headings of the columns say already.
SAID_ABOVE = ("Code", "Name")


@dataclass(frozen=True)
class Compared:
    """One program or design on the page. `why_not` says why it could not be tried, empty where it was."""

    mark: str
    key: str
    code: str
    name: str
    terms: Terms
    tried: Tried | None
    why_not: str
    score: int
    band: str
    sentence: str
    first_url: str
    drop_url: str


@dataclass(frozen=True)
class TermsRow:
    """One term that differs somewhere; an empty text is the same as the first one's."""

    what: str
    first: str
    others: tuple[str, ...]


@dataclass(frozen=True)
class PartnerRow:
    """One partner's amount in each; `gap` is what the second is above the first, of more the largest difference."""

    name: str
    amounts: tuple[Decimal | None, ...]
    gap: Decimal


@requires(Right.PROGRAMS_VIEW)
@require_GET
def page(request: TenantRequest) -> HttpResponse:
    """Show two to four programs or designs; the first is what the others are held against."""
    keys = list(dict.fromkeys(key for key in request.GET.getlist("c") if key))[:COMPARED_MAX]
    compared = [_compared(request, key, place, keys) for place, key in enumerate(keys)]
    tried = [each for each in compared if each.tried is not None]
    one_currency = len({each.terms.currency for each in compared}) == 1
    shown: dict[str, Any] = {
        "compared": compared,
        "keys": keys,
        "is_full": len(keys) == COMPARED_MAX,
        "offered": _offered(keys),
        "rows": _terms_rows(compared) if len(compared) > 1 else [],
        "columns": [
            replace(column, letter=each.mark, name=each.name)
            for each, column in zip(
                tried, words.columns([each.tried for each in tried if each.tried]), strict=True
            )
        ]
        if one_currency
        else [],
        "currency": compared[0].terms.currency if compared else "",
        "one_currency": one_currency,
        "overlay": overlay_of([(each.mark, each.name, each.tried) for each in tried if each.tried])
        if tried and one_currency
        else None,
        "winners": _winners(tried) if len(tried) > 1 and one_currency else [],
        "tried": tried,
        "tabs": [
            {
                "label": label,
                "url": reverse(name, kwargs={"tenant": request.access.tenant.slug}),
                "current": name == "payouts:compare",
            }
            for label, name in PLAN_PAGES
        ],
    }
    return render(request, "payouts/compare.html", shown)


def _offered(keys: Sequence[str]) -> list[tuple[str, str]]:
    """List what can still be added: programs, and the variants of drafts after their own."""
    variants: dict[str, list[tuple[str, str]]] = {}
    for variant in every_variant():
        key, name = f"{variant.program.code}:{variant.letter}", f"{variant.letter} {variant.name}"
        variants.setdefault(variant.program.code, []).append((key, name))
    found = []
    for program in list_programs()[:OFFERED_MAX]:
        named = f"{program.code} {program.name}"
        found.append((program.code, named))
        found += [(key, f"{named}, {name}") for key, name in variants.get(program.code, ())]
    return [one for one in found if one[0] not in keys]


def _compared(request: TenantRequest, key: str, place: int, keys: Sequence[str]) -> Compared:
    code, _, letter = key.partition(":")
    program = program_by_code(code)
    if program is None:
        raise Http404
    version = current_version(program)
    designs = designs_of(program, version)
    design = next((each for each in designs if each.letter == (letter or "A")), None)
    if design is None or design.terms is None:
        raise Http404
    tried, why_not = _tried(request, program.id, version.id, designs, design)
    sentence = rule_sentence(design.terms)
    score = simplicity(design.terms, sentence)
    rest = [each for each in keys if each != key]
    return Compared(
        mark=MARKS[place],
        key=key,
        code=code,
        name=program.name if design.is_draft else f"{program.name}, {design.letter} {design.name}",
        terms=design.terms,
        tried=tried,
        why_not=why_not,
        score=score.score,
        band=score.band,
        sentence=sentence,
        first_url=_query([key, *rest]),
        drop_url=_query(rest),
    )


def _tried(
    request: TenantRequest, program_id: Any, version_id: Any, designs: Sequence[Design], design: Design
) -> tuple[Tried | None, str]:
    """Give what was kept for the design as it stands, else try it now without keeping it."""
    kept = next((one for one in kept_designs(designs, version_id) if one.design is design), None)
    if kept is not None:
        return kept, ""
    try:
        found = try_designs(
            [design],
            program_id=program_id,
            today=request.access.today,
            currency=request.access.tenant.currency,
        )
    except UnableToBacktest as refused:
        return None, refused.message
    return found[0], ""


def _terms_rows(compared: Sequence[Compared]) -> list[TermsRow]:
    """List the terms in which any of them differs from the first, with each one's words."""
    first = compared[0].terms
    changed = [
        {change.what: change for change in changes_between(first, each.terms)} for each in compared[1:]
    ]
    named = [what for what in _merged(changed) if what not in SAID_ABOVE]
    rows = []
    for what in named:
        old = next(changes[what].old for changes in changed if what in changes)
        rows.append(
            TermsRow(what, old, tuple(changes[what].new if what in changes else "" for changes in changed))
        )
    return rows


def _merged(lists: Sequence[Iterable[str]]) -> list[str]:
    """Put several lists into one that keeps the order of each."""
    merged: list[str] = []
    for names in lists:
        place = 0
        for name in names:
            if name not in merged:
                merged.insert(place, name)
            place = merged.index(name) + 1
    return merged


def _winners(tried: Sequence[Compared]) -> list[PartnerRow]:
    """List the partners between whom the choice makes the most difference, winners and losers alike."""
    amounts: dict[str, dict[str, Decimal]] = {}
    names: dict[str, str] = {}
    for each in tried:
        assert each.tried is not None
        for partner in each.tried.report.partners:
            names[partner.code] = partner.name
            amounts.setdefault(partner.code, {})[each.key] = partner.amount
    rows = []
    for code, found in amounts.items():
        row = tuple(found.get(each.key) for each in tried)
        known = [amount or Decimal(0) for amount in row]
        gap = known[1] - known[0] if len(known) == 2 else max(known) - min(known)
        rows.append(PartnerRow(names[code], row, gap))
    moved = [row for row in rows if row.gap]
    return sorted(moved, key=lambda row: (-abs(row.gap), row.name))[:WINNERS_SHOWN]


def _query(keys: Sequence[str]) -> str:
    return f"?{urlencode([('c', key) for key in keys])}"
