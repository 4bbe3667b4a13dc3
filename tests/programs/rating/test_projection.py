from decimal import Decimal

import pytest

from programs.rating import Volume, project, round_projected

HALF = Volume(Decimal("100.01"), Decimal(120), Decimal(7), 5, 1, Decimal(-10))


def test_a_pace_extends_every_figure_and_leaves_the_counts():
    assert project(HALF, 46, 92) == Volume(Decimal("200.02"), Decimal(240), Decimal(14), 5, 1, Decimal(-20))


def test_a_pace_is_not_rounded():
    assert project(HALF, 3, 7).net * 3 == Decimal("700.07")


def test_a_whole_period_is_its_own_pace():
    assert project(HALF, 92, 92) == HALF


def test_a_single_day_is_a_pace():
    assert project(HALF, 1, 3).gross == 360


@pytest.mark.parametrize("elapsed, total", [(0, 92), (-1, 92), (93, 92)])
def test_no_day_and_too_many_days_are_no_pace(elapsed, total):
    with pytest.raises(ValueError) as refusal:
        project(HALF, elapsed, total)

    assert str(refusal.value) == (
        f"{elapsed} of {total} days is not a pace. Give at least 1 and at most all days."
    )


def test_an_estimate_does_not_look_exact():
    assert [round_projected(Decimal(value)) for value in ("593972.83", "1234.5")] == [594_000, 1230]
