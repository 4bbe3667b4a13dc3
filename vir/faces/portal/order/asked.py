"""A draft order as a page shows it: its rows with what each counts for, and what it would earn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from programs.enums import Basis, StackingPolicy
from programs.queries.ordered import OrderedProduct, catalogue
from programs.rating import Rating
from vir.faces.portal import addresses, words
from vir.faces.portal.order.estimate import Estimated, Fate, estimate, share_words
from vir.faces.portal.order.prices import PRODUCTS_OFFERED, Priced, priced
from vir.faces.portal.order.rows import BLANKS, Draft, read_draft
from vir.faces.portal.panels import raised, tier_words
from vir.faces.portal.standing import ZERO, Phase, Standing
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest
from vir.foundation.words import say


@dataclass(frozen=True)
class InProgram:
    """One program in the answer."""

    code: str
    name: str
    currency: str
    counts: int
    counted: Decimal
    total: str
    tier: str
    rebate: Decimal
    gain: Decimal
    share: str
    is_capped: bool
    # Why it earns nothing of the order, or what else a reader has to know.
    note: str
    opens: str


@dataclass(frozen=True)
class RowShown:
    """One row with what became of it; `fates` are by program, the name empty where there is only one."""

    priced: Priced
    fates: tuple[tuple[str, Fate], ...]

    @property
    def counts(self) -> bool:
        """Tell whether it counts anywhere."""
        return any(fate.counts for _, fate in self.fates)

    @property
    def counts_in(self) -> list[str]:
        """Name the programs in which it counts."""
        return [name for name, fate in self.fates if fate.counts]


@dataclass(frozen=True)
class Order:
    """
    The order and its answer; without a row that can be estimated `programs` is empty.

    :param sums: what it adds in all programs, by currency
    :param value: what the whole order costs, by currency
    """

    draft: Draft
    rows: tuple[RowShown, ...]
    programs: tuple[InProgram, ...]
    sums: tuple[tuple[str, Decimal], ...]
    value: tuple[tuple[str, Decimal], ...]
    left_out: int
    ratings: tuple[Rating, ...] = ()
    offered: Sequence[OrderedProduct] = ()

    @property
    def blanks(self) -> range:
        """Number the empty rows below."""
        first = len(self.rows) + 1
        return range(first, first + (1 if self.rows else BLANKS))

    @property
    def status(self) -> int:
        """Give the status of a page that shows this."""
        return 422 if self.draft.trouble or (self.rows and not self.value) else 200

    @property
    def share(self) -> str:
        """Say what part of the whole order comes back, where both are in one currency."""
        if len(self.sums) != 1 or len(self.value) != 1 or self.sums[0][0] != self.value[0][0]:
            return ""
        return share_words(self.sums[0][1], self.value[0][1], self.value[0][0])


def ask(
    request: TenantRequest,
    standings: Sequence[Standing],
    shown: Sequence[Standing],
    basis: Basis,
    currency: str,
) -> Order:
    """
    Read the order that a request holds and estimate it.

    :param standings: the programs that take part in the estimate, as those of one group decide together
    :param shown: those of them that the page is about
    """
    access = request.access
    sent = request.POST if request.method == "POST" else request.GET
    draft = read_draft(sent, request.FILES.get("file"), currency)
    offered = catalogue(PRODUCTS_OFFERED)
    if not draft.rows:
        return Order(draft, (), (), (), (), 0, offered=offered)
    rows = priced(
        draft,
        basis,
        currency,
        offered=offered,
        sees_paid=access.may(Right.PORTAL_PURCHASES),
        vendor=access.tenant.name,
    )
    found = estimate(standings, rows, today=access.today, basis=basis)
    about = [one for one in found if any(one.one is each for each in shown)]
    value = _by_currency((row.currency, row.net) for row in rows if row.net is not None)
    names = {one.one.program.code: one.one.program.name for one in found}
    programs = tuple(_in_program(one, names, value, draft.query, access.tenant.slug) for one in about)
    gains = _by_currency((one.currency, one.gain) for one in programs)
    return Order(
        draft,
        tuple(RowShown(row, _fates(row, about)) for row in rows),
        programs if value else (),
        tuple(gains.items()),
        tuple(value.items()),
        sum(row.net is None for row in rows),
        tuple(one.found.after for one in about),
        offered,
    )


def with_group(one: Standing, all_of_them: Sequence[Standing]) -> list[Standing]:
    """List a program with those of its group, as they decide together."""
    stacking = one.terms.stacking
    return [one] + [
        other
        for other in all_of_them
        if other.program.id != one.program.id
        and other.terms.stacking.policy is stacking.policy
        and other.terms.stacking.group == stacking.group
    ]


def is_stacked(one: Standing) -> bool:
    """Tell whether other programs have a say in what a program earns."""
    return one.terms.stacking.policy is not StackingPolicy.ALL_GROSS


def _fates(row: Priced, found: Sequence[Estimated]) -> tuple[tuple[str, Fate], ...]:
    fates = [(one.one.program.name, one.fates.get(row.row.number)) for one in found]
    return tuple((name, fate) for name, fate in fates if fate is not None)


def _in_program(
    one: Estimated, names: Mapping[str, str], value: Mapping[str, Decimal], query: str, slug: str
) -> InProgram:
    standing, terms = one.one, one.one.terms
    after = one.found.after
    opens = ""
    if query and standing.phase is Phase.LIVE:
        page = addresses.working(slug, standing.program.code, "estimate", standing.period.start)
        opens = f"{page}&{query}"
    whole = value.get(terms.currency, ZERO)
    return InProgram(
        code=standing.program.code,
        name=standing.program.name,
        currency=terms.currency,
        counts=one.counts,
        counted=one.counted_net,
        total=words.full(terms, one.total),
        tier=tier_words(standing, after.tier),
        rebate=after.earned,
        gain=one.gain,
        share=share_words(one.gain, whole, terms.currency) if len(value) == 1 else "",
        is_capped=after.working.cap_reached,
        note=_note(one, names),
        opens=opens,
    )


def _note(one: Estimated, names: Mapping[str, str]) -> str:
    if one.outdone_by:
        other = names.get(one.outdone_by, one.outdone_by)
        return say("{program} pays instead: only the largest of the group is earned", program=other)
    if not one.found.after.working.holds:
        asks = one.one.position.open_conditions
        if asks:
            return say("Nothing is earned until its conditions hold: {condition}", condition=asks[0])
        return say("Nothing is earned until its conditions hold")
    if one.found.after.working.measured is None:
        return say("It cannot be told yet: your target or baseline is not set")
    if not one.counts:
        return say("No row of this order counts here")
    if one.one.terms.stacking.policy is StackingPolicy.NET_VALUE:
        return say("On the value left after the rebates of earlier programs")
    return "" if one.gain else _still(one)


def _still(one: Estimated) -> str:
    """Say what is still to buy after the order, where it reaches no further tier."""
    tiers, tier = one.one.position.tiers, one.found.after.tier
    line = tiers[tier].line if tier < len(tiers) else None
    if line is None or line <= one.total:
        return ""
    left = words.short(one.one.terms, raised(one.one, line - one.total))
    if words.act(one.one.terms) == "sell":
        return say("After it, sell {amount} more to reach Tier {number}", amount=left, number=tier + 1)
    return say("After it, buy {amount} more to reach Tier {number}", amount=left, number=tier + 1)


def _by_currency(amounts: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for currency, amount in amounts:
        found[currency] = found.get(currency, ZERO) + amount
    return {currency: found[currency] for currency in sorted(found)}
