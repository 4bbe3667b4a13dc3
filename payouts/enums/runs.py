"""The life of a payout run, of a payment and of what is kept out of a run."""

from __future__ import annotations

from enum import StrEnum


class RunState(StrEnum):
    PREVIEW = "preview"
    READY = "ready"
    RETURNED = "returned"
    # Approval was withdrawn, because a figure changed after it.
    WITHDRAWN = "withdrawn"
    APPROVED = "approved"
    EXPORTED = "exported"
    # Every payment of it is paid or void.
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {"ready": "Ready for approval"}.get(self.value, self.value.capitalize())


class RunAction(StrEnum):
    PREPARE = "prepare"
    SUBMIT = "submit"
    APPROVE = "approve"
    RETURN = "return"
    WITHDRAW = "withdraw"
    EXPORT = "export"
    CLOSE = "close"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {
            "prepare": "Prepare again",
            "submit": "Send for approval",
            "approve": "Approve",
            "return": "Return with a note",
            "withdraw": "Withdraw the approval",
            "export": "Export",
            "close": "Close",
        }[self.value]


class HoldReason(StrEnum):
    """Why an amount is kept out of a run. The first six are found by the system, the last is a person's."""

    BANK_CHANGED = "bank_changed"
    BANK_MISSING = "bank_missing"
    OPEN_QUESTION = "open_question"
    PAST_DUE = "past_due"
    INVOICES_UNPAID = "invoices_unpaid"
    DOCUMENT_MISSING = "document_missing"
    BY_HAND = "by_hand"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {
            "bank_changed": "Bank details changed",
            "bank_missing": "No confirmed bank details",
            "open_question": "Open question on a line",
            "past_due": "Invoices past due",
            "invoices_unpaid": "Invoices not paid yet",
            "document_missing": "A document is missing",
            "by_hand": "Held by a person",
        }[self.value]


class AdjustmentState(StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {"proposed": "Waits for a second person"}.get(self.value, self.value.capitalize())


class AdjustmentReason(StrEnum):
    PRICE_PROTECTION = "price_protection"
    GOODWILL = "goodwill"
    DATA_ERROR = "data_error"
    OVERPAYMENT = "overpayment"
    CLAWBACK = "clawback"
    CONTRACT = "contract"
    OTHER = "other"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {
            "price_protection": "Price protection",
            "data_error": "Error in the data",
            "contract": "Agreed in the contract",
        }.get(self.value, self.value.capitalize())


class PaymentState(StrEnum):
    # Approved and in no file yet.
    READY = "ready"
    # In a file that finance has exported.
    SENT = "sent"
    PAID = "paid"
    BOUNCED = "bounced"
    VOID = "void"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {"ready": "Not sent yet", "sent": "Sent", "bounced": "Came back"}.get(
            self.value, self.value.capitalize()
        )


class PartKind(StrEnum):
    """Where a part of what a run pays comes from, beside what was earned in its period."""

    PRIOR = "prior"
    ADJUSTMENT = "adjustment"
    CLAIM = "claim"
    BROUGHT = "brought"
    BOUNCED = "bounced"
    RECOVERED = "recovered"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {
            "prior": "Prior-period adjustment",
            "claim": "Approved claim",
            "brought": "From earlier runs",
            "bounced": "A payment that came back",
            "recovered": "Recovered rebate",
        }.get(self.value, self.value.capitalize())


class NegativePolicy(StrEnum):
    """What happens where a partner owes more than a run pays it."""

    CARRY_OVER = "carry_over"
    OFFSET = "offset"
    INVOICE = "invoice"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {
            "carry_over": "Carried to the next run of the program",
            "offset": "Taken from the next run of any program",
            "invoice": "Invoiced to the partner",
        }[self.value]


class PolicyState(StrEnum):
    PROPOSED = "proposed"
    ACTIVE = "active"
    REJECTED = "rejected"
    RETIRED = "retired"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {"proposed": "Waits for a second person", "active": "In force"}.get(
            self.value, self.value.capitalize()
        )


class QuestionState(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return self.value.capitalize()
