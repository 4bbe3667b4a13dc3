"""One accent, moved in lightness until it is readable on every surface of both themes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vir.foundation.web import colour
from vir.foundation.web.branding.style import brand_style
from vir.foundation.web.colour import DARK_SURFACES, LIGHT_SURFACES, contrast, palette, worst_contrast

TOKENS = Path(colour.__file__).parents[3] / "static/css/tokens.css"
# Given, text and graphics on light, text and graphics on dark.
FITTED = (
    ("#F2A900", "#926500", "#B88000", "#F2A900", "#F2A900"),
    ("#FFFFFF", "#6D6D6D", "#8A8A8A", "#FFFFFF", "#FFFFFF"),
    ("#000000", "#000000", "#000000", "#909090", "#6A6A6A"),
    ("#FFFF00", "#717100", "#8F8F00", "#FFFF00", "#FFFF00"),
    ("#FF0000", "#DD0000", "#FF0000", "#FF5140", "#FF0000"),
    ("#0000FF", "#0000FF", "#0000FF", "#578BFF", "#1B58FF"),
    ("#0B5567", "#0B5567", "#0B5567", "#5798AB", "#317385"),
)


@pytest.mark.parametrize(("given", "light", "light_mark", "dark", "dark_mark"), FITTED)
def test_an_accent_is_moved_in_lightness_by_the_least_that_is_enough(
    given: str, light: str, light_mark: str, dark: str, dark_mark: str
) -> None:
    found = palette(given)

    assert (found.light.text, found.light.graphics) == (light, light_mark)
    assert (found.dark.text, found.dark.graphics) == (dark, dark_mark)


@pytest.mark.parametrize(
    "given",
    [f"#{r}{g}{b}" for r in ("00", "80", "FF") for g in ("00", "80", "FF") for b in ("00", "80", "FF")],
)
def test_whatever_the_accent_its_words_and_buttons_have_4_5_and_its_marks_3_in_both_themes(
    given: str,
) -> None:
    found = palette(given)

    assert worst_contrast(found.light.text, LIGHT_SURFACES) >= 4.5
    assert worst_contrast(found.dark.text, DARK_SURFACES) >= 4.5
    assert worst_contrast(found.light.graphics, LIGHT_SURFACES) >= 3
    assert worst_contrast(found.dark.graphics, DARK_SURFACES) >= 3
    assert contrast(found.light.text, "#FFFFFF") >= 4.5
    assert contrast(found.dark.text, "#0F1316") >= 4.5


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)
    assert contrast("#F2A900", "#FFFFFF") == pytest.approx(2.01, abs=0.005)


def test_the_surfaces_are_those_of_the_tokens() -> None:
    tokens = TOKENS.read_text(encoding="utf-8")
    pairs = [
        re.search(rf"--{name}: light-dark\((#\w+), (#\w+)\)", tokens).groups()  # type: ignore[union-attr]
        for name in ("paper", "sheet", "sunk", "on-petrol")
    ]

    assert tuple(light for light, _ in pairs) == (*LIGHT_SURFACES, colour.ON_LIGHT)
    assert tuple(dark for _, dark in pairs) == (*DARK_SURFACES, colour.ON_DARK)


def test_the_stylesheet_replaces_the_accent_and_nothing_that_means_something() -> None:
    assert re.findall(r"--[a-z-]+(?=:)", brand_style("#F2A900")) == [
        "--brand",
        "--brand-mark",
        "--petrol",
        "--on-petrol",
    ]
