"""What a person typed about the vendor's own bank and company, checked field by field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from partners.checks.account import Typed, UnreadableAccount, read_account
from payouts.exports.nacha.checking import is_routing
from payouts.exports.ubl.names import REASONED
from payouts.queries.vendor_bank import VAT_TREATMENTS
from vir.foundation.money import NumberInvalid, parse_decimal
from vir.foundation.refusals import Refused

# What is typed, how long it may be, and what it is called.
FIELDS = {
    "name": (140, "Company name"),
    "street": (140, "Street"),
    "city": (60, "City"),
    "postcode": (20, "Postal code"),
    "region": (60, "State or region"),
    "country": (2, "Country"),
    "registration": (60, "Registration number"),
    "vat_id": (20, "VAT number"),
    "vat_category": (2, "Tax on credit notes"),
    "vat_percent": (6, "Rate"),
    "vat_reason": (200, "Reason without tax"),
    "iban": (42, "IBAN"),
    "bic": (11, "BIC"),
    "company_id": (10, "Company id"),
    "odfi_routing": (9, "Routing number"),
    "odfi_name": (60, "Bank"),
}


class UnreadableBank(Refused):
    """Bank and company details that cannot be kept; `faults` says what is wrong by field."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = dict(faults)


@dataclass(frozen=True)
class BankDetails:
    """What was typed, read. `secret` is encrypted before it is kept."""

    plain: Mapping[str, str | Decimal]
    secret: Mapping[str, str]
    masked: str


def read_bank(typed: Mapping[str, str]) -> BankDetails:
    """
    Read what was typed.

    :raises UnreadableBank: with every fault at once
    """
    said = {name: " ".join(typed.get(name, "").split()) for name in FIELDS}
    faults = {
        name: f"{label}: it has {length} characters at most."
        for name, (length, label) in FIELDS.items()
        if len(said[name]) > length
    }
    for name in ("country", "vat_id", "vat_category", "bic", "company_id"):
        said[name] = said[name].upper()
    if not said["name"]:
        faults["name"] = "Company name: write it as the bank has it."
    if not re.fullmatch("[A-Z]{2}", said["country"]):
        faults["country"] = "Country: write its two letters, such as US or DE."
    percent = _percent(said, faults)
    _tax(said, percent, faults)
    _american(said, faults)
    secret, masked = _account(said, faults)
    if faults:
        raise UnreadableBank(faults)
    kept = {name: said[name] for name in FIELDS if name not in ("iban", "bic", "vat_percent")}
    return BankDetails({**kept, "vat_percent": percent}, secret, masked)


def _account(said: Mapping[str, str], faults: dict[str, str]) -> tuple[Mapping[str, str], str]:
    if not said["iban"]:
        if said["bic"]:
            faults["iban"] = "IBAN: a BIC is named and no IBAN. Write both, or none."
        return {}, ""
    try:
        account = read_account(
            Typed(kind="iban", holder=said["name"] or "-", iban=said["iban"], bic=said["bic"])
        )
    except UnreadableAccount as unreadable:
        found = {name: text for name, text in unreadable.faults.items() if name in ("iban", "bic")}
        faults.update(found)
        return {}, ""
    return dict(account.fields), account.masked


def _percent(said: Mapping[str, str], faults: dict[str, str]) -> Decimal:
    if not said["vat_percent"]:
        return Decimal(0)
    try:
        percent = parse_decimal(said["vat_percent"].removesuffix("%").strip())
    except NumberInvalid:
        percent = Decimal(-1)
    if not 0 <= percent <= 100 or percent != round(percent, 2):
        faults["vat_percent"] = "Rate: write a percentage from 0 to 100, such as 19."
    return percent


def _tax(said: Mapping[str, str], percent: Decimal, faults: dict[str, str]) -> None:
    category = said["vat_category"]
    if category not in VAT_TREATMENTS:
        faults["vat_category"] = "Tax on credit notes: choose one of the list."
    if category == "S" and percent == 0:
        faults["vat_percent"] = "Rate: write the rate of tax, such as 19."
    if category != "S" and percent > 0:
        faults["vat_percent"] = "Rate: only credit notes with value added tax have one."
    if category in REASONED and not said["vat_reason"]:
        faults["vat_reason"] = "Reason without tax: credit notes have to say it."
    if category and category != "O" and not said["vat_id"]:
        faults["vat_id"] = "VAT number: credit notes have to name it."
    if said["vat_id"] and not re.match(r"(?:[A-Z]{2}|EL)[A-Z0-9]", said["vat_id"]):
        faults["vat_id"] = "VAT number: it begins with the two letters of its country."
    if category == "O" and not said["registration"]:
        faults["registration"] = "Registration number: credit notes without a VAT number have to name it."


def _american(said: Mapping[str, str], faults: dict[str, str]) -> None:
    """Check what the bank in the United States asks for: all of it, or nothing."""
    if not said["company_id"] and not said["odfi_routing"]:
        return
    if not is_routing(said["odfi_routing"]):
        faults["odfi_routing"] = (
            "Routing number: it has 9 digits of which the last checks the others, and these do not fit."
        )
    if not re.fullmatch("[A-Z0-9]{1,10}", said["company_id"]):
        faults["company_id"] = (
            "Company id: 1 to 10 letters and digits that your bank gave you, often 1 and the EIN."
        )
