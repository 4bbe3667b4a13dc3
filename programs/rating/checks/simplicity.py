"""The simplicity score: how easily a partner can follow a program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from programs.enums import MeasureKind, RewardKind, StackingPolicy
from programs.rating.checks.repeats import months_of
from programs.rating.sentence import WORDS_MAX
from programs.rating.sentence.shape import measures_what_pays
from programs.terms import Terms

START = 100
# What is not deducted for yet, and what each one more costs.
TIERS_MAX, PER_TIER = 4, 6
CONDITIONS_MAX, PER_CONDITION = 2, 5
EXCLUSIONS_MAX, PER_EXCLUSION = 1, 4
OTHER_BASIS = 8
PER_SCHEDULE = 8
NET_VALUE, ALL_STACK = 5, 3
PER_CAP = 6
CLAIM = 4
PER_UNROUND, UNROUND_MAX = 2, 6
WORDS_EACH = 5
YEAR, YEAR_COST = 12, 10
LONG, LONG_COST = 9, 4
BANDS = ((85, "Simple"), (70, "Fine"), (50, "Hard to explain"), (0, "Partners will not follow this"))
DIGITS_MAX = 2


@dataclass(frozen=True)
class Deduction:
    """
    What makes a program harder: its name, the points it costs, where it is, and what would save them.

    `path` is empty where it is about the whole document.
    """

    name: str
    points: int
    path: str
    fix: str


@dataclass(frozen=True)
class Simplicity:
    """A score from 0 to 100, the band it is in, and every deduction."""

    score: int
    band: str
    deductions: tuple[Deduction, ...]

    @property
    def needs_reason(self) -> bool:
        """Tell whether nobody may launch it without a written reason."""
        return self.score < BANDS[-2][0]


def simplicity(
    terms: Terms, sentence: str, *, others: int | None = None, needs_claim: bool = False
) -> Simplicity:
    """
    Score a program: start at 100 and subtract what makes it hard to follow, never below 0.

    :param sentence: the rule sentence that partners read
    :param others: how many other programs count the same purchases: where there are none nothing stacks; None
        where nobody knows
    :param needs_claim: whether partners have to claim what the sales data already say
    """
    deductions = (
        *_shape(terms),
        *_scope(terms),
        *_further(terms, others, needs_claim),
        *_length(terms, sentence),
    )
    score = max(START - sum(deduction.points for deduction in deductions), 0)
    band = next(name for least, name in BANDS if score >= least)
    return Simplicity(score, band, deductions)


def _shape(terms: Terms) -> Iterator[Deduction]:
    reward = terms.reward
    more = len(reward.tiers) - TIERS_MAX
    if more > 0:
        yield Deduction(
            f"{len(reward.tiers)} tiers", more * PER_TIER, "reward.tiers", f"Keep {TIERS_MAX} tiers"
        )
    # A share is of purchases that are not paid on.
    shares = terms.measure.kind is MeasureKind.SHARE_PERCENT
    if reward.kind is not RewardKind.FIXED and (shares or not measures_what_pays(terms)):
        yield Deduction(
            "The tier counts other purchases than the rate pays on",
            OTHER_BASIS,
            "measure",
            "Pay on what counts",
        )
    # A program has one table of tiers; a kicker is the one further schedule of rates it can have.
    kickers = len(reward.kickers)
    if kickers:
        yield Deduction(
            _count(kickers, "extra rate"),
            kickers * PER_SCHEDULE,
            "reward.kickers",
            "Put the extra into the tiers",
        )
    caps = len(terms.caps) - 1
    if caps > 0:
        yield Deduction(_count(caps + 1, "cap"), caps * PER_CAP, "caps[1]", "Keep one cap")
    figures = [figure for tier in reward.tiers for figure in (tier.threshold, tier.rate)]
    unround = sum(not is_round(figure) for figure in figures)
    if unround:
        yield Deduction(
            f"{_count(unround, 'rate')} or threshold{'' if unround == 1 else 's'} not round",
            min(unround * PER_UNROUND, UNROUND_MAX),
            "reward.tiers",
            "Round to two digits",
        )


def _scope(terms: Terms) -> Iterator[Deduction]:
    rule = terms.eligibility
    # Being in a segment, being named and not being excepted are each one thing to know about oneself.
    who = sum(bool(names) for names in (rule.segments, rule.partners, rule.except_partners))
    conditions = who + len(terms.conditions)
    if conditions > CONDITIONS_MAX:
        yield Deduction(
            f"{conditions} conditions to be met",
            (conditions - CONDITIONS_MAX) * PER_CONDITION,
            "conditions" if terms.conditions else "eligibility",
            "Drop a condition",
        )
    exclusions = len(terms.products.exclude)
    if exclusions > EXCLUSIONS_MAX:
        yield Deduction(
            f"{exclusions} product exclusions",
            (exclusions - EXCLUSIONS_MAX) * PER_EXCLUSION,
            "products.exclude",
            "Merge them into one",
        )


def _further(terms: Terms, others: int | None, needs_claim: bool) -> Iterator[Deduction]:
    policy = terms.stacking.policy
    if policy is StackingPolicy.NET_VALUE:
        yield Deduction(
            "Paid on what other programs leave", NET_VALUE, "stacking.policy", "Pay the best one only"
        )
    elif policy is StackingPolicy.ALL_GROSS and others != 0:
        both = "Two programs both pay" if others == 1 else "Several programs all pay"
        yield Deduction(both, ALL_STACK, "stacking.policy", "Pay the best one only")
    if needs_claim:
        yield Deduction(
            "A claim for sales that are known already", CLAIM, "basis", "Take it from the sales data"
        )


def _length(terms: Terms, sentence: str) -> Iterator[Deduction]:
    words = len(sentence.split())
    if words > WORDS_MAX:
        started = -(-(words - WORDS_MAX) // WORDS_EACH)
        yield Deduction(f"{words} words to say the rule", started, "", "Name fewer things")
    months = months_of(terms)
    if months >= LONG:
        cost = YEAR_COST if months >= YEAR else LONG_COST
        yield Deduction(_count(months, "month"), cost, "ends_on", "Run it for a quarter")


def is_round(figure: Decimal) -> bool:
    """Tell whether a figure is easy to keep in mind: two digits that mean something, or three with a 5 last."""
    digits = "".join(str(digit) for digit in figure.normalize().as_tuple().digits)
    return len(digits) <= DIGITS_MAX or (len(digits) == DIGITS_MAX + 1 and digits.endswith("5"))


def _count(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"
