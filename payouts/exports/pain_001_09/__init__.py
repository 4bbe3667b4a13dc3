"""ISO 20022 pain.001.001.09: credit transfers to accounts with an IBAN."""

from __future__ import annotations

from payouts.exports import credit_transfer
from payouts.exports.latin import Changed
from payouts.exports.remit import Form, Remittance, Written

VERSION = credit_transfer.Version("pain.001.001.09", bic="BICFI", day_below=True)


def write(remittance: Remittance) -> Written:
    """Write the message."""
    return credit_transfer.write(remittance, VERSION)


def changes(remittance: Remittance) -> tuple[Changed, ...]:
    """Say which texts would be written in other letters, or shorter."""
    return credit_transfer.changes(remittance, VERSION)


FORM = Form(
    name="pain_001_09",
    label="pain.001.001.09",
    use="Bank transfers to accounts with an IBAN, for a bank that takes ISO 20022 XML of 2019",
    extension="xml",
    content_type="application/xml",
    takes=credit_transfer.takes,
    faults=credit_transfer.faults,
    write=write,
    read=credit_transfer.read,
    moves_money=True,
    needs_numbers=True,
    changes=changes,
    sends=frozenset({"bank_transfer"}),
)
