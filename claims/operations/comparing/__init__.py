"""Comparing a partner's own purchases with the vendor's lines: making, asking, settling."""
