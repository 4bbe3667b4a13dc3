"""What is missing before a credit note can be written."""

from __future__ import annotations

from payouts.exports.remit import PaymentLine, Remittance, common_faults
from payouts.exports.ubl.names import REASONED
from vir.foundation.money import minor_units

WHERE = "Enter it under Settings, Bank and company."


def takes(remittance: Remittance, line: PaymentLine) -> bool:
    """Take credit memos."""
    return line.method == "credit_memo"


def faults(remittance: Remittance) -> list[str]:
    """Say what is missing."""
    payer, tax = remittance.payer, remittance.payer.tax
    found = common_faults(remittance)
    if minor_units(remittance.currency) > 2:
        found.append(f"EN 16931 holds amounts of two decimals, and {remittance.currency} has more.")
    if not payer.name:
        found.append(f"The company has no name. {WHERE}")
    if not payer.address.country:
        found.append(f"The company has no country. {WHERE}")
    if tax is None:
        return [*found, f"How credit notes treat value added tax is not set. {WHERE}"]
    if tax.category == "O" and not payer.registration:
        found.append(f"Without value added tax the company needs its registration number. {WHERE}")
    if tax.category != "O" and not payer.vat_id:
        found.append(f"The company has no VAT number. {WHERE}")
    if tax.category in REASONED and not tax.reason:
        found.append(f"Why no value added tax is charged is not said. {WHERE}")
    for line in remittance.lines:
        if not line.address.country:
            found.append(
                f"{line.partner} has no country that is known by its two letters. Enter it on the partner’s page,"
                " such as “US” or “United States”."
            )
        if tax.category in ("AE", "K") and not line.vat_id:
            found.append(f"{line.partner} has no VAT number, which this treatment of tax needs.")
    return found
