"""Writing to partners, and what they answer."""
