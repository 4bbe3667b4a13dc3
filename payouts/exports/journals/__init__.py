"""The layouts that journals are written in, one folder each."""

from __future__ import annotations

from payouts.exports.journal import Layout
from payouts.exports.journals.generic import LAYOUT as GENERIC
from payouts.exports.journals.generic_json import LAYOUT as GENERIC_JSON
from payouts.exports.journals.generic_xlsx import LAYOUT as GENERIC_XLSX
from payouts.exports.journals.netsuite import LAYOUT as NETSUITE
from payouts.exports.journals.quickbooks import LAYOUT as QUICKBOOKS
from payouts.exports.journals.sage import LAYOUT as SAGE
from payouts.exports.journals.sap import LAYOUT as SAP
from payouts.exports.journals.xero import LAYOUT as XERO

# In the order that a page offers them in.
LAYOUTS: tuple[Layout, ...] = (GENERIC, GENERIC_XLSX, GENERIC_JSON, QUICKBOOKS, NETSUITE, XERO, SAGE, SAP)
BY_NAME = {layout.name: layout for layout in LAYOUTS}
