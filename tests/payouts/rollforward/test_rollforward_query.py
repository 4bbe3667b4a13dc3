"""The rollforward is read from the ledger, beside the general ledger, by one tenant only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.models import Partner
from payouts.enums import Account, Column
from payouts.models import AccountingPeriod, AccountMapping, LedgerEntry
from payouts.operations.books.open_periods import open_periods
from payouts.operations.books.record_balances import (
    BalanceGiven,
    UnableToRecordBalances,
    record_balances,
)
from payouts.queries.books.entries import EntryFilter, entries_of, sums_of
from payouts.queries.books.period_list import period_rows, program_months
from payouts.queries.books.rollforward import newest_balances, period_tables
from programs.models import Program
from vir.foundation.identity.models import User

D = Decimal
NOV, DEC = date(2026, 11, 1), date(2026, 12, 1)
Books = dict[str, Program]
Enter = Callable[..., LedgerEntry]


def balance(code: str, amount: str, on: date = date(2026, 11, 22), currency: str = "USD") -> BalanceGiven:
    return BalanceGiven(code, "Accrued rebates", currency, D(amount), on)


def test_every_column_is_what_the_entries_say(books: Books, november: AccountingPeriod, today: date) -> None:
    (found,) = period_tables(november, today=today)

    cordless, fasteners = found.table.rows
    assert (found.named(cordless).code, found.named(fasteners).name) == ("VIR-2026-014", "Q3 Fasteners")  # type: ignore[union-attr]
    assert (cordless.opening, cordless.current, cordless.prior) == (D("61240.18"), D("54118.37"), D("221.65"))
    assert (fasteners.credit_memo, fasteners.paid) == (D("-64975.30"), D("-18420.00"))
    assert (cordless.closing, fasteners.closing) == (D("115580.20"), D("3711.00"))
    assert (found.upto, found.last_entry) == (today, 7)


def test_the_next_month_opens_with_what_this_one_closed_with(
    books: Books, november: AccountingPeriod, enter: Enter, moment: datetime
) -> None:
    (december,) = open_periods(upto=DEC, at=moment)
    enter(Column.CURRENT, "10.00", books["cordless"], day=date(2026, 12, 4))

    (found,) = period_tables(december, today=date(2026, 12, 5))

    assert found.table.total.opening == D("119291.20")
    assert (found.table.total.current, found.table.total.closing) == (D("10.00"), D("119301.20"))
    assert period_tables(november, today=date(2026, 12, 5))[0].table.total.closing == D("119291.20")
    assert [(row.entries, row.closing) for row in period_rows()] == [
        (1, (("USD", D("119301.20")),)),
        (7, (("USD", D("119291.20")),)),
    ]
    assert [
        (month.starts_on, row.opening, row.closing) for month, row in program_months(books["cordless"].id)
    ] == [
        (DEC, D("115580.20"), D("115590.20")),
        (NOV, D("61240.18"), D("115580.20")),
    ]


@pytest.mark.parametrize(
    ("cell", "program", "count", "owed"),
    [
        ("opening", "cordless", 1, "61240.18"),
        ("current", "cordless", 1, "54118.37"),
        ("prior", "cordless", 1, "221.65"),
        ("closing", "cordless", 3, "115580.20"),
        ("credit_memo", "fasteners", 1, "-64975.30"),
        ("moved", "fasteners", 3, "-84701.50"),
        ("closing", "fasteners", 4, "3711.00"),
    ],
)
def test_the_entries_behind_a_cell_add_up_to_it(
    books: Books, november: AccountingPeriod, cell: str, program: str, count: int, owed: str
) -> None:
    wanted = EntryFilter(period=november, cell=cell, currency="USD", program_id=books[program].id)

    found = sums_of(wanted)["USD"]

    assert (found.count, found.owed) == (count, D(owed))
    assert len(entries_of(wanted)) == count


def test_what_another_vendor_owes_is_in_no_figure(
    books: Books, november: AccountingPeriod, today: date
) -> None:
    (found,) = period_tables(november, today=today)

    assert found.table.total.closing == D("119291.20")
    assert sums_of(EntryFilter())["USD"].count == 7
    assert [row.entries for row in period_rows()] == [7]


def test_more_programs_take_no_more_queries(
    books: Books,
    november: AccountingPeriod,
    enter: Enter,
    publish: Callable[..., Program],
    alder: Partner,
    today: date,
) -> None:
    with CaptureQueriesContext(connection) as two:
        period_tables(november, today=today)
    for number in range(3):
        program = publish(alder, code=f"VIR-2026-10{number}", name=f"More {number}")
        enter(Column.CURRENT, "1.00", program, alder)

    with CaptureQueriesContext(connection) as five:
        (found,) = period_tables(november, today=today)

    assert (len(found.table.rows), len(two), len(five)) == (5, 6, 6)


class TestTheGeneralLedger:
    def test_the_newest_balance_of_each_account_is_compared(
        self, books: Books, november: AccountingPeriod, finn: User, moment: datetime, today: date
    ) -> None:
        for hours, amount in enumerate(("100.00", "119291.20")):
            record_balances(
                starts_on=NOV,
                balances=[balance("2310", amount)],
                actor_id=finn.id,
                at=moment + timedelta(hours=hours),
            )

        (found,) = period_tables(november, today=today)

        assert [one.amount for one in newest_balances(november)] == [D("119291.20")]
        assert (found.tie.theirs, found.tie.difference, found.tie.mapped) == (D("119291.20"), D(0), False)

    def test_only_mapped_accounts_are_compared_once_there_are_any(
        self, books: Books, november: AccountingPeriod, finn: User, moment: datetime, today: date
    ) -> None:
        AccountMapping.objects.create(
            account=Account.ACCRUED_LIABILITY.value, gl_code="2310", changed_by=finn, changed_at=moment
        )
        record_balances(
            starts_on=NOV,
            balances=[balance("2310", "119000.00"), balance("9999", "5.00")],
            actor_id=finn.id,
            at=moment,
        )

        (found,) = period_tables(november, today=today)

        assert (found.tie.difference, found.tie.mapped) == (D("-291.20"), True)

    def test_without_a_balance_there_is_no_difference(
        self, books: Books, november: AccountingPeriod, today: date
    ) -> None:
        (found,) = period_tables(november, today=today)

        assert (found.tie.theirs, found.tie.difference) == (None, None)

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ([], "Enter at least one balance."),
            ([balance("", "1")], "Account: write 1 to 40 characters."),
            ([balance("2310", "1", DEC)], "2310: 1 Dec 2026 is not in Nov 2026."),
            ([balance("2310", "1.001")], "2310: The balance has more decimals than USD."),
            ([balance("2310", "NaN")], "2310: The balance is too large."),
            ([balance("2310", "1", currency="XXZ")], "2310: XXZ is no currency of ISO 4217."),
            ([balance("2310", "1"), balance(" 2310", "2")], "2310 in USD is there twice."),
        ],
    )
    def test_what_is_no_balance_is_refused_and_nothing_is_kept(
        self, november: AccountingPeriod, finn: User, moment: datetime, given: list[BalanceGiven], said: str
    ) -> None:
        with pytest.raises(UnableToRecordBalances) as refused:
            record_balances(starts_on=NOV, balances=given, actor_id=finn.id, at=moment)

        assert refused.value.message == said
        assert newest_balances(november) == []
