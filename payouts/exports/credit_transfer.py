"""
The customer credit transfer of ISO 20022, for the versions that have a folder.

It is written here and not by sepaxml: that reads the clock, makes random ids and takes every currency for one of two
decimals. Its schemas are used: what leaves this file was checked against the schema of its version.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal
from functools import cache
from importlib.resources import files

from lxml import etree

from payouts.exports.latin import Changed, Writer, has_letters
from payouts.exports.remit import (
    PaymentLine,
    ReadBack,
    Remittance,
    Written,
    amount_text,
    common_faults,
)

SPACE = "urn:iso:std:iso:20022:tech:xsd:"
# Countries of the SEPA area, by the list of the European Payments Council of 2025.
SEPA = (
    " AD AL AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS"
    " SE SI SK SM VA "
)
NAME_MAX = 70
TEXT_MAX = 140


class NotValid(ValueError):
    """A file that its schema refuses: a fault of ours."""


@dataclass(frozen=True)
class Version:
    """A version of the message, and the names of what differs in it."""

    name: str
    bic: str
    # Whether the day is an element of its own below the one for the day of execution.
    day_below: bool


def takes(remittance: Remittance, line: PaymentLine) -> bool:
    """Take bank transfers to accounts with an IBAN."""
    return line.method == "bank_transfer" and line.account is not None and line.account.kind == "iban"


def faults(remittance: Remittance) -> list[str]:
    """Say what is missing before the bank would take the file."""
    payer = remittance.payer
    found = common_faults(remittance)
    if not payer.iban:
        found.append("The account that pays has no IBAN. Enter it under Settings, Bank and company.")
    if not payer.name or not has_letters(payer.name):
        found.append("The company has no name in Latin letters. Enter it under Settings, Bank and company.")
    for line in remittance.lines:
        account = line.account
        if account is None or not (account.iban or account.sealed):
            found.append(f"{line.code} to {line.partner} has no IBAN.")
            continue
        if not has_letters(account.holder):
            found.append(
                f"The account holder of {line.partner}, “{account.holder}”, has no Latin letter, and banks take no"
                " others. Have the partner enter the name as its bank writes it in Latin letters."
            )
        if not _is_sepa(remittance) and not (account.bic or account.sealed):
            found.append(f"{line.code} to {line.partner} needs a BIC, as it is not a SEPA payment.")
    return found


def write(remittance: Remittance, version: Version) -> Written:
    """
    Write the message.

    :raises NotValid: if the schema refuses it
    """
    document, writer = _built(remittance, version)
    content = etree.tostring(document, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    validate(content, version.name)
    return Written(content, tuple(writer.changed))


def changes(remittance: Remittance, version: Version) -> tuple[Changed, ...]:
    """Say which texts would be written in other letters, or shorter; accounts may be sealed."""
    return tuple(_built(remittance, version)[1].changed)


def _built(remittance: Remittance, version: Version) -> tuple[etree._Element, Writer]:
    writer = Writer()
    document = etree.Element("Document", nsmap={None: SPACE + version.name})
    message = etree.SubElement(document, "CstmrCdtTrfInitn")
    name = writer.text(remittance.run, "company", remittance.payer.name, NAME_MAX)
    head = etree.SubElement(message, "GrpHdr")
    _add(head, "MsgId", remittance.id)
    _add(head, "CreDtTm", f"{remittance.made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z")
    _sums(head, remittance)
    _add(head, "InitgPty/Nm", name)
    batch = etree.SubElement(message, "PmtInf")
    _batch(batch, remittance, version, name)
    for line in remittance.lines:
        _transfer(etree.SubElement(batch, "CdtTrfTxInf"), remittance, line, version, writer)
    return document, writer


def validate(content: bytes, version: str) -> None:
    """
    Check a message against the schema of its version.

    :raises NotValid: with what the schema says
    """
    schema = _schema(version)
    if not schema.validate(etree.fromstring(content, _parser())):
        raise NotValid("; ".join(f"line {error.line}: {error.message}" for error in schema.error_log))


def read(content: bytes) -> ReadBack:
    """Read a message of any version."""
    tree = etree.fromstring(content, _parser())
    space = {"p": etree.QName(tree).namespace}
    amounts = tuple(
        (
            transfer.findtext("p:PmtId/p:EndToEndId", namespaces=space),
            Decimal(transfer.findtext("p:Amt/p:InstdAmt", namespaces=space)),
        )
        for transfer in tree.iterfind(".//p:CdtTrfTxInf", space)
    )
    head = tree.find(".//p:GrpHdr", space)
    count, total = (
        head.findtext("p:NbOfTxs", namespaces=space),
        head.findtext("p:CtrlSum", namespaces=space),
    )
    return ReadBack(amounts, int(count), Decimal(total))


def _batch(batch: etree._Element, remittance: Remittance, version: Version, name: str) -> None:
    _add(batch, "PmtInfId", f"{remittance.id}-1")
    _add(batch, "PmtMtd", "TRF")
    _add(batch, "BtchBookg", "true")
    _sums(batch, remittance)
    if _is_sepa(remittance):
        _add(batch, "PmtTpInf/SvcLvl/Cd", "SEPA")
    day = remittance.execute_on.isoformat()
    _add(batch, "ReqdExctnDt/Dt" if version.day_below else "ReqdExctnDt", day)
    _add(batch, "Dbtr/Nm", name)
    _add(batch, "DbtrAcct/Id/IBAN", remittance.payer.iban)
    if remittance.payer.bic:
        _add(batch, f"DbtrAgt/FinInstnId/{version.bic}", remittance.payer.bic)
    else:
        _add(batch, "DbtrAgt/FinInstnId/Othr/Id", "NOTPROVIDED")
    # The two sides share the charges outside SEPA, as each pays its own within it.
    _add(batch, "ChrgBr", "SLEV" if _is_sepa(remittance) else "SHAR")


def _transfer(
    transfer: etree._Element, remittance: Remittance, line: PaymentLine, version: Version, writer: Writer
) -> None:
    account = line.account
    assert account is not None
    _add(transfer, "PmtId/EndToEndId", line.code)
    amount = _add(transfer, "Amt/InstdAmt", amount_text(line.amount, remittance.currency))
    amount.set("Ccy", remittance.currency)
    if account.bic:
        _add(transfer, f"CdtrAgt/FinInstnId/{version.bic}", account.bic)
    payee = etree.SubElement(transfer, "Cdtr")
    _add(payee, "Nm", writer.text(line.code, "account holder", account.holder, NAME_MAX))
    if not _is_sepa(remittance) and account.country:
        place = etree.SubElement(payee, "PstlAdr")
        if line.address.city and has_letters(line.address.city):
            _add(place, "TwnNm", writer.text(line.code, "city", line.address.city, 35))
        _add(place, "Ctry", account.country)
    _add(transfer, "CdtrAcct/Id/IBAN", account.iban)
    about = " ".join(part for part in (line.statement, line.about) if part) or line.code
    _add(transfer, "RmtInf/Ustrd", writer.text(line.code, "text", about, TEXT_MAX) or line.code)


def _is_sepa(remittance: Remittance) -> bool:
    """Say whether all is in euros and within the SEPA area: one file has one service level."""
    countries = [line.account.country for line in remittance.lines if line.account is not None]
    return remittance.currency == "EUR" and all(
        f" {country} " in SEPA for country in (*countries, *_own_country(remittance))
    )


def _own_country(remittance: Remittance) -> tuple[str, ...]:
    return (remittance.payer.iban[:2],) if remittance.payer.iban else ()


def _sums(parent: etree._Element, remittance: Remittance) -> None:
    _add(parent, "NbOfTxs", str(len(remittance.lines)))
    _add(parent, "CtrlSum", amount_text(remittance.total, remittance.currency))


def _add(parent: etree._Element, path: str, text: str) -> etree._Element:
    """Add an element, and those above it that are named in the path."""
    for name in path.split("/"):
        parent = etree.SubElement(parent, name)
    parent.text = text
    return parent


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True)


@cache
def _schema(version: str) -> etree.XMLSchema:
    text = (files("sepaxml") / "schemas" / f"{version}.xsd").read_bytes()
    return etree.XMLSchema(etree.fromstring(text, _parser()))
