"""The tier ruler: true to scale, complete in words, no label over another."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest

from vir.foundation.web import formats
from vir.foundation.web.drawing import text_box
from vir.foundation.web.ruler import Bar, Mark, Row, Ruler, build_ruler
from vir.foundation.web.ruler_labels import WIDTHS, Label

# Q4 Cordless Growth of the demo: threshold, rate, what the line pays.
TIERS = (("100000", "2", "2000"), ("250000", "3", "7500"), ("400000", "4", "16000"), ("600000", "5", "30000"))


def usd(value: Decimal) -> str:
    return formats.money(value, "USD", whole=True)


def marks(value: Decimal, tiers: tuple[tuple[str, str, str], ...] = TIERS) -> list[Mark]:
    ahead = [Decimal(threshold) for threshold, _, _ in tiers if Decimal(threshold) > value]
    return [
        Mark(
            threshold=Decimal(threshold),
            number=number,
            rate_label=f"{rate}%",
            pays_label=formats.money(Decimal(pays), "USD"),
            reached=Decimal(threshold) <= value,
            needed_label=f"{usd(Decimal(threshold) - value)} to go",
            is_next=bool(ahead) and Decimal(threshold) == ahead[0],
        )
        for number, (threshold, rate, pays) in enumerate(tiers, start=1)
    ]


def ruler(value: str, tiers: tuple[tuple[str, str, str], ...] = TIERS, **given: Any) -> Ruler:
    amount = Decimal(value)
    settings: dict[str, Any] = {
        "you_label": f"You {usd(amount)}",
        "gap_label": "$57,820",
        "projected_label": "about $594,000 at your pace",
        "label": "Net purchases, Q4 Cordless Growth",
        "format_value": usd,
    }
    return build_ruler(value=amount, marks=marks(amount, tiers), **{**settings, **given})


def alder(**given: Any) -> Ruler:
    return ruler("342180", projected=Decimal("593973"), cap_at=Decimal("800000"), **given)


def labels_at(drawn: Ruler, mode: str) -> list[Label]:
    return [label for label in drawn.labels if not label.at or mode in label.at.split()]


def texts_at(drawn: Ruler, mode: str, row: int) -> list[str]:
    found = [label for label in labels_at(drawn, mode) if label.y == row]
    return [label.text for label in sorted(found, key=lambda label: Decimal(label.x.rstrip("%")))]


def test_marks_stand_where_the_scale_of_one_point_zero_eight_puts_them() -> None:
    drawn = alder()

    assert [tick.x for tick in drawn.ticks] == ["0.000%", "15.432%", "38.580%", "61.728%", "92.593%"]
    assert [tick.is_next for tick in drawn.ticks] == [False, False, False, True, False]
    assert drawn.pointer == "52.806%"
    assert drawn.tip == "91.662%"


def test_earned_and_projected_meet_without_a_seam() -> None:
    drawn = alder()

    assert drawn.earned == Bar("0.000%", "52.806%")
    assert drawn.projected == Bar("52.806%", "38.856%")
    assert drawn.gap == Bar("52.806%", "8.922%")
    assert drawn.gap_end == "61.728%"


def test_the_meter_says_the_volume_the_tier_and_the_gap() -> None:
    drawn = alder()

    assert (drawn.value_min, drawn.value_now, drawn.value_max) == ("0", "342180", "648000")
    assert drawn.value_text == "342,180 dollars. Tier 2 of 4. 57,820 to Tier 3."


def test_a_table_says_the_same_as_the_ruler() -> None:
    assert alder().rows == (
        Row("Tier 1, 2%", "$100,000", "$2,000.00", "reached", False, True),
        Row("Tier 2, 3%", "$250,000", "$7,500.00", "reached", False, True),
        Row("Tier 3, 4%", "$400,000", "$16,000.00", "$57,820 to go", True),
        Row("Tier 4, 5%", "$600,000", "$30,000.00", "$257,820 to go", False),
    )


def test_wide_the_second_row_says_what_each_mark_pays() -> None:
    drawn = alder()

    assert texts_at(drawn, "wide", 70) == ["100k", "250k", "400k", "600k"]
    assert texts_at(drawn, "wide", 88) == [
        "Tier 1 · 2% · $2,000",
        "Tier 2 · 3% · $7,500",
        "Tier 3 · 4% · $16,000",
        "Tier 4 · 5% · $30,000",
    ]


def test_medium_only_the_next_mark_says_what_it_pays() -> None:
    assert texts_at(alder(), "medium", 88) == ["Tier 1", "Tier 2", "Tier 3 · 4% · $16,000", "Tier 4"]


def test_narrow_only_the_present_and_the_next_mark_carry_text() -> None:
    drawn = alder()

    assert texts_at(drawn, "narrow", 70) == ["250k", "400k"]
    assert texts_at(drawn, "narrow", 88) == ["Tier 2", "Tier 3"]
    assert drawn.gap_at == "medium wide"


def test_at_zero_nothing_is_filled_and_the_pointer_stands_at_the_origin() -> None:
    drawn = ruler("0")

    assert drawn.earned is None
    assert drawn.projected is None
    assert drawn.pointer == "0.000%"
    assert drawn.value_text == "0 dollars. No tier of 4 yet. 100,000 to Tier 1."


def test_a_volume_behind_the_origin_extends_to_its_left() -> None:
    drawn = ruler("-60000", projected=Decimal("50000"))

    assert drawn.value_min == "-64800"
    assert drawn.earned is None
    assert drawn.behind == Bar("0.673%", "8.418%")
    assert drawn.projected == Bar("9.091%", "7.014%")
    assert drawn.ticks[0].x == "9.091%"
    assert drawn.value_text == "minus 60,000 dollars. No tier of 4 yet. 160,000 to Tier 1."


def test_the_cap_joins_the_scale_once_the_top_tier_is_in_reach() -> None:
    drawn = ruler("402450", projected=Decimal("698592"), cap_at=Decimal("800000"))

    assert drawn.value_max == "864000"
    assert [tick.x for tick in drawn.ticks if tick.is_cap] == ["92.593%"]
    assert texts_at(drawn, "wide", 88)[-1] == "cap"


def test_past_the_cap_the_fill_stops_at_it() -> None:
    drawn = ruler("900000", projected=Decimal("950000"), cap_at=Decimal("800000"))

    assert drawn.earned == Bar("0.000%", "92.593%")
    assert drawn.projected is None
    assert drawn.pointer == "100.000%"
    assert drawn.runs_past is True
    assert drawn.value_now == "864000"
    assert drawn.value_text == "900,000 dollars. Tier 4 of 4. Cap reached."


def test_past_the_top_without_a_cap_the_track_is_full_and_goes_on() -> None:
    drawn = ruler("900000")

    assert drawn.earned == Bar("0.000%", "100.000%")
    assert drawn.runs_past is True
    assert drawn.value_text == "900,000 dollars. Tier 4 of 4."


def test_exactly_at_a_threshold_the_tier_is_reached() -> None:
    drawn = ruler("400000")

    assert drawn.value_text == "400,000 dollars. Tier 3 of 4. 200,000 to Tier 4."
    assert drawn.pointer == drawn.ticks[3].x


def test_one_mark_is_a_goal() -> None:
    goal = (("1190000", "1.0", "11900"),)

    drawn = ruler("1084300", goal, variant="standard")

    assert drawn.earned == Bar("0.000%", "84.368%")
    assert drawn.ticks[1].x == "92.593%"
    assert drawn.value_text == "1,084,300 dollars of 1,190,000. 105,700 to go."
    assert texts_at(drawn, "narrow", 56) == ["0", "1,190k"]
    assert ruler("1200000", goal).value_text == "1,200,000 dollars of 1,190,000. Reached."


def test_a_strip_has_no_pointer_and_a_line_has_no_text() -> None:
    strip = ruler("342180", variant="strip", you_label="")
    line = ruler("342180", variant="line")

    assert strip.pointer == ""
    assert texts_at(strip, "wide", 40) == ["0", "100k", "250k", "400k", "600k"]
    assert (line.pointer, line.labels) == ("", ())
    assert line.frame.height == 16


def test_without_marks_the_volume_itself_sets_the_scale() -> None:
    drawn = build_ruler(value=Decimal("50"), marks=[], format_value=usd, label="Net purchases")

    assert drawn.value_max == "54"
    assert drawn.value_text == "50 dollars."


def test_a_short_projection_has_no_tip() -> None:
    assert ruler("342180", projected=Decimal("350000")).tip == ""


def test_the_pointers_figure_moves_right_and_then_over_it_where_the_left_has_no_room() -> None:
    right = next(label for label in labels_at(ruler("0"), "wide") if label.text == "You $0")
    over = next(label for label in labels_at(ruler("5000"), "narrow") if label.text == "You $5,000")

    assert (right.anchor, right.dx, right.y) == ("start", 10, 23)
    assert (over.anchor, over.x, over.y) == ("start", "0.000%", 8)


MANY = tuple((str(50000 * step), str(step), str(1000 * step)) for step in range(1, 13))
CLOSE = (("100000", "2", "2000"), ("105000", "3", "3150"), ("400000", "4", "16000"), ("410000", "5", "20500"))
LONG = (
    ("100000000", "1.25", "1250000"),
    ("200000000", "2.75", "5500000"),
    ("300000000", "3.125", "9375000.55"),
)


@pytest.mark.parametrize("tiers", [TIERS, MANY, CLOSE, LONG], ids=["demo", "many", "close", "long"])
@pytest.mark.parametrize("share", ["-0.1", "0", "0.01", "0.17", "0.52", "0.66", "0.98", "1", "1.05", "1.5"])
@pytest.mark.parametrize("variant", ["hero", "standard", "strip"])
def test_no_label_covers_another_or_leaves_the_track(
    tiers: tuple[tuple[str, str, str], ...], share: str, variant: str
) -> None:
    value = str((Decimal(tiers[-1][0]) * Decimal(share)).quantize(Decimal(1)))

    drawn = ruler(value, tiers, variant=variant, projected=Decimal(value) + Decimal(tiers[0][0]))

    for mode, width in WIDTHS.items():
        boxes = [
            text_box(
                label.text,
                float(label.x.rstrip("%")) / 100 * width + label.dx,
                label.y,
                label.anchor,
                strong=label.strong,
            )
            for label in labels_at(drawn, mode)
        ]
        assert [(one, two) for one, two in combinations(boxes, 2) if one.touches(two)] == []
        assert [box for box in boxes if box.left < -0.5 or box.right > width + 0.5] == []


def test_many_tiers_keep_the_next_one_in_full_view() -> None:
    drawn = ruler("342180", MANY)

    assert "350k" in texts_at(drawn, "narrow", 70)
    assert "Tier 7" in texts_at(drawn, "narrow", 88)
    assert len(drawn.ticks) == 13
    assert len(drawn.rows) == 12
