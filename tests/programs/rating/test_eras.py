"""Which version of a program counts on which day."""

from __future__ import annotations

from datetime import date

import pytest

from programs.rating.eras import in_force, place_on

NOV, DEC, JAN = date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        ([(None, "1")], [(None, "1")]),
        ([(None, "1"), (NOV, "2")], [(None, "1"), (NOV, "2")]),
        ([(None, "1"), (NOV, "2"), (DEC, "3")], [(None, "1"), (NOV, "2"), (DEC, "3")]),
        ([(None, "1"), (DEC, "2"), (NOV, "3")], [(None, "1"), (NOV, "3")]),
        ([(None, "1"), (NOV, "2"), (NOV, "3")], [(None, "1"), (NOV, "3")]),
        ([(None, "1"), (NOV, "2"), (None, "3")], [(None, "3")]),
        ([(None, "1"), (None, "2"), (DEC, "3")], [(None, "2"), (DEC, "3")]),
        ([], []),
    ],
)
def test_later_versions_take_the_days_from_theirs_on(
    versions: list[tuple[date | None, str]], expected: list[tuple[date | None, str]]
) -> None:
    assert in_force(versions) == expected


@pytest.mark.parametrize(
    ("day", "place"), [(date(2026, 10, 31), 0), (NOV, 1), (date(2026, 11, 30), 1), (JAN, 2)]
)
def test_a_day_belongs_to_the_newest_version_that_has_begun(day: date, place: int) -> None:
    assert place_on([None, NOV, DEC], day) == place
