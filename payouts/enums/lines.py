"""How sure an amount is, and why a sale counts or nothing is earned."""

from __future__ import annotations

from enum import StrEnum


class Certainty(StrEnum):
    PROJECTED = "projected"
    EARNED = "earned"
    CONFIRMED = "confirmed"
    PAID = "paid"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {"earned": "Earned to date"}.get(self.value, self.value.capitalize())


class LineFate(StrEnum):
    """Whether a sales line counts in a period of a program, and if not, why: the first reason that holds."""

    COUNTED = "counted"
    OUTSIDE_DATES = "outside_dates"
    NOT_YET = "not_yet"
    OTHER_BASIS = "other_basis"
    EXCLUDED_PARTNER = "excluded_partner"
    NOT_ENROLLED = "not_enrolled"
    PRODUCT_OUT_OF_SCOPE = "product_out_of_scope"
    OTHER_CURRENCY = "other_currency"
    QUALIFIES_ONLY = "qualifies_only"
    OTHER_PROGRAM = "other_program"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {
            "counted": "Counted",
            "outside_dates": "Outside the period’s dates",
            "not_yet": "After the last day counted",
            "other_basis": "Not the kind of sale that counts",
            "excluded_partner": "The terms leave this partner out",
            "not_enrolled": "Not enrolled on that date",
            "product_out_of_scope": "The product does not count",
            "other_currency": "In another currency, held",
            "qualifies_only": "Counts towards the tier, pays nothing itself",
            "other_program": "Counted by a program that comes first",
        }[self.value]


class NothingCause(StrEnum):
    """Why nothing is earned: the first condition on the way from a sale to an amount that fails."""

    NOT_PUBLISHED = "not_published"
    NOT_STARTED = "not_started"
    NO_DATA = "no_data"
    DATA_OLD = "data_old"
    NOBODY = "nobody"
    NO_SALES = "no_sales"
    UNMATCHED = "unmatched"
    NOT_YET = "not_yet"
    BASIS = "basis"
    PARTNER = "partner"
    PRODUCT = "product"
    RATE = "rate"
    OTHER_PROGRAM = "other_program"
    NOT_CALCULATED = "not_calculated"
    MISSING_FIGURE = "missing_figure"
    CONDITION = "condition"
    BUDGET_SPENT = "budget_spent"
    BELOW_FIRST = "below_first"
