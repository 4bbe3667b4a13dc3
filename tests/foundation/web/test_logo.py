"""A logo is taken for what it holds, not for what its name says."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.tenancy.branding_world import png
from vir.foundation.web.branding.logo import BYTES_MAX, LogoRefused, read_logo

OPEN = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 48 24"'
)


def svg(inside: str, attributes: str = "") -> bytes:
    return f"{OPEN} {attributes}>{inside}</svg>".encode()


def test_shapes_and_what_is_inside_the_drawing_are_taken_as_they_are() -> None:
    drawing = svg(
        '<!-- mark --><defs><linearGradient id="g"><stop offset="0" stop-color="#F2A900"/></linearGradient></defs>'
        '<path d="M0 0h48v24z" fill="url(#g)"/><use xlink:href="#g"/>'
    )

    found = read_logo(drawing)

    assert (found.content, found.content_type) == (drawing, "image/svg+xml")


@pytest.mark.parametrize(
    "bad",
    [
        svg("<script>alert(1)</script>"),
        svg("", 'onload="alert(1)"'),
        svg('<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>'),
        svg('<image href="https://elsewhere.example/a.png"/>'),
        svg('<use href="https://elsewhere.example/a.svg#a"/>'),
        svg('<path d="M0 0" fill="url(https://elsewhere.example/#a)"/>'),
        svg('<a href="javascript:alert(1)"><path d="M0 0"/></a>'),
        svg("<style>@import url(https://elsewhere.example)</style>"),
        svg('<path d="M0 0" style="fill:red"/>'),
        svg('<set attributeName="href" to="javascript:alert(1)"/>'),
        svg('<animate attributeName="x" values="1"/>'),
        b'<?xml-stylesheet href="https://elsewhere.example"?>' + svg("<?php echo 1 ?>"),
        b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg("<text>&a;</text>"),
        b'<html xmlns="http://www.w3.org/1999/xhtml"><svg/></html>',
        b"<svg",
    ],
)
def test_a_drawing_that_holds_more_than_shapes_is_refused(bad: bytes) -> None:
    with pytest.raises(LogoRefused, match=r"^Logo: "):
        read_logo(bad)


def test_a_picture_is_drawn_anew_so_that_nothing_is_carried_along() -> None:
    found = read_logo(png() + b"<script>alert(1)</script>")

    with Image.open(io.BytesIO(found.content)) as picture:
        assert picture.size == (48, 24)
    assert b"script" not in found.content


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (png(48, 23), "23 px high is too low"),
        (png(264, 24), "11 times as wide"),
        (png(2001, 400), "too large"),
        (png()[:60], "cannot be read"),
        (b"GIF89a", "neither an SVG nor a PNG"),
        (b"x" * (BYTES_MAX + 1), "too much"),
        (svg("").replace(b'viewBox="0 0 48 24"', b""), "says no size"),
        (svg("").replace(b"48 24", b"nan inf"), "says no size"),
    ],
)
def test_the_refusal_says_what_is_wrong(bad: bytes, words: str) -> None:
    with pytest.raises(LogoRefused, match=words):
        read_logo(bad)
