"""Words of this floor."""

from __future__ import annotations

from enum import StrEnum


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
            "volume": "Sell-through volume",
            "per_unit": "Per unit sold",
            "ship_debit": "Special price (ship and debit)",
            "lump_sum": "Activity, lump sum",
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
        words = {"waiting": "Waiting for partner", "part_approved": "Approved in part"}
        return words.get(self.value, super().label)


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
            "duplicate": "Already claimed",
            "serial_used": "Serial number already claimed",
            "quantity_differs": "Quantity differs from document",
            "amount_differs": "Amount differs from document",
            "more_than_bought": "More than was bought",
            "outside_period": "Outside the period",
            "late": "After the deadline",
            "not_eligible": "Product or customer not eligible",
            "price": "Price outside the agreement",
            "no_evidence": "Evidence missing",
            "evidence_unreadable": "Evidence cannot be read",
            "returned": "Sale was returned",
            "other": "Other, see the note",
        }[self.value]

    @property
    def how_to_fix(self) -> str:
        """Say what a partner can do about it."""
        return {
            "duplicate": "If it is a different sale, send its own invoice number.",
            "serial_used": "Check the serial number on the product and send the right one.",
            "quantity_differs": "Send the quantity on the document, or a corrected document.",
            "amount_differs": "Send the amount on the document, or a corrected document.",
            "more_than_bought": "Tell us the stock you held before, with a count or an invoice.",
            "outside_period": "Claim it under the offer whose dates hold the sale.",
            "late": "Ask for an exception and say why it came late.",
            "not_eligible": "Check the product and the customer against the terms.",
            "price": "Send the price on the invoice to the customer.",
            "no_evidence": "Add the invoice as PDF or photograph.",
            "evidence_unreadable": "Add a sharper photograph or the PDF.",
            "returned": "Nothing can be paid on a returned sale.",
            "other": "The note says what is missing.",
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
            "document": "same document, product and date",
            "added_up": "same document, product and date, added up",
            "document_product": "same document and product",
            "values": "same document, date, quantity and amount",
            "product": "same product, date, quantity and amount",
            "near": "same product, quantity and amount, at most 7 days apart",
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
