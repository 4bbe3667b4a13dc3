"""The line that is quoted is found among the lines of the document by its letters and digits."""

from __future__ import annotations

import pytest

from vir.faces.console.claiming.pointing import Pointed, point_at

PLACES = [
    [1, 1000, 500, 3000, 150, "INVOICE INV-77840, 9 Oct 2026"],
    [1, 1000, 2000, 2400, 150, "CD-18-KIT  10 units"],
    [2, 1000, 2500, 2400, 150, "CD-18-KIT 10 units"],
    [2, 1000, 2700, 6000, 150, "CD-12-DRV 4 units of the driver with two batteries and a case"],
]


@pytest.mark.parametrize(
    ("quoted", "page", "top"),
    [
        ("CD-18-KIT 10 units", 1, 1960),
        ("CD\u201018\u2010KIT 10 UNITS", 1, 1960),
        ("CD-12-DRV 4 units of the driver", 2, 2660),
        ("INVOICE INV-77840, 9 Oct 2026", 1, 460),
    ],
)
def test_the_first_line_with_the_same_letters_is_the_one_that_is_quoted(
    quoted: str, page: int, top: int
) -> None:
    pointed = point_at(PLACES, quoted)

    assert pointed is not None
    assert (pointed.page, pointed.top) == (page, top)


def test_a_line_that_is_the_same_comes_before_one_that_only_begins_so() -> None:
    longer = [[1, 0, 100, 10, 10, "CD-18-KIT 10 units and more"], [1, 0, 900, 10, 10, "CD-18-KIT 10 units"]]

    assert point_at(longer, "CD-18-KIT 10 units") == Pointed(1, 0, 860, 70, 90)


@pytest.mark.parametrize("quoted", ["", " \u2013 ", "CD-18-KIT 11 units", "units"])
def test_what_no_line_begins_with_is_not_pointed_at(quoted: str) -> None:
    assert point_at(PLACES, quoted) is None


def test_a_mark_stands_off_the_letters_and_stays_on_the_page() -> None:
    assert point_at([[1, 20, 10, 9980, 9980, "KIT"]], "kit") == Pointed(1, 0, 0, 10_000, 10_000)
    assert point_at([[3, 500, 700, 100, 80, "KIT"]], "kit") == Pointed(3, 440, 660, 220, 160)
