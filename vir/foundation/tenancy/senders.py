"""From which addresses of its own a vendor may send letters."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

from vir.foundation.tenancy.models import ProvenSender

SALT: Final = "vir.sender"


def selector_of(tenant_id: UUID) -> str:
    """Give the first label of the record with the key: another one for every vendor, so that each proves for itself."""
    return f"vir-{salted_hmac(SALT, str(tenant_id), algorithm='sha256').hexdigest()[:12]}"


def domain_of(address: str) -> str:
    """Give the domain of an address, in small letters; empty without one."""
    return address.rpartition("@")[2].lower()


def proven_sender(address: str) -> ProvenSender | None:
    """Find when the open tenant proved the domain of an address; none while this installation signs nothing."""
    if not settings.DKIM_KEY or not address:
        return None
    return ProvenSender.objects.filter(domain=domain_of(address)).first()
