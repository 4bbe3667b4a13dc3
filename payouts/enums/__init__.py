"""Words of this floor."""

from payouts.enums.ledger import (
    LIABILITIES,
    Account,
    Column,
    EntryKind,
    Finding,
    JournalState,
    PeriodState,
    PriorReason,
)
from payouts.enums.lines import Certainty, LineFate, NothingCause
from payouts.enums.runs import (
    AdjustmentReason,
    AdjustmentState,
    HoldReason,
    NegativePolicy,
    PartKind,
    PaymentState,
    PolicyState,
    QuestionState,
    RunAction,
    RunState,
)

__all__ = [
    "LIABILITIES",
    "Account",
    "AdjustmentReason",
    "AdjustmentState",
    "Certainty",
    "Column",
    "EntryKind",
    "Finding",
    "HoldReason",
    "JournalState",
    "LineFate",
    "NegativePolicy",
    "NothingCause",
    "PartKind",
    "PaymentState",
    "PeriodState",
    "PolicyState",
    "PriorReason",
    "QuestionState",
    "RunAction",
    "RunState",
]
