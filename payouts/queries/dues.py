"""What is due to partners in a run, how it is divided, and its lines as they are sealed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from payouts.enums import NegativePolicy, PartKind
from payouts.models import Earning, PayoutItem, PayoutPart, PayoutRun, RequestCancellation, RunApproval
from payouts.posting.policy import Policy
from payouts.posting.scopes import RunScope
from payouts.posting.settlement import (
    Due,
    SealedLine,
    Settled,
    Totals,
    line_words,
    method_of,
    part_words,
    seal,
    sealed,
    settle,
)
from payouts.queries.holds import Withholding, withholding
from payouts.queries.parts import SETTLED, Parts, parts_due, parts_recoverable
from payouts.queries.policy import policy_in_force
from payouts.queries.promises import promised
from payouts.queries.standing import ways_of
from programs.queries import terms_of
from programs.queries.eras import version_eras
from programs.terms import Terms
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant

__all__ = ["SETTLED", "Division", "carried_from", "divide", "parts_changed", "scope_of", "seal_of"]


@dataclass(frozen=True)
class Division:
    """What is due, divided, and the holds that kept some of it out."""

    parts: list[Settled]
    holds: Withholding


def scope_of(run: PayoutRun) -> RunScope:
    """Say which money a run is about."""
    return RunScope(run.program_id, run.period_start, run.period_end, run.currency, run.sequence > 1)


def divide(
    scope: RunScope, *, but: PayoutRun | None, day: date, policy: Policy | None = None, frozen: bool = False
) -> Division:
    """
    Divide what is due into what is paid, held, carried, invoiced and dropped.

    :param but: the run itself, whose own parts are free for it
    :param day: the vendor's day, on which gates are looked at
    :param frozen: whether holds of gates stay though the gate has opened since
    """
    rules = policy or policy_in_force()
    earnings = _earnings(scope)
    terms = _terms(scope, earnings)
    dues = _dues([] if scope.is_further else earnings, parts_due(scope, but=but))
    if rules.negative is NegativePolicy.OFFSET:
        owing = [due.partner_id for due in dues if due.total > 0]
        dues = _with(dues, parts_recoverable(scope, owing, but=but))
    ways = ways_of([due.partner_id for due in dues])
    said = method_of(terms)
    methods = {due.partner_id: ways.get(due.partner_id, said) for due in dues}
    kept = withholding(
        scope,
        {due.partner_id: methods[due.partner_id] for due in dues if due.total > 0},
        policy=rules,
        day=day,
        frozen=frozen,
    )
    parts = [
        settle(
            due,
            terms=terms,
            currency=scope.currency,
            negative=rules.negative,
            holds=kept.by_partner.get(due.partner_id, ()),
            method=methods[due.partner_id],
        )
        for due in dues
    ]
    return Division([part for part in parts if part is not None], kept)


def _earnings(scope: RunScope) -> list[Earning]:
    """Give the positions of the period. Their version rated it: a later one changes nothing of a closed one."""
    if scope.program_id is None:
        return []
    rows = Earning.objects.filter(program_id=scope.program_id, period_start=scope.period_start)
    return list(rows.select_related("version").order_by("partner_id"))


def _terms(scope: RunScope, earnings: Sequence[Earning]) -> Terms | None:
    """Give the terms that pay: those that rated the period, or that count for it where nobody has a position."""
    if earnings:
        return terms_of(earnings[0].version)
    if scope.program_id is None:
        return None
    promise = promised(version_eras([scope.program_id]))[0]
    period = promise.period_from(scope.period_start)
    return promise.terms if period is None else promise.for_period(period).terms


def _dues(earnings: Sequence[Earning], parts: Parts) -> list[Due]:
    left = dict(parts)
    dues = [
        Due(
            partner_id=row.partner_id,
            earning_id=row.id,
            measured=row.measured,
            tier=row.tier,
            earned=row.earned,
            parts=tuple(left.pop(row.partner_id, ())),
        )
        for row in earnings
    ]
    # Whoever has no position in this period is paid what is left of others.
    dues += [Due(partner_id=partner_id, parts=tuple(own)) for partner_id, own in left.items()]
    return sorted(dues, key=lambda due: str(due.partner_id))


def _with(dues: Sequence[Due], more: Parts) -> list[Due]:
    return [
        Due(
            due.partner_id,
            due.earning_id,
            due.measured,
            due.tier,
            due.earned,
            (*due.parts, *more.get(due.partner_id, ())),
        )
        for due in dues
    ]


def sealed_lines(run: PayoutRun) -> list[SealedLine]:
    """Give the lines of a run as the seal reads them."""
    parts: dict[UUID, list[tuple[str, str, str]]] = {}
    rows = PayoutPart.objects.filter(item__run=run).values_list("item_id", "kind", "source_ref", "amount")
    for item_id, kind, source, amount in rows:
        parts.setdefault(item_id, []).append(part_words(kind, source, amount))
    return [
        SealedLine(
            partner_id=item.partner_id,
            measured=item.measured,
            tier=item.tier,
            earned=item.earned,
            brought=item.brought,
            prior=item.prior,
            adjusted=item.adjusted,
            claimed=item.claimed,
            recovered=item.recovered,
            held=item.held,
            invoiced=item.invoiced,
            payable=item.payable,
            carried=item.carried,
            dropped=item.dropped,
            reason=item.reason,
            method=item.method,
            parts=tuple(sorted(parts.get(item.id, []))),
        )
        for item in PayoutItem.objects.filter(run=run)
    ]


def seal_of(run: PayoutRun) -> str:
    """
    Work out the seal of a run from its lines as they are now.

    An approval that was given before the run was returned or withdrawn never counts again, though no figure changed.
    """
    void = RunApproval.objects.filter(run=run).exclude(seal=run.seal).count()
    hashes = PayoutItem.objects.filter(run=run, earning__isnull=False).values_list(
        "earning__version__terms_hash", flat=True
    )
    totals = Totals(run.earned_total, run.payable_total, run.held_total, run.payable_partners)
    return seal(run.code, (run.period_start, run.period_end), hashes, sealed_lines(run), totals, void=void)


def parts_changed(run: PayoutRun, *, at: datetime) -> bool:
    """
    Say whether preparing the run now would give other lines than it has, by a cent or a reason.

    A gate that has opened since pays what it held by the next run; it does not break sealed figures.
    """
    now = divide(scope_of(run), but=run, day=vendor_day(at), frozen=bool(run.seal))
    return _comparable([sealed(part) for part in now.parts]) != _comparable(sealed_lines(run))


def vendor_day(at: datetime) -> date:
    """Give the day of a moment in the vendor's zone."""
    zone: str = Tenant.objects.values_list("time_zone", flat=True).get(id=current_tenant_id())
    return at.astimezone(ZoneInfo(zone)).date()


def _comparable(lines: Sequence[SealedLine]) -> list[list[object]]:
    return sorted((line_words(line) for line in lines), key=lambda words: str(words[0]))


def carried_from(item: PayoutItem) -> str:
    """Name the runs that left what an item brings over, and the requests for payment that were cancelled."""
    sources = PayoutPart.objects.filter(item=item, kind=PartKind.BROUGHT.value).values("source_ref")
    runs = PayoutItem.objects.filter(id__in=sources).order_by("run__code")
    requests = RequestCancellation.objects.filter(id__in=sources).order_by("request__code")
    codes = (*runs.values_list("run__code", flat=True), *requests.values_list("request__code", flat=True))
    return ", ".join(codes)


def terms_of_period(run: PayoutRun) -> Terms | None:
    """Give the terms that rated a run's period; None for claims."""
    scope = scope_of(run)
    return _terms(scope, _earnings(scope))
