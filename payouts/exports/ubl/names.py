"""Names of the document type and its parts."""

from __future__ import annotations

CREDIT_NOTE = "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"
INVOICE = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
NAMES = {"n": CREDIT_NOTE, "cac": CAC, "cbc": CBC}
# What the document says it follows (BT-24).
STANDARD = "urn:cen.eu:en16931:2017"
# Credit note, of UNCL1001 (BT-3).
TYPE = "381"
# Debit note, of UNCL1001: the seller raises what is owed without new goods, here after a credit note.
DEBIT_TYPE = "383"
# What stands in each document: its type, and what its quantities are called.
TYPES = {"CreditNote": TYPE, "Invoice": DEBIT_TYPE}
QUANTITIES = {"CreditNote": "CreditedQuantity", "Invoice": "InvoicedQuantity"}
# Ways to pay of UNCL4461: by agreement, by transfer, by SEPA transfer.
UNDEFINED, TRANSFER, SEPA = "1", "30", "58"
# One, of UN/ECE Recommendation 20.
UNIT = "C62"
# Categories of UNCL5305 that EN 16931 knows, and those of them that have a rate of zero and a reason.
CATEGORIES = frozenset({"S", "Z", "E", "AE", "K", "G", "O", "L", "M"})
REASONED = frozenset({"E", "AE", "K", "G", "O"})
