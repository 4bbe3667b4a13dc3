"""Who: partners, their parents and segments, and what is said to them."""

from partners.models.affiliation import Affiliation
from partners.models.looked_after import AccountManager, BankChange
from partners.models.message import Message, MessageCopy, MessageReading
from partners.models.partner import Partner
from partners.models.payee import PayeeDetails
from partners.models.segment import Segment, SegmentMember
from partners.models.thread import MessageReply, MessageThread

__all__ = [
    "AccountManager",
    "Affiliation",
    "BankChange",
    "Message",
    "MessageCopy",
    "MessageReading",
    "MessageReply",
    "MessageThread",
    "Partner",
    "PayeeDetails",
    "Segment",
    "SegmentMember",
]
