"""Who the vendor is in its files, and which account it pays from: the versions, without the number."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import QuerySet

from partners.enums import PayeeState
from payouts.exports.remit import Address, Payer, Tax
from payouts.models import VendorBank

# Of UNCL5305, in words.
VAT_TREATMENTS = {
    "": "No credit notes as files",
    "S": "With value added tax",
    "Z": "Zero rated",
    "E": "Exempt from tax",
    "AE": "Reverse charge",
    "K": "Intra-community supply",
    "G": "Export outside the EU",
    "O": "Not subject to value added tax",
}


def without_secret() -> QuerySet[VendorBank]:
    """List versions without their numbers, the newest first."""
    rows: QuerySet[VendorBank] = VendorBank.objects.defer("secret").select_related(
        "proposed_by", "decided_by"
    )
    return rows.order_by("-version")


def confirmed_bank() -> VendorBank | None:
    """Find the version in force."""
    return without_secret().filter(state=PayeeState.CONFIRMED.value).first()


def bank_of_version(version: int) -> VendorBank | None:
    """Find a version with its number, which lies encrypted."""
    return VendorBank.objects.filter(version=version).first()


def proposed_bank() -> VendorBank | None:
    """Find the version that waits for a second person."""
    return without_secret().filter(state=PayeeState.PROPOSED.value).first()


def payer_of(bank: VendorBank | None, *, name: str, iban: str = "", bic: str = "") -> Payer:
    """
    Give the vendor as its files name it.

    :param name: of the vendor, where nothing is set
    """
    if bank is None:
        return Payer(name=name)
    tax = None
    if bank.vat_category:
        rate = bank.vat_percent.normalize() if bank.vat_percent else Decimal(0)
        tax = Tax(bank.vat_category, Decimal(f"{rate:f}"), bank.vat_reason)
    return Payer(
        name=bank.name,
        address=Address(bank.street, bank.city, bank.postcode, bank.region, bank.country),
        registration=bank.registration,
        vat_id=bank.vat_id,
        tax=tax,
        iban=iban,
        bic=bic,
        company_id=bank.company_id,
        odfi_routing=bank.odfi_routing,
        odfi_name=bank.odfi_name,
    )
