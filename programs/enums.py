"""The words of a program: what each may be, and how people call it."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from vir.foundation.money import RoundingMode
from vir.foundation.periods import PeriodKind
from vir.foundation.words import later

__all__ = [
    "Accumulation",
    "Application",
    "BaselineRule",
    "Basis",
    "BelowMinimum",
    "CapScope",
    "ConditionKind",
    "Decision",
    "ExchangePolicy",
    "ExpectedVolume",
    "FigureKind",
    "Gate",
    "GroupKey",
    "GroupPays",
    "KickerKind",
    "LeadKind",
    "LineReason",
    "MeasureKind",
    "NewPartner",
    "PartialIncrement",
    "PaymentMethod",
    "PeriodKind",
    "ProgramAction",
    "ProgramStatus",
    "ReturnsRule",
    "RewardBase",
    "RewardKind",
    "RoundingMode",
    "StackingPolicy",
    "UnitOrder",
    "WhenExceeded",
    "Word",
]


class Word(StrEnum):
    """A stored value with the label that people see."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Make the member a plain string that also carries its label."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """List the pairs a form or a model field takes."""
        return [(member.value, member.label) for member in cls]


class ProgramStatus(Word):
    DRAFT = "draft", later("Draft")
    IN_APPROVAL = "in_approval", later("In approval")
    SCHEDULED = "scheduled", later("Scheduled")
    LIVE = "live", later("Live")
    CLOSED = "closed", later("Closed")
    ARCHIVED = "archived", later("Archived")


class ProgramAction(Word):
    SUBMIT = "submit", "Submit for approval"
    LAUNCH = "launch", "Launch"
    RETURN_TO_DRAFT = "return_to_draft", "Return to draft"
    APPROVE = "approve", "Approve"
    START = "start", "Start"
    CLOSE = "close", "Close"
    ARCHIVE = "archive", "Archive"


class Gate(Word):
    """What a launch asks for, and a written reason can stand in for."""

    BUDGET = "budget", "No budget"
    BACKTEST = "backtest", "No back-test of this version"
    SIMPLICITY = "simplicity", "Hard to follow"
    REPEAT = "repeat", "Repeated on purpose"


class Decision(Word):
    """What happens with a program that is over."""

    REPEAT = "repeat", "Repeat"
    ADJUST = "adjust", "Adjust"
    STOP = "stop", "Stop"


class MeasureKind(Word):
    """What decides the tier."""

    NET_AMOUNT = "net_amount", later("Net value")
    GROSS_AMOUNT = "gross_amount", later("Gross value")
    QUANTITY = "quantity", later("Units")
    GROWTH_AMOUNT = "growth_amount", later("Growth, in value")
    GROWTH_PERCENT = "growth_percent", later("Growth, in percent")
    ATTAINMENT_PERCENT = "attainment_percent", later("Attainment of the target")
    SHARE_PERCENT = "share_percent", later("Share of purchases")


class ExchangePolicy(Word):
    """At which rate a line in another currency is converted."""

    SALE_DATE = "sale_date", later("Rate of the sale date")
    PERIOD_AVERAGE = "period_average", later("Average rate of the period")
    CONTRACT_RATE = "contract_rate", later("Rate fixed in the terms")


class ConditionKind(Word):
    """A gate that must hold before anything is earned."""

    MINIMUM_VOLUME = "minimum_volume", later("Minimum volume")
    DISTINCT_PRODUCTS = "distinct_products", later("Distinct products")
    SHARE_PERCENT = "share_percent", later("Share of purchases")
    INVOICES_PAID = "invoices_paid", later("Invoices paid")
    TERMS_ACKNOWLEDGED = "terms_acknowledged", later("Terms acknowledged")


class FigureKind(Word):
    """What a figure of one partner is for."""

    TARGET = "target", "Target"
    BASELINE = "baseline", "Baseline"
    EXPECTED = "expected", "Expected volume"


class LineReason(Word):
    """Why a line does not count for a program."""

    OUTSIDE_DATES = "outside_dates", later("Outside the dates")
    OTHER_BASIS = "other_basis", later("Sell-in and sell-through are counted apart")
    PARTNER = "partner", later("Partner not in the program on that day")
    PRODUCT = "product", later("Product not in the program")
    NO_RATE = "no_rate", later("No exchange rate for its currency")
    QUALIFIES_ONLY = "qualifies_only", later("Counts towards the tier, pays nothing itself")
    OTHER_PROGRAM = "other_program", later("Counted by a program that comes first")


class KickerKind(Word):
    PERCENT = "percent", "Percent of value"
    PER_UNIT = "per_unit", "Amount per unit"


class GroupPays(Word):
    """Who is paid where volume accumulates at a parent."""

    PARENT = "parent", "The parent"
    MEMBERS = "members", "The members"


class GroupKey(Word):
    """How a rebate of a group is distributed to its members."""

    VOLUME = "volume", "By volume"
    EQUAL = "equal", "In equal parts"
    SHARES = "shares", "By fixed shares"


class ExpectedVolume(Word):
    """Where the volume expected for a whole period comes from."""

    PACE = "pace", "Pace so far"
    LAST_YEAR = "last_year", "Last year’s shape"
    MANUAL = "manual", "A figure per partner"
    NONE = "none", "None: accrue what is earned"


class RewardKind(Word):
    PERCENT = "percent", "Percent of value"
    PER_UNIT = "per_unit", "Amount per unit"
    FIXED = "fixed", "Lump sum"
    PER_INCREMENT = "per_increment", "Amount per increment"


class Application(Word):
    """What the rate of a tier is applied to."""

    ALL_VOLUME = "all_volume", later("Retroactive (from dollar one)")
    PER_BAND = "per_band", later("Incremental (each band)")
    PROSPECTIVE = "prospective", later("Forward-only (prospective)")
    EVERY_TIER_FULL = "every_tier_full", later("Every tier, added")
    EVERY_TIER_CAPPED = "every_tier_capped", later("Every tier, lower ones limited")


class RewardBase(Word):
    """What the rate pays on."""

    NET_AMOUNT = "net_amount", later("Net value")
    GROSS_AMOUNT = "gross_amount", later("Gross value")
    QUANTITY = "quantity", later("Units")
    GROWTH_AMOUNT = "growth_amount", later("Growth, in value")


class UnitOrder(Word):
    """Which units fill the first band where bands and base differ."""

    AVERAGE = "average", later("Each unit has the average value")
    CHRONOLOGICAL = "chronological", later("First sales fill the first band")


class PartialIncrement(Word):
    COUNTS = "counts", later("A started increment counts")
    DROPPED = "dropped", later("Only full increments count")


class BaselineRule(Word):
    SAME_PERIOD_LAST_YEAR = "same_period_last_year", later("Same period last year")
    FIXED = "fixed", later("One figure per partner")
    AVERAGE_OF_YEARS = "average_of_years", later("Average of years")
    GREATER_OF = "greater_of", later("Greater of last year and a floor")


class NewPartner(Word):
    """What a partner without a baseline earns."""

    SKIP = "skip", "Earns nothing"
    ZERO_BASELINE = "zero_baseline", "Everything is growth"


class CapScope(Word):
    PARTNER_PERIOD = "partner_period", "Each partner, each period"
    PARTNER_PROGRAM = "partner_program", "Each partner, whole program"
    PROGRAM = "program", "All partners together"


class WhenExceeded(Word):
    PRO_RATA = "pro_rata", "Shared in proportion"
    STOP = "stop", "First sales first"


class BelowMinimum(Word):
    CARRY_OVER = "carry_over", "Carry over"
    DROP = "drop", "Drop"


class StackingPolicy(Word):
    """Whether one purchase may earn under several programs."""

    ALL_GROSS = "all_gross", later("All pay, on gross")
    NET_VALUE = "net_value", later("Net value, in a stated order")
    BEST_OF = "best_of", later("Best one only")
    EXCLUSIVE = "exclusive", later("Exclusive to the first program")


class ReturnsRule(Word):
    """Where a return reduces the volume."""

    RETURN_PERIOD = "return_period", later("Reduce the period of the return")
    ORIGINAL_PERIOD = "original_period", later("Reduce the period of the sale")


class Accumulation(Word):
    PER_PERIOD = "per_period", later("Each period on its own")
    TO_DATE = "to_date", later("Volume since the start")


class Basis(Word):
    SELL_IN = "sell_in", later("Sell-in")
    SELL_THROUGH = "sell_through", later("Sell-through")


class PaymentMethod(Word):
    CREDIT_MEMO = "credit_memo", later("Credit memo")
    BANK_TRANSFER = "bank_transfer", later("Bank transfer")
    OFFSET = "offset", later("Offset")
    CHECK = "check", later("Check")


class LeadKind(Word):
    """Which of the sentences stands first on a partner's page."""

    NEXT_TIER = "next_tier", "Next tier in reach"
    TOP_TIER = "top_tier", "Top tier"
    CAP_REACHED = "cap_reached", "Cap reached"
    NOTHING_YET = "nothing_yet", "Nothing earned yet"
    EARNED = "earned", "Earned to date"
    MISSING = "missing", "Cannot be measured yet"
    CONDITION_OPEN = "condition_open", "A condition is open"
    OUTDONE = "outdone", "Another program pays more"
    ENDED = "ended", "Ended"
