"""Encrypting the vendor's account and the files that banks pay by anew under the newest key."""

from __future__ import annotations

from django.db import transaction

from payouts.exports.forms import BY_NAME
from payouts.models import RunFile, VendorBank
from payouts.operations.vendor_bank.propose import owner_of
from payouts.queries.remitting import base_of
from vir.foundation.documents.sealed import reseal
from vir.foundation.identity import secrets


@transaction.atomic
def rotate_vendor_banks() -> int:
    """
    Encrypt the accounts of the open tenant under the newest key. Gives how many were older.

    It runs as the owner of the tables: the database lets nobody else touch an account that was entered.
    """
    done = 0
    for row in VendorBank.objects.select_for_update().exclude(secret="").order_by("version"):
        if secrets.is_current(row.secret):
            continue
        owner = owner_of(row.version)
        row.secret = secrets.encrypt(secrets.decrypt(row.secret, owner=owner), owner=owner)
        row.save(update_fields=["secret"])
        done += 1
    return done


@transaction.atomic
def rotate_bank_files() -> int:
    """Encrypt the bank files of the open tenant under the newest key. Gives how many were older."""
    sealed = {name for name, form in BY_NAME.items() if form.needs_numbers}
    rows = RunFile.objects.order_by("made_at", "form").values_list("form", "file_id")
    return sum(reseal(file_id=file_id) for form, file_id in rows if base_of(form) in sealed)
