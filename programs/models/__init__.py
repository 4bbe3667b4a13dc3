"""What was promised: products, programs, versions, enrolment."""

from programs.models.enrolment import Enrolment
from programs.models.product import Product
from programs.models.program import Program, ProgramVersion

__all__ = ["Enrolment", "Product", "Program", "ProgramVersion"]
