"""What has to be done before an accounting period is closed, item by item."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from claims.queries.claiming.cutoff import undecided_before
from claims.queries.resolving.waiting import waiting_before
from payouts.enums import JournalState, PeriodState
from payouts.models import AccountingPeriod, JournalLine, LedgerEntry
from payouts.queries.books.exchange import exchanges
from payouts.queries.books.reconciled import newest_looks
from payouts.queries.books.rollforward import period_tables
from payouts.queries.freshness import sales_freshness
from vir.foundation.imports.queries import unfinished_before
from vir.foundation.periods import format_date
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant

EXPORTED = (JournalState.EXPORTED.value, JournalState.POSTED.value)


@dataclass(frozen=True)
class ChecklistItem:
    """
    One thing to be done before a period is closed.

    :param text: what was found, in a sentence
    :param page: the name of the address where it is done, empty where only time helps
    """

    code: str
    title: str
    done: bool
    text: str
    page: str = ""
    query: str = ""

    def as_kept(self) -> dict[str, object]:
        """Give what the step of a period keeps of it."""
        return {"code": self.code, "done": self.done, "text": self.text}


def checklist(period: AccountingPeriod, *, today: date) -> list[ChecklistItem]:
    """
    List everything that a close asks for, in the order in which it is done.

    Exchange differences are asked for only where something was owed in another currency.
    """
    checks: tuple[Callable[[AccountingPeriod, date], ChecklistItem | None], ...] = (
        _over,
        _imports,
        _unmatched,
        _claims,
        _rollforward,
        _exchange,
        _reconciliations,
        _journal,
    )
    return [item for check in checks if (item := check(period, today)) is not None]


def _over(period: AccountingPeriod, today: date) -> ChecklistItem:
    earlier = (
        AccountingPeriod.objects.filter(starts_on__lt=period.starts_on)
        .exclude(state=PeriodState.CLOSED.value)
        .order_by("starts_on")
        .first()
    )
    last = period.ends_on - timedelta(days=1)
    if today < period.ends_on:
        text = (
            f"The period ends on {format_date(last)}. It can be closed from {format_date(period.ends_on)} on."
        )
    elif earlier is not None:
        text = f"{earlier.starts_on:%b %Y} is not closed. Close that one first."
    else:
        text = f"The period ended on {format_date(last)}, and every earlier one is closed."
    done = today >= period.ends_on and earlier is None
    return ChecklistItem(
        "over", "The period is over", done, text, "" if earlier is None else "payouts:periods"
    )


def _imports(period: AccountingPeriod, today: date) -> ChecklistItem:
    end = _moment(period.ends_on)
    waiting = unfinished_before(end)
    fresh = sales_freshness()
    newest, last = fresh.counted_to, period.ends_on - timedelta(days=1)
    # Nobody sells on every day: a file that came after the end says as much as a sale on the last day.
    is_in = newest is not None and (newest >= last or (fresh.file_at is not None and fresh.file_at >= end))
    if waiting:
        text = f"{waiting:,} {_files(waiting)} received in it or before {_is(waiting)} not committed."
    elif newest is None:
        text = "No sales are loaded."
    elif not is_in and today <= last:
        text = f"Sales are in up to {format_date(newest)}; the period ends on {format_date(last)}."
    elif not is_in:
        text = f"Sales are in up to {format_date(newest)}, and no file has come since {format_date(last)}."
    else:
        text = f"Every file is committed; sales are in up to {format_date(newest)}."
    return ChecklistItem("imports", "Imports complete", not waiting and is_in, text, "claims:imports")


def _unmatched(period: AccountingPeriod, today: date) -> ChecklistItem:
    waiting = waiting_before(period.ends_on)
    text = (
        f"{waiting:,} {'line waits' if waiting == 1 else 'lines wait'} for a partner, a product or a unit."
        if waiting
        else "Every line has its partner, product and unit."
    )
    return ChecklistItem("unmatched", "Nothing unmatched", not waiting, text, "claims:unmatched")


def _claims(period: AccountingPeriod, today: date) -> ChecklistItem:
    open_ = undecided_before(period.ends_on)
    text = (
        f"{open_:,} {'claim' if open_ == 1 else 'claims'} sent in it or before {_is(open_)} not decided."
        if open_
        else "Every claim that was sent is decided."
    )
    return ChecklistItem("claims", "Claims cut off", not open_, text, "claiming:queue", "?tab=all")


def _rollforward(period: AccountingPeriod, today: date) -> ChecklistItem:
    tables = period_tables(period, today=today)
    waiting = [table.table.currency for table in tables if not table.reviewed]
    if waiting:
        changed = any(table.review is not None for table in tables if not table.reviewed)
        text = (
            f"Not reviewed as it stands now: {', '.join(waiting)}. It changed since it was last reviewed."
            if changed
            else f"Not reviewed: {', '.join(waiting)}."
        )
    else:
        text = "Reviewed as it stands." if tables else "Nothing was posted."
    query = f"?period={period.starts_on:%Y-%m}"
    return ChecklistItem("rollforward", "Rollforward reviewed", not waiting, text, "payouts:accruals", query)


def _exchange(period: AccountingPeriod, today: date) -> ChecklistItem | None:
    found = exchanges(period)
    if not found:
        return None
    title = "Exchange differences posted"
    lacking = sorted({one.lacking for one in found if one.lacking})
    if lacking:
        return ChecklistItem("exchange", title, False, " ".join(lacking), "exchange_rates:list")
    due = sum(1 for one in found if one.due)
    currencies = ", ".join(sorted({one.pool.currency for one in found}))
    text = (
        f"{due:,} of {len(found):,} amounts owed in {currencies} {_is(due)} not at the closing rate in the books."
        if due
        else f"What is owed in {currencies} is at the closing rate."
    )
    return ChecklistItem("exchange", title, not due, text)


def _reconciliations(period: AccountingPeriod, today: date) -> ChecklistItem:
    looks = newest_looks()
    red = [look.title for look in looks if look.finding == "red"]
    made = [look.looked_at for look in looks if look.looked_at is not None]
    if red:
        verb = "differs" if len(red) == 1 else "differ"
        text = f"{len(red):,} of {len(looks):,} {verb}: {'; '.join(red)}."
    elif not made:
        text = "Nothing was compared yet."
    else:
        text = f"{len(made):,} of {len(looks):,} were compared and none differs."
    done = bool(made) and not red
    return ChecklistItem("reconciliations", "Reconciliations agree", done, text, "payouts:reconciliations")


def _journal(period: AccountingPeriod, today: date) -> ChecklistItem:
    gone = JournalLine.objects.filter(journal__state__in=EXPORTED).values("entry")
    left = LedgerEntry.objects.filter(period=period).exclude(id__in=gone).count()
    text = (
        f"{left:,} {'entry is' if left == 1 else 'entries are'} in no exported journal."
        if left
        else "Every entry is in an exported journal."
    )
    query = f"?period={period.starts_on:%Y-%m}"
    return ChecklistItem("journal", "Journal exported", not left, text, "payouts:journals", query)


def _moment(day: date) -> datetime:
    zone = Tenant.objects.get(id=current_tenant_id()).time_zone
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone))


def _files(count: int) -> str:
    return "file" if count == 1 else "files"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
