"""NACHA: a file of CCD+ credits to accounts in the United States, with an addendum each."""

from __future__ import annotations

from payouts.exports.nacha.checking import faults, takes
from payouts.exports.nacha.reading import read
from payouts.exports.nacha.writing import changes, write
from payouts.exports.remit import Form

FORM = Form(
    name="nacha",
    label="NACHA CCD+",
    use="Bank transfers to accounts in the United States, for a bank that takes ACH files",
    extension="ach",
    content_type="text/plain; charset=us-ascii",
    takes=takes,
    faults=faults,
    write=write,
    read=read,
    moves_money=True,
    needs_numbers=True,
    changes=changes,
    sends=frozenset({"bank_transfer"}),
)
