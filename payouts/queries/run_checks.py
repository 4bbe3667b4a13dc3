"""What proves a run, and what its approver should look at first. Each is worked out from the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Sum

from claims.queries.claiming.payable import decided_of_program
from payouts.models import (
    Adjustment,
    CalculationRun,
    Earning,
    PayoutItem,
    PayoutPart,
    PayoutRun,
    Statement,
)
from payouts.posting.releasing import PAYABLES
from payouts.queries.books.balances import balances_by_spot
from payouts.queries.dues import SETTLED, scope_of, seal_of
from payouts.queries.holds import of_gates
from payouts.queries.parts import PAID
from payouts.queries.working import WorkingDiffers, ratings_as_stored
from vir.foundation.money import MINUS, format_money

# From this change on the approver is asked to look.
CHANGE_PERCENT = 40
EXCEPTIONS_MAX = 8


@dataclass(frozen=True)
class Check:
    """
    One thing that has to hold before money goes out.

    :ivar kind: "ok", "look" or "fault"
    :ivar where: the part of the run's page that shows it
    """

    kind: str
    text: str
    where: str = ""


def checks(run: PayoutRun, items: Sequence[PayoutItem]) -> list[Check]:
    """Prove a run."""
    return [
        _adds_up(run, items),
        _once(run),
        *([] if run.program_id is None else [_limits(run, items)]),
        *_claims_decided(run),
        *_covered(run, items),
        *_left_out(run, items),
        *_sealed(run),
    ]


def things_to_look_at(run: PayoutRun, items: Sequence[PayoutItem]) -> list[Check]:
    """List changes and exceptions, what the approver should see before any row."""
    found = [
        *_late_changes(run),
        *_held(run, items),
        *_waived(run, items),
        *_adjusted(run, items),
        *_left_out(run, items),
        *_steps(run, items),
    ]
    if len(found) > EXCEPTIONS_MAX:
        more = len(found) - EXCEPTIONS_MAX
        found = [*found[:EXCEPTIONS_MAX], Check("look", f"{more} more of the kind in the table below.")]
    return found


def _adds_up(run: PayoutRun, items: Sequence[PayoutItem]) -> Check:
    payable = sum((item.payable for item in items), Decimal(0))
    earned = sum((item.earned for item in items), Decimal(0))
    held = sum((item.held for item in items), Decimal(0))
    if (payable, earned, held) != (run.payable_total, run.earned_total, run.held_total):
        return Check(
            "fault", f"Lines add up to {_money(run, payable)}, the run says {_money(run, run.payable_total)}."
        )
    issued = Statement.objects.filter(run=run, version=1).aggregate(sum=Sum("payable"), count=Count("id"))
    if issued["count"] == len(items) and issued["sum"] != run.payable_total:
        return Check("fault", f"Statements add up to {_money(run, issued['sum'])}, not to the run.")
    words = "Lines add to statements, statements to the run" if issued["count"] else "Lines add up to the run"
    return Check("ok", f"{words}: {_money(run, payable)}")


def _once(run: PayoutRun) -> Check:
    """Look for earnings that two runs pay; every other source is in one part of all, which an index holds."""
    if run.program_id is None:
        claims = PayoutPart.objects.filter(item__run=run, kind="claim").count()
        return Check("ok", f"Each of {claims} claims is in this run only")
    twice = (
        PayoutItem.objects.filter(run__program_id=run.program_id, run__period_start=run.period_start)
        .exclude(earned=0)
        .values("partner_id")
        .annotate(count=Count("id"))
        .filter(count__gt=1)
        .count()
    )
    if twice:
        return Check("fault", f"{twice} partners are paid more than once for this period.")
    return Check("ok", "No partner is paid twice for this period")


def _limits(run: PayoutRun, items: Sequence[PayoutItem]) -> Check:
    """Work every amount out again, which applies caps and minimums again."""
    wanted = [item.earning_id for item in items if item.earning_id is not None]
    earnings = Earning.objects.select_related("version").filter(id__in=wanted)
    try:
        ratings = ratings_as_stored(list(earnings))
    except WorkingDiffers as differs:
        return Check("fault", differs.message)
    capped = sum(1 for rating in ratings.values() if rating.working.cap_taken > 0)
    below = sum(1 for item in items if item.dropped > 0 or item.carried > 0)
    return Check("ok", f"Caps and minimums applied ({capped} at the cap, {below} below the minimum)")


def _claims_decided(run: PayoutRun) -> list[Check]:
    """Say whether claims under the program are all decided: what they report counts towards its rebate."""
    if run.program_id is None:
        return []
    decided, sent = decided_of_program(run.program_id)
    if not sent:
        return []
    return [Check("ok" if decided == sent else "look", f"Claims decided: {decided} of {sent}")]


def _covered(run: PayoutRun, items: Sequence[PayoutItem]) -> list[Check]:
    """Hold what is paid against what the ledger owes; once it is exported the ledger carries it as paid."""
    if run.state in PAID:
        return []
    programs = None if run.program_id is None else [run.program_id]
    owed: dict[UUID | None, Decimal] = {}
    for spot, accounts in balances_by_spot(PAYABLES, programs=programs).items():
        if spot.currency == run.currency and spot.program_id == run.program_id:
            owed[spot.partner_id] = owed.get(spot.partner_id, Decimal(0)) - sum(accounts.values(), Decimal(0))
    short = [item for item in items if item.payable > owed.get(item.partner_id, Decimal(0))]
    if not short:
        return [Check("ok", "The ledger owes each partner what it is paid")]
    first = short[0]
    has = _money(run, owed.get(first.partner_id, Decimal(0)))
    more = f" and {len(short) - 1} more" if len(short) > 1 else ""
    return [
        Check(
            "look",
            f"The ledger owes less than is paid: {first.partner.name} {has} of "
            f"{_money(run, first.payable)}{more}",
        )
    ]


def _left_out(run: PayoutRun, items: Sequence[PayoutItem]) -> list[Check]:
    found = []
    for name, sign, words in (
        ("carried", 1, "carried to the next run"),
        ("invoiced", -1, "invoiced to the partner"),
    ):
        negative = [item for item in items if sign * getattr(item, name) < 0]
        if negative:
            first = negative[0]
            named = f"{first.partner.name} {_money(run, sign * getattr(first, name))}"
            more = f" and {len(negative) - 1} more" if len(negative) > 1 else ""
            found.append(
                Check("look", f"{len(negative)} below zero, left out: {named}{more}, {words}", "#items")
            )
    return found


def _held(run: PayoutRun, items: Sequence[PayoutItem]) -> list[Check]:
    held = [item for item in items if item.held]
    if not held:
        return []
    partners = f"{len(held)} partner{'' if len(held) == 1 else 's'}"
    return [Check("look", f"{partners} held, {_money(run, run.held_total)}", "#sums")]


def _waived(run: PayoutRun, items: Sequence[PayoutItem]) -> list[Check]:
    """Name the gates that somebody let a partner of the run pass, and why: the approver answers for it as well."""
    rows = of_gates(scope_of(run)).filter(
        released_by__isnull=False, partner_id__in=[item.partner_id for item in items if item.payable]
    )
    return [
        Check(
            "look",
            f"{hold.partner.name} is paid though: {hold.text}. {hold.released_by} let it pass: {hold.release_note}",
            "#items",
        )
        for hold in rows.select_related("partner", "released_by").order_by("partner__name", "placed_at")
    ]


def _adjusted(run: PayoutRun, items: Sequence[PayoutItem]) -> list[Check]:
    rows = PayoutPart.objects.filter(item__run=run, kind="adjustment").values_list("amount", flat=True)
    amounts = list(rows)
    if not amounts:
        return []
    words = "1 manual adjustment" if len(amounts) == 1 else f"{len(amounts)} manual adjustments"
    return [Check("look", f"{words}, {_money(run, sum(amounts, Decimal(0)))}", "#adjustments")]


def waiting_adjustments(run: PayoutRun) -> int:
    """Count the adjustments of the run's program that nobody has decided."""
    if run.program_id is None:
        return 0
    return Adjustment.objects.filter(program_id=run.program_id, state="proposed").count()


def _sealed(run: PayoutRun) -> list[Check]:
    if not run.seal:
        return []
    if seal_of(run) != run.seal:
        return [Check("fault", "The lines are not those that were sealed.")]
    return [Check("ok", "The seal fits the lines, the terms and the totals")]


def _late_changes(run: PayoutRun) -> list[Check]:
    """Name what arrived after the close and is not in the run."""
    if run.program is None:
        return []
    last: CalculationRun | None = CalculationRun.objects.order_by("-number").first()
    late = [
        entry
        for entry in (last.after_close if last else [])
        if entry["program"] == run.program.code and entry["period"] == run.period_start.isoformat()
    ]
    if not late:
        return []
    moved = sum((Decimal(entry["now"]) - Decimal(entry["closed"]) for entry in late), Decimal(0))
    partners = f"{len(late)} partner{'' if len(late) == 1 else 's'}"
    return [
        Check(
            "look", f"Sales of {partners} changed after the close, by {_money(run, moved)}; not in this run"
        )
    ]


def _steps(run: PayoutRun, items: Sequence[PayoutItem]) -> list[Check]:
    """Name the largest changes against the last settled run of the program."""
    last = (
        PayoutRun.objects.filter(
            program_id=run.program_id,
            program__isnull=False,
            state__in=SETTLED,
            sequence=1,
            period_start__lt=run.period_start,
        )
        .order_by("-period_start")
        .first()
    )
    if last is None or run.sequence > 1:
        return []
    before = dict(PayoutItem.objects.filter(run=last).values_list("partner_id", "earned"))
    found = []
    for item in items:
        was = before.get(item.partner_id, Decimal(0))
        if was > 0 and abs(item.earned - was) * 100 >= was * CHANGE_PERCENT:
            percent = (item.earned - was) * 100 / was
            found.append((abs(item.earned - was), item, percent))
    found.sort(key=lambda step: -step[0])
    return [
        Check("look", f"{item.partner.name} is {_signed(percent)} on {last.code}", "#items")
        for _, item, percent in found
    ]


def _signed(percent: Decimal) -> str:
    return f"{'+' if percent > 0 else MINUS}{abs(percent):.0f}%"


def _money(run: PayoutRun, amount: Decimal) -> str:
    return format_money(amount, run.currency)
