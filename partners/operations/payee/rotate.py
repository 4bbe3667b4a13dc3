"""Encrypting payee details anew under the newest key."""

from __future__ import annotations

from django.db import transaction

from partners.models import PayeeDetails
from partners.operations.payee.accounts import owner_of, scope
from vir.foundation.identity import secrets


@transaction.atomic
def rotate_payees() -> int:
    """
    Encrypt and fingerprint the payee details of the open tenant under the newest key. Gives how many were older.

    It runs as the owner of the tables: the database lets nobody else touch an account that was entered.
    """
    done = 0
    for row in PayeeDetails.objects.select_for_update().order_by("partner_id", "version"):
        if secrets.is_current(row.secret):
            continue
        owner = owner_of(row.partner_id, row.version)
        fields = secrets.decrypt(row.secret, owner=owner)
        number = fields["iban"] if "iban" in fields else f"{fields['routing']}/{fields['account']}"
        row.secret = secrets.encrypt(fields, owner=owner)
        row.fingerprint = secrets.fingerprint(number, scope=scope())
        row.save(update_fields=["secret", "fingerprint"])
        done += 1
    return done
