"""The vendor's desk for claims: the queue, one claim, what can be claimed, and how it is decided."""
