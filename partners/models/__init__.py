"""Who: partners, their parents and segments."""

from partners.models.affiliation import Affiliation
from partners.models.looked_after import AccountManager, BankChange
from partners.models.partner import Partner
from partners.models.payee import PayeeDetails
from partners.models.segment import Segment, SegmentMember

__all__ = [
    "AccountManager",
    "Affiliation",
    "BankChange",
    "Partner",
    "PayeeDetails",
    "Segment",
    "SegmentMember",
]
