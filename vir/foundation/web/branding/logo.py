"""
A logo, checked by what it holds and never by what its name says.

A drawing is refused, not cleaned, where it holds anything but shapes: what is cleaned looks different from what was
sent, and whoever sent it would find out from a partner. The list says what may be in it; all else is refused.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Final

from lxml import etree
from PIL import Image, UnidentifiedImageError

from vir.foundation.refusals import Refused

BYTES_MAX: Final = 100_000
# It is drawn 24 px high in the head, twice that on fine screens.
HEIGHT_MIN: Final = 24
SIDE_MAX: Final = 2_000
RATIO_MAX: Final = 10
ELEMENTS_MAX: Final = 2_000
PNG_HEAD: Final = b"\x89PNG\r\n\x1a\n"
SVG: Final = "http://www.w3.org/2000/svg"
_NAMESPACE_OK: Final = frozenset({SVG})
_ELEMENT_NAMES: Final = """
svg g defs title desc path rect circle ellipse line polyline polygon linearGradient radialGradient stop clipPath mask
text tspan use symbol
"""
_ATTRIBUTE_NAMES: Final = """
id class x y x1 y1 x2 y2 cx cy r rx ry fx fy d points width height viewBox version transform preserveAspectRatio fill
fill-rule fill-opacity stroke stroke-width stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray
stroke-dashoffset stroke-opacity opacity offset stop-color stop-opacity gradientUnits gradientTransform spreadMethod
clip-path clip-rule clipPathUnits mask maskUnits maskContentUnits font-family font-size font-weight font-style
letter-spacing text-anchor dominant-baseline dx dy display visibility role aria-label aria-hidden aria-labelledby href
color enable-background
"""
_ELEMENTS: Final = frozenset(_ELEMENT_NAMES.split())
_ATTRIBUTES: Final = frozenset(_ATTRIBUTE_NAMES.split())
# Inside the drawing itself: "#mark", "url(#mark)".
_INSIDE: Final = re.compile(r"#[\w.-]+")
_REFERS: Final = re.compile(r"url\(\s*['\"]?(?P<to>[^)'\"]*)['\"]?\s*\)", re.IGNORECASE)
_LENGTH: Final = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:px)?\s*")


class LogoRefused(Refused):
    """A file that is no logo we can show."""


@dataclass(frozen=True)
class Logo:
    """A logo that may be shown: its bytes and what they are."""

    content: bytes
    content_type: str


def read_logo(content: bytes) -> Logo:
    """
    Check a file that somebody sent as a logo.

    :raises LogoRefused: if it is no PNG or SVG, too large, too low, or holds more than shapes
    """
    if len(content) > BYTES_MAX:
        raise LogoRefused(
            f"Logo: {len(content) // 1000} kB is too much. Send at most {BYTES_MAX // 1000} kB."
        )
    if content.startswith(PNG_HEAD):
        return Logo(_checked_png(content), "image/png")
    if b"<svg" in content[:4000]:
        _check_svg(content)
        return Logo(content, "image/svg+xml")
    raise LogoRefused("Logo: this is neither an SVG nor a PNG. Send one of the two.")


def _checked_png(content: bytes) -> bytes:
    """Draw the picture anew, so that nothing but the picture is kept: no text, no place, no second file behind it."""
    try:
        with Image.open(io.BytesIO(content), formats=["PNG"]) as picture:
            width, height = picture.size
            _check_shape(width, height)
            _check_pixels(width, height)
            picture.load()
            drawn = io.BytesIO()
            picture.convert("RGBA").save(drawn, "PNG", optimize=True)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise LogoRefused("Logo: the PNG cannot be read. Save it again and send it once more.") from None
    return drawn.getvalue()


def _check_svg(content: bytes) -> None:
    root = _parsed(content)
    if root.tag != f"{{{SVG}}}svg":
        raise LogoRefused("Logo: this is neither an SVG nor a PNG. Send one of the two.")
    elements = list(root.iter())
    if len(elements) > ELEMENTS_MAX:
        raise LogoRefused(f"Logo: it has {len(elements):,} shapes. Simplify it to at most {ELEMENTS_MAX:,}.")
    for element in elements:
        _check_element(element)
    _check_shape(*_size(root))


def _parsed(content: bytes) -> etree._Element:
    # No entity is resolved, nothing is loaded from anywhere, and a tree of any depth is refused by the library.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise LogoRefused("Logo: the SVG cannot be read. Export it again as plain SVG.") from None
    # An entity can write a name that is looked for here; the plain line of a drawing program holds none.
    if b"<!ENTITY" in content:
        raise LogoRefused("Logo: the SVG declares entities. Export it as plain SVG.")
    return root


def _check_element(element: etree._Element) -> None:
    if isinstance(element, etree._Comment):
        return
    if not isinstance(element.tag, str):
        raise LogoRefused("Logo: the SVG holds instructions for programs. Export it as plain SVG.")
    name = etree.QName(element)
    if name.namespace not in _NAMESPACE_OK or name.localname not in _ELEMENTS:
        raise LogoRefused(
            f"Logo: the SVG holds “{name.localname[:40]}”. Only shapes are shown: export it as plain SVG,"
            " without scripts, styles, pictures and links."
        )
    for key, value in element.attrib.items():
        _check_attribute(str(key), str(value))


def _check_attribute(key: str, value: str) -> None:
    local = etree.QName(key).localname
    if key.startswith("{http://www.w3.org/XML/1998/namespace}"):
        return
    known = local in _ATTRIBUTES and (key == local or key == "{http://www.w3.org/1999/xlink}href")
    if not known:
        raise LogoRefused(
            f"Logo: the SVG holds the attribute “{local[:40]}”. Export it as plain SVG, with colours as attributes."
        )
    refers = [found["to"] for found in _REFERS.finditer(value)]
    if local == "href":
        refers.append(value)
    if any(not _INSIDE.fullmatch(one.strip()) for one in refers):
        raise LogoRefused("Logo: the SVG loads something from elsewhere. Put everything into the one file.")


def _size(root: etree._Element) -> tuple[float, float]:
    box = str(root.get("viewBox", "")).replace(",", " ").split()
    said = box[2:] if len(box) == 4 else [str(root.get(side, "")) for side in ("width", "height")]
    width, height = (_LENGTH.fullmatch(one) for one in said)
    if width is None or height is None:
        raise LogoRefused("Logo: the SVG says no size. Give it a viewBox, or a width and a height.")
    return float(width[1]), float(height[1])


def _check_shape(width: float, height: float) -> None:
    if width <= 0 or height <= 0:
        raise LogoRefused("Logo: it has no size.")
    if width / height > RATIO_MAX:
        raise LogoRefused(
            f"Logo: it is {width / height:.0f} times as wide as high. At most {RATIO_MAX} times fits into the head."
        )


def _check_pixels(width: int, height: int) -> None:
    """A drawing has no pixels: it is as sharp at any size."""
    if height < HEIGHT_MIN:
        raise LogoRefused(f"Logo: {height} px high is too low. It needs at least {HEIGHT_MIN} px.")
    if max(width, height) > SIDE_MAX:
        raise LogoRefused(f"Logo: {max(width, height)} px is too large. Send at most {SIDE_MAX:,} px a side.")
