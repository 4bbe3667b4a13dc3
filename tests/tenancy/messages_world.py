"""The messages, senders and keys of a vendor, every text a canary."""

from __future__ import annotations

from datetime import timedelta

from claims.models import TradeIdentity, TradeMessage
from partners.models import Partner
from tests.claims.importers.edi.building import SALE_867, x12
from tests.factories import NOON
from vir.foundation.documents.operations import store_file
from vir.foundation.identity.models import ApiAnswer, ApiKey, User
from vir.foundation.imports.models import ImportBatch


def make_messages(
    number: int, canary: str, partner: Partner, batch: ImportBatch, people: dict[str, User]
) -> dict[str, str]:
    """Make a message with its acknowledgement, a sender, and a key with an answer; gives the words of addresses."""
    identity = TradeIdentity.objects.create(
        standard="x12",
        qualifier="ZZ",
        identifier=canary[:35],
        partner=partner,
        source_name=f"{canary} source",
        created_at=NOON,
    )
    content = x12(SALE_867).replace("Oak Builders", f"{canary} Builders").encode()
    file = store_file(name=f"{canary}.x12", content_type="application/edi-x12", chunks=[content], at=NOON)
    message = TradeMessage.objects.create(
        number=8000 + number,
        direction="in",
        standard="x12",
        kind="867",
        sender=f"ZZ:{canary}",
        receiver="ZZ:US",
        control_number="000000905/1/0001",
        partner=partner,
        file=file,
        batch=batch,
        state="with_errors",
        problems=[
            {
                "code": "bad_date",
                "message": f"{canary} problem",
                "weight": "row",
                "segment": "DTM",
                "position": 11,
                "element": 2,
                "value": canary,
            }
        ],
        channel="api",
        at=NOON,
    )
    answer = store_file(
        name=f"{canary}-997.x12", content_type="application/edi-x12", chunks=[content], at=NOON
    )
    TradeMessage.objects.create(
        number=9000 + number,
        direction="out",
        standard="x12",
        kind="997",
        sender="ZZ:US",
        receiver=f"ZZ:{canary}",
        control_number="000009000",
        partner=partner,
        file=answer,
        answers=message,
        state="sent",
        at=NOON,
    )
    key = ApiKey.objects.create(
        name=f"{canary} key",
        prefix=f"aaaaaaaa{number:02d}",
        secret_hash="0" * 64,
        scopes=["uploads"],
        partner_id=partner.id,
        created_by=people["owner"],
        created_at=NOON,
        expires_at=NOON + timedelta(days=365),
    )
    ApiAnswer.objects.create(
        key=key,
        idempotency_key=canary,
        request_sha256="0" * 64,
        status=202,
        content_type="application/json",
        body=canary,
        answered_at=NOON,
    )
    return {
        "message": str(message.number),
        "sender": str(identity.id),
        "source": str(batch.source_id),
        "key": str(key.id),
    }
