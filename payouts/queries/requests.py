"""Requests for payment: what partners were asked to pay, what of it arrived, and what the ledger has of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum

from payouts.models import (
    LedgerEntry,
    PaymentReceived,
    PaymentRequest,
    PaymentRequestFile,
    PayoutPart,
    PayoutRun,
    RequestCancellation,
)
from vir.foundation.tenancy.context import current

NOTHING = Decimal(0)
LISTED_MAX = 200


@dataclass(frozen=True)
class Asked:
    """
    A request with what of it has arrived, and the forms of its files where they were asked for.

    :ivar cancelled: what of it is not asked for any more, with why and since which day
    """

    request: PaymentRequest
    received: Decimal
    forms: tuple[str, ...] = ()
    cancelled: Decimal = NOTHING
    why: str = ""
    cancelled_on: date | None = None

    @property
    def open(self) -> Decimal:
        """Give what is still to be paid, without tax."""
        return self.request.amount - self.received - self.cancelled

    def state(self, today: date) -> str:
        """Say where it stands."""
        if self.cancelled:
            return "Cancelled"
        if not self.open:
            return "Paid"
        if self.request.due_on < today:
            return "Overdue"
        return "Paid in part" if self.received else "Open"


def list_requests() -> list[Asked]:
    """List requests, the newest first; at most two hundred."""
    return _asked(_rows().order_by("-issued_at", "-code")[:LISTED_MAX])


def requests_of_run(run: PayoutRun) -> list[Asked]:
    """List the requests of a run by code."""
    return _asked(_rows().filter(run=run).order_by("code"))


def request_by_code(code: str) -> Asked | None:
    """Find a request."""
    return next(iter(_asked(_rows().filter(code=code.replace("\x00", "")))), None)


def codes_by_item(item_ids: Collection[UUID]) -> dict[UUID, str]:
    """Give the code of the request of each item that has one."""
    return dict(PaymentRequest.objects.filter(item_id__in=item_ids).values_list("item_id", "code"))


def files_of_request(request: PaymentRequest) -> list[PaymentRequestFile]:
    """List the files of a request."""
    return list(PaymentRequestFile.objects.filter(request=request).select_related("file").order_by("form"))


def received_for(request: PaymentRequest) -> list[PaymentReceived]:
    """List what arrived for a request, the oldest first."""
    rows = PaymentReceived.objects.filter(request=request).select_related("recorded_by")
    return list(rows.order_by("received_on", "recorded_at"))


def cancellation_of(request: PaymentRequest) -> RequestCancellation | None:
    """Find what cancelled a request."""
    found: RequestCancellation | None = (
        RequestCancellation.objects.filter(request=request).select_related("cancelled_by").first()
    )
    return found


def run_after(cancellation: RequestCancellation) -> str:
    """Give the code of the run that takes over what a cancelled request left, empty while none does."""
    part = PayoutPart.objects.filter(source_ref=cancellation.id).select_related("item__run").first()
    return part.item.run.code if part is not None else ""


def entries_of_request(request: PaymentRequest) -> list[LedgerEntry]:
    """List what the ledger has of a request: what was invoiced anew, and what arrived."""
    own = Q(key=f"invoice|{request.item_id}") | Q(source="request", source_code=request.code)
    return list(LedgerEntry.objects.filter(own).prefetch_related("legs").order_by("number"))


def own_requests() -> list[Asked]:
    """List the requests to the partner whose portal is open, the newest first; one query."""
    partner_id = current().partner_id
    assert partner_id is not None
    arrived = PaymentReceived.objects.filter(request_id=OuterRef("pk")).order_by().values("request_id")
    files = PaymentRequestFile.objects.filter(request_id=OuterRef("pk")).order_by("form")
    ended = RequestCancellation.objects.filter(request_id=OuterRef("pk"))
    # Without the run, which partners do not read.
    rows: Any = PaymentRequest.objects.filter(partner_id=partner_id).annotate(
        arrived=Subquery(arrived.annotate(total=Sum("amount")).values("total")),
        forms=ArraySubquery(files.values("form")),
        cancelled=Subquery(ended.values("amount")),
        why=Subquery(ended.values("reason")),
        cancelled_on=Subquery(ended.values("cancelled_on")),
    )
    return [
        Asked(
            row,
            row.arrived or NOTHING,
            tuple(row.forms),
            cancelled=row.cancelled or NOTHING,
            why=row.why or "",
            cancelled_on=row.cancelled_on,
        )
        for row in rows.order_by("-issued_at", "-code")
    ]


def own_request_file(code: str, form: str) -> PaymentRequestFile | None:
    """Find a file of a request to the partner whose portal is open."""
    partner_id = current().partner_id
    assert partner_id is not None
    rows = PaymentRequestFile.objects.filter(partner_id=partner_id, request__code=code, form=form)
    return rows.select_related("file").first()


def _rows() -> QuerySet[PaymentRequest, Any]:
    return PaymentRequest.objects.select_related("partner", "run__program")


def _asked(requests: Iterable[PaymentRequest]) -> list[Asked]:
    rows = list(requests)
    arrived = dict(
        PaymentReceived.objects.filter(request__in=rows)
        .order_by()
        .values_list("request_id")
        .annotate(total=Sum("amount"))
    )
    ended = dict(RequestCancellation.objects.filter(request__in=rows).values_list("request_id", "amount"))
    return [Asked(row, arrived.get(row.id, NOTHING), cancelled=ended.get(row.id, NOTHING)) for row in rows]
