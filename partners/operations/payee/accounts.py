"""The numbers of accounts, for the file that pays them. Every reading is written to the trail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from partners.enums import PayeeKind, PayeeState
from partners.models import PayeeDetails
from vir.foundation.audit.operations import record
from vir.foundation.identity import secrets
from vir.foundation.periods import format_date, local_date
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant


class UnableToRead(Refused):
    """There is no such account, or nothing is paid to it."""


@dataclass(frozen=True)
class PayeeAccount:
    """An account with its number. It is written into a payment file, and nowhere else."""

    partner_id: UUID
    partner_code: str
    version: int
    kind: PayeeKind
    country: str
    holder: str
    bank_name: str
    masked: str
    # An account with an IBAN; the BIC may be empty.
    iban: str = field(default="", repr=False)
    bic: str = field(default="", repr=False)
    # An account in the United States; the type is "checking" or "savings".
    routing: str = field(default="", repr=False)
    account: str = field(default="", repr=False)
    account_type: str = ""


@transaction.atomic
def accounts_of(
    *, versions: Mapping[UUID, int], purpose: str, actor_id: UUID | None, at: datetime, today: date
) -> dict[UUID, PayeeAccount]:
    """
    Give the accounts that a file pays to, by partner, and write to the trail that they were read.

    :param versions: the version of each partner's details that the payment names
    :param purpose: what they are read for, such as "Payment file of RUN-2026-0007"
    :raises UnableToRead: if one does not exist, was never confirmed, or is not usable yet, or was ended
    """
    rows = PayeeDetails.objects.filter(partner_id__in=set(versions)).select_related("partner")
    found = {row.partner_id: row for row in rows if row.version == versions[row.partner_id]}
    if set(versions) - set(found):
        raise UnableToRead(
            "A payment names payee details that do not exist. Withdraw the run and make it again."
        )
    for row in found.values():
        _check(row, today)
    opened = {partner_id: _opened(row) for partner_id, row in found.items()}
    record(
        action="payee.read",
        kind="payee",
        code=purpose[:120],
        actor_id=actor_id,
        at=at,
        data={"accounts": sorted(f"{one.partner_code} v{one.version}" for one in opened.values())},
    )
    return opened


def account_of(
    *, partner_id: UUID, version: int, purpose: str, actor_id: UUID | None, at: datetime, today: date
) -> PayeeAccount:
    """
    Give one account that a file pays to, and write to the trail that it was read.

    :raises UnableToRead: if it does not exist, was never confirmed, is not usable yet, or was ended
    """
    return accounts_of(
        versions={partner_id: version}, purpose=purpose, actor_id=actor_id, at=at, today=today
    )[partner_id]


def owner_of(partner_id: UUID, version: int) -> str:
    """Say whose a token is: one that is put into another row does not open."""
    return f"payee|{current_tenant_id()}|{partner_id}|{version}"


def scope() -> str:
    """Say within what two accounts are compared: one vendor's partners."""
    return f"payee|{current_tenant_id()}"


def _check(row: PayeeDetails, today: date) -> None:
    # A file that was written stays as it is; another one does not pay to what the partner took out of use since.
    if row.state == PayeeState.RETIRED and row.ended_at is not None:
        zone = Tenant.objects.values_list("time_zone", flat=True).get(id=current_tenant_id())
        ended = format_date(local_date(row.ended_at, zone))
        raise UnableToRead(
            f"The account {row.masked} of {row.partner.name} was ended on {ended}. Void its payment, and make it again "
            "to the account that is confirmed now."
        )
    if row.state != PayeeState.CONFIRMED or row.usable_from is None:
        raise UnableToRead(
            f"The account {row.masked} of {row.partner.name} was not confirmed. Nothing is paid to it."
        )
    if row.usable_from > today:
        raise UnableToRead(
            f"The account {row.masked} of {row.partner.name} is usable from {format_date(row.usable_from)}. "
            "Pay it then."
        )


def _opened(row: PayeeDetails) -> PayeeAccount:
    fields = secrets.decrypt(row.secret, owner=owner_of(row.partner_id, row.version))
    return PayeeAccount(
        partner_id=row.partner_id,
        partner_code=row.partner.code,
        version=row.version,
        kind=PayeeKind(row.kind),
        country=row.country,
        holder=row.holder,
        bank_name=row.bank_name,
        masked=row.masked,
        iban=fields.get("iban", ""),
        bic=fields.get("bic", ""),
        routing=fields.get("routing", ""),
        account=fields.get("account", ""),
        account_type=fields.get("type", ""),
    )
