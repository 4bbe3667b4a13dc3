"""A person of a partner says where it is paid. Nothing is paid there until a second person confirms it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from psycopg2.errors import UniqueViolation

from partners.checks.account import Account
from partners.enums import PayeeState
from partners.models import Partner, PayeeDetails
from partners.operations.payee.accounts import owner_of, scope
from partners.operations.payee.follow import follow
from partners.operations.payee.refusals import UnableToSetPayee
from partners.queries.payees import without_secrets
from vir.foundation.identity import secrets
from vir.foundation.words import say


@transaction.atomic
def propose_payee(*, partner_id: UUID, account: Account, actor_id: UUID, at: datetime) -> PayeeDetails:
    """
    Propose an account for a partner. Runs as the portal: the walls let a person say this of their own partner only.

    :raises UnableToSetPayee: if another proposal waits, or it is the account that is confirmed already
    """
    own = without_secrets().filter(partner_id=partner_id)
    if own.filter(state=PayeeState.PROPOSED).exists():
        raise UnableToSetPayee(
            say("A change waits for its second person already. Withdraw it first, or let it be confirmed.")
        )
    prints = secrets.fingerprints(account.number, scope=scope())
    if own.filter(state=PayeeState.CONFIRMED, fingerprint__in=prints, holder=account.holder).exists():
        raise UnableToSetPayee(
            say(
                "{account} is the account you are paid to already. Nothing to change.",
                account=account.masked,
            )
        )
    version = (own.aggregate(last=Max("version"))["last"] or 0) + 1
    details = PayeeDetails(
        partner_id=partner_id,
        version=version,
        kind=account.kind.value,
        country=account.country,
        holder=account.holder,
        bank_name=account.bank_name,
        secret=secrets.encrypt(account.fields, owner=owner_of(partner_id, version)),
        masked=account.masked,
        fingerprint=prints[0],
        proposed_by_id=actor_id,
        proposed_at=at,
    )
    try:
        with transaction.atomic():
            details.save(force_insert=True)
    except IntegrityError as clash:
        if not isinstance(clash.__cause__, UniqueViolation):
            raise
        # Two people of the partner sent one at the same moment: the database keeps the first.
        raise UnableToSetPayee(
            say(
                "Another person of your company entered an account at the same moment. Look at that one first."
            )
        ) from clash
    partner = Partner.objects.only("id", "tenant_id", "code", "name").get(id=partner_id)
    follow("payee.proposed", details, partner, actor_id=actor_id, at=at)
    return details
