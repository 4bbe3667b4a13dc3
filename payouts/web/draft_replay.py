"""What last year's sales say about a draft, for the column beside the form: loaded after saving, never while typing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from payouts.queries.replaying.overlap_scan import Overlap, Scan, scan
from payouts.queries.replaying.replay import Replay, replay
from payouts.web import replay_words as words
from programs.enums import StackingPolicy
from programs.queries import current_version, program_by_code
from programs.queries.designs import designs_of
from programs.rating import NO_VOLUME, curve, figure_of, position
from programs.rating.backtest import Outcome, Stake
from programs.rating.checks import tiers_alone
from programs.rating.words import bought_in_units
from programs.terms import Terms
from vir.foundation.identity.roles import Right
from vir.foundation.web import formats
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.curve import Curve, build_curve

ZERO = Decimal(0)
POLICY_WORDS = {
    StackingPolicy.BEST_OF: "Best one only",
    StackingPolicy.ALL_GROSS: "All, on gross",
    StackingPolicy.NET_VALUE: "Net value, in this order",
    StackingPolicy.EXCLUSIVE: "Exclusive to the first",
}
_COMES_TO = {
    StackingPolicy.ALL_GROSS: ("pays on the full value", "pays on the full value"),
    StackingPolicy.NET_VALUE: ("pays on the full value", "pays on what the rebates before it leave"),
    StackingPolicy.BEST_OF: ("pays where it is the largest", "pays where it is the largest"),
    StackingPolicy.EXCLUSIVE: ("takes each line it counts", "counts the lines that are left"),
}


@dataclass(frozen=True)
class Bought:
    """What one partner bought last year, in what the tiers are in, and what that earns."""

    code: str
    volume: Decimal
    earned: Decimal
    tier: int
    outcome: Outcome


@requires(Right.PROGRAMS_EDIT)
@require_GET
def fragment(request: TenantRequest, code: str) -> HttpResponse:
    """Show the rug, a worked example, the cost without growth, the spread and the overlaps."""
    program = program_by_code(code)
    if program is None:
        raise Http404
    version = current_version(program)
    design = designs_of(program, version)[0]
    if design.terms is None:
        return render(request, "payouts/_draft_replay.html", {"program": program, "unread": True})
    replayed = replay(design.terms, today=request.access.today, program_id=program.id)
    found = scan(design.terms, program_id=program.id, window=replayed.window, cutoff=replayed.cutoff)
    shown: dict[str, Any] = {
        "program": program,
        "terms": design.terms,
        "window": replayed.window,
        "is_empty": replayed.is_empty,
        "overlaps": [_overlap(overlap, design.terms) for overlap in found.overlaps],
        "chain": _chain(found, design.terms),
        **({} if replayed.is_empty else _figures(replayed, program.budget)),
    }
    return render(request, "payouts/_draft_replay.html", shown)


def _figures(replayed: Replay, budget: Decimal | None) -> dict[str, Any]:
    terms = replayed.terms
    bought = [
        Bought(
            outcome.partner,
            figure_of(terms, outcome.counted),
            outcome.rating.earned,
            outcome.rating.tier,
            outcome,
        )
        for outcome in replayed.unchanged
        if outcome.volume.line_count
    ]
    paid = sum((outcome.rating.earned for outcome in replayed.unchanged), ZERO)
    example = _middle(bought)
    volumes = [each.volume for each in bought]
    return {
        "rug": _rug(terms, volumes, None if example is None else example.volume),
        "count": len({each.code for each in bought}),
        "example": None if example is None else _example(terms, replayed, example),
        "paid": paid,
        "budget": budget,
        "share": words.share_of(paid, budget),
        "filled": None if not budget else f"{min(paid * 100 / budget, Decimal(100)):.1f}%",
        "is_over": budget is not None and paid > budget,
        "least": _amount(terms, min(volumes)),
        "most": _amount(terms, max(volumes)),
        "below": len({each.code for each in bought} - {each.code for each in bought if each.tier}),
        "first_tier": terms.reward.tiers[0].threshold > 0,
    }


def _middle(bought: Sequence[Bought]) -> Bought | None:
    """Give the partner that the middle of the money goes to: as much is paid to larger ones as to smaller."""
    paid = sorted((each for each in bought if each.earned > 0), key=lambda each: (-each.earned, each.code))
    half, so_far = sum((each.earned for each in paid), ZERO) / 2, ZERO
    for each in paid:
        so_far += each.earned
        if so_far >= half:
            return each
    return None


def _example(terms: Terms, replayed: Replay, example: Bought) -> dict[str, Any]:
    return {
        "name": replayed.names.get(example.code, example.code),
        "bought": _amount(terms, example.volume),
        "steps": list(example.outcome.rating.explanation.formula_values),
    }


def _rug(terms: Terms, volumes: Sequence[Decimal], example: Decimal | None) -> Curve | None:
    """Lay the partners out on the very plot that the builder draws the curve on."""
    drawn = tiers_alone(terms)
    points = [(point.volume, point.amount) for point in curve(drawn)]
    if not points:
        return None
    stand = position(drawn, NO_VOLUME)
    cap = None
    if stand.cap_volume is not None and stand.cap_amount is not None:
        cap = (stand.cap_volume, stand.cap_amount)
    return build_curve(
        points=points,
        marks=[
            (tier.threshold, tier.pays_at_line)
            for tier in stand.tiers
            if tier.threshold and tier.pays_at_line is not None
        ],
        cap=cap,
        rug=sorted(max(volume, ZERO) for volume in volumes),
        currency=terms.currency,
    )


def _amount(terms: Terms, value: Decimal) -> str:
    if bought_in_units(terms):
        return f"{formats.number(value)} units"
    whole = value == value.to_integral_value()
    return formats.money(value, terms.currency, whole=whole)


def _overlap(overlap: Overlap, terms: Terms) -> dict[str, Any]:
    return {
        "overlap": overlap,
        "stakes": [_stake(stake, terms) for stake in overlap.stakes],
        "policy": POLICY_WORDS[terms.stacking.policy],
    }


def _stake(stake: Stake, terms: Terms) -> dict[str, Any]:
    return {
        "words": POLICY_WORDS[stake.policy],
        "own": stake.own,
        "other": stake.other,
        "together": stake.together,
        "chosen": stake.policy is terms.stacking.policy,
    }


def _chain(found: Scan, terms: Terms) -> list[dict[str, str]]:
    """Number the programs in the order in which they come to a purchase, and say what each does there."""
    first, later = _COMES_TO[terms.stacking.policy]
    return [
        {"code": each.code, "name": each.name, "does": later if place else first}
        for place, each in enumerate(found.order)
    ]
