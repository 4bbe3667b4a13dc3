"""Many values as dots on one ruler: a true scale, no dot on another, one for many where there is no room."""

from __future__ import annotations

from decimal import Decimal

from vir.foundation.web.dot_ruler import CLUSTER_RADIUS, ROW, ROWS_MAX, Dot, DotRuler, Tier, build_dots
from vir.foundation.web.ruler_labels import WIDTHS

TIERS = [Tier(1, Decimal(100_000), "2%"), Tier(2, Decimal(250_000), "3%"), Tier(3, Decimal(400_000), "4%")]


def dot(name: str, value: int, **more: object) -> Dot:
    return Dot(
        name,
        Decimal(value),
        f"{name}: {value}",
        f"/{name}/",
        "reached" if value >= 100_000 else "none",
        **more,
    )  # type: ignore[arg-type]


def drawn(*dots: Dot) -> DotRuler:
    return build_dots(dots, TIERS, list_href="#all")


def test_the_scale_is_linear_from_zero_to_a_little_over_the_top_tier() -> None:
    ruler = drawn(dot("A", 216_000))

    # 400,000 × 1.08 = 432,000, and 216,000 is half of it.
    assert [sheet.dots[0].x for sheet in ruler.sheets] == ["50.000%"] * 3
    assert ruler.ticks == ("0.000%", "23.148%", "57.870%", "92.593%")
    assert ruler.beyond == 0


def test_dots_that_would_touch_stand_on_each_other_and_the_others_on_the_line() -> None:
    ruler = drawn(dot("A", 150_000), dot("B", 150_500), dot("C", 300_000))

    wide = ruler.sheets[2]
    heights = {one.says.split(":")[0]: wide.track - one.y for one in wide.dots}
    assert heights["A"] == heights["C"]
    assert heights["B"] - heights["A"] == ROW


def test_no_dot_covers_another_at_any_width() -> None:
    ruler = drawn(*(dot(f"P{number:02d}", 20_000 + number * 15_000) for number in range(24)))

    for sheet in ruler.sheets:
        spots = [(float(one.x[:-1]) / 100 * WIDTHS[sheet.mode], one.y) for one in sheet.dots]
        for place, (x, y) in enumerate(spots):
            for other_x, other_y in spots[place + 1 :]:
                assert abs(x - other_x) >= ROW or abs(y - other_y) >= ROW


def test_more_than_fit_on_each_other_become_one_with_their_number() -> None:
    crowd = [dot(f"P{number:02d}", 50_000 + number) for number in range(ROWS_MAX + 3)]
    ruler = drawn(*crowd, dot("ALONE", 390_000))

    for sheet in ruler.sheets:
        assert [(one.count, one.radius == CLUSTER_RADIUS) for one in sheet.dots] == [(9, True), (1, False)]
        assert sheet.dots[0].says == "9 partners: P00, P01, P02 and 6 more"
        assert (sheet.dots[0].href, sheet.dots[1].href) == ("#all", "/ALONE/")


def test_a_crowd_of_some_that_earn_and_some_that_do_not_is_drawn_as_mixed() -> None:
    crowd = [dot(f"P{number:02d}", 99_997 + number) for number in range(ROWS_MAX + 3)]

    sheets = drawn(*crowd).sheets

    assert {one.tone for sheet in sheets for one in sheet.dots} == {"mixed"}


def test_nobody_far_out_squeezes_the_others_and_it_is_said_how_many_are() -> None:
    ruler = drawn(dot("A", 200_000), dot("GIANT", 5_000_000))

    # Twice the top tier, and 8 percent of room.
    assert [sheet.dots[0].x for sheet in ruler.sheets] == ["23.148%"] * 3
    assert [sheet.dots[1].x for sheet in ruler.sheets] == ["100.000%"] * 3
    assert ruler.beyond == 1


def test_what_is_behind_last_year_stands_left_of_zero() -> None:
    ruler = drawn(dot("A", -100_000), dot("B", 100_000))

    xs = [float(one.x[:-1]) for one in ruler.sheets[2].dots]
    assert xs[0] < float(ruler.ticks[0][:-1]) < xs[1]
