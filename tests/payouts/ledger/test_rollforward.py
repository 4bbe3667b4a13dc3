"""The rollforward foots, keeps currencies apart, and puts every movement into one column."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payouts.enums import Column
from payouts.ledger.rollforward import Movement, Row, rollforward, total

D = Decimal
CORDLESS, FASTENERS, ANNUAL, LEFTOVERS = (uuid4() for _ in range(4))


def moved(
    program: UUID | None, column: Column, amount: str, *, earlier: bool = False, in_: str = "USD"
) -> Movement:
    return Movement(program, in_, column, earlier, D(amount))


NOVEMBER = [
    moved(CORDLESS, Column.OPENING, "61240.18"),
    moved(CORDLESS, Column.CURRENT, "54118.37"),
    moved(CORDLESS, Column.PRIOR, "221.65"),
    moved(FASTENERS, Column.OPENING, "88412.50"),
    moved(FASTENERS, Column.PRIOR, "-1306.20"),
    moved(FASTENERS, Column.CREDIT_MEMO, "-64975.30"),
    moved(FASTENERS, Column.PAID, "-18420.00"),
    moved(ANNUAL, Column.OPENING, "142900.00"),
    moved(ANNUAL, Column.CURRENT, "13655.40"),
    moved(LEFTOVERS, Column.OPENING, "2150.00"),
    moved(LEFTOVERS, Column.RELEASED, "-2150.00"),
]


def test_the_demo_foots_to_the_cent() -> None:
    (table,) = rollforward(NOVEMBER)

    assert [row.closing for row in table.rows] == [D("115580.20"), D("3711.00"), D("156555.40"), D(0)]
    assert table.total == Row(
        None,
        "USD",
        opening=D("294702.68"),
        current=D("67773.77"),
        prior=D("-1084.55"),
        credit_memo=D("-64975.30"),
        paid=D("-18420.00"),
        released=D("-2150.00"),
    )
    assert table.total.closing == D("275846.60")


def test_all_movements_of_earlier_months_are_the_opening_of_this_one() -> None:
    december = [Movement(m.program_id, m.currency, m.column, True, m.amount) for m in NOVEMBER]

    (table,) = rollforward([*december, moved(CORDLESS, Column.CURRENT, "100.00")])

    # What was released in November is gone: its row is left out.
    assert [row.program_id for row in table.rows] == [CORDLESS, FASTENERS, ANNUAL]
    assert table.rows[0] == Row(CORDLESS, "USD", opening=D("115580.20"), current=D("100.00"))
    assert (table.total.opening, table.total.closing) == (D("275846.60"), D("275946.60"))


def test_two_currencies_are_two_tables_and_never_added() -> None:
    tables = rollforward([*NOVEMBER, moved(CORDLESS, Column.CURRENT, "5", in_="CAD")])

    assert [(table.currency, table.total.closing) for table in tables] == [
        ("CAD", D(5)),
        ("USD", D("275846.60")),
    ]
    with pytest.raises(ValueError, match="CAD, USD"):
        total([tables[0].total, tables[1].total])


def test_what_belongs_to_no_column_is_shown_and_still_foots() -> None:
    (table,) = rollforward([*NOVEMBER, moved(None, Column.NONE, "-0.40")])

    assert (table.total.other, table.total.closing) == (D("-0.40"), D("275846.20"))
    assert table.rows[-1].program_id is None


def test_nothing_is_no_table() -> None:
    assert rollforward([]) == []
    assert rollforward([moved(CORDLESS, Column.CURRENT, "1"), moved(CORDLESS, Column.CURRENT, "-1")]) == []


@given(
    st.lists(
        st.tuples(
            st.sampled_from([CORDLESS, FASTENERS, None]),
            st.sampled_from(list(Column)),
            st.booleans(),
            st.integers(-(10**8), 10**8),
        )
    )
)
def test_closing_is_the_sum_of_all_movements_whatever_they_are(
    given_: list[tuple[UUID | None, Column, bool, int]],
) -> None:
    movements = [Movement(p, "USD", column, earlier, D(cents) / 100) for p, column, earlier, cents in given_]

    tables = rollforward(movements)

    assert sum((table.total.closing for table in tables), D(0)) == sum((m.amount for m in movements), D(0))
    assert all(sum((row.closing for row in t.rows), D(0)) == t.total.closing for t in tables)
