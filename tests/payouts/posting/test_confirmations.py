"""What the bank says is read without guessing; what is not read is named by row."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from payouts.enums import PaymentState
from payouts.posting.confirmations import Said, UnreadableConfirmations, read_confirmations
from payouts.posting.standing_rows import ToldDocument, ToldStanding, read_documents, read_standings

PAID = Said(2, "PM-2026-0001", PaymentState.PAID, "CM-88213", date(2026, 11, 16), Decimal("6231.60"), "")


def test_a_file_with_a_header_is_read_in_any_order_of_columns() -> None:
    text = "\ufeffDate;Payment;Reference;Amount;Status\r\n16 Nov 2026;pm-2026-0001;CM-88213;$6,231.60;Paid\r\n\r\n"

    assert read_confirmations(text) == [PAID]


def test_pasted_rows_without_a_header_stand_in_the_written_order() -> None:
    text = "PM-2026-0001\tpaid\tCM-88213\t2026-11-16\t6231.60"

    assert read_confirmations(text) == [Said(1, *list(vars(PAID).values())[1:])]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("PM-1,paid,,2026-11-16", "Reference: it is missing"),
        ("PM-1,bounced,,2026-11-16,,", "Reason: it is missing"),
        ("PM-1,maybe,X,2026-11-16", "Status: “maybe” was not read"),
        ("PM-1,paid,X,11/16/2026", "Date: “11/16/2026” was not read"),
        ("PM-1,paid,X,", "Date: it is missing"),
        ("PM-1,paid,X,2026-02-30", "Date: “2026-02-30” was not read"),
        ("PM-1,paid,X,2026-11-16,ten", "Amount: “ten” was not read"),
        (",paid,X,2026-11-16", "Payment: its code is missing"),
    ],
)
def test_what_is_not_read_is_named(row: str, fault: str) -> None:
    (said,) = read_confirmations(row)

    assert len(said.faults) == 1
    assert said.faults[0].startswith(fault)


@pytest.mark.parametrize("text", ["", " \n ", "Payment,Status"])
def test_nothing_to_read_is_refused(text: str) -> None:
    with pytest.raises(UnreadableConfirmations):
        read_confirmations(text)


def test_a_quoted_cell_over_two_lines_is_one_row() -> None:
    (said,) = read_confirmations('PM-1,bounced,R-1,2026-11-16,,"account\nclosed"')

    assert (said.reason, said.state) == ("account\nclosed", PaymentState.BOUNCED)


def test_standings_are_read_and_faults_named_by_row() -> None:
    rows, faults = read_standings(
        'partner,as of,owed,past due,oldest\nALDER,2026-11-20,"1,000.00",250,2026-09-01\n'
        "CORVUS,2026-11-20,10,11,\nDELTA,20 Nov,1,1,",
        currency="USD",
    )

    assert rows == [
        ToldStanding("ALDER", date(2026, 11, 20), "USD", Decimal("1000.00"), Decimal(250), date(2026, 9, 1))
    ]
    assert [fault[:6] for fault in faults] == ["Row 3:", "Row 4:"]


def test_documents_are_read() -> None:
    rows, faults = read_documents("ALDER\tW-9\t2027-12-31\nCORVUS\tW-9\t")

    assert rows == [ToldDocument("ALDER", "W-9", date(2027, 12, 31)), ToldDocument("CORVUS", "W-9", None)]
    assert faults == []
