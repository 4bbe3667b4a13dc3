"""What partners owe, of a vendor: open items from a file, a document on file, a request for payment."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from partners.models import Partner
from payouts.models import (
    OpenItem,
    OpenItemList,
    PartnerDocument,
    PartnerDocumentFile,
    PaymentReceived,
    PaymentRequest,
    PaymentRequestFile,
    PayoutItem,
    PayoutRun,
    RequestCancellation,
    RunApproval,
)
from tests.factories import NOON
from vir.foundation.documents.models import StoredFile
from vir.foundation.documents.operations import store_file
from vir.foundation.identity.models import User

DAY = date(2026, 11, 20)


def make_requests(
    number: int, canary: str, partner: Partner, run: str, people: dict[str, User]
) -> dict[str, str]:
    """Make everything, each text of it a canary; gives the words of addresses."""
    preparer = people["finance_preparer"]
    items: OpenItemList = OpenItemList.objects.create(
        file=_file(canary, f"{canary}.csv"),
        as_of=DAY,
        currency="USD",
        is_whole=True,
        rows=2,
        problems=[
            {
                "row": 3,
                "column": canary,
                "value": canary,
                "code": "blank",
                "message": f"{canary} is wrong.",
                "fix": f"{canary} is right.",
            }
        ],
        told_by=preparer,
        told_at=NOON,
    )
    OpenItem.objects.create(
        items=items,
        partner=partner,
        row=2,
        document=canary[:60],
        dated=DAY,
        due=DAY,
        amount=Decimal(number),
        currency="USD",
    )
    document: PartnerDocument = PartnerDocument.objects.filter(partner=partner).latest("told_at")
    PartnerDocumentFile.objects.create(
        document=document, partner=partner, file=_file(canary, f"{canary}.pdf"), kind="pdf", pages=1
    )
    item = PayoutItem.objects.select_related("run").get(run__code=run, partner=partner)
    code = f"RP-{2000 + number}-0001"
    request: PaymentRequest = PaymentRequest.objects.create(
        code=code,
        run=item.run,
        item=item,
        partner=partner,
        amount=Decimal(number),
        currency="USD",
        issued_on=DAY,
        due_on=DAY,
        snapshot=_snapshot(code, canary, number),
        snapshot_sha256="0" * 64,
        issued_at=NOON,
    )
    PaymentRequestFile.objects.create(
        request=request, partner=partner, form="pdf", file=_file(canary, f"{code}.pdf", partner.id)
    )
    PaymentReceived.objects.create(
        request=request,
        partner=partner,
        amount=Decimal(1),
        received_on=DAY,
        reference=canary[:80],
        note=canary,
        recorded_by=preparer,
        recorded_at=NOON,
    )
    _make_cancelled(number, canary, partner, people)
    return {"open_items": str(items.id), "document": str(document.id), "request": code}


def _make_cancelled(number: int, canary: str, partner: Partner, people: dict[str, User]) -> None:
    """Cancel another request, of a run over claims that is exported."""
    preparer, approver = people["finance_preparer"], people["finance_approver"]
    run: PayoutRun = PayoutRun.objects.create(
        code=f"PR-2026-{number}02",
        sequence=2,
        period_start=DAY,
        period_end=DAY + timedelta(days=1),
        currency="USD",
        state="preview",
        earned_total=Decimal(0),
        payable_total=Decimal(0),
        payable_partners=0,
        prepared_by=preparer,
        prepared_at=NOON,
    )
    item: PayoutItem = PayoutItem.objects.create(
        run=run,
        partner=partner,
        measured=0,
        tier=0,
        earned=0,
        adjusted=-number,
        invoiced=number,
        payable=0,
        method="credit_memo",
    )
    run.state, run.seal, run.submitted_at = "ready", "e" * 64, NOON
    run.save()
    RunApproval.objects.create(run=run, approver=approver, seal=run.seal, amount=0, at=NOON)
    run.state, run.approved_by, run.approved_at = "approved", approver, NOON
    run.save()
    run.state, run.exported_at = "exported", NOON
    run.save()
    code = f"RP-{2000 + number}-0002"
    request: PaymentRequest = PaymentRequest.objects.create(
        code=code,
        run=run,
        item=item,
        partner=partner,
        amount=Decimal(number),
        currency="USD",
        issued_on=DAY,
        due_on=DAY,
        snapshot=_snapshot(code, canary, number),
        snapshot_sha256="0" * 64,
        issued_at=NOON,
    )
    RequestCancellation.objects.create(
        request=request,
        partner=partner,
        amount=Decimal(number),
        reason=canary,
        cancelled_on=DAY,
        cancelled_by=preparer,
        cancelled_at=NOON,
    )


def _file(canary: str, name: str, partner_id: UUID | None = None) -> StoredFile:
    return store_file(
        name=name, content_type="text/plain", chunks=[canary.encode()], at=NOON, partner_id=partner_id
    )


def _snapshot(code: str, canary: str, number: int) -> dict[str, object]:
    address = {"street": canary, "city": canary, "postcode": "1", "region": "", "country": "US"}
    line = {"number": 1, "what": canary, "basis": canary, "amount": str(number)}
    return {
        "code": code,
        "issued_on": DAY.isoformat(),
        "due_on": DAY.isoformat(),
        "vendor": {
            "name": canary,
            "slug": canary,
            "address": address,
            "registration": canary,
            "vat_id": canary,
            "tax": None,
        },
        "pay_to": {"version": 1, "masked": canary},
        "partner": {"code": canary, "name": canary, "address": address},
        "program": {"code": canary, "name": canary},
        "period": {"first": DAY.isoformat(), "last": DAY.isoformat()},
        "currency": "USD",
        "run": {"code": canary, "seal": canary},
        "statement": "",
        "lines": [{**line, "steps": [], "why": canary, "facts": [], "came": []}],
    }
