"""Photographs of invoices: one form, each with its own text, light and place on the table."""

from __future__ import annotations

import io
from functools import lru_cache
from random import Random

from PIL import Image, ImageDraw, ImageEnhance

from vir.foundation.documents.evidence_child import picture_hash

WIDTH, HEIGHT = 360, 480


@lru_cache(maxsize=4096)
def hash_of(seed: int, touch: str) -> int:
    """Give the perceptual hash of a photograph, as it was taken or touched up afterwards."""
    picture = take(seed)
    if touch == "smaller":
        picture = picture.resize((WIDTH // 2, HEIGHT // 2))
    if touch == "brighter":
        picture = ImageEnhance.Brightness(picture).enhance(1.12)
    if touch == "saved again":
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=45)
        picture = Image.open(io.BytesIO(out.getvalue())).convert("RGB")
    if touch == "cropped":
        picture = picture.crop((4, 5, WIDTH - 4, HEIGHT - 5))
    return picture_hash(picture)


def take(seed: int) -> Image.Image:
    """Photograph an invoice: a sheet on a table, turned a little, lit from somewhere."""
    rng = Random(seed)
    table = tuple(rng.randrange(40, 170) for _ in range(3))
    picture = Image.new("RGB", (WIDTH, HEIGHT), table)
    sheet = Image.new("RGB", (280, 390), (244, 243, 238))
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((20, 18, 110, 44), fill=(60, 80, 110))
    draw.text((150, 22), f"INVOICE {rng.randrange(10_000, 99_999)}", fill=(20, 20, 20))
    for line in range(rng.randrange(3, 13)):
        top = 110 + line * 18
        draw.text(
            (20, top),
            "".join(rng.choice("ABCDEFGHKLMNPRSTUVX0123456789") for _ in range(9)),
            fill=(40, 40, 40),
        )
        draw.text((215, top), f"{rng.randrange(10, 9_999)}.00", fill=(40, 40, 40))
        draw.line((18, top + 15, 262, top + 15), fill=(190, 190, 190))
    turned = sheet.rotate(rng.uniform(-7, 7), expand=True, fillcolor=table)
    place = (rng.randrange(5, 70), rng.randrange(5, 75))
    picture.paste(turned, place)
    light = Image.linear_gradient("L").resize((WIDTH, HEIGHT)).rotate(rng.choice((0, 90, 180, 270)))
    return Image.composite(
        picture, Image.eval(picture, lambda value: value * 3 // 4), light.resize((WIDTH, HEIGHT))
    )
