"""Programs on the same purchases: what is paid twice, and groups that do not fit together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from programs.enums import PeriodKind, StackingPolicy
from programs.rating.checks.context import Context
from programs.rating.checks.findings import Finding, Option, ask, must, tip
from programs.rating.checks.overlaps import overlapping
from programs.rating.words import listed
from programs.terms import Terms

POLICY, GROUP, RANK = "stacking.policy", "stacking.group", "stacking.rank"
OPTIONS = (
    Option(StackingPolicy.BEST_OF, "best one only"),
    Option(StackingPolicy.ALL_GROSS, "all, on gross"),
    Option(StackingPolicy.NET_VALUE, "net value, in this order"),
    Option(StackingPolicy.EXCLUSIVE, "exclusive to this program"),
)
_NAMED_MAX = 3


def stacking(terms: Terms, context: Context) -> Iterator[Finding]:
    """Say what happens where a purchase counts in another live program as well."""
    both_pay = []
    for other in overlapping(terms, context.others, context.members):
        if _is_grouped(terms, other):
            yield from _in_group(terms, other)
        elif _all_gross(terms) and _all_gross(other):
            both_pay.append(other)
        else:
            yield ask(
                "OVERLAP_APART",
                GROUP if not _all_gross(terms) else POLICY,
                f"{_also(terms)} {_name(other)}, and the two are not in one group: both pay, on gross."
                " Is that meant?",
                *OPTIONS,
            )
    if both_pay:
        pay = "both pay" if len(both_pay) == 1 else "all pay"
        yield tip("OVERLAP_GROSS", POLICY, f"{_also(terms)} {_names(both_pay)}: {pay}, on gross.", *OPTIONS)


def _in_group(terms: Terms, other: Terms) -> Iterator[Finding]:
    mine, theirs = terms.stacking, other.stacking
    if mine.policy is not theirs.policy:
        yield must(
            "GROUP_POLICIES",
            POLICY,
            f"{_name(other)} in the group {mine.group} says “{theirs.policy.label}”, this program"
            f" “{mine.policy.label}”. Choose one for the whole group.",
        )
        return
    if terms.currency != other.currency:
        yield must(
            "GROUP_CURRENCIES",
            GROUP,
            f"{_name(other)} in the group {mine.group} is in {other.currency}, this program in"
            f" {terms.currency}. Give the group one currency.",
        )
    if mine.policy is not StackingPolicy.BEST_OF and mine.rank == theirs.rank:
        yield must(
            "GROUP_RANKS",
            RANK,
            f"{_name(other)} is number {theirs.rank} in the group {mine.group} as well. Give each program a"
            " number of its own.",
        )
    if _grid(terms) != _grid(other):
        yield ask(
            "GROUP_PERIODS",
            "period",
            f"{_name(other)} in the group {mine.group} is measured in other periods than this program:"
            " is that meant?",
        )
    yield tip("OVERLAP_GROUPED", POLICY, f"{_also(terms)} {_name(other)}: {_applies(terms, other)}.")


def _applies(terms: Terms, other: Terms) -> str:
    """Say what the policy of a group does with a purchase that counts in both."""
    if terms.stacking.policy is StackingPolicy.BEST_OF:
        return "only the larger rebate is paid"
    first = (other.stacking.rank or 0, other.code) < (terms.stacking.rank or 0, terms.code)
    if terms.stacking.policy is StackingPolicy.NET_VALUE:
        order = "it pays first, this program on" if first else "this program pays first, the other on"
        return f"{order} the value that is left"
    return "it takes the purchase first" if first else "this program takes the purchase first"


def _is_grouped(terms: Terms, other: Terms) -> bool:
    grouped = not _all_gross(terms) and not _all_gross(other)
    return grouped and terms.stacking.group == other.stacking.group


def _all_gross(terms: Terms) -> bool:
    return terms.stacking.policy is StackingPolicy.ALL_GROSS


def _grid(terms: Terms) -> tuple[object, ...]:
    """Give what decides where periods are cut."""
    if terms.period is PeriodKind.TERM:
        return (terms.starts_on, terms.ends_on)
    if terms.calendar is not None:
        return (terms.period, terms.calendar)
    return (terms.period, 1 if terms.period is PeriodKind.MONTH else terms.fiscal_year_start_month)


def _also(terms: Terms) -> str:
    return f"{'Sales' if terms.basis.value == 'sell_through' else 'Purchases'} can also count in"


def _name(terms: Terms) -> str:
    return f"{terms.name} ({terms.code})"


def _names(found: Sequence[Terms]) -> str:
    more = len(found) - _NAMED_MAX
    shown = [_name(terms) for terms in found[:_NAMED_MAX]] + ([f"{more:,} more"] if more > 0 else [])
    return listed(shown)
