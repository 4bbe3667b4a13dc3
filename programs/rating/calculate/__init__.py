"""The engine over several programs and partners: what counts, stacking, groups, budgets, accrual."""

from programs.rating.calculate.added import Supposed, suppose_lines
from programs.rating.calculate.added_facts import Stand
from programs.rating.calculate.calculation import Result, calculate
from programs.rating.calculate.counting import Counted, Counting
from programs.rating.calculate.fates import Fate, fates
from programs.rating.calculate.gathering import Spot
from programs.rating.calculate.given import (
    Figure,
    Figures,
    Given,
    Line,
    Membership,
    Product,
    Quote,
    Quotes,
)
from programs.rating.calculate.stacking import GroupInvalid

__all__ = [
    "Counted",
    "Counting",
    "Fate",
    "Figure",
    "Figures",
    "Given",
    "GroupInvalid",
    "Line",
    "Membership",
    "Product",
    "Quote",
    "Quotes",
    "Result",
    "Spot",
    "Stand",
    "Supposed",
    "calculate",
    "fates",
    "suppose_lines",
]
