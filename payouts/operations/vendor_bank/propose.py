"""Proposing other bank and company details."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from partners.enums import PayeeState
from payouts.models import VendorBank
from payouts.operations.vendor_bank.typed import BankDetails
from vir.foundation.audit.operations import record
from vir.foundation.identity import secrets
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.locks import lock_name


class UnableToProposeBank(Refused):
    """Details that cannot be proposed; the text says why."""


@transaction.atomic
def propose_bank(*, details: BankDetails, keep_account: bool, actor_id: UUID, at: datetime) -> VendorBank:
    """
    Propose other details; they count once another person has confirmed them.

    :param keep_account: where no IBAN is typed, pay from the account in force
    :raises UnableToProposeBank: if another proposal waits
    """
    lock_bank()
    if VendorBank.objects.filter(state=PayeeState.PROPOSED.value).exists():
        raise UnableToProposeBank("A change waits for a second person already. Have it decided first.")
    version = (VendorBank.objects.aggregate(newest=Max("version"))["newest"] or 0) + 1
    fields, masked = dict(details.secret), details.masked
    current: VendorBank | None = VendorBank.objects.filter(state=PayeeState.CONFIRMED.value).first()
    if not fields and keep_account and current is not None and current.secret:
        fields = secrets.decrypt(current.secret, owner=owner_of(current.version))
        masked = current.masked
    bank: VendorBank = VendorBank.objects.create(
        version=version,
        **details.plain,
        secret=secrets.encrypt(fields, owner=owner_of(version)) if fields else "",
        masked=masked,
        proposed_by_id=actor_id,
        proposed_at=at,
    )
    record(
        action="bank.proposed",
        kind="vendor_bank",
        code=f"v{version}",
        actor_id=actor_id,
        at=at,
        data={"account": masked},
    )
    return bank


def owner_of(version: int) -> str:
    """Say whose a token is: one that is put into another row does not open."""
    return f"vendor_bank|{current_tenant_id()}|{version}"


def lock_bank() -> None:
    """Let one transaction at a time propose or decide this vendor's bank details."""
    lock_name("payouts.vendor_bank")


def same_account(first: VendorBank, second: VendorBank) -> bool:
    """Say whether two versions pay from one account, without telling its number."""
    numbers = [
        secrets.decrypt(row.secret, owner=owner_of(row.version)) if row.secret else {}
        for row in (first, second)
    ]
    return numbers[0] == numbers[1]
