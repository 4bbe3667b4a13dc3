"""Letters of a vendor, what their readers chose, and an address that nothing is sent to."""

from __future__ import annotations

from uuid import uuid4

from partners.models import Partner
from tests.factories import NOON
from vir.foundation.identity.models import User
from vir.foundation.notifications.models import Delivery, Preference, ReaderSettings, Suppression
from vir.foundation.notifications.stopping import stop_hash, stop_token


def make_letters(canary: str, partners: list[Partner], people: dict[str, User]) -> dict[str, str]:
    """Write to somebody of each partner; the first one's letter is what addresses name."""
    reader = people["partner_admin"]
    rows = []
    for partner in partners:
        row_id = uuid4()
        rows.append(
            Delivery.objects.create(
                id=row_id,
                event="terms",
                partner_id=partner.id,
                user=reader if partner == partners[0] else None,
                address=f"{partner.code.lower()}@x.example",
                subject=f"{partner.code} letter",
                text=f"{partner.code} says",
                html=f"<body><p>{partner.code} draws</p></body>",
                ref_kind="program",
                ref_code=f"{canary} program",
                stop_hash=stop_hash(stop_token(row_id)),
                state="bounced",
                created_at=NOON,
                due_at=NOON,
                sent_at=NOON,
                bounced_at=NOON,
                message_id=f"<{row_id}@{canary.lower()}>",
                fault=f"{canary} fault",
            )
        )
    own = {"user": reader, "partner_id": partners[0].id, "changed_at": NOON}
    Preference.objects.create(event="payment", channel="email", on=False, **own)
    ReaderSettings.objects.create(language="de", formats="de-CH", digest_weekday=3, **own)
    suppression = Suppression.objects.create(
        address=rows[0].address, reason="bounced", detail=f"{canary} detail", since=NOON
    )
    return {"letter": str(rows[0].id), "suppression": str(suppression.id)}
