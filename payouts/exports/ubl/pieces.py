"""Elements that every document of ours is made of; their order is that of the schema."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, TypeAlias

from lxml import etree

from payouts.exports.remit import Address, Payer, Tax, amount_text
from payouts.exports.ubl.names import CAC, CBC

# An element of lxml, which comes without types.
Parent: TypeAlias = Any


def add_seller(root: Parent, payer: Payer, tax: Tax) -> None:
    """Add the vendor."""
    party = add(root, "cac:AccountingSupplierParty/cac:Party")
    add(party, "cac:PartyName/cbc:Name", payer.name)  # BT-28
    add_address(party, payer.address)
    # Where nothing is subject to the tax no number of it may stand (BR-O-02).
    if payer.vat_id and tax.category != "O":
        add_vat_id(party, payer.vat_id)  # BT-31
    legal = add(party, "cac:PartyLegalEntity")
    add(legal, "cbc:RegistrationName", payer.name)  # BT-27
    if payer.registration:
        add(legal, "cbc:CompanyID", payer.registration)  # BT-30


def add_buyer(root: Parent, code: str, name: str, address: Address, vat_id: str, tax: Tax) -> None:
    """Add the partner."""
    party = add(root, "cac:AccountingCustomerParty/cac:Party")
    add(party, "cac:PartyIdentification/cbc:ID", code)  # BT-46
    add_address(party, address)
    if vat_id and tax.category != "O":
        add_vat_id(party, vat_id)  # BT-48
    add(party, "cac:PartyLegalEntity/cbc:RegistrationName", name)  # BT-44


def add_vat_id(party: Parent, number: str) -> None:
    """Add a VAT number."""
    scheme = add(party, "cac:PartyTaxScheme")
    add(scheme, "cbc:CompanyID", number)
    add(scheme, "cac:TaxScheme/cbc:ID", "VAT")


def add_address(party: Parent, address: Address) -> None:
    """Add an address."""
    place = add(party, "cac:PostalAddress")
    for name, text in (
        ("StreetName", address.street),
        ("CityName", address.city),
        ("PostalZone", address.postcode),
        ("CountrySubentity", address.region),
    ):
        if text:
            add(place, f"cbc:{name}", text)
    add(place, "cac:Country/cbc:IdentificationCode", address.country)


def add_category(category: Parent, tax: Tax, *, reason: str) -> None:
    """Say how a category of tax is."""
    add(category, "cbc:ID", tax.category)  # BT-118
    if tax.category != "O":
        add(category, "cbc:Percent", f"{tax.percent:f}")  # BT-119
    if reason:
        add(category, "cbc:TaxExemptionReason", reason)  # BT-120
    add(category, "cac:TaxScheme/cbc:ID", "VAT")


def add_amount(parent: Parent, name: str, amount: Decimal, currency: str) -> None:
    """Add an amount with its currency."""
    add(parent, f"cbc:{name}", amount_text(amount, currency)).set("currencyID", currency)


def add(parent: Parent, path: str, text: str = "") -> Parent:
    """Add an element, and those above it that are named in the path."""
    for part in path.split("/"):
        prefix, _, name = part.partition(":")
        parent = etree.SubElement(parent, f"{{{CAC if prefix == 'cac' else CBC}}}{name}")
    if text:
        # Control characters have no place in XML at all.
        parent.text = "".join(c for c in text if c >= " " or c in "\t\n")
    return parent
