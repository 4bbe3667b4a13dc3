"""The colours keep the contrast that the design promises, in light and in dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
CSS = ROOT / "static" / "css"
GROUNDS = ("paper", "sheet", "sunk")

# Least contrast against paper, sheet and sunk, in light and in dark.
PROMISED = {
    "ink": ((15.5, 16.2, 14.2), (14.8, 13.5, 15.5)),
    "ink2": ((7.6, 7.9, 7.0), (9.4, 8.6, 9.9)),
    "ink3": ((5.0, 5.2, 4.6), (6.4, 5.9, 6.7)),
    "rule2": ((3.8, 4.0, 3.5), (4.6, 4.2, 4.8)),
    "petrol": ((8.0, 8.4, 7.3), (8.9, 8.1, 9.3)),
    "verdigris": ((5.9, 6.1, 5.4), (8.0, 7.3, 8.4)),
    "ochre": ((6.9, 7.2, 6.3), (9.4, 8.5, 9.8)),
    "brick": ((7.1, 7.5, 6.5), (7.5, 6.8, 7.8)),
    "slate": ((7.3, 7.6, 6.7), (8.4, 7.7, 8.8)),
    "plum": ((8.0, 8.3, 7.3), (8.4, 7.7, 8.8)),
    "focus": ((5.8, 6.1, 5.4), (8.8, 8.0, 9.2)),
}
ON_SOFT = {"verdigris": (5.1, 5.6), "ochre": (6.0, 6.9), "brick": (6.0, 5.9)}
# The design prints one decimal, and rounds four of its figures up.
PRINTED = 0.06
SERIES = ("series-1", "series-2", "series-3", "series-4")


def tokens() -> dict[str, tuple[str, str]]:
    text = (CSS / "tokens.css").read_text()
    pairs = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", text)
    same = re.findall(r"--([\w-]+): (#\w{6});", text)
    return {
        **{name: (light, dark) for name, light, dark in pairs},
        **{name: (one, one) for name, one in same},
    }


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    high, low = sorted((luminance(one), luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("name", PROMISED)
def test_a_token_keeps_its_contrast_on_every_ground(name: str, theme: int) -> None:
    colours = tokens()

    measured = {ground: contrast(colours[name][theme], colours[ground][theme]) for ground in GROUNDS}

    least = dict(zip(GROUNDS, PROMISED[name][theme], strict=True))
    assert {ground: got for ground, got in measured.items() if got < least[ground] - PRINTED} == {}


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("name", ON_SOFT)
def test_a_meaning_is_readable_on_its_own_soft_ground(name: str, theme: int) -> None:
    colours = tokens()

    assert contrast(colours[name][theme], colours[f"{name}-soft"][theme]) >= ON_SOFT[name][theme] - PRINTED


@pytest.mark.parametrize("theme, least", [(0, 8.4), (1, 4.5)], ids=["light", "dark"])
def test_the_word_on_a_primary_button_is_readable(theme: int, least: float) -> None:
    colours = tokens()

    assert contrast(colours["on-petrol"][theme], colours["petrol"][theme]) >= least - PRINTED


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("name", SERIES)
def test_a_series_of_a_chart_stands_out_from_the_page(name: str, theme: int) -> None:
    colours = tokens()

    assert contrast(colours[name][theme], colours["paper"][theme]) >= 3.5


def test_the_contrast_is_the_one_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == 21.0
    assert round(contrast("#767676", "#FFFFFF"), 2) == 4.54


def test_raw_colours_stand_in_the_tokens_only() -> None:
    others = [path for path in CSS.rglob("*.css") if path.name != "tokens.css" and "print" not in path.name]

    found = {path.name: re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(", path.read_text()) for path in others}

    assert {name: colours for name, colours in found.items() if colours} == {}
    assert len(others) >= 7


def test_no_text_is_smaller_than_thirteen_pixels() -> None:
    sizes = {
        float(size)
        for path in CSS.rglob("*.css")
        for size in re.findall(r"(?:font-size:|font:\s*(?:\d{3}\s+)?)\s*([\d.]+)rem", path.read_text())
    }
    tokens_text = (CSS / "tokens.css").read_text()
    sizes |= {float(size) for size in re.findall(r"--type-[\w]+: \d{3} ([\d.]+)rem", tokens_text)}

    assert min(sizes) == 0.8125


def test_no_template_carries_a_style_or_a_script_of_its_own() -> None:
    templates = [path for path in (ROOT / "templates").rglob("*.html") if "documents" not in path.parts]
    inline = re.compile(r"\sstyle=|<style|\son\w+=\"|<script(?![^>]*\bsrc=)")

    found = {path.name: inline.findall(path.read_text()) for path in templates if "emails" not in path.parts}

    assert {name: hits for name, hits in found.items() if hits} == {}
    assert len(found) > 30


def test_style_sheets_ask_nobody_outside() -> None:
    addresses = [
        address
        for path in CSS.rglob("*.css")
        for address in re.findall(r"url\(['\"]?([^'\")]+)", path.read_text())
    ]

    assert sorted(set(addresses)) == [
        "../fonts/source-code-pro-latin-wght-normal.woff2",
        "../fonts/source-sans-3-latin-wght-normal.woff2",
        "../fonts/source-serif-4-latin-wght-normal.woff2",
    ]
