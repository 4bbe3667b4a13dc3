"""What becomes of an accent, in the words and swatches of the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vir.foundation.web.colour import (
    DARK_SURFACES,
    GRAPHICS,
    LIGHT_SURFACES,
    TEXT,
    WHITE,
    contrast,
    palette,
    worst_contrast,
)

SHEET_DARK = DARK_SURFACES[1]


@dataclass(frozen=True)
class Swatch:
    """One colour in use: where, and how far it stands out where it stands out least."""

    theme: str
    use: str
    colour: str
    ratio: str
    needed: str
    is_given: bool


def accent_shown(accent: str) -> dict[str, Any]:
    """Give the sentence about an accent and the colours that come of it."""
    found = palette(accent)
    swatches = [
        _swatch("Light", "Text and buttons", found.light.text, LIGHT_SURFACES, TEXT, accent),
        _swatch("Light", "Marks and lines", found.light.graphics, LIGHT_SURFACES, GRAPHICS, accent),
        _swatch("Dark", "Text and buttons", found.dark.text, DARK_SURFACES, TEXT, accent),
        _swatch("Dark", "Marks and lines", found.dark.graphics, DARK_SURFACES, GRAPHICS, accent),
    ]
    moved = accent not in (found.light.text, found.dark.text) or found.light.text != found.dark.text
    return {"accent": accent, "is_moved": moved, "sentences": _sentences(accent), "swatches": swatches}


def _sentences(accent: str) -> list[str]:
    found = palette(accent)
    said = []
    if found.light.text != accent:
        said.append(
            f"{_ratio(contrast(accent, WHITE))} on white: too light for text and buttons. We use {found.light.text}"
            f" ({_ratio(contrast(found.light.text, WHITE))}) for text and buttons and keep {accent} for the bar"
            " beside your name."
        )
    if found.dark.text != accent:
        said.append(
            f"{_ratio(contrast(accent, SHEET_DARK))} in the dark theme: too dark for text and buttons. There we use"
            f" {found.dark.text} ({_ratio(contrast(found.dark.text, SHEET_DARK))})."
        )
    if not said:
        said.append(f"{accent} is readable in both themes. It is used as it is.")
    return said


def _swatch(
    theme: str, use: str, colour: str, surfaces: tuple[str, ...], needed: float, accent: str
) -> Swatch:
    return Swatch(
        theme=theme,
        use=use,
        colour=colour,
        ratio=_ratio(worst_contrast(colour, surfaces)),
        needed=_ratio(needed),
        is_given=colour == accent,
    )


def _ratio(value: float) -> str:
    """Write a contrast, cut and not rounded up: 4.49 does not pass as 4.5."""
    return f"{int(value * 10 + 1e-9) / 10:.1f}:1"
