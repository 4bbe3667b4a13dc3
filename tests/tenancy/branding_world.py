"""The look of a vendor: a published one, a draft with a logo, and a host that is proven."""

from __future__ import annotations

import io

from PIL import Image

from tests.factories import NOON
from vir.foundation.identity.models import User
from vir.foundation.tenancy.models import Branding, ProvenHost, ProvenSender


def png(width: int = 48, height: int = 24) -> bytes:
    """Draw a picture of one colour."""
    drawn = io.BytesIO()
    Image.new("RGB", (width, height), "#B88000").save(drawn, "PNG")
    return drawn.getvalue()


def make_looks(canary: str, people: dict[str, User]) -> None:
    """Publish a look, begin another, and prove the host of both."""
    owner, host = people["owner"], f"rebates.{canary.lower()}.example"
    for number, published in ((1, NOON), (2, None)):
        Branding.objects.create(
            number=number,
            name_shown=f"{canary} look {number}",
            accent="#F2A900",
            logo=png(),
            logo_type="image/png",
            footer=f"{canary} footer {number}",
            sender_name=f"{canary} sender",
            reply_to=f"{canary.lower()}@x.example",
            domain=host,
            made_by=owner,
            made_at=NOON,
            published_at=published,
            published_by=owner if published else None,
        )
    ProvenHost.objects.create(host=host, proved_at=NOON, proved_by=owner)
    ProvenSender.objects.create(domain=host, proved_at=NOON, proved_by=owner)
