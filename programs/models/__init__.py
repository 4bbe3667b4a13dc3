"""What was promised: products, programs, versions, worked examples, enrolment."""

from programs.models.enrolment import Enrolment
from programs.models.exchange_rate import ExchangeRate
from programs.models.figure import PartnerFigure
from programs.models.product import Product
from programs.models.program import Program, ProgramVersion
from programs.models.worked_example import WorkedExample

__all__ = [
    "Enrolment",
    "ExchangeRate",
    "PartnerFigure",
    "Product",
    "Program",
    "ProgramVersion",
    "WorkedExample",
]
