"""Back-test: what terms would have paid on sales that were made, and what that means. Pure."""

from programs.rating.backtest.break_even import BreakEven, break_even
from programs.rating.backtest.curves import largest_jump
from programs.rating.backtest.moving import Window, days_matter, first_years, moved_quotes, window_of
from programs.rating.backtest.outcomes import Outcome, by_lines, by_sums, grown
from programs.rating.backtest.overlaps import POLICIES, Stake, with_policy
from programs.rating.backtest.report import (
    EXPECTED,
    GROWTHS,
    HIGH,
    LOW,
    NO_GROWTH,
    NearTier,
    PartnerResult,
    Report,
    StepResult,
    report,
)

__all__ = [
    "EXPECTED",
    "GROWTHS",
    "HIGH",
    "LOW",
    "NO_GROWTH",
    "POLICIES",
    "BreakEven",
    "NearTier",
    "Outcome",
    "PartnerResult",
    "Report",
    "Stake",
    "StepResult",
    "Window",
    "break_even",
    "by_lines",
    "by_sums",
    "days_matter",
    "first_years",
    "grown",
    "largest_jump",
    "moved_quotes",
    "report",
    "window_of",
    "with_policy",
]
