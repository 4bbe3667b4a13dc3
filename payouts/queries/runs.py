"""Payout runs as their pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Min

from payouts.models import (
    Adjustment,
    EarningEntry,
    Hold,
    PayoutItem,
    PayoutPart,
    PayoutRun,
    RunApproval,
    Statement,
    StatementFile,
)
from payouts.queries.dues import scope_of, vendor_day
from payouts.queries.holds import holds_of
from programs.enums import PaymentMethod
from vir.foundation.periods import format_date

CHANGES_MAX = 12


@dataclass(frozen=True)
class MethodTotal:
    """What is paid in one way."""

    label: str
    partners: int
    amount: Decimal


@dataclass(frozen=True)
class Sum:
    """One line from what was earned to what is paid; `holds` are those that can be released."""

    label: str
    partners: int
    amount: Decimal
    kind: str = ""
    holds: tuple[Hold, ...] = ()


@dataclass(frozen=True)
class Change:
    """How the amount of a partner moved between two calculations, and what moved it."""

    partner_code: str
    partner: str
    amount: Decimal
    why: str
    calculation: int


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


def newest_claim_run(currency: str) -> PayoutRun | None:
    """Find the newest run over approved claims of a currency."""
    found: PayoutRun | None = (
        PayoutRun.objects.filter(program__isnull=True, currency=currency).order_by("-prepared_at").first()
    )
    return found


def items_of(run: PayoutRun) -> list[PayoutItem]:
    """List a run's items, the largest first."""
    found = PayoutItem.objects.filter(run=run).select_related("partner")
    return list(found.order_by("-payable", "-held", "-earned", "partner__name"))


def parts_of_items(run: PayoutRun) -> dict[UUID, list[PayoutPart]]:
    """Give the parts of a run by item."""
    found: dict[UUID, list[PayoutPart]] = {}
    for part in PayoutPart.objects.filter(item__run=run).order_by("kind", "text"):
        found.setdefault(part.item_id, []).append(part)
    return found


def approvals_of(run: PayoutRun) -> list[RunApproval]:
    """List who has approved exactly the figures of a run."""
    found = RunApproval.objects.filter(run=run, seal=run.seal).select_related("approver")
    return list(found.order_by("at", "id")) if run.seal else []


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
    return sorted(totals.values(), key=lambda total: -total.partners)


def sums_of(run: PayoutRun, items: Sequence[PayoutItem]) -> list[Sum]:
    """
    Lead from what is due to what is paid: the gross of those who get something, what is held, what is left out.

    The amounts add up to what is payable; what is below zero is left out above and named in the checks.
    """
    plus = [item for item in items if _gross(item) > 0]
    found = [Sum(_gross_words(items), len(plus), sum((_gross(item) for item in plus), Decimal(0)))]
    found += _held(run, items)
    for label, name in (
        ("Carried over: below the minimum", "carried"),
        ("Below the minimum, not paid", "dropped"),
    ):
        rows = [item for item in items if getattr(item, name) > 0]
        if rows:
            found.append(Sum(label, len(rows), -sum((getattr(item, name) for item in rows), Decimal(0))))
    return found


def _gross(item: PayoutItem) -> Decimal:
    """Give what is due to a partner before anything is kept out."""
    amount: Decimal = item.payable + item.held + item.carried + item.dropped - item.invoiced
    return amount


def _gross_words(items: Sequence[PayoutItem]) -> str:
    if any(item.claimed for item in items):
        return "Approved claims"
    if items and not any(item.earned or item.earning_id for item in items):
        return "Left of earlier runs, and adjustments"
    other = any(item.brought or item.prior or item.adjusted or item.recovered for item in items)
    return "Gross rebate, after adjustments" if other else "Gross rebate"


def _held(run: PayoutRun, items: Sequence[PayoutItem]) -> list[Sum]:
    """Group what is held by its reason; a hold that is still open can be released."""
    held = [item for item in items if item.held]
    if not held:
        return []
    standing: dict[UUID, list[Hold]] = {}
    for hold in holds_of(scope_of(run), [item.partner_id for item in held]):
        standing.setdefault(hold.partner_id, []).append(hold)
    groups: dict[str, list[PayoutItem]] = {}
    for item in held:
        groups.setdefault(item.reason or "Held", []).append(item)
    return [
        Sum(
            reason,
            len(rows),
            -sum((item.held for item in rows), Decimal(0)),
            "held",
            tuple(hold for item in rows for hold in standing.get(item.partner_id, ())),
        )
        for reason, rows in groups.items()
    ]


def changes_before(run: PayoutRun) -> list[Change]:
    """
    Name what moved the period's amounts after its last day and before the run was prepared, the newest first.

    The first calculation of the period after its end is where it stood; later ones are changes.
    """
    if run.program_id is None or run.sequence > 1:
        return []
    entries = (
        EarningEntry.objects.filter(
            earning__program_id=run.program_id,
            earning__period_start=run.period_start,
            calculation__as_of__gte=run.period_end - timedelta(days=1),
            written_at__lte=run.prepared_at,
        )
        .select_related("partner", "calculation")
        .order_by("-calculation__number", "amount")
    )
    first = entries.aggregate(first=Min("calculation__number"))["first"]
    entries = entries.exclude(calculation__number=first)
    return [
        Change(
            entry.partner.code,
            entry.partner.name,
            entry.amount,
            f"{entry.calculation.reason}, {format_date(vendor_day(entry.written_at), year=False)}",
            entry.calculation.number,
        )
        for entry in entries[:CHANGES_MAX]
    ]


def adjustments_of(run: PayoutRun) -> list[Adjustment]:
    """List the adjustments that a run pays."""
    ids = PayoutPart.objects.filter(item__run=run, kind="adjustment").values("source_ref")
    return list(Adjustment.objects.filter(id__in=ids).select_related("partner").order_by("code"))
