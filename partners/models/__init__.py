"""Who: partners, their parents and segments."""

from partners.models.affiliation import Affiliation
from partners.models.partner import Partner
from partners.models.segment import Segment, SegmentMember

__all__ = ["Affiliation", "Partner", "Segment", "SegmentMember"]
