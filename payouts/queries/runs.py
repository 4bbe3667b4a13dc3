"""Payout runs as their pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

from payouts.models import CalculationRun, Earning, PayoutItem, PayoutRun, Statement, StatementFile
from payouts.queries.dues import SETTLED, seal_of
from payouts.queries.working import WorkingDiffers, ratings_as_stored
from programs.enums import PaymentMethod
from vir.foundation.money import MINUS, format_money

# From this change on the approver is asked to look.
CHANGE_PERCENT = 40
EXCEPTIONS_MAX = 8


@dataclass(frozen=True)
class Check:
    """One thing that has to hold before money goes out. `kind` is "ok", "look" or "fault"."""

    kind: str
    text: str


@dataclass(frozen=True)
class MethodTotal:
    """What is paid in one way."""

    label: str
    partners: int
    amount: Decimal


def run_by_code(code: str) -> PayoutRun | None:
    """Find a run."""
    found: PayoutRun | None = (
        PayoutRun.objects.select_related("program", "prepared_by", "approved_by").filter(code=code).first()
    )
    return found


def list_runs() -> list[PayoutRun]:
    """List the runs, the newest first."""
    found = PayoutRun.objects.select_related("program", "prepared_by", "approved_by")
    return list(found.order_by("-prepared_at", "-code"))


def items_of(run: PayoutRun) -> list[PayoutItem]:
    """List a run's items, the largest first."""
    found = PayoutItem.objects.filter(run=run).select_related("partner")
    return list(found.order_by("-payable", "-earned", "partner__name"))


def statement_codes(run: PayoutRun) -> dict[object, str]:
    """Give the codes of a run's statements by item."""
    return dict(Statement.objects.filter(run=run).values_list("item_id", "code"))


def files_of_run(run: PayoutRun) -> list[StatementFile]:
    """List the files of the run as a whole."""
    return list(StatementFile.objects.filter(run=run, statement=None).select_related("file").order_by("form"))


def file_of_run(run: PayoutRun, name: str) -> StatementFile | None:
    """Find a file of a run, or of one of its statements, by name."""
    found: StatementFile | None = (
        StatementFile.objects.filter(run=run, file__name=name).select_related("file").first()
    )
    return found


def methods_of(items: Sequence[PayoutItem]) -> list[MethodTotal]:
    """Add up what is paid, by method."""
    totals: dict[str, MethodTotal] = {}
    for item in items:
        if item.payable:
            label = PaymentMethod(item.method).label
            before = totals.get(label, MethodTotal(label, 0, Decimal(0)))
            totals[label] = MethodTotal(label, before.partners + 1, before.amount + item.payable)
    return list(totals.values())


def checks(run: PayoutRun, items: Sequence[PayoutItem]) -> list[Check]:
    """Prove a run: each check is worked out from the rows, not from what was stored about them."""
    return [_adds_up(run, items), _once(run), _limits(run, items), *_left_out(run, items), *_sealed(run)]


def things_to_look_at(run: PayoutRun, items: Sequence[PayoutItem]) -> list[Check]:
    """List changes and exceptions, what the approver should see before any row."""
    found = [*_late_changes(run), *_left_out(run, items), *_steps(run, items)]
    if len(found) > EXCEPTIONS_MAX:
        more = len(found) - EXCEPTIONS_MAX
        found = [*found[:EXCEPTIONS_MAX], Check("look", f"{more} more of the kind in the table below.")]
    return found


def _adds_up(run: PayoutRun, items: Sequence[PayoutItem]) -> Check:
    payable = sum((item.payable for item in items), Decimal(0))
    earned = sum((item.earned for item in items), Decimal(0))
    issued = Statement.objects.filter(run=run).aggregate(sum=Sum("payable"), count=Count("id"))
    if payable != run.payable_total or earned != run.earned_total:
        return Check(
            "fault", f"Lines add up to {_money(run, payable)}, the run says {_money(run, run.payable_total)}."
        )
    if issued["count"] == len(items) and issued["sum"] != run.payable_total:
        return Check("fault", f"Statements add up to {_money(run, issued['sum'])}, not to the run.")
    words = "Lines add to statements, statements to the run" if issued["count"] else "Lines add up to the run"
    return Check("ok", f"{words}: {_money(run, payable)}")


def _once(run: PayoutRun) -> Check:
    twice = (
        PayoutItem.objects.filter(run__program_id=run.program_id, run__period_start=run.period_start)
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
    earnings = Earning.objects.select_related("version").filter(id__in=[item.earning_id for item in items])
    try:
        ratings = ratings_as_stored(list(earnings))
    except WorkingDiffers as differs:
        return Check("fault", differs.message)
    capped = sum(1 for rating in ratings.values() if rating.working.cap_taken > 0)
    below = sum(1 for item in items if item.dropped > 0 or item.carried > 0)
    return Check("ok", f"Caps and minimums applied ({capped} at the cap, {below} below the minimum)")


def _left_out(run: PayoutRun, items: Sequence[PayoutItem]) -> list[Check]:
    negative = [item for item in items if item.carried < 0]
    if not negative:
        return []
    first = negative[0]
    named = f"{first.partner.name} {_money(run, first.carried)}"
    more = f" and {len(negative) - 1} more" if len(negative) > 1 else ""
    return [Check("look", f"{len(negative)} below zero, left out: {named}{more}, carried to the next run")]


def _sealed(run: PayoutRun) -> list[Check]:
    if not run.seal:
        return []
    if seal_of(run) != run.seal:
        return [Check("fault", "The lines are not those that were sealed.")]
    return [Check("ok", "The seal fits the lines, the terms and the totals")]


def _late_changes(run: PayoutRun) -> list[Check]:
    """Name what arrived after the close and is not in the run."""
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
            program_id=run.program_id, state__in=SETTLED, period_start__lt=run.period_start
        )
        .order_by("-period_start")
        .first()
    )
    if last is None:
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
        Check("look", f"{item.partner.name} is {_signed(percent)} on {last.code}")
        for _, item, percent in found
    ]


def _signed(percent: Decimal) -> str:
    return f"{'+' if percent > 0 else MINUS}{abs(percent):.0f}%"


def _money(run: PayoutRun, amount: Decimal) -> str:
    return format_money(amount, run.currency)
