"""What is owed and paid: earnings, the ledger, accounting periods, runs, payments, statements, journals."""

from payouts.models.books import AccountMapping, Journal, JournalFile, JournalLine, Reconciliation
from payouts.models.calculation import CalculationRun
from payouts.models.earning import Earning, EarningEntry, ProgramPeriod
from payouts.models.filing import FiledPayment, JournalSetting, VendorBank
from payouts.models.ledger import AccrualOverride, LedgerEntry, LedgerLeg, PriorPeriodEntry
from payouts.models.open_items import OpenItem, OpenItemList, PartnerDocumentFile
from payouts.models.payout import PayoutItem, PayoutRun
from payouts.models.period import AccountingPeriod, GeneralLedgerBalance, PeriodStep, RollforwardReview
from payouts.models.questions import QuestionMessage, StatementOpening, StatementQuestion
from payouts.models.releasing import BalanceRelease
from payouts.models.requests import PaymentReceived, PaymentRequest, PaymentRequestFile, RequestCancellation
from payouts.models.settling import (
    Adjustment,
    Hold,
    Payment,
    PaymentStep,
    PayoutPart,
    PayoutPolicy,
    RunApproval,
    RunFile,
)
from payouts.models.standing import PartnerDocument, PartnerStanding, PaymentWay
from payouts.models.statement import Statement, StatementFile

__all__ = [
    "AccountMapping",
    "AccountingPeriod",
    "AccrualOverride",
    "Adjustment",
    "BalanceRelease",
    "CalculationRun",
    "Earning",
    "EarningEntry",
    "FiledPayment",
    "GeneralLedgerBalance",
    "Hold",
    "Journal",
    "JournalFile",
    "JournalLine",
    "JournalSetting",
    "LedgerEntry",
    "LedgerLeg",
    "OpenItem",
    "OpenItemList",
    "PartnerDocument",
    "PartnerDocumentFile",
    "PartnerStanding",
    "Payment",
    "PaymentReceived",
    "PaymentRequest",
    "PaymentRequestFile",
    "PaymentStep",
    "PaymentWay",
    "PayoutItem",
    "PayoutPart",
    "PayoutPolicy",
    "PayoutRun",
    "PeriodStep",
    "PriorPeriodEntry",
    "ProgramPeriod",
    "QuestionMessage",
    "Reconciliation",
    "RequestCancellation",
    "RollforwardReview",
    "RunApproval",
    "RunFile",
    "Statement",
    "StatementFile",
    "StatementOpening",
    "StatementQuestion",
    "VendorBank",
]
