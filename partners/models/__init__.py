"""Who: partners and segments."""

from partners.models.partner import Partner
from partners.models.segment import Segment, SegmentMember

__all__ = ["Partner", "Segment", "SegmentMember"]
