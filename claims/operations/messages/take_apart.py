"""What each message of an interchange becomes: rows of one import, a claim, or a refusal of its own."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from claims.importers.edi.pieces import Fault, Message, is_refused
from claims.importers.edi.reading import ANSWERS, CLAIMS, REPORTS, read_message
from claims.importers.edi.rows import Read
from claims.models import Claim
from claims.operations.messages.keep import Arrived, control_of
from claims.operations.messages.open_claim import open_claim
from claims.operations.messages.open_report import open_report
from vir.foundation.imports.models import ImportBatch
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant


@dataclass
class TakenMessage:
    """One message with what became of it."""

    kind: str
    control: str
    faults: list[Fault]
    state: str
    batch: ImportBatch | None = None
    claim: Claim | None = None


def take_apart(*, arrived: Arrived) -> list[TakenMessage]:
    """Take every message of a sound interchange. One that is refused keeps no other from being taken."""
    interchange = arrived.interchange
    currency = Tenant.objects.get(id=current_tenant_id()).currency
    taken: list[TakenMessage] = []
    reports: list[tuple[TakenMessage, Read]] = []
    groups = [group for group in interchange.groups for _ in group.messages]
    for group, message in zip(groups, interchange.messages, strict=True):
        read = read_message(message, interchange, currency=currency)
        found = [*interchange.faults, *group.faults, *read.all_faults()]
        one = TakenMessage(message.kind, control_of(interchange, message), found, "accepted")
        taken.append(one)
        _name_aside(one, read)
        if is_refused(found):
            continue
        if message.kind in REPORTS:
            reports.append((one, read))
        elif message.kind in CLAIMS:
            _take_claim(one, read, message, arrived)
    if any(read.rows for _, read in reports):
        _take_reports(reports, arrived)
    if not taken:
        # Nothing but a TA1: the acknowledgement of an interchange as a whole.
        taken = [TakenMessage("TA1", interchange.control, [], "accepted")]
    for one in taken:
        one.state = _state(one)
    return taken


def _state(one: TakenMessage) -> str:
    if is_refused(one.faults):
        return "rejected"
    told = [fault for fault in one.faults if fault.weight != "note"]
    return "with_errors" if told and one.kind not in ANSWERS else "accepted"


def _name_aside(one: TakenMessage, read: Read) -> None:
    if not read.aside:
        return
    named = ", ".join(f"{tag} ({count})" if count > 1 else tag for tag, count in sorted(read.aside.items()))
    one.faults.append(
        Fault("segments_aside", f"Segments that are not read were left aside: {named}.", "note")
    )


def _take_reports(reports: list[tuple[TakenMessage, Read]], arrived: Arrived) -> None:
    rows = [row for _, read in reports for row in read.rows]
    try:
        with transaction.atomic():
            batch = open_report(arrived=arrived, rows=rows)
    except Refused as refusal:
        for one, _ in reports:
            one.faults.append(Fault("report_refused", refusal.message, "message", "ST", 1))
        return
    for one, read in reports:
        if read.rows:
            one.batch = batch


def _take_claim(one: TakenMessage, read: Read, message: Message, arrived: Arrived) -> None:
    place = next((segment.position for segment in message.segments if segment.tag == "CON"), 1)
    try:
        with transaction.atomic():
            one.claim, not_sent = open_claim(arrived=arrived, read=read, partner_id=_claimant(arrived))
    except Refused as refusal:
        one.faults.append(Fault("claim_refused", refusal.message, "message", "CON", place))
        return
    if not_sent:
        one.faults.append(Fault("claim_not_sent", not_sent, "row", "CON", place))


class UnableToClaimFor(Refused):
    """Nobody knows whose claim a message is."""


def _claimant(arrived: Arrived) -> UUID:
    """
    Give the partner that claims: the sender itself.

    :raises UnableToClaimFor: if the sender is a source of files about several partners
    """
    partner_id: UUID | None = arrived.identity.partner_id if arrived.identity else None
    if partner_id is None:
        raise UnableToClaimFor(
            "The sender's identifier belongs to no partner, so nobody knows whose claim this is."
            " Choose the partner under trade identities."
        )
    return partner_id
