"""What stands in a comparison for each choice of the terms, as whole texts."""

from __future__ import annotations

from programs.enums import BelowMinimum, CapScope, MeasureKind, NewPartner, WhenExceeded
from programs.terms import Terms
from vir.foundation.words import later, say, say_many

CAPS = {
    CapScope.PARTNER_PERIOD: later("Cap, each partner, each period"),
    CapScope.PARTNER_PROGRAM: later("Cap, each partner, whole program"),
    CapScope.PROGRAM: later("Cap, all partners together"),
}
EXCEEDED = {
    WhenExceeded.PRO_RATA: later("{amount}, shared in proportion"),
    WhenExceeded.STOP: later("{amount}, first sales first"),
}
BELOW = {
    BelowMinimum.CARRY_OVER: later("{amount}, below it carry over"),
    BelowMinimum.DROP: later("{amount}, below it drop"),
}
NEW_PARTNERS = {
    NewPartner.SKIP: later("new partner: earns nothing"),
    NewPartner.ZERO_BASELINE: later("new partner: everything is growth"),
}
_MEASURED_OF = {
    MeasureKind.NET_AMOUNT: later("{measure}, of net value"),
    MeasureKind.GROSS_AMOUNT: later("{measure}, of gross value"),
    MeasureKind.QUANTITY: later("{measure}, of units"),
}


def measure(terms: Terms) -> str:
    """Name what decides the tier."""
    kind, of = terms.measure.kind, terms.measure.of
    named = say(kind.label)
    return named if kind is of else say(_MEASURED_OF[of], measure=named)


def stacking(terms: Terms) -> str:
    """Say how the program goes with others."""
    policy, group, rank = say(terms.stacking.policy.label), terms.stacking.group, terms.stacking.rank
    if group and rank is not None:
        return say("{policy}, group {group}, place {rank}", policy=policy, group=group, rank=rank)
    if group:
        return say("{policy}, group {group}", policy=policy, group=group)
    return policy if rank is None else say("{policy}, place {rank}", policy=policy, rank=rank)


def days(count: int) -> str:
    """Write a number of days."""
    return say_many("{count} day", "{count} days", count)
