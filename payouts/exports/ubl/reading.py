"""Reading a file of credit notes."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal

from lxml import etree

from payouts.exports.remit import ReadBack
from payouts.exports.ubl.names import NAMES


def credit_notes(content: bytes) -> list[tuple[str, bytes]]:
    """Give the credit notes of a ZIP file with their names, in order."""
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        return [(name, pack.read(name)) for name in pack.namelist()]


def read(content: bytes) -> ReadBack:
    """Read the amounts of the lines, and the totals without tax that stand in the documents."""
    trees = [etree.fromstring(note, parser()) for _, note in credit_notes(content)]
    amounts = tuple(
        (
            tree.findtext("cbc:ID", namespaces=NAMES),
            sum((Decimal(e.text) for e in tree.iterfind("cac:CreditNoteLine/cbc:LineExtensionAmount", NAMES)),
                Decimal(0)),
        )
        for tree in trees
    )  # fmt: skip
    stated = [
        Decimal(tree.findtext("cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount", namespaces=NAMES))
        for tree in trees
    ]
    return ReadBack(amounts, len(trees), sum(stated, Decimal(0)))


def parser() -> etree.XMLParser:
    """Read without looking anything up elsewhere."""
    return etree.XMLParser(resolve_entities=False, no_network=True)
