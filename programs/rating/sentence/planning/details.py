"""Terms that a rule sentence leaves to the details."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from programs.enums import (
    Accumulation,
    Application,
    CapScope,
    ExpectedVolume,
    MeasureKind,
    NewPartner,
    RewardKind,
    RoundingMode,
    WhenExceeded,
)
from programs.rating.sentence.facts.details import (
    AllReachCap,
    DecidesTier,
    DetailFact,
    Expects,
    FiscalYear,
    GoalIs,
    Grace,
    Lacks,
    Listed,
    Listing,
    LumpsPay,
    Rounds,
    Shares,
    SinceStart,
    StandsAlone,
    TierList,
    TiersPay,
    Weeks,
    Without,
)
from programs.rating.sentence.facts.goods import Figure, Percent
from programs.rating.sentence.planning.goods import (
    NAMES_MAX,
    amount_of,
    bought,
    level_of,
    money,
    product,
    rate_of,
    sells,
)
from programs.rating.sentence.shape import (
    is_repeated,
    measures_what_pays,
    paying,
    qualifies_apart,
    says_from_where,
)
from programs.terms import ProductScope, Terms
from vir.foundation.money import minor_units
from vir.foundation.periods import PeriodKind, YearEnd

LISTED_MAX = 12
_EXPLAINED = (Application.PROSPECTIVE, Application.EVERY_TIER_FULL, Application.EVERY_TIER_CAPPED)

Told = Sequence[DetailFact]


class Said(NamedTuple):
    """What the sentence beside the details tells: whom it names, and whether it names a scope in full."""

    names_partners: bool
    names_scope: Callable[[ProductScope], bool]


def goal(terms: Terms, said: Said) -> Told:
    """Give what the vendor wants from the whole program."""
    if terms.goal is None:
        return ()
    kind, amount = terms.goal.measure, terms.goal.amount
    figure: Figure = Percent(amount)
    if kind is MeasureKind.QUANTITY:
        figure = amount_of(terms, kind, amount)
    elif kind in (MeasureKind.NET_AMOUNT, MeasureKind.GROSS_AMOUNT, MeasureKind.GROWTH_AMOUNT):
        figure = money(terms, amount)
    return (GoalIs(figure, kind),)


def who(terms: Terms, said: Said) -> Told:
    """Name the partners that the sentence only counts."""
    rule, told = terms.eligibility, said.names_partners
    named = (
        (Listed.SEGMENTS, rule.segments, told and len(rule.segments) <= NAMES_MAX),
        (Listed.PARTNERS, rule.partners, told and len(rule.partners) <= 1),
        (Listed.NOT_FOR, rule.except_partners, told and len(rule.except_partners) <= NAMES_MAX),
    )
    return [_list(what, names) for what, names, is_told in named if names and not is_told]


def products(terms: Terms, said: Said) -> Told:
    """List the products that the sentence only counts."""
    told = list(_scope(Listed.PAYING, terms.products, said))
    if terms.measure.products is not None and terms.measure.products != terms.products:
        told += _scope(Listed.DECIDING, terms.measure.products, said)
    if terms.measure.share_of is not None:
        told += _scope(Listed.SHARED, terms.measure.share_of, said)
    for condition in terms.conditions:
        for scope in (condition.products, condition.share_of):
            told += () if scope is None else _long(Listed.CONDITION, scope)
    for kicker in terms.reward.kickers:
        told += () if kicker.products is None else _long(Listed.KICKER, kicker.products, kicker.name)
    return told


def tiers(terms: Terms, said: Said) -> Told:
    """List the tiers, as the sentence names only the first threshold and the outer rates."""
    found = terms.reward.tiers
    if len(found) == 1:
        return ()
    return (TierList(tuple((rate_of(terms, tier.rate), level_of(terms, tier.threshold)) for tier in found)),)


def measure(terms: Terms, said: Said) -> Told:
    """Give what decides the tier, where something else pays and the sentence does not name what is reached."""
    kind = terms.measure.kind
    in_units = kind is MeasureKind.QUANTITY
    is_vague = says_from_where(terms) or terms.accumulation is Accumulation.TO_DATE
    named = paying(terms)[0].threshold and (in_units or not is_vague)
    if kind is not terms.measure.of or qualifies_apart(terms) or named:
        return ()
    if measures_what_pays(terms) and not (in_units and terms.reward.kind is RewardKind.FIXED):
        return ()
    return (DecidesTier(bought(terms, kind)),)


def application(terms: Terms, said: Said) -> Told:
    """Explain how the tiers work together, where a word or two cannot."""
    applied = terms.reward.application
    lump = terms.reward.kind is RewardKind.FIXED
    if len(terms.reward.tiers) == 1 and (lump or applied is not Application.PROSPECTIVE):
        return ()
    if lump:
        return (LumpsPay(highest_only=applied is Application.ALL_VOLUME),)
    return (TiersPay(applied, sells(terms)),) if applied in _EXPLAINED else ()


def baseline(terms: Terms, said: Said) -> Told:
    """Give what a partner without a baseline earns, and without a target."""
    if terms.measure.kind is MeasureKind.ATTAINMENT_PERCENT:
        return (Without(Lacks.TARGET),)
    if terms.measure.baseline is None:
        return ()
    if terms.measure.baseline.new_partner is NewPartner.ZERO_BASELINE:
        return (Without(Lacks.BASELINE_ALL_GROWTH),)
    return (Without(Lacks.BASELINE),)


def program_cap(terms: Terms, said: Said) -> Told:
    """Give what happens where all partners together would earn more than the program has."""
    caps = [cap for cap in terms.caps if cap.per is CapScope.PROGRAM]
    if not caps:
        return ()
    return (AllReachCap(stop=caps[0].when_exceeded is WhenExceeded.STOP, sales=sells(terms)),)


def accumulation(terms: Terms, said: Said) -> Told:
    """Give how periods follow from each other."""
    if terms.accumulation is Accumulation.TO_DATE:
        return (SinceStart(terms.period),)
    return (StandsAlone(terms.period),) if is_repeated(terms) else ()


def calendar(terms: Terms, said: Said) -> Told:
    """Give on which grid periods are cut."""
    weeks = terms.calendar
    if weeks is not None:
        last = weeks.ends is YearEnd.LAST
        return (Weeks(weeks.pattern.value, weeks.weekday.number, weeks.closing_month, last),)
    first = terms.fiscal_year_start_month
    if first == 1 or terms.period in (PeriodKind.TERM, PeriodKind.MONTH):
        return ()
    return (FiscalYear(first),)


def shares(terms: Terms, said: Said) -> Told:
    """List the fixed shares of the members of a group."""
    if terms.group is None or not terms.group.shares:
        return ()
    found = terms.group.shares
    return (Shares(found[:LISTED_MAX], max(len(found) - LISTED_MAX, 0)),)


def rounding(terms: Terms, said: Said) -> Told:
    """Give how amounts are rounded."""
    half_up = terms.rounding is RoundingMode.HALF_UP
    return (Rounds(minor_units(terms.currency), half_up, terms.period),)


def grace(terms: Terms, said: Said) -> Told:
    """Give until when a late sale counts in the first settlement of its period."""
    days = terms.receipt_grace_days
    return (Grace(days, sells(terms), terms.period),) if days else ()


def accrual(terms: Terms, said: Said) -> Told:
    """Give what finance expects of the rest of a period, where that is not the pace so far."""
    how = terms.accrual.expected
    return () if how is ExpectedVolume.PACE else (Expects(how, terms.period),)


def _scope(what: Listed, scope: ProductScope, said: Said) -> Told:
    """List a scope that the sentence does not name in full."""
    return _long(what, scope) if said.names_scope(scope) else _both(what, scope, 0)


def _long(what: Listed, scope: ProductScope, kicker: str = "") -> Told:
    """List what is too long to be named anywhere else."""
    return _both(what, scope, NAMES_MAX, kicker)


def _both(what: Listed, scope: ProductScope, told_max: int, kicker: str = "") -> Told:
    parts = ((False, scope.include), (True, scope.exclude))
    return [
        _list(what, tuple(product(rule) for rule in rules), without, kicker)
        for without, rules in parts
        if len(rules) > told_max
    ]


def _list(what: Listed, names: tuple[str, ...], without: bool = False, kicker: str = "") -> Listing:
    """Give a list; what is too many to read is counted."""
    return Listing(what, names[:LISTED_MAX], max(len(names) - LISTED_MAX, 0), without, kicker)
