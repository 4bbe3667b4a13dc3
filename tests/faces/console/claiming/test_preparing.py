"""A prepared decision is written into an address and read from it again, and nothing else is read from one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from vir.faces.console.claiming.preparing import (
    Change,
    LineClaimed,
    read_changes,
    rows_in_words,
    weigh,
    write_changes,
)

CLAIMED = {row: Decimal(12) for row in range(1, 9)}


def change(row: int, quantity: str, reason: str = "quantity_differs") -> Change:
    return Change(row, Decimal(quantity), reason)


@pytest.mark.parametrize(
    "changes, written",
    [
        ([], []),
        ([change(1, "10")], ["1:10:quantity_differs"]),
        ([change(3, "0"), change(1, "0"), change(2, "0")], ["1-3:0:quantity_differs"]),
        (
            [change(1, "0"), change(2, "10"), change(3, "0")],
            ["1:0:quantity_differs", "2:10:quantity_differs", "3:0:quantity_differs"],
        ),
        ([change(1, "0", ""), change(2, "0", "")], ["1-2:0"]),
        ([change(1, "1.50")], ["1:1.5:quantity_differs"]),
        ([change(2, "10"), change(4, "10")], ["2:10:quantity_differs", "4:10:quantity_differs"]),
    ],
)
def test_what_is_written_is_read_again(changes: list[Change], written: list[str]) -> None:
    assert write_changes(changes) == written
    assert read_changes(written, CLAIMED) == {one.row: one for one in changes}


@pytest.mark.parametrize(
    "value",
    [
        "",
        "-",
        "1",
        "1:",
        ":1",
        "1:-1",
        "1:12.5",
        "1:13",
        "9:1",
        "3-1:0",
        "1-999999999:0",
        "1:1e1",
        "1:NaN",
        "١:1",
        "1 :1",
    ],
)
def test_nothing_else_is_a_change(value: str) -> None:
    assert read_changes([value], CLAIMED) == {}


def test_a_reason_that_is_none_is_left_out() -> None:
    assert read_changes(["1:10:because"], CLAIMED) == {1: change(1, "10", "")}


def test_the_last_answer_about_a_row_counts_and_the_whole_takes_it_back() -> None:
    assert read_changes(["1-2:0:returned", "1:10:price", "2:12"], CLAIMED) == {1: change(1, "10", "price")}


def test_a_decision_is_added_up_from_rounded_lines() -> None:
    changed = [
        LineClaimed(1, Decimal(12), None, Decimal("96.00")),
        LineClaimed(2, Decimal(3), None, Decimal("10.01")),
    ]

    weighed = weigh(
        changed,
        {1: change(1, "10"), 2: change(2, "0")},
        claimed_quantity=Decimal(100),
        claimed_amount=Decimal("800.00"),
        amount_of={1: Decimal("80.00"), 2: Decimal("0.00")},
    )

    assert (weighed.approved_amount, weighed.approved_quantity) == (Decimal("773.99"), Decimal(95))
    assert (weighed.reduced, weighed.rejected, weighed.difference) == (1, 1, Decimal("-26.01"))


def test_where_the_program_says_the_amount_only_units_are_added_up() -> None:
    weighed = weigh(
        [LineClaimed(1, Decimal(12), None, None)],
        {1: change(1, "10")},
        claimed_quantity=Decimal(12),
        claimed_amount=None,
        amount_of={1: None},
    )

    assert (weighed.approved_amount, weighed.approved_quantity, weighed.difference) == (
        None,
        Decimal(10),
        None,
    )


@pytest.mark.parametrize(
    "rows, words",
    [
        ([], ""),
        ([41], "41"),
        ([3, 1, 2], "1–3"),
        ([12, 13, 14, 160, 171], "12–14, 160 and 171"),
        ([1, 2, 2, 5], "1–2 and 5"),
    ],
)
def test_rows_are_written_as_people_do(rows: list[int], words: str) -> None:
    assert rows_in_words(rows) == words
