from decimal import Decimal

from programs.rating import NO_VOLUME, Volume
from tests.programs.examples import a_volume


def test_a_part_of_a_volume_has_no_lines():
    volume = Volume(Decimal(100), Decimal(120), Decimal(5), 3, 1, Decimal(-7))

    assert volume.in_proportion(Decimal(3), Decimal(2)) == a_volume("150", "7.5", "180")


def test_no_volume_is_nothing_in_every_figure():
    assert NO_VOLUME == Volume(Decimal(0), Decimal(0), Decimal(0), 0, 0, Decimal(0))
