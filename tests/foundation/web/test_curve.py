"""The payout curve: jumps, cap, the other application, words and table."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import combinations

import pytest

from vir.foundation.web.curve import Curve, Example, build_curve
from vir.foundation.web.curve_points import clip, jumps, strokes, value_at, value_before
from vir.foundation.web.curve_words import Line, Step
from vir.foundation.web.drawing import text_box


def pairs(text: str) -> list[tuple[Decimal, Decimal]]:
    return [(Decimal(x), Decimal(y)) for x, y in (point.split(":") for point in text.split())]


RETROACTIVE = pairs(
    "0:0 100000:0 100000:2000 250000:5000 250000:7500 400000:12000 400000:16000 "
    "600000:24000 600000:30000 800000:40000 900000:40000"
)
INCREMENTAL = pairs("0:0 100000:0 250000:3000 400000:7500 600000:15500 900000:30500")
MARKS = pairs("100000:2000 250000:7500 400000:16000 600000:30000")
CAP = (Decimal("800000"), Decimal("40000"))
RUG = [Decimal(volume) for volume in ("251700", "118300", "361400", "588400")]
CORVUS = Example("Corvus", Decimal("361400"), Decimal("10842.00"))


def demo() -> Curve:
    return build_curve(
        points=RETROACTIVE,
        other_points=INCREMENTAL,
        marks=MARKS,
        cap=CAP,
        rug=RUG,
        rug_label="last year, 4 partners",
        example=CORVUS,
    )


def test_slopes_are_drawn_solid_and_jumps_apart() -> None:
    drawn = demo()

    assert drawn.line == (
        "M40.0 226.0 L81.3 226.0 M81.3 216.5 L143.3 202.3 M143.3 190.4 L205.3 169.1 "
        "M205.3 150.1 L287.9 112.1 M287.9 83.7 L370.6 36.2 L397.0 36.2"
    )
    assert drawn.jumps == (
        "M81.3 226.0 L81.3 216.5 M143.3 202.3 L143.3 190.4 M205.3 169.1 L205.3 150.1 M287.9 112.1 L287.9 83.7"
    )


def test_the_other_application_ends_with_the_plot() -> None:
    assert demo().other == "M40.0 226.0 L81.3 226.0 L143.3 211.8 L205.3 190.4 L287.9 152.5 L397.0 89.8"


def test_guides_run_only_to_the_curve() -> None:
    assert demo().grid.split(" M")[3:6] == ["40.0 83.7H287.9", "40.0 36.2H370.6", "81.3 226.0V226.0"]


def test_the_example_drops_to_the_rug() -> None:
    drawn = demo()

    assert (drawn.example_x, drawn.example_y) == ("189.3", "174.6")
    assert drawn.example_drop == "M189.3 174.6V270.0"
    assert drawn.rug_example == "M189.3 -2V12"
    assert drawn.rug.split(" M")[2] == "189.3 0V10"


def test_every_mark_the_two_largest_jumps_and_both_applications_are_named() -> None:
    assert [text.text for text in demo().texts] == [
        "800k",
        "$40k",
        "600k",
        "$30k",
        "400k",
        "$16k",
        "250k",
        "$7.5k",
        "100k",
        "$2k",
        "+$6,000 jump",
        "+$4,000 jump",
        "cap",
        "Corvus",
        "retroactive",
        "incremental",
        "last year, 4 partners",
    ]


def test_the_description_says_the_finding_in_words() -> None:
    drawn = demo()

    assert drawn.title == "Payout curve, retroactive and incremental"
    assert drawn.desc == (
        "Retroactive pays 2,000 dollars at 100,000, 7,500 at 250,000, 16,000 at 400,000 "
        "and 30,000 at 600,000, and stops at 40,000 at 800,000. Incremental pays 15,500 at 600,000."
    )


def test_the_keyboard_stops_at_each_mark_and_at_the_cap() -> None:
    steps = demo().steps

    assert len(steps) == 5
    assert steps[2] == Step(
        "205.3", "150.1", "At 400,000 dollars, rebate 16,000 dollars, 4,000 more than one dollar earlier."
    )
    assert steps[4] == Step("370.6", "36.2", "At 800,000 dollars, rebate 40,000 dollars.")


def test_a_volume_in_units_is_said_in_units() -> None:
    drawn = build_curve(
        points=pairs("0:0 500:0 500:1000 900:1800"), marks=pairs("500:1000"), volume_unit="units"
    )

    assert drawn.steps[0].says == "At 500 units, rebate 1,000 dollars, 1,000 more than one unit earlier."


def test_the_table_says_the_same_as_the_curve() -> None:
    lines = demo().lines

    assert lines[3] == Line("600,000", "30,000.00", "+6,000.00", "15,500.00")
    assert lines[4] == Line("800,000", "40,000.00", "—", "25,500.00")


def test_one_application_alone_needs_no_second_name() -> None:
    drawn = build_curve(points=RETROACTIVE, marks=MARKS)

    assert drawn.other == ""
    assert drawn.other_label == ""
    assert drawn.title == "Payout curve, retroactive"
    assert drawn.lines[0].other == ""


def test_a_curve_that_pays_nothing_is_still_a_curve() -> None:
    drawn = build_curve(points=pairs("0:0 100:0"), marks=[])

    assert drawn.line == "M40.0 258.0 L370.6 258.0 L397.0 258.0"
    assert drawn.desc == "Retroactive pays nothing."


def test_without_a_rug_the_plot_uses_its_place() -> None:
    drawn = build_curve(points=RETROACTIVE, marks=MARKS, example=CORVUS)

    assert drawn.rug == ""
    assert drawn.example_drop.endswith("V258.0")


STAIRS = [
    pair
    for step in range(1, 13)
    for pair in (
        (Decimal(25000 * step), Decimal((step - 1) * step * 250)),
        (Decimal(25000 * step), Decimal(step * step * 250)),
    )
]


@pytest.mark.parametrize("width", [405, 343, 640])
@pytest.mark.parametrize(
    "drawn_points, marks",
    [
        (RETROACTIVE, MARKS),
        (INCREMENTAL, pairs("250000:3000 400000:7500 600000:15500")),
        (STAIRS, STAIRS[1::2]),
        (
            pairs("0:0 99999:0 99999:9 100000:9 100000:9000000 200000:18000000"),
            pairs("99999:9 100000:9000000"),
        ),
    ],
    ids=["retroactive", "incremental", "twelve steps", "two marks at once"],
)
def test_no_label_covers_another_or_leaves_the_drawing(
    drawn_points: list[tuple[Decimal, Decimal]], marks: list[tuple[Decimal, Decimal]], width: int
) -> None:
    drawn = build_curve(
        points=drawn_points,
        other_points=INCREMENTAL,
        marks=marks,
        rug=RUG,
        rug_label="last year, 4 partners",
        example=CORVUS,
        width=width,
    )

    boxes = [
        text_box(text.text, float(text.x), float(text.y), text.anchor, strong=bool(text.kind))
        for text in drawn.texts
    ]
    assert [(one, two) for one, two in combinations(boxes, 2) if one.touches(two)] == []
    assert [box for box in boxes if box.left < -0.5 or box.right > width + 0.5] == []


def test_a_payout_is_read_between_its_points() -> None:
    assert value_at(RETROACTIVE, Decimal("361400")) == Decimal("10842")
    assert value_at(RETROACTIVE, Decimal("400000")) == Decimal("16000")
    assert value_before(RETROACTIVE, Decimal("400000")) == Decimal("12000")
    assert value_at(RETROACTIVE, Decimal("99999")) == Decimal("0")
    assert value_at(RETROACTIVE, Decimal("950000")) == Decimal("40000")
    assert value_at([], Decimal("1")) == Decimal("0")


def test_a_polyline_is_cut_or_carried_on_to_the_end_of_the_plot() -> None:
    assert clip(INCREMENTAL, Decimal("864000"))[-1] == (Decimal("864000"), Decimal("28700"))
    assert clip(pairs("0:0 10:5"), Decimal("20")) == pairs("0:0 10:5 20:5")
    assert clip([], Decimal("20")) == []


def test_a_jump_down_is_a_jump() -> None:
    points = pairs("0:0 10:5 10:3 20:6")

    assert jumps(points) == {Decimal("10"): Decimal("-2")}
    assert strokes(points) == (
        [pairs("0:0 10:5"), pairs("10:3 20:6")],
        [pairs("10:5 10:3")],
    )


def test_the_other_application_fits_under_the_top_also_when_it_pays_more() -> None:
    incremental = [
        (Decimal(0), Decimal(0)),
        (Decimal(600000), Decimal(15500)),
        (Decimal(700000), Decimal(20500)),
    ]
    retroactive = [
        (Decimal(0), Decimal(0)),
        (Decimal(600000), Decimal(30000)),
        (Decimal(700000), Decimal(35000)),
    ]

    curve = build_curve(
        points=incremental,
        other_points=retroactive,
        marks=[(Decimal(600000), Decimal(15500))],
        currency="USD",
        chosen_label="incremental",
        other_label="retroactive",
    )

    heights = [float(point.split()[1]) for point in re.findall(r"[\d.]+ [\d.]+", curve.other)]
    assert len(set(heights)) == len(heights)
    assert min(heights) > 0
