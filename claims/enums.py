"""Words of this floor."""

from __future__ import annotations

from enum import StrEnum

from vir.foundation.words import later


class LineType(StrEnum):
    SALE = "sale"
    RETURN = "return"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return self.value.capitalize()


class Basis(StrEnum):
    SELL_IN = "sell_in"
    SELL_THROUGH = "sell_through"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {"sell_in": "Sell-in", "sell_through": "Sell-through"}[self.value]


class Labelled(StrEnum):
    """A word of the code with its words for people."""

    @property
    def label(self) -> str:
        """Give the words for people."""
        return self.value.replace("_", " ").capitalize()

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """List the values with their words, for a model or a form."""
        return [(one.value, one.label) for one in cls]


class ClaimKind(Labelled):
    """What a claim asks for."""

    VOLUME = "volume"
    PER_UNIT = "per_unit"
    SHIP_DEBIT = "ship_debit"
    LUMP_SUM = "lump_sum"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {
            "volume": later("Sell-through volume"),
            "per_unit": later("Per unit sold"),
            "ship_debit": later("Special price (ship and debit)"),
            "lump_sum": later("Activity, lump sum"),
        }[self.value]

    @property
    def family(self) -> str:
        """Give the kind of right one sale is used up by: a reported sale counts once in all programs."""
        return "sell_through" if self in (ClaimKind.VOLUME, ClaimKind.PER_UNIT) else self.value


class ClaimState(Labelled):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    WAITING = "waiting"
    APPROVED = "approved"
    PART_APPROVED = "part_approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    DISPUTED = "disputed"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {
            "draft": later("Draft"),
            "submitted": later("Submitted"),
            "in_review": later("In review"),
            "waiting": later("Waiting for partner"),
            "approved": later("Approved"),
            "part_approved": later("Approved in part"),
            "rejected": later("Rejected"),
            "withdrawn": later("Withdrawn"),
            "disputed": later("Disputed"),
        }[self.value]

    @property
    def inside(self) -> str:
        """Give the words for people as they stand inside of a sentence."""
        return {
            "draft": later("draft"),
            "submitted": later("submitted"),
            "in_review": later("in review"),
            "waiting": later("waiting for partner"),
            "approved": later("approved"),
            "part_approved": later("approved in part"),
            "rejected": later("rejected"),
            "withdrawn": later("withdrawn"),
            "disputed": later("disputed"),
        }[self.value]


class ClaimAction(Labelled):
    SUBMIT = "submit"
    DISCARD = "discard"
    BEGIN_REVIEW = "begin_review"
    ASK = "ask"
    ANSWER = "answer"
    APPROVE = "approve"
    PART_APPROVE = "part_approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    DISPUTE = "dispute"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {
            "submit": later("Submit"),
            "discard": later("Discard"),
            "begin_review": later("Begin review"),
            "ask": later("Ask"),
            "answer": later("Answer"),
            "approve": later("Approve"),
            "part_approve": later("Part approve"),
            "reject": later("Reject"),
            "withdraw": later("Withdraw"),
            "dispute": later("Dispute"),
        }[self.value]


class LineState(Labelled):
    """Where a line of a claim stands: the first four while it is written, the others once it is decided."""

    READY = "ready"
    TO_CHECK = "to_check"
    NEEDS_FIX = "needs_fix"
    REMOVED = "removed"
    PENDING = "pending"
    APPROVED = "approved"
    REDUCED = "reduced"
    REJECTED = "rejected"


class Severity(Labelled):
    """What a flag asks of a reviewer."""

    MUST_RESOLVE = "must_resolve"
    LOOK = "look"


class Resolution(Labelled):
    """What a reviewer did about a flag."""

    PASSED = "passed"
    UPHELD = "upheld"


class Reason(Labelled):
    """Why a line was reduced or rejected, in the words both sides read."""

    DUPLICATE = "duplicate"
    SERIAL_USED = "serial_used"
    QUANTITY_DIFFERS = "quantity_differs"
    AMOUNT_DIFFERS = "amount_differs"
    MORE_THAN_BOUGHT = "more_than_bought"
    OUTSIDE_PERIOD = "outside_period"
    LATE = "late"
    NOT_ELIGIBLE = "not_eligible"
    PRICE = "price"
    NO_EVIDENCE = "no_evidence"
    EVIDENCE_UNREADABLE = "evidence_unreadable"
    RETURNED = "returned"
    OTHER = "other"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {
            "duplicate": later("Already claimed"),
            "serial_used": later("Serial number already claimed"),
            "quantity_differs": later("Quantity differs from document"),
            "amount_differs": later("Amount differs from document"),
            "more_than_bought": later("More than was bought"),
            "outside_period": later("Outside the period"),
            "late": later("After the deadline"),
            "not_eligible": later("Product or customer not eligible"),
            "price": later("Price outside the agreement"),
            "no_evidence": later("Evidence missing"),
            "evidence_unreadable": later("Evidence cannot be read"),
            "returned": later("Sale was returned"),
            "other": later("Other, see the note"),
        }[self.value]

    @property
    def how_to_fix(self) -> str:
        """Say what a partner can do about it."""
        return {
            "duplicate": later("If it is a different sale, send its own invoice number."),
            "serial_used": later("Check the serial number on the product and send the right one."),
            "quantity_differs": later("Send the quantity on the document, or a corrected document."),
            "amount_differs": later("Send the amount on the document, or a corrected document."),
            "more_than_bought": later("Tell us the stock you held before, with a count or an invoice."),
            "outside_period": later("Claim it under the offer whose dates hold the sale."),
            "late": later("Ask for an exception and say why it came late."),
            "not_eligible": later("Check the product and the customer against the terms."),
            "price": later("Send the price on the invoice to the customer."),
            "no_evidence": later("Add the invoice as PDF or photograph."),
            "evidence_unreadable": later("Add a sharper photograph or the PDF."),
            "returned": later("Nothing can be paid on a returned sale."),
            "other": later("The note says what is missing."),
        }[self.value]


class EventKind(Labelled):
    """What happened to a claim: the timeline both sides read."""

    STARTED = "started"
    SUBMITTED = "submitted"
    CHECKED = "checked"
    ASSIGNED = "assigned"
    MESSAGE = "message"
    ASKED = "asked"
    ANSWERED = "answered"
    EVIDENCE = "evidence"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"
    DISPUTED = "disputed"
    NOTE = "note"


class Found(Labelled):
    """What was found of one purchase when a partner's list was compared with the vendor's lines."""

    SAME = "same"
    DIFFERS = "differs"
    ONLY_LISTED = "only_listed"
    ONLY_COUNTED = "only_counted"
    NOT_READ = "not_read"


class MatchedBy(Labelled):
    """By what two rows were taken for one purchase, the surest first."""

    DOCUMENT = "document"
    ADDED_UP = "added_up"
    DOCUMENT_PRODUCT = "document_product"
    VALUES = "values"
    PRODUCT = "product"
    NEAR = "near"

    @property
    def words(self) -> str:
        """Say it to a person."""
        return {
            "document": later("same document, product and date"),
            "added_up": later("same document, product and date, added up"),
            "document_product": later("same document and product"),
            "values": later("same document, date, quantity and amount"),
            "product": later("same product, date, quantity and amount"),
            "near": later("same product, quantity and amount, at most 7 days apart"),
        }[self.value]


class Difference(Labelled):
    """In what two rows of one purchase differ."""

    SIGN = "sign"
    QUANTITY = "quantity"
    AMOUNT = "amount"
    DATE = "date"
    PRODUCT = "product"
    DOCUMENT = "document"


class ListWay(Labelled):
    """How a partner's side of a comparison came."""

    FILE = "file"
    PASTED = "pasted"
    TYPED = "typed"
    FIGURE = "figure"


class Outcome(Labelled):
    """How a row on which the sides differ was settled. Sales change by an import only, never by this."""

    LIST_WRONG = "list_wrong"
    WILL_CORRECT = "will_correct"
