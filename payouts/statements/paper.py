"""The paper a vendor's documents are laid out for."""

from __future__ import annotations

from vir.foundation.tenancy.models import Tenant

# Where people print on Letter; everywhere else on A4.
LETTER_COUNTRIES = frozenset({"US", "CA", "MX", "CL", "CO", "CR", "GT", "PA", "PH", "SV", "VE"})


def paper_of(tenant: Tenant) -> str:
    """Give "letter" or "a4", by the vendor's country."""
    return "letter" if tenant.country in LETTER_COUNTRIES else "a4"
