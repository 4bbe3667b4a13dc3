"""What was promised: products, programs, versions, proofs, launches, plans, enrolment."""

from programs.models.backtest import Backtest, DraftVariant
from programs.models.enrolment import Enrolment
from programs.models.exchange_rate import ExchangeRate
from programs.models.figure import PartnerFigure
from programs.models.launch import Acknowledgement, GateReason, LaunchPolicy, PartnerConsent, TermsNotice
from programs.models.planning import BudgetPlan, BudgetPlanLine, ProgramDecision
from programs.models.product import Product
from programs.models.program import Program, ProgramVersion
from programs.models.template import ProgramTemplate
from programs.models.worked_example import WorkedExample

__all__ = [
    "Acknowledgement",
    "Backtest",
    "BudgetPlan",
    "BudgetPlanLine",
    "DraftVariant",
    "Enrolment",
    "ExchangeRate",
    "GateReason",
    "LaunchPolicy",
    "PartnerConsent",
    "PartnerFigure",
    "Product",
    "Program",
    "ProgramDecision",
    "ProgramTemplate",
    "ProgramVersion",
    "TermsNotice",
    "WorkedExample",
]
