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


@pytest.mark.parametrize("elapsed, total", [(0, 92), (-1, 92), (93, 92)])
def test_no_day_and_too_many_days_are_no_pace(elapsed, total):
    with pytest.raises(ValueError):
        project(HALF, elapsed, total)


def test_an_estimate_does_not_look_exact():
    assert round_projected(Decimal("593972.83")) == 594_000
