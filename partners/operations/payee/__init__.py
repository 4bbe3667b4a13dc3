"""Saying where a partner is paid: proposed in the portal, confirmed by a second person, usable some days later."""
