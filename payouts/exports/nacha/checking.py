"""What the ACH network would return, found before the file is made."""

from __future__ import annotations

from decimal import Decimal

from payouts.exports.latin import has_letters
from payouts.exports.remit import PaymentLine, Remittance, common_faults

AMOUNT_MAX = Decimal("99999999.99")
ACCOUNT_MAX = 17
WEIGHTS = (3, 7, 1, 3, 7, 1, 3, 7, 1)


def takes(remittance: Remittance, line: PaymentLine) -> bool:
    """Take bank transfers in dollars to accounts in the United States."""
    account = line.account
    return (
        line.method == "bank_transfer"
        and remittance.currency == "USD"
        and account is not None
        and account.kind == "us_ach"
    )


def is_routing(number: str) -> bool:
    """Say whether nine digits are a routing number: their weighted sum is a multiple of ten."""
    return (
        len(number) == 9
        and number.isascii()
        and number.isdigit()
        and number != "000000000"
        and sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number, strict=True)) % 10 == 0
    )


def faults(remittance: Remittance) -> list[str]:
    """Say what is missing or wrong."""
    payer = remittance.payer
    found = common_faults(remittance)
    if remittance.currency != "USD":
        found.append(
            f"The ACH network pays US dollars only, and {remittance.run} is in {remittance.currency}."
        )
    if not is_routing(payer.odfi_routing):
        found.append(
            "The bank that sends has no valid routing number. Enter it under Settings, Bank and company."
        )
    if not 1 <= len(payer.company_id) <= 10 or not payer.company_id.isascii():
        found.append("The company id of the bank is missing. Enter it under Settings, Bank and company.")
    if not has_letters(payer.name):
        found.append("The company has no name in Latin letters. Enter it under Settings, Bank and company.")
    for line in remittance.lines:
        found += _line_faults(line)
    return found


def _line_faults(line: PaymentLine) -> list[str]:
    account = line.account
    who = f"{line.code} to {line.partner}"
    if account is None:
        return [f"{who} has no account."]
    found = []
    if not account.sealed and not is_routing(account.routing):
        found.append(f"{who}: the routing number is not valid.")
    if not account.sealed and not (1 <= len(account.number) <= ACCOUNT_MAX and account.number.isascii()):
        found.append(f"{who}: the account number has to be of 1 to {ACCOUNT_MAX} characters.")
    if account.country and account.country != "US":
        found.append(
            f"{who}: an account outside the United States needs an IAT entry, which this file has not."
        )
    if line.amount > AMOUNT_MAX:
        found.append(f"{who} is above $99,999,999.99, the most that an entry holds.")
    if not has_letters(account.holder):
        found.append(f"{who}: the account holder “{account.holder}” has no Latin letter.")
    return found
