"""The engine: terms applied to volumes, with the working of every amount. Pure."""

from programs.rating.accrual import Accrued, accrue, expected_volume
from programs.rating.explain import Explanation, LinesCounted, NotCounted, Telling, TermsTold
from programs.rating.facts import NO_FACTS, Day, Facts, Gate, GroupShare
from programs.rating.lead_sentence import Lead, lead
from programs.rating.minimum import Payable, payable
from programs.rating.outlook import at_pace, can_suppose, with_bought
from programs.rating.paths import rests_on_others, rests_on_sums
from programs.rating.payout_curve import CurvePoint, curve
from programs.rating.projection import project, round_projected
from programs.rating.rated_from import RatedFrom
from programs.rating.rating import Rating, rate, rate_many
from programs.rating.scenario import bought, figure_of, nothing_bought
from programs.rating.sentence import (
    NOT_FOR_PARTNERS,
    Known,
    rule_details,
    rule_sentence,
    sentence_of_record,
)
from programs.rating.standing import Position, TierPosition, position
from programs.rating.steps import Step
from programs.rating.version import ENGINE_VERSION
from programs.rating.volume import NO_VOLUME, Volume
from programs.rating.working import DaysMissing

__all__ = [
    "ENGINE_VERSION",
    "NOT_FOR_PARTNERS",
    "NO_FACTS",
    "NO_VOLUME",
    "Accrued",
    "CurvePoint",
    "Day",
    "DaysMissing",
    "Explanation",
    "Facts",
    "Gate",
    "GroupShare",
    "Known",
    "Lead",
    "LinesCounted",
    "NotCounted",
    "Payable",
    "Position",
    "RatedFrom",
    "Rating",
    "Step",
    "Telling",
    "TermsTold",
    "TierPosition",
    "Volume",
    "accrue",
    "at_pace",
    "bought",
    "can_suppose",
    "curve",
    "expected_volume",
    "figure_of",
    "lead",
    "nothing_bought",
    "payable",
    "position",
    "project",
    "rate",
    "rate_many",
    "rests_on_others",
    "rests_on_sums",
    "round_projected",
    "rule_details",
    "rule_sentence",
    "sentence_of_record",
    "with_bought",
]
