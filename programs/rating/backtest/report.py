"""The figures of a back-test, worked out from what the engine paid at each growth."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from programs.rating.backtest.break_even import BreakEven, break_even
from programs.rating.backtest.curves import largest_jump, standing_of, stands_of
from programs.rating.backtest.outcomes import Outcome
from programs.rating.paths import rests_on_others
from programs.rating.standing import Position
from programs.terms import Terms

ZERO, HUNDRED = Decimal(0), Decimal(100)
NO_GROWTH = ZERO
LOW, EXPECTED, HIGH = Decimal(-10), Decimal(5), Decimal(15)
GROWTHS = (LOW, NO_GROWTH, EXPECTED, Decimal(10), HIGH)
# Whoever has bought this part of what the next tier needs is near it.
NEAR = Decimal("0.9")

Replayed = Callable[[Decimal], Sequence[Outcome]]


@dataclass(frozen=True)
class StepResult:
    """What is paid at one growth, in percent, and to how many partners."""

    growth: Decimal
    payout: Decimal
    paid: int


@dataclass(frozen=True)
class PartnerResult:
    """One partner on unchanged sales: what it bought, the highest tier of any period, and what it earns."""

    code: str
    name: str
    sales: Decimal
    tier: int
    amount: Decimal


@dataclass(frozen=True)
class NearTier:
    """A partner just below a tier: `line` is what it needs, `more` what reaching that adds at once."""

    code: str
    name: str
    bought: Decimal
    tier: int
    line: Decimal
    more: Decimal

    @property
    def gap(self) -> Decimal:
        """Give what is missing."""
        return self.line - self.bought


@dataclass(frozen=True)
class Report:
    """
    Everything a back-test tells; amounts in `currency`.

    `near_payout` is the payout if exactly those near a tier reach it, None where one partner's amount depends on
    the others. `margin` is in percent of sales, None where nobody stated one: then there is no `even`. `tiers`
    counts partners by the highest tier reached, the first for none.
    """

    currency: str
    sales: Decimal
    lines: int
    steps: tuple[StepResult, ...]
    tiers: tuple[int, ...]
    partners: tuple[PartnerResult, ...]
    near: tuple[NearTier, ...]
    near_payout: Decimal | None
    largest_jump: Decimal
    margin: Decimal | None = None
    even: BreakEven | None = None

    def payout_at(self, growth: Decimal) -> Decimal:
        """Give the payout at one of the growths that were looked at."""
        return next(step.payout for step in self.steps if step.growth == growth)

    @property
    def windfall(self) -> Decimal:
        """Give what is paid without one extra sale."""
        return self.payout_at(NO_GROWTH)

    @property
    def paid(self) -> int:
        """Count the partners that are paid on unchanged sales."""
        return sum(1 for partner in self.partners if partner.amount > 0)

    def extra_margin(self, growth: Decimal) -> Decimal | None:
        """Give what a growth adds in margin, None where no margin was stated."""
        return None if self.margin is None else self.sales * growth * self.margin / HUNDRED / HUNDRED

    def to_dict(self) -> dict[str, Any]:
        """Give it as JSON has it, to be kept as evidence."""
        return {
            "currency": self.currency,
            "sales": _text(self.sales),
            "lines": self.lines,
            "steps": [[_text(step.growth), _text(step.payout), step.paid] for step in self.steps],
            "tiers": list(self.tiers),
            "partners": [[p.code, p.name, _text(p.sales), p.tier, _text(p.amount)] for p in self.partners],
            "near": [
                [n.code, n.name, _text(n.bought), n.tier, _text(n.line), _text(n.more)] for n in self.near
            ],
            "near_payout": None if self.near_payout is None else _text(self.near_payout),
            "largest_jump": _text(self.largest_jump),
            "margin": None if self.margin is None else _text(self.margin),
            "even": None
            if self.even is None
            else [
                None if self.even.growth is None else _text(self.even.growth),
                _text(self.even.searched_to),
                [[_text(first), _text(last)] for first, last in self.even.uncovered],
            ],
        }

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> Report:
        """Read it as it was kept."""
        even = kept["even"]
        return cls(
            currency=kept["currency"],
            sales=Decimal(kept["sales"]),
            lines=kept["lines"],
            steps=tuple(StepResult(Decimal(g), Decimal(payout), paid) for g, payout, paid in kept["steps"]),
            tiers=tuple(kept["tiers"]),
            partners=tuple(
                PartnerResult(code, name, Decimal(sales), tier, Decimal(amount))
                for code, name, sales, tier, amount in kept["partners"]
            ),
            near=tuple(
                NearTier(code, name, Decimal(bought), tier, Decimal(line), Decimal(more))
                for code, name, bought, tier, line, more in kept["near"]
            ),
            near_payout=None if kept["near_payout"] is None else Decimal(kept["near_payout"]),
            largest_jump=Decimal(kept["largest_jump"]),
            margin=None if kept["margin"] is None else Decimal(kept["margin"]),
            even=None if even is None else _even(*even),
        )


def report(
    terms: Terms,
    replayed: Replayed,
    names: Mapping[str, str],
    *,
    margin: Decimal | None,
    growths: Sequence[Decimal] = GROWTHS,
) -> Report:
    """
    Work out every figure.

    :param replayed: what everybody earned at a growth in percent
    :param names: of everybody who could have earned, by code: whoever bought nothing is listed too
    :param margin: contribution margin in percent of sales, None where nobody stated one
    """
    kept = {growth: replayed(growth) for growth in growths}
    unchanged = kept[NO_GROWTH]
    partners = _partners(unchanged, names)
    stands = stands_of(terms, unchanged)
    near = _near(terms, unchanged, names, stands)
    sales = sum((partner.sales for partner in partners), ZERO)
    windfall = _payout(unchanged)
    apart = not rests_on_others(terms)
    return Report(
        currency=terms.currency,
        sales=sales,
        lines=sum(outcome.volume.line_count + outcome.volume.return_count for outcome in unchanged),
        steps=tuple(StepResult(growth, _payout(kept[growth]), _paid(kept[growth])) for growth in growths),
        tiers=_by_tier(terms, partners),
        partners=partners,
        near=near,
        near_payout=windfall + sum((partner.more for partner in near), ZERO) if apart else None,
        largest_jump=largest_jump(terms, stands),
        margin=margin,
        even=None
        if margin is None
        else break_even(
            lambda growth: _payout(kept[growth] if growth in kept else replayed(growth)),
            sales=sales,
            margin_percent=margin,
        ),
    )


def _even(growth: str | None, searched_to: str, uncovered: Sequence[Sequence[str]] = ()) -> BreakEven:
    """Read a break-even; those kept before it was looked beyond them know nothing above."""
    return BreakEven(
        None if growth is None else Decimal(growth),
        Decimal(searched_to),
        tuple((Decimal(first), Decimal(last)) for first, last in uncovered),
    )


def _payout(outcomes: Sequence[Outcome]) -> Decimal:
    return sum((outcome.rating.earned for outcome in outcomes), ZERO)


def _paid(outcomes: Sequence[Outcome]) -> int:
    paid: dict[str, Decimal] = {}
    for outcome in outcomes:
        paid[outcome.partner] = paid.get(outcome.partner, ZERO) + outcome.rating.earned
    return sum(1 for amount in paid.values() if amount > 0)


def _partners(outcomes: Sequence[Outcome], names: Mapping[str, str]) -> tuple[PartnerResult, ...]:
    """List everybody, who earns most first."""
    sales, tiers, amounts = dict.fromkeys(names, ZERO), dict.fromkeys(names, 0), dict.fromkeys(names, ZERO)
    for outcome in outcomes:
        code = outcome.partner
        sales[code] = sales.get(code, ZERO) + outcome.volume.net
        tiers[code] = max(tiers.get(code, 0), outcome.rating.tier)
        amounts[code] = amounts.get(code, ZERO) + outcome.rating.earned
    found = [
        PartnerResult(code, names.get(code, code), sales[code], tiers[code], amounts[code]) for code in sales
    ]
    return tuple(sorted(found, key=lambda partner: (-partner.amount, -partner.sales, partner.code)))


def _by_tier(terms: Terms, partners: Sequence[PartnerResult]) -> tuple[int, ...]:
    counts = [0] * (len(terms.reward.tiers) + 1)
    for partner in partners:
        counts[partner.tier] += 1
    return tuple(counts)


def _near(
    terms: Terms,
    outcomes: Sequence[Outcome],
    names: Mapping[str, str],
    stands: Sequence[Position] | None,
) -> tuple[NearTier, ...]:
    """List who stands just below a tier, the least missing first."""
    found = []
    for place, outcome in enumerate(outcomes):
        # Where a tier begins at its threshold, most are ruled out without asking where they stand.
        if stands is None and not _may_be_near(terms, outcome):
            continue
        stand = standing_of(terms, outcome) if stands is None else stands[place]
        tier = None if stand.next_tier is None else stand.tiers[stand.next_tier - 1]
        if tier is None or not tier.line or not stand.holds or not stand.more_than_today:
            continue
        if tier.line * NEAR <= stand.bought < tier.line:
            name = names.get(outcome.partner, outcome.partner)
            found.append(
                NearTier(outcome.partner, name, stand.bought, tier.number, tier.line, stand.more_than_today)
            )
    return tuple(sorted(found, key=lambda near: (near.gap, near.code)))


def _may_be_near(terms: Terms, outcome: Outcome) -> bool:
    tiers, reached = terms.reward.tiers, outcome.rating.tier
    return reached < len(tiers) and outcome.rating.measured >= tiers[reached].threshold * NEAR


def _text(value: Decimal) -> str:
    return f"{value:f}"
