"""Fixes over the rows of a file, and what is like a problem."""

from __future__ import annotations

import pytest

from vir.foundation.imports.dates import DateFormat
from vir.foundation.imports.kinds import Amount, Code, Column, Date
from vir.foundation.imports.overlay import Overlay
from vir.foundation.imports.reading import Reading
from vir.foundation.imports.suggesting import Suggestions

HEADERS = ("Day", "SKU", "Net")
READING = Reading(
    mapping={"day": "Day", "sku": "SKU", "net": "Net"}, formats={"day": DateFormat.DMY.name}, headers=HEADERS
)
COLUMNS = (Column("day", "Sale date", Date), Column("sku", "SKU", Code), Column("net", "Net amount", Amount))


def suggestions() -> Suggestions:
    return Suggestions.of_file(COLUMNS, READING, {"sku": ("CD-12-DRV", "CD-18-KIT")})


def test_a_fixed_cell_takes_the_place_of_the_one_in_the_file() -> None:
    overlay = Overlay({7: {"SKU": "CD-18-KIT"}})

    assert overlay.laid_over(7, ["a", "b", "c"], HEADERS) == ["a", "CD-18-KIT", "c"]
    assert overlay.laid_over(8, ["a", "b", "c"], HEADERS) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("cells", "after"),
    [
        (["a"], ["a", "X", ""]),
        (["a", "b", "c", "d", "e"], ["a", "X", "c | d | e"]),
    ],
)
def test_a_ragged_row_gets_its_cells_once_one_is_fixed_and_loses_no_text(
    cells: list[str], after: list[str]
) -> None:
    overlay = Overlay({7: {"SKU": "X"}})

    assert overlay.laid_over(7, cells, HEADERS) == after
    assert Overlay().laid_over(7, cells, HEADERS) == cells


def test_only_rows_that_are_read_otherwise_are_touched() -> None:
    overlay = Overlay(
        {7: {"SKU": "X"}}, skipped=frozenset({9}), kept=frozenset({(11, "a"), (10, "a"), (12, "b")})
    )

    assert overlay.rows == {7, 9}
    assert overlay.kept_rows("a") == [10, 11]


def test_dates_that_are_read_in_the_same_way_are_alike_whatever_their_day() -> None:
    found = suggestions()
    (chosen,) = found.of("two_digit_year", "Day", "31/10/26")

    others = [
        found.alike("two_digit_year", "Day", "31/10/26", chosen, other)
        for other in ("31/10/26", "01/11/26", "31/09/26", "11/31/2026")
    ]

    assert others == ["31/10/2026", "01/11/2026", None, None]


def test_codes_are_alike_where_the_same_one_is_meant() -> None:
    found = suggestions()
    (chosen,) = found.of("unknown_sku", "SKU", "CD18KIT")

    others = [
        found.alike("unknown_sku", "SKU", "CD18KIT", chosen, other)
        for other in ("CD 18 KIT", "CD12DRV", "HAMMER")
    ]

    assert others == ["CD-18-KIT", None, None]


def test_the_result_of_a_formula_and_a_turned_sign_are_offered_as_they_stand() -> None:
    found = suggestions()

    assert [offer.label for offer in found.of("formula", "Net", "12.50")] == ["Use 12.50"]
    assert [offer.value for offer in found.of("signs_disagree", "Net", "-12.50")] == ["12.50"]
    assert [offer.value for offer in found.of("signs_disagree", "Net", "12.50")] == ["-12.50"]
    assert found.of("blank", "Elsewhere", "x") == []
