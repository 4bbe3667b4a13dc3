"""UBL 2.1: a credit note by EN 16931 for each payment that is a credit memo, together in one ZIP file."""

from __future__ import annotations

from payouts.exports.remit import Form
from payouts.exports.ubl.checking import faults, takes
from payouts.exports.ubl.reading import read
from payouts.exports.ubl.writing import write

FORM = Form(
    name="ubl",
    label="UBL credit notes",
    use="One electronic credit note (EN 16931) for each credit memo, in a ZIP file",
    extension="zip",
    content_type="application/zip",
    takes=takes,
    faults=faults,
    write=write,
    read=read,
    sends=frozenset({"credit_memo"}),
)
