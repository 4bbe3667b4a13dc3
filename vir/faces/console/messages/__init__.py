"""Messages to partners and what they ask."""
