"""What is owed and paid: earnings, runs, statements."""

from payouts.models.calculation import CalculationRun
from payouts.models.earning import Earning, EarningEntry, ProgramPeriod
from payouts.models.payout import PayoutItem, PayoutRun
from payouts.models.statement import Statement, StatementFile

__all__ = [
    "CalculationRun",
    "Earning",
    "EarningEntry",
    "PayoutItem",
    "PayoutRun",
    "ProgramPeriod",
    "Statement",
    "StatementFile",
]
