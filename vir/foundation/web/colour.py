"""
Colour as people see it: one accent, moved in lightness until it can be read on every surface of both themes.

OKLab and OKLCH after Björn Ottosson, "A perceptual color space for image processing" (2020); relative luminance and
contrast after WCAG 2.2, "relative luminance" and "contrast ratio". A colour that leaves sRGB on the way loses chroma,
never hue (CSS Color Module Level 4, section 13.2, without its local clipping).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

Rgb = tuple[float, float, float]

HEX: Final = re.compile(r"#[0-9A-F]{6}")
WHITE: Final = "#FFFFFF"
# Paper, sheet and sunk of static/css/tokens.css; a test compares them with it.
LIGHT_SURFACES: Final = ("#FBFAF6", "#FFFFFF", "#F2F0E9")
DARK_SURFACES: Final = ("#14181C", "#1B2126", "#0F1316")
# What stands on a filled button, by theme: --on-petrol.
ON_LIGHT: Final = "#FFFFFF"
ON_DARK: Final = "#0F1316"
# WCAG 2.2: 1.4.3 for text, 1.4.11 for graphics and controls.
TEXT: Final = 4.5
GRAPHICS: Final = 3.0
# The current row is washed with this share of the accent, and links stand on it: --tint.
WASH: Final = 0.09
_STEP: Final = 0.001
_IN_GAMUT: Final = 1e-7


@dataclass(frozen=True)
class Fitted:
    """
    An accent as it is used in one theme.

    :param text: for words, links and buttons, 4.5:1 on every surface
    :param graphics: for marks that mean something, 3:1 on every surface
    """

    text: str
    graphics: str


@dataclass(frozen=True)
class Palette:
    """What becomes of an accent: as it was given, and in each theme."""

    given: str
    light: Fitted
    dark: Fitted


@lru_cache(maxsize=256)
def palette(accent: str) -> Palette:
    """Fit an accent such as "#F2A900" to both themes."""
    return Palette(
        accent,
        Fitted(
            _fit(accent, LIGHT_SURFACES, TEXT, darker=True),
            _fit(accent, LIGHT_SURFACES, GRAPHICS, darker=True),
        ),
        Fitted(
            _fit(accent, DARK_SURFACES, TEXT, darker=False),
            _fit(accent, DARK_SURFACES, GRAPHICS, darker=False),
        ),
    )


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of two colours, from 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def worst_contrast(colour: str, surfaces: tuple[str, ...]) -> float:
    """Give the lowest contrast that a colour has on any of some surfaces."""
    return min(contrast(colour, surface) for surface in surfaces)


def washed(colour: str, sheet: str) -> str:
    """Mix a little of a colour into a sheet, as the current row of a table has it (CSS `color-mix(in oklab)`)."""
    mixed = [WASH * c + (1 - WASH) * s for c, s in zip(_oklab(colour), _oklab(sheet), strict=True)]
    return _hex(_srgb((mixed[0], mixed[1], mixed[2])))


def _fit(accent: str, surfaces: tuple[str, ...], wanted: float, *, darker: bool) -> str:
    """Move the lightness, and nothing else, by the least that is enough."""
    lightness, chroma, hue = _oklch(accent)
    step = -_STEP if darker else _STEP
    candidate = accent
    for _ in range(round(1 / _STEP) + 1):
        # What a table's current row is washed with follows the colour itself.
        behind = (*surfaces, washed(candidate, surfaces[1])) if wanted >= TEXT else surfaces
        if worst_contrast(candidate, behind) >= wanted:
            return candidate
        lightness = min(1.0, max(0.0, lightness + step))
        candidate = _in_gamut(lightness, chroma, hue)
    # Black on the light surfaces and white on the dark ones pass, so this is not reached.
    raise AssertionError(f"No lightness of {accent} is enough.")


def _in_gamut(lightness: float, chroma: float, hue: float) -> str:
    """Write a colour, with less chroma where sRGB has no such colour."""
    if _holds(_srgb(_lab_of(lightness, chroma, hue))):
        return _hex(_srgb(_lab_of(lightness, chroma, hue)))
    low, high = 0.0, chroma
    for _ in range(24):
        middle = (low + high) / 2
        if _holds(_srgb(_lab_of(lightness, middle, hue))):
            low = middle
        else:
            high = middle
    return _hex(_srgb(_lab_of(lightness, low, hue)))


def _holds(rgb: Rgb) -> bool:
    return all(-_IN_GAMUT <= part <= 1 + _IN_GAMUT for part in rgb)


def _lab_of(lightness: float, chroma: float, hue: float) -> Rgb:
    return (lightness, chroma * math.cos(hue), chroma * math.sin(hue))


def _oklch(colour: str) -> Rgb:
    lightness, a, b = _oklab(colour)
    return (lightness, math.hypot(a, b), math.atan2(b, a))


def _oklab(colour: str) -> Rgb:
    red, green, blue = _linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _srgb(lab: Rgb) -> Rgb:
    """Give gamma-encoded red, green and blue from 0 to 1; outside of that there is no such colour."""
    lightness, a, b = lab
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        _encoded(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        _encoded(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        _encoded(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short),
    )


def _encoded(part: float) -> float:
    if abs(part) <= 0.0031308:
        return 12.92 * part
    return math.copysign(1.055 * abs(part) ** (1 / 2.4) - 0.055, part)


def _linear(colour: str) -> Rgb:
    return _decoded(colour[1:3]), _decoded(colour[3:5]), _decoded(colour[5:7])


def _decoded(pair: str) -> float:
    part = int(pair, 16) / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _hex(rgb: Rgb) -> str:
    return "#" + "".join(f"{round(min(1.0, max(0.0, part)) * 255):02X}" for part in rgb)
