"""Posting a run to the ledger: what it pays, what it drops, what it takes back and what it invoices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from payouts.enums import Account, Column, EntryKind, PartKind
from payouts.ledger import drafts
from payouts.ledger.drafts import Draft
from payouts.ledger.spots import Spot
from payouts.models import Payment, PayoutItem, PayoutPart, PayoutRun, PriorPeriodEntry, RequestCancellation
from payouts.operations.books.open_periods import open_periods
from payouts.operations.books.post import post
from payouts.posting.releasing import PAYABLES, Owed, invoiced_anew, recoverable, take
from payouts.posting.spots import about_of, home_of, source_of
from payouts.queries.books.balances import balances_by_spot
from payouts.queries.books.invoiced import Debt, asked_for
from payouts.queries.dues import vendor_day

NOTHING = Decimal(0)
Balances = dict[UUID, dict[Spot, dict[Account, Decimal]]]


def settle_run(*, run: PayoutRun, at: datetime) -> int:
    """
    Post what a run does to the ledger, once; gives how many entries are new.

    What a partner owes goes off first, so that the payment takes what is left. The caller is in a transaction.
    """
    day = vendor_day(at)
    open_periods(upto=day, at=at)
    items = list(PayoutItem.objects.filter(run=run).order_by("partner__code"))
    lent = _lent(run)
    before = _balances(run, items, lent)
    posted = post(drafts=_taken_back(run, items, before, lent), day=day, at=at)
    now = _balances(run, items, lent) if posted else before
    payments = {payment.item_id: payment for payment in Payment.objects.filter(run=run, replaces=None)}
    written = [
        *(
            draft
            for item in items
            if item.id in payments
            for draft in _paid(run, payments[item.id], now.get(item.partner_id, {}), lent.get(item.id, {}))
        ),
        *(
            draft
            for item in items
            if item.dropped
            for draft in _dropped(run, item, now.get(item.partner_id, {}))
        ),
        *_all_invoiced(run, [item for item in items if item.invoiced], now),
    ]
    return len(posted) + len(post(drafts=[draft for draft in written if draft], day=day, at=at))


def _balances(
    run: PayoutRun, items: Sequence[PayoutItem], lent: Mapping[UUID, Mapping[Spot, Decimal]]
) -> Balances:
    """Give what is owed to the run's partners and what they owe; both positive."""
    partners = {item.partner_id for item in items}
    programs = {spot.program_id for spots in lent.values() for spot in spots} | {run.program_id}
    # Claims have no program: they are found among all.
    wanted = None if None in programs else {program for program in programs if program is not None}
    found: Balances = {}
    accounts_read = (*PAYABLES, Account.PARTNER_RECEIVABLE)
    for spot, accounts in balances_by_spot(accounts_read, programs=wanted).items():
        if spot.partner_id in partners and spot.currency == run.currency:
            own = found.setdefault(spot.partner_id, {}).setdefault(spot, {})
            for account, balance in accounts.items():
                own[account] = balance if account is Account.PARTNER_RECEIVABLE else -balance
    return found


def _lent(run: PayoutRun) -> dict[UUID, dict[Spot, Decimal]]:
    """Give by item what it takes off of other programs, by their spots."""
    recovered = PayoutPart.objects.filter(item__run=run, kind=PartKind.RECOVERED.value)
    parts = list(recovered.select_related("item"))
    refs = [part.source_ref for part in parts]
    items = PayoutItem.objects.filter(id__in=refs).values_list("id", "run__program_id", "run__period_start")
    entries = PriorPeriodEntry.objects.filter(id__in=refs).values_list(
        "id", "program_id", "earning__period_start"
    )
    cancelled = RequestCancellation.objects.filter(id__in=refs).values_list(
        "id", "request__run__program_id", "request__run__period_start"
    )
    places = {key: (program, start) for key, program, start in (*items, *entries, *cancelled)}
    found: dict[UUID, dict[Spot, Decimal]] = {}
    for part in parts:
        program, start = places[part.source_ref]
        spot = Spot(program, part.item.partner_id, start, run.currency)
        own = found.setdefault(part.item_id, {})
        own[spot] = own.get(spot, NOTHING) - part.amount
    return found


def _back(run: PayoutRun) -> dict[UUID, Decimal]:
    """
    Give by item what it takes back of its own program.

    Less that was earned later, what an earlier run left below zero, and adjustments against the partner.
    """
    kinds = (PartKind.PRIOR.value, PartKind.BROUGHT.value, PartKind.ADJUSTMENT.value)
    rows = PayoutPart.objects.filter(item__run=run, kind__in=kinds, amount__lt=0).order_by()
    return dict(rows.values_list("item_id").annotate(total=-Sum("amount")))


def _taken_back(
    run: PayoutRun,
    items: Sequence[PayoutItem],
    balances: Balances,
    lent: Mapping[UUID, Mapping[Spot, Decimal]],
) -> list[Draft]:
    """Take what partners owe for rebate that they were paid out of what they are owed."""
    found, back = [], _back(run)
    collected = _collected(run)
    for item in items:
        own = balances.get(item.partner_id, {})
        receivable = {
            spot: accounts[Account.PARTNER_RECEIVABLE]
            for spot, accounts in own.items()
            if accounts.get(Account.PARTNER_RECEIVABLE, NOTHING) > 0
        }
        off = recoverable(
            home=home_of(run, item.partner_id),
            owed=own,
            receivable=receivable,
            # What an earlier invoice collects is left to it.
            most=min(back.get(item.id, NOTHING), _free(run, item, receivable, collected)),
        )
        for spot, most in lent.get(item.id, {}).items():
            off[spot] = min(most, receivable.get(spot, NOTHING))
        found += [_recovered(run, item, spot, amount) for spot, amount in off.items() if amount]
    return found


def _collected(run: PayoutRun) -> Mapping[Debt, Decimal]:
    """Give what earlier invoices of the run's program collect."""
    return asked_for([run.program_id], besides=run.id) if run.program_id else {}


def _free(
    run: PayoutRun, item: PayoutItem, receivable: Mapping[Spot, Decimal], collected: Mapping[Debt, Decimal]
) -> Decimal:
    """Give what a partner owes for the run's program and no invoice collects."""
    own = sum((owes for spot, owes in receivable.items() if spot.program_id == run.program_id), NOTHING)
    asked = collected.get((run.program_id, item.partner_id, run.currency), NOTHING)
    return max(own - asked, NOTHING)


def _recovered(run: PayoutRun, item: PayoutItem, spot: Spot, amount: Decimal) -> Draft:
    return Draft(
        key=f"recover|{item.id}{_suffix(spot, home_of(run, item.partner_id))}",
        kind=EntryKind.RECOVERY,
        column=Column.CREDIT_MEMO,
        about=about_of(run, item.partner_id, spot),
        source=source_of(run),
        legs=drafts.recover(amount),
        working={"run": run.code},
    )


def _paid(run: PayoutRun, payment: Payment, owed: Owed, lent: Mapping[Spot, Decimal]) -> Iterable[Draft]:
    home = home_of(run, payment.partner_id)
    for spot, parts in take(payment.amount, home=home, owed=owed, lent=lent).items():
        yield Draft(
            key=f"settle|{payment.code}{_suffix(spot, home)}",
            kind=EntryKind.SETTLEMENT,
            column=drafts.SETTLED_IN[payment.method],
            about=about_of(run, payment.partner_id, spot),
            source=source_of(run),
            legs=drafts.settle(parts),
            working={"run": run.code, "payment": payment.code, "method": payment.method},
        )


def _dropped(run: PayoutRun, item: PayoutItem, owed: Owed) -> Iterable[Draft]:
    """Give back what is below the minimum, where it is owed: what was left of other periods is dropped there."""
    home = home_of(run, item.partner_id)
    for spot, parts in take(item.dropped, home=home, owed=owed).items():
        yield Draft(
            key=f"drop|{item.id}{_suffix(spot, home)}",
            kind=EntryKind.RELEASE,
            column=Column.RELEASED,
            about=about_of(run, item.partner_id, spot),
            source=source_of(run),
            legs=drafts.drop(parts),
            working={"run": run.code, "reason": item.reason},
        )


def _all_invoiced(run: PayoutRun, items: Sequence[PayoutItem], balances: Balances) -> Iterator[Draft | None]:
    if not items:
        return
    collected = _collected(run)
    for item in items:
        debt = (run.program_id, item.partner_id, run.currency)
        yield _invoiced(run, item, balances.get(item.partner_id, {}), collected.get(debt, NOTHING))


def _invoiced(run: PayoutRun, item: PayoutItem, owed: Owed, collected: Decimal) -> Draft | None:
    """Owe what a partner is invoiced for; what it owes as a receivable already moves nothing."""
    receivable = {spot: accounts.get(Account.PARTNER_RECEIVABLE, NOTHING) for spot, accounts in owed.items()}
    home = home_of(run, item.partner_id)
    amount = invoiced_anew(item.invoiced, home=home, receivable=receivable, collected=collected)
    if not amount:
        return None
    return Draft(
        key=f"invoice|{item.id}",
        kind=EntryKind.RECOVERY,
        column=Column.CREDIT_MEMO,
        about=about_of(run, item.partner_id),
        source=source_of(run),
        legs=drafts.transfer(Account.PARTNER_RECEIVABLE, Account.EARNED_PAYABLE, amount),
        working={"run": run.code, "reason": item.reason},
    )


def _suffix(spot: Spot, home: Spot) -> str:
    """Tell entries of one payment apart where it takes of several periods."""
    return "" if spot == home else f"|{spot.program_id or ''}|{spot.period_start or ''}"
