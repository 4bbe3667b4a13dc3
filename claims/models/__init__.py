"""What happened: sales lines, how fresh they are, what codes mean, and claims."""

from claims.models.claim import Claim, ClaimLine
from claims.models.comparison import Comparison, ComparisonNote, ComparisonRow
from claims.models.freshness import SalesFreshness
from claims.models.messages import TradeIdentity, TradeMessage
from claims.models.offers import CheckRule, ClaimPolicy, ClaimTerms, SpecialPrice
from claims.models.resolution import CodeAlias, UnitRule, UnmatchedLine
from claims.models.review import CheckRun, ClaimEvent, DraftLook, Evidence, Flag
from claims.models.sales import SalesLine
from claims.models.staged import StagedLine

__all__ = [
    "CheckRule",
    "CheckRun",
    "Claim",
    "ClaimEvent",
    "ClaimLine",
    "ClaimPolicy",
    "ClaimTerms",
    "CodeAlias",
    "Comparison",
    "ComparisonNote",
    "ComparisonRow",
    "DraftLook",
    "Evidence",
    "Flag",
    "SalesFreshness",
    "SalesLine",
    "SpecialPrice",
    "StagedLine",
    "TradeIdentity",
    "TradeMessage",
    "UnitRule",
    "UnmatchedLine",
]
