"""The few custom properties that a vendor's accent replaces, as a stylesheet: a page may hold no style of its own."""

from __future__ import annotations

from vir.foundation.web.colour import HEX, palette

# Status colours, type, the ruler and the focus ring have tokens of their own, which nothing here names.
SHEET = """\
@layer tokens {{
  :root {{
    --brand: {given};
    --brand-mark: light-dark({light_mark}, {dark_mark});
    --petrol: light-dark({light_text}, {dark_text});
    --on-petrol: light-dark(#FFFFFF, #0F1316);
  }}
}}
"""


def brand_style(accent: str) -> str:
    """Write the stylesheet of an accent."""
    if not HEX.fullmatch(accent):
        raise ValueError(f"{accent!r} is no accent")
    found = palette(accent)
    return SHEET.format(
        given=found.given,
        light_text=found.light.text,
        light_mark=found.light.graphics,
        dark_text=found.dark.text,
        dark_mark=found.dark.graphics,
    )
