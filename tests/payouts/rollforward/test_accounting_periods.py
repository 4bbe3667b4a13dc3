"""An accounting period is reviewed, closed when everything is done, and opened again only by two people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from claims.models import SalesFreshness
from payouts.enums import Column, Finding, PeriodState
from payouts.models import (
    AccountingPeriod,
    Journal,
    JournalLine,
    LedgerEntry,
    PeriodStep,
    Reconciliation,
)
from payouts.operations.books.close_accounting_period import NotDone, close_accounting_period
from payouts.operations.books.period_steps import UnableToMovePeriod
from payouts.operations.books.reopen_period import agree_reopen, ask_reopen, refuse_reopen
from payouts.operations.books.review_period import back_to_open, review_period
from payouts.operations.books.review_rollforward import review_rollforward
from payouts.queries.books.checklist import checklist
from programs.models import Program
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User

NOV = date(2026, 11, 1)
AFTER = date(2026, 12, 2)
Books = dict[str, Program]


@pytest.fixture
def done(books: Books, november: AccountingPeriod, finn: User, moment: datetime) -> AccountingPeriod:
    """November with everything done that its checklist asks for; it is in review."""
    SalesFreshness.objects.update_or_create(defaults={"counted_to": date(2026, 11, 30), "file_at": moment})
    Reconciliation.objects.create(
        day=AFTER, kind="ledger_balance", finding=Finding.GREEN.value, text="", looked_at=moment
    )
    review_rollforward(
        starts_on=NOV,
        currency="USD",
        seen_closing=Decimal("119291.20"),
        explanation="The general ledger is kept by hand this month.",
        today=AFTER,
        actor_id=finn.id,
        at=moment,
    )
    journal = Journal.objects.create(
        code="JE-2026-0001",
        period=november,
        currency="USD",
        state="exported",
        total=Decimal(1),
        entries_count=7,
        seal="0" * 64,
        made_by=finn,
        made_at=moment,
        exported_at=moment,
    )
    for entry in LedgerEntry.objects.all():
        JournalLine.objects.create(journal=journal, entry=entry)
    return review_period(starts_on=NOV, today=AFTER, actor_id=finn.id, at=moment)


@pytest.fixture
def closed(done: AccountingPeriod, lena: User, moment: datetime) -> AccountingPeriod:
    """November, closed by Lena on 2 Dec."""
    return close_accounting_period(starts_on=NOV, today=AFTER, actor_id=lena.id, at=moment)


def found(today: date = AFTER) -> dict[str, str]:
    """Give what the checklist of November says is to be done."""
    period = AccountingPeriod.objects.get(starts_on=NOV)
    return {item.code: item.text for item in checklist(period, today=today) if not item.done}


def test_a_running_period_names_everything_that_is_open(books: Books, today: date) -> None:
    assert found(today) == {
        "over": "The period ends on 30 Nov 2026. It can be closed from 1 Dec 2026 on.",
        "imports": "No sales are loaded.",
        "rollforward": "Not reviewed: USD.",
        "reconciliations": "Nothing was compared yet.",
        "journal": "7 entries are in no exported journal.",
    }


def test_a_close_is_refused_with_every_open_item_named(
    books: Books, finn: User, lena: User, moment: datetime, today: date
) -> None:
    review_period(starts_on=NOV, today=today, actor_id=finn.id, at=moment)

    with pytest.raises(NotDone) as refused:
        close_accounting_period(starts_on=NOV, today=today, actor_id=lena.id, at=moment)

    assert [item.code for item in refused.value.items] == [
        "over",
        "imports",
        "rollforward",
        "reconciliations",
        "journal",
    ]
    assert refused.value.message.startswith("Nov 2026 cannot be closed yet. The period is over: The period")
    assert AccountingPeriod.objects.get(starts_on=NOV).state == PeriodState.IN_REVIEW


def test_only_what_is_in_review_is_closed(books: Books, lena: User, moment: datetime) -> None:
    with pytest.raises(UnableToMovePeriod, match=r"Nov 2026 is open\. Take it into review first"):
        close_accounting_period(starts_on=NOV, today=AFTER, actor_id=lena.id, at=moment)


def test_closing_opens_the_next_period_and_takes_no_more_entries(
    closed: AccountingPeriod, books: Books, enter: Callable[..., LedgerEntry]
) -> None:
    late = enter(Column.PRIOR, "12.00", books["cordless"], day=date(2026, 11, 30))

    assert (closed.state, closed.closed_by_id is not None) == (PeriodState.CLOSED, True)
    assert [period.starts_on for period in AccountingPeriod.objects.order_by("starts_on")] == [
        NOV,
        date(2026, 12, 1),
    ]
    assert (late.period.starts_on, late.posted_on) == (date(2026, 12, 1), date(2026, 12, 1))


def test_a_red_reconciliation_keeps_a_period_open(
    done: AccountingPeriod, lena: User, moment: datetime
) -> None:
    Reconciliation.objects.filter(kind="ledger_balance").update(finding=Finding.RED.value)

    assert list(found()) == ["reconciliations"]
    with pytest.raises(NotDone):
        close_accounting_period(starts_on=NOV, today=AFTER, actor_id=lena.id, at=moment)


def test_an_entry_after_the_review_asks_for_another_review(
    done: AccountingPeriod, books: Books, enter: Callable[..., LedgerEntry]
) -> None:
    enter(Column.CURRENT, "1.00", books["cordless"], day=date(2026, 11, 30))

    assert found() == {
        "rollforward": "Not reviewed as it stands now: USD. It changed since it was last reviewed.",
        "journal": "1 entry is in no exported journal.",
    }


def test_a_file_after_the_end_stands_for_a_last_day_without_sales(
    done: AccountingPeriod, moment: datetime
) -> None:
    SalesFreshness.objects.update(counted_to=date(2026, 11, 27), file_at=moment)
    assert found() == {"imports": "Sales are in up to 27 Nov 2026, and no file has come since 30 Nov 2026."}

    SalesFreshness.objects.update(file_at=datetime(2026, 12, 1, 6, 10, tzinfo=UTC))

    assert found() == {}


class TestOpeningAgain:
    def test_two_people_and_a_reason_open_it(
        self, closed: AccountingPeriod, lena: User, olga: User, moment: datetime
    ) -> None:
        ask_reopen(starts_on=NOV, reason="A claim of 28 Nov was left out.", actor_id=lena.id, at=moment)
        with pytest.raises(UnableToMovePeriod, match=r"You asked for it\. A second person agrees\."):
            agree_reopen(starts_on=NOV, actor_id=lena.id, at=moment)

        period = agree_reopen(starts_on=NOV, actor_id=olga.id, at=moment)

        assert (period.state, period.reopened_by_id) == (PeriodState.OPEN, olga.id)
        steps = PeriodStep.objects.filter(period=period).order_by("at", "id").values_list("act", flat=True)
        assert set(steps) == {"opened", "review", "closed", "reopen_asked", "reopened"}
        assert AuditEvent.objects.filter(action="accounting_period.reopened").count() == 1

    def test_it_stays_closed_where_a_later_one_was_closed_after_somebody_asked(
        self, closed: AccountingPeriod, lena: User, olga: User, moment: datetime
    ) -> None:
        ask_reopen(starts_on=NOV, reason="A claim of 28 Nov was left out.", actor_id=lena.id, at=moment)
        december = AccountingPeriod.objects.get(starts_on=date(2026, 12, 1))
        for state in ("in_review", "closed"):
            december.state, december.closed_by, december.closed_at = state, lena, moment
            december.save()

        with pytest.raises(
            UnableToMovePeriod, match="Dec 2026 is closed and begins with what Nov 2026 ended"
        ):
            agree_reopen(starts_on=NOV, actor_id=olga.id, at=moment)

    def test_no_reason_no_opening(self, closed: AccountingPeriod, lena: User, moment: datetime) -> None:
        with pytest.raises(UnableToMovePeriod, match="write the reason in 1 to 500 characters"):
            ask_reopen(starts_on=NOV, reason="  ", actor_id=lena.id, at=moment)

    def test_it_can_be_left_closed_and_asked_for_again(
        self, closed: AccountingPeriod, lena: User, olga: User, moment: datetime
    ) -> None:
        ask_reopen(starts_on=NOV, reason="First", actor_id=lena.id, at=moment)
        with pytest.raises(UnableToMovePeriod, match="Somebody asked already"):
            ask_reopen(starts_on=NOV, reason="Second", actor_id=olga.id, at=moment)
        left = refuse_reopen(starts_on=NOV, actor_id=olga.id, at=moment)

        assert (left.state, left.reopen_asked_by_id) == (PeriodState.CLOSED, None)
        assert (
            ask_reopen(starts_on=NOV, reason="Second", actor_id=olga.id, at=moment).reopen_reason == "Second"
        )

    def test_the_database_refuses_one_person_too(
        self, closed: AccountingPeriod, lena: User, moment: datetime
    ) -> None:
        with pytest.raises(DatabaseError), transaction.atomic():
            AccountingPeriod.objects.filter(id=closed.id).update(
                state="open",
                reopen_asked_by=lena,
                reopened_by=lena,
                reopen_reason="Alone",
                reopened_at=moment,
            )

        assert AccountingPeriod.objects.get(id=closed.id).state == PeriodState.CLOSED

    def test_what_is_open_cannot_be_opened_again(self, books: Books, lena: User, moment: datetime) -> None:
        with pytest.raises(UnableToMovePeriod, match="Nov 2026 is not closed"):
            ask_reopen(starts_on=NOV, reason="Why not", actor_id=lena.id, at=moment)

    def test_a_period_before_a_closed_one_stays_closed(
        self, closed: AccountingPeriod, lena: User, moment: datetime
    ) -> None:
        december = AccountingPeriod.objects.get(starts_on=date(2026, 12, 1))
        for state in ("in_review", "closed"):
            december.state, december.closed_by, december.closed_at = state, lena, moment
            december.save()

        with pytest.raises(
            UnableToMovePeriod, match="Dec 2026 is closed and begins with what Nov 2026 ended"
        ):
            ask_reopen(starts_on=NOV, reason="Late claim", actor_id=lena.id, at=moment)


def test_review_goes_back_with_a_reason_only(books: Books, finn: User, moment: datetime, today: date) -> None:
    review_period(starts_on=NOV, today=today, actor_id=finn.id, at=moment)
    with pytest.raises(UnableToMovePeriod, match="Back to open: write the reason"):
        back_to_open(starts_on=NOV, reason="", actor_id=finn.id, at=moment)

    period = back_to_open(starts_on=NOV, reason="A file is missing", actor_id=finn.id, at=moment)

    assert period.state == PeriodState.OPEN
    with pytest.raises(UnableToMovePeriod, match="Nov 2026 is not in review"):
        back_to_open(starts_on=NOV, reason="Again", actor_id=finn.id, at=moment)
