"""The engine: terms applied to volumes, with the working of every amount. Pure."""

from programs.rating.explain import Explanation, LinesCounted
from programs.rating.lead_sentence import Lead, lead
from programs.rating.minimum import Payable, payable
from programs.rating.payout_curve import CurvePoint, curve
from programs.rating.projection import project, round_projected
from programs.rating.rating import Rating, rate
from programs.rating.registry import ensure_supported, unsupported_shapes
from programs.rating.rule_words import rule_sentence
from programs.rating.shapes import NotSupportedYet
from programs.rating.standing import Position, TierPosition, position
from programs.rating.version import ENGINE_VERSION
from programs.rating.volume import NO_VOLUME, Volume

__all__ = [
    "ENGINE_VERSION",
    "NO_VOLUME",
    "CurvePoint",
    "Explanation",
    "Lead",
    "LinesCounted",
    "NotSupportedYet",
    "Payable",
    "Position",
    "Rating",
    "TierPosition",
    "Volume",
    "curve",
    "ensure_supported",
    "lead",
    "payable",
    "position",
    "project",
    "rate",
    "round_projected",
    "rule_sentence",
    "unsupported_shapes",
]
