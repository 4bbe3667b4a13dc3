"""What happened: sales lines, and how fresh they are."""

from claims.models.freshness import SalesFreshness
from claims.models.sales import SalesLine
from claims.models.staged import StagedLine

__all__ = ["SalesFreshness", "SalesLine", "StagedLine"]
