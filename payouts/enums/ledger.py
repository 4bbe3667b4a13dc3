"""The accounts of the ledger, why it moves, and the life of an accounting period."""

from __future__ import annotations

from enum import StrEnum


class Account(StrEnum):
    """One account of the ledger. A vendor maps each to an account of its own general ledger."""

    # What rebates cost: a reduction of revenue.
    REBATE_EXPENSE = "rebate_expense"
    # Expected to be owed on sales made so far, at the expected tier.
    ACCRUED_LIABILITY = "accrued_liability"
    # A period's result is confirmed.
    EARNED_PAYABLE = "earned_payable"
    # A claim is approved, or a payment came back.
    APPROVED_PAYABLE = "approved_payable"
    # Released for payment and not confirmed yet. It has to return to zero.
    PAYMENT_CLEARING = "payment_clearing"
    CASH = "cash"
    CREDIT_NOTE_ISSUED = "credit_note_issued"
    OFFSET_AGAINST_INVOICE = "offset_against_invoice"
    # The partner owes rebate that was paid and is not earned any more.
    PARTNER_RECEIVABLE = "partner_receivable"
    FX_DIFFERENCE = "fx_difference"
    # By how much what is owed in other currencies is worth more at the closing rate than when it was posted, in the
    # vendor's own currency. It stands beside the liabilities, which are in the currency of their program.
    LIABILITY_VALUATION = "liability_valuation"
    # The other side of balances taken over on the first day.
    OPENING_BALANCE = "opening_balance"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {
            "rebate_expense": "Rebate expense",
            "accrued_liability": "Accrued rebates",
            "earned_payable": "Earned rebates payable",
            "approved_payable": "Approved rebates payable",
            "payment_clearing": "Payments under way",
            "cash": "Bank",
            "credit_note_issued": "Credit memos issued",
            "offset_against_invoice": "Offset against invoices",
            "partner_receivable": "Owed by partners",
            "fx_difference": "Exchange differences",
            "liability_valuation": "Valuation of rebates owed",
            "opening_balance": "Balances taken over",
        }[self.value]


# What the vendor owes: the rollforward shows how these move together.
LIABILITIES = (Account.ACCRUED_LIABILITY, Account.EARNED_PAYABLE, Account.APPROVED_PAYABLE)


class EntryKind(StrEnum):
    """Why the ledger moves."""

    OPENING = "opening"
    ACCRUAL = "accrual"
    CONFIRMATION = "confirmation"
    CLAIM = "claim"
    ADJUSTMENT = "adjustment"
    RELEASE = "release"
    SETTLEMENT = "settlement"
    PAYMENT = "payment"
    BOUNCE = "bounce"
    # A partner pays back what it received in excess.
    RECEIPT = "receipt"
    CLAWBACK = "clawback"
    RECOVERY = "recovery"
    REVALUATION = "revaluation"
    REVERSAL = "reversal"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {
            "opening": "Balance taken over",
            "confirmation": "Period result confirmed",
            "claim": "Claim approved",
            "settlement": "Released for payment",
            "payment": "Payment confirmed",
            "bounce": "Payment came back",
            "receipt": "Payment received",
            "recovery": "Recovered from a run",
            "revaluation": "Exchange rate moved",
        }.get(self.value, self.value.capitalize())


class Column(StrEnum):
    """The column of the rollforward that a movement of the liability belongs to."""

    # Balances taken over on the first day stand in the opening of their period.
    OPENING = "opening"
    CURRENT = "current"
    PRIOR = "prior"
    CREDIT_MEMO = "credit_memo"
    PAID = "paid"
    RELEASED = "released"
    # Moves nothing of the liability as a whole.
    NONE = "none"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {
            "opening": "Opening",
            "current": "Provision: current-period sales",
            "prior": "Provision: prior-period sales",
            "credit_memo": "Settled: credit memos",
            "paid": "Settled: payments",
            "released": "Released",
            "none": "Within the liability",
        }[self.value]


class PeriodState(StrEnum):
    """The life of an accounting period. A reopened one is open again, and its steps tell."""

    OPEN = "open"
    IN_REVIEW = "in_review"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {"in_review": "In review"}.get(self.value, self.value.capitalize())


class PriorReason(StrEnum):
    """Why a closed period would earn another amount now."""

    LATE_SALES = "late_sales"
    RETURNS = "returns"
    SEGMENTS = "segments"
    AMENDMENT = "amendment"
    OTHER = "other"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {
            "late_sales": "Sales that came late",
            "returns": "Returns after the close",
            "segments": "Members of a segment changed",
            "amendment": "Terms were amended",
            "other": "Something else of the calculation changed",
        }[self.value]


class JournalState(StrEnum):
    READY = "ready"
    EXPORTED = "exported"
    POSTED = "posted"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {"ready": "Not exported yet", "posted": "Posted in the general ledger"}.get(
            self.value, self.value.capitalize()
        )


class Finding(StrEnum):
    """What a reconciliation found."""

    GREEN = "green"
    RED = "red"
    # There is nothing yet that could be compared.
    EMPTY = "empty"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {"green": "Agrees", "red": "Differs", "empty": "Nothing to compare"}[self.value]
