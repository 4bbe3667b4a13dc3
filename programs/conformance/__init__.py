"""Worked examples (`vir.case/1`) run through the engine that pays partners. Pure."""

from programs.conformance.runner import CaseStatus, Outcome, run_case

__all__ = ["CaseStatus", "Outcome", "run_case"]
