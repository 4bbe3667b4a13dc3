"""
SAP: general ledger documents.

A document has 999 rows at most; larger journals become several, each balanced. Posting key 40 is a debit, 50 a credit.
"""

from __future__ import annotations

from payouts.exports.cells import csv_file
from payouts.exports.journal import (
    Batch,
    Layout,
    ReadJournal,
    Setting,
    added_up,
    amount,
    documents,
    numbered,
)
from payouts.exports.journals.rows import number, plain, rows_of

ROWS_MAX = 999
REFERENCE_MAX, HEADER_TEXT_MAX, ASSIGNMENT_MAX, TEXT_MAX, ACCOUNT_MAX = 16, 25, 18, 50, 10
DEBIT, CREDIT = "40", "50"
HEADER = (
    "BUKRS",  # company code
    "BLART",  # kind of document
    "BLDAT",  # day of the document
    "BUDAT",  # day of posting
    "XBLNR",  # reference
    "BKTXT",  # text of the document
    "WAERS",  # currency
    "BSCHL",  # posting key
    "HKONT",  # account
    "WRBTR",  # amount
    "MWSKZ",  # tax code
    "KOSTL",  # cost centre
    "PRCTR",  # profit centre
    "ZUONR",  # assignment
    "SGTXT",  # text of the row
    "STODT",  # day of the reversal, where the accrual is reversed by SAP
)


def write(batch: Batch) -> bytes:
    """Write the file."""
    settings = batch.settings
    return csv_file(
        HEADER,
        [
            (
                settings.get("sap_company_code", ""),
                settings.get("sap_document_type") or "SA",
                f"{document.day:%Y%m%d}",
                f"{document.day:%Y%m%d}",
                numbered(batch, document)[:REFERENCE_MAX],
                f"Rebates {batch.period}"[:HEADER_TEXT_MAX],
                batch.currency,
                DEBIT if row.amount > 0 else CREDIT,
                row.gl_code,
                amount(abs(row.amount), batch.currency),
                settings.get("sap_tax_code", ""),
                settings.get("sap_cost_center", ""),
                settings.get("sap_profit_center", ""),
                row.partner_code[:ASSIGNMENT_MAX],
                row.memo[:TEXT_MAX],
                "",
            )
            for document in documents(batch, rows_max=ROWS_MAX)
            for row in document.rows
        ],
    )


def read(content: bytes) -> ReadJournal:
    """Read the file."""
    sign = {DEBIT: 1, CREDIT: -1}
    return added_up(
        [(plain(row["HKONT"]), sign[row["BSCHL"]] * number(row["WRBTR"])) for row in rows_of(content)]
    )


LAYOUT = Layout(
    name="sap",
    label="SAP",
    use="General ledger documents with posting keys 40 and 50, 999 rows each",
    write=write,
    read=read,
    settings=(
        Setting("sap_company_code", "SAP company code", "Four characters", 4, needed=True),
        Setting("sap_document_type", "SAP document type", "Two characters", 2, default="SA"),
        Setting("sap_cost_center", "SAP cost center", "On every row", 10),
        Setting("sap_profit_center", "SAP profit center", "On every row", 10),
        Setting("sap_tax_code", "SAP tax code", "Only if your accounts ask for one", 2),
    ),
    account_max=ACCOUNT_MAX,
)
